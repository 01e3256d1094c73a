"""Pictures at another size, the one way for training and translation alike: what a network was taught is what it is shown."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[Any]


def resized(pixels: Pixels, height: int, width: int, *, blended: bool = True) -> Pixels:
    """uint8 or float32 (h, w, 3) to (height, width, 3) of that type, bicubic and antialiased; the array itself where it has that size.

    A fourth channel is resized by itself, as any other. Not `blended`, each pixel is the nearest of the old ones: for label maps, between
    whose colours there is nothing.
    """
    if pixels.shape[:2] == (height, width):
        return pixels
    filter = Image.Resampling.BICUBIC if blended else Image.Resampling.NEAREST
    if pixels.dtype == np.uint8 and pixels.shape[2] == 4:
        # Pillow would weigh the colours by the fourth channel; here they lie on white already.
        opacity = np.array(Image.fromarray(np.ascontiguousarray(pixels[..., 3])).resize((width, height), filter))
        return np.concatenate([resized(pixels[..., :3], height, width, blended=blended), opacity[..., None]], axis=2)
    if pixels.dtype == np.uint8:
        return np.array(Image.fromarray(pixels).resize((width, height), filter))
    # Pillow knows floats in one channel only. The filter overshoots at edges, as it does in bytes before they are cut.
    planes = [
        Image.fromarray(np.ascontiguousarray(pixels[..., channel])).resize((width, height), filter) for channel in range(pixels.shape[2])
    ]
    return np.stack([np.asarray(plane) for plane in planes], axis=2).clip(0.0, 1.0)


def padded(pixels: Pixels, height: int, width: int) -> Pixels:
    """(h, w, channels) grown at the bottom and right by reflection, again and again where a side is short; 1 pixel is repeated.

    The array itself where it has that size.
    """
    bottom, right = height - pixels.shape[0], width - pixels.shape[1]
    assert bottom >= 0 and right >= 0
    if not bottom and not right:
        return pixels
    return np.pad(pixels, ((0, bottom), (0, right), (0, 0)), mode="reflect")
