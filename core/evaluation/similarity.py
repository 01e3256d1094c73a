"""How near a translated picture is to its target, pixel by pixel and window by window: L1, PSNR, SSIM and MS-SSIM (no torch).

Pictures are (height, width, 3) of the same size, uint8 or any floats from 0 to 255, in sRGB.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[Any]
_Map = NDArray[np.float64]

PEAK = 255.0
MAX_PSNR_DB = 100.0
"""What equal pictures get instead of infinity, which no mean survives and JSON does not know."""
WINDOW_PX = 11
MS_SSIM_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
"""Of the five scales, from the full size down (Wang, Simoncelli and Bovik 2003, section 3)."""
MIN_MS_SSIM_PX = WINDOW_PX * 2 ** (len(MS_SSIM_WEIGHTS) - 1)
"""A side must be so long for a window to fit into the smallest scale."""
_SIGMA_PX = 1.5
_C1 = (0.01 * PEAK) ** 2
_C2 = (0.03 * PEAK) ** 2
_KERNEL: _Map = np.asarray(cv2.getGaussianKernel(WINDOW_PX, _SIGMA_PX, cv2.CV_64F), np.float64)
_SAME = 1e-12


def l1(translated: Picture, target: Picture) -> float:
    """Mean absolute difference of values taken as [-1, 1], as in the paper's objective: 0 (equal) to 2."""
    return float(np.abs(_floats(translated) - _floats(target)).mean() * 2 / PEAK)


def psnr(translated: Picture, target: Picture) -> float:
    """Peak signal-to-noise ratio in dB over all values of the picture; at most MAX_PSNR_DB."""
    error = float(np.square(_floats(translated) - _floats(target)).mean())
    return MAX_PSNR_DB if error == 0 else min(MAX_PSNR_DB, float(10 * np.log10(PEAK**2 / error)))


def ssim(translated: Picture, target: Picture) -> float | None:
    """Structural similarity, -1 to 1 (equal): Wang, Bovik, Sheikh and Simoncelli 2004.

    Gaussian windows of 11 pixels (sigma 1.5) that lie wholly in the picture, each channel for itself, and their mean. None where a side
    is shorter than 11 pixels.
    """
    if min(translated.shape[:2]) < WINDOW_PX:
        return None
    similarity, _ = _compare(_floats(translated), _floats(target))
    return float(similarity.mean())


def both_ssim(translated: Picture, target: Picture) -> tuple[float | None, float | None]:
    """`ssim`, and multi-scale structural similarity, 0 to 1 (equal): Wang, Simoncelli and Bovik 2003, at five scales.

    The first scale of the one is the other, and computed once. A mean below 0 at a scale counts as 0, as it has no real power. MS-SSIM is
    None where a side is shorter than MIN_MS_SSIM_PX pixels.
    """
    if min(translated.shape[:2]) < WINDOW_PX:
        return None, None
    first, second = _floats(translated), _floats(target)
    compared = _compare(first, second)
    is_large = min(translated.shape[:2]) >= MIN_MS_SSIM_PX
    return float(compared[0].mean()), _over_scales(first, second, compared) if is_large else None


def _over_scales(first: _Map, second: _Map, compared: tuple[_Map, _Map]) -> float:
    """MS-SSIM of two pictures, of which the first scale is compared already."""
    product = 1.0
    for scale, weight in enumerate(MS_SSIM_WEIGHTS):
        if scale:
            first, second = _halved(first), _halved(second)
            compared = _compare(first, second)
        similarity, contrast = compared
        is_last = scale == len(MS_SSIM_WEIGHTS) - 1
        product *= max(0.0, float((similarity if is_last else contrast).mean())) ** weight
    return product


def _floats(picture: Picture) -> _Map:
    return picture.astype(np.float64, copy=False)


def _compare(first: _Map, second: _Map) -> tuple[_Map, _Map]:
    """SSIM and its contrast-structure part for every window that lies wholly in the pictures."""
    if first is second or np.abs(first - second).max() < _SAME:  # rounding must not make equal pictures differ
        ones = np.ones(1)
        return ones, ones
    mean_1, mean_2 = _windows(first), _windows(second)
    variance_1 = _windows(first * first) - mean_1 * mean_1
    variance_2 = _windows(second * second) - mean_2 * mean_2
    covariance = _windows(first * second) - mean_1 * mean_2
    contrast = (2 * covariance + _C2) / (variance_1 + variance_2 + _C2)
    return (2 * mean_1 * mean_2 + _C1) / (mean_1 * mean_1 + mean_2 * mean_2 + _C1) * contrast, contrast


def _windows(values: _Map) -> _Map:
    """Gaussian means of all windows that fit."""
    edge = WINDOW_PX // 2
    blurred: _Map = np.asarray(cv2.sepFilter2D(np.ascontiguousarray(values), cv2.CV_64F, _KERNEL, _KERNEL), np.float64)
    return blurred[edge:-edge, edge:-edge]


def _halved(values: _Map) -> _Map:
    """Means of 2 x 2 pixels; an odd last row or column is left out."""
    height, width = (side // 2 * 2 for side in values.shape[:2])
    even = values[:height, :width]
    halved: _Map = (even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2]) / 4
    return halved
