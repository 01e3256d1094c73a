"""How much fine detail pictures hold: the energy of what a Gaussian blur takes away, by which blurred pictures show (no torch)."""

import cv2
import numpy as np

from core.images.colour import Pixels

SIGMA_PX = 2.0
"""Half of the amplitude of a wave of 10.7 pixels is left, and nearly all of one of 6 pixels and less."""
MIN_ENERGY = 1e-3
"""Targets with less are flat: there is no detail to compare with."""
_LUMA = (0.299, 0.587, 0.114)
"""Of ITU-R BT.601, as in JPEG."""


def detail_energy(pixels: Pixels) -> float:
    """Mean square of a picture's brightness less its blurred self; uint8 (height, width, 3) sRGB, brightness from 0 to 255.

    A wave of amplitude A and f cycles a pixel has A² / 2 (1 - exp(-2 π² σ² f²))².
    """
    brightness = pixels.astype(np.float32) @ np.array(_LUMA, np.float32)
    blurred = cv2.GaussianBlur(brightness, (0, 0), SIGMA_PX, borderType=cv2.BORDER_REFLECT_101)
    return float(np.square(brightness - blurred, dtype=np.float64).mean())
