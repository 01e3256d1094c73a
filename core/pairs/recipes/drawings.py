"""Recipes that draw a photo's outlines."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.images.colour import Pixels

_WIDER = 1.6
"""How much wider the second Gaussian is: the difference then comes close to the Laplacian of one (Marr and Hildreth 1980)."""
_FULL_INK = 25.0
"""Grey levels above the threshold at which a line of strength 1 is three quarters black."""


def drawn_edges(pixels: Pixels, random: np.random.Generator, *, low: float, high: float, sigma_px: float, ink: str) -> Pixels:
    """Canny's edges of the blurred grey picture."""
    grey = _blurred(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)), sigma_px)
    # ranges that overlap may be drawn the other way round
    edges = np.asarray(cv2.Canny(grey, min(low, high), max(low, high), L2gradient=True), np.uint8)
    return _in_three(edges if ink == "white" else 255 - edges)


def drawn_lines(pixels: Pixels, random: np.random.Generator, *, sigma_px: float, threshold: float, strength: float) -> Pixels:
    """Ink where the picture is darker than its surroundings: tanh of the difference of two Gaussians, above a threshold."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32)
    difference = _blurred(grey, sigma_px * _WIDER) - _blurred(grey, sigma_px)
    ink = np.tanh(strength / _FULL_INK * np.maximum(difference - threshold, 0))
    return _in_three(np.rint(255 * (1 - ink)).astype(np.uint8))


def _blurred(grey: NDArray[Any], sigma_px: float) -> NDArray[Any]:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma_px, borderType=cv2.BORDER_REFLECT_101))


def _in_three(grey: Pixels) -> Pixels:
    return np.repeat(grey[..., None], 3, axis=2)
