"""sRGB as CIE L*a*b*, the colours in which the paper compares and colourises pictures."""

import numpy as np
from numpy.typing import NDArray

from core.images.colour import Pixels

WHITE_D65 = (0.95047, 1.0, 1.08883)
"""XYZ of the white of sRGB, standard observer of 2 degrees."""
_TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
_KNEE = (6 / 29) ** 3


def _linear_table() -> NDArray[np.float64]:
    value = np.arange(256) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


_LINEAR = _linear_table()


def srgb_to_lab(pixels: Pixels) -> NDArray[np.float64]:
    """uint8 (..., 3) sRGB to (..., 3): L from 0 to 100, a and b about -110 to 110. IEC 61966-2-1 and CIE 15, white D65."""
    relative = (_LINEAR[pixels] @ _TO_XYZ.T) / np.array(WHITE_D65)
    bent = np.where(relative > _KNEE, np.cbrt(relative), relative * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = bent[..., 0], bent[..., 1], bent[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)
