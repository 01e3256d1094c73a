"""Between linear light and the sRGB curve, and between the primaries of a film's working space and those of sRGB."""

import numpy as np

from core.images.colour import DeepPixels

_ROWS_AT_ONCE = 256


def srgb_from_linear(light: DeepPixels) -> DeepPixels:
    """float32 linear light 0..1 to sRGB-encoded values (IEC 61966-2-1): 12.92 L up to 0.0031308, then 1.055 L^(1/2.4) - 0.055."""
    encoded = np.empty_like(light)
    for first in range(0, len(light), _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        part = light[rows].astype(np.float64)
        encoded[rows] = np.where(part <= 0.0031308, part * 12.92, 1.055 * np.maximum(part, 0) ** (1 / 2.4) - 0.055)
    return encoded


def linear_from_srgb(encoded: DeepPixels) -> DeepPixels:
    """The inverse: E / 12.92 up to 0.04045, then ((E + 0.055) / 1.055)^2.4."""
    light = np.empty_like(encoded)
    for first in range(0, len(encoded), _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        part = encoded[rows].astype(np.float64)
        light[rows] = np.where(part <= 0.04045, part / 12.92, (np.maximum(part + 0.055, 0) / 1.055) ** 2.4)
    return light
