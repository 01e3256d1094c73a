"""Pictures at another size, the one way for training and translation alike: what a network was taught is what it is shown."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def resized(pixels: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """uint8 (h, w, 3) to (height, width, 3), bicubic and antialiased; the array itself where it has that size."""
    if pixels.shape[:2] == (height, width):
        return pixels
    return np.array(Image.fromarray(pixels).resize((width, height), Image.Resampling.BICUBIC))
