"""sRGB as CIE L*a*b*, the colours in which the paper compares and colourises pictures."""

import numpy as np
from numpy.typing import NDArray

from core.images.colour import Pixels

WHITE_D65 = (0.95047, 1.0, 1.08883)
"""XYZ of the white of sRGB, standard observer of 2 degrees."""
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
_KNEE = (6 / 29) ** 3


def _linear_table() -> NDArray[np.float64]:
    value = np.arange(256) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


_LINEAR = _linear_table()


def as_bright_grey(pixels: Pixels) -> Pixels:
    """uint8 (height, width, 3) sRGB to grey of the same L, of the same shape and type: a picture without its colours."""
    luminance = _LINEAR[pixels] @ TO_XYZ[1]
    value = np.where(luminance <= 0.0031308, luminance * 12.92, 1.055 * luminance ** (1 / 2.4) - 0.055)
    return np.repeat(np.rint(255 * value).astype(np.uint8)[..., None], 3, axis=-1)


def srgb_to_lab(pixels: Pixels) -> NDArray[np.float64]:
    """uint8 (..., 3) sRGB to (..., 3): L from 0 to 100, a and b about -110 to 110. IEC 61966-2-1 and CIE 15, white D65."""
    relative = (_LINEAR[pixels] @ TO_XYZ.T) / np.array(WHITE_D65)
    bent = np.where(relative > _KNEE, np.cbrt(relative), relative * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = bent[..., 0], bent[..., 1], bent[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)
