"""Between linear light and the sRGB curve, and from other primaries to those of sRGB."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.images.colour import DeepPixels

REC_709 = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290)
"""x and y of red, green, blue and white in sRGB (ITU-R BT.709), and in an EXR that names none."""
_ROWS_AT_ONCE = 64
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def srgb_from_linear(light: DeepPixels) -> DeepPixels:
    """float32 linear light 0..1 to sRGB-encoded values (IEC 61966-2-1): 12.92 L up to 0.0031308, then 1.055 L^(1/2.4) - 0.055."""
    encoded = np.empty_like(light)
    for first in range(0, len(light), _ROWS_AT_ONCE):  # the copies stay small
        part = light[first : first + _ROWS_AT_ONCE]
        curve = 1 + np.float32(1.055) * (np.maximum(part, 0) ** np.float32(1 / 2.4) - 1)  # so written, 1 stays 1
        encoded[first : first + _ROWS_AT_ONCE] = np.where(part <= np.float32(0.0031308), part * np.float32(12.92), curve)
    return encoded


def linear_from_srgb(encoded: DeepPixels) -> DeepPixels:
    """The inverse: E / 12.92 up to 0.04045, then ((E + 0.055) / 1.055)^2.4."""
    light = np.empty_like(encoded)
    for first in range(0, len(encoded), _ROWS_AT_ONCE):
        part = encoded[first : first + _ROWS_AT_ONCE]
        curve = (np.maximum(part + np.float32(0.055), 0) / np.float32(1.055)) ** np.float32(2.4)
        light[first : first + _ROWS_AT_ONCE] = np.where(part <= np.float32(0.04045), part / np.float32(12.92), curve)
    return light


def rec_709_matrix(chromaticities: Sequence[float]) -> npt.NDArray[np.float32] | None:
    """(3, 3): linear light of other primaries (x, y of red, green, blue, white) to that of sRGB's; None where they are the same.

    The whites are brought together in Bradford's space (Lindbloom). Colours that sRGB does not hold come out below 0 or above 1.
    Raises ValueError where the numbers are no primaries.
    """
    if np.allclose(chromaticities, REC_709, atol=1e-3):
        return None
    try:
        source, target = _to_xyz(chromaticities), _to_xyz(REC_709)
        target_cones, source_cones = _BRADFORD @ target.sum(axis=1), _BRADFORD @ source.sum(axis=1)
        adapted = np.linalg.inv(_BRADFORD) @ np.diag(target_cones / source_cones) @ _BRADFORD @ source
        matrix: npt.NDArray[np.float32] = (np.linalg.inv(target) @ adapted).astype(np.float32)
    except (np.linalg.LinAlgError, ArithmeticError):
        raise ValueError("its primaries are damaged") from None
    if not np.isfinite(matrix).all():
        raise ValueError("its primaries are damaged")
    return matrix


def _to_xyz(chromaticities: Sequence[float]) -> npt.NDArray[np.float64]:
    """The matrix from linear RGB to XYZ whose white has Y = 1 (SMPTE RP 177)."""
    points = np.array(chromaticities, np.float64).reshape(4, 2)
    x, y = points.T
    with np.errstate(all="ignore"):
        xyz = np.array([x / y, np.ones(4), (1 - x - y) / y])
        return np.asarray(xyz[:, :3] * np.linalg.solve(xyz[:, :3], xyz[:, 3]))
