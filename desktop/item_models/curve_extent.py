"""How far curves reach, and the line through their lowest and highest values (no Qt)."""

import numpy as np

from training.run_curves import Floats, Points


def envelope(points: Points) -> tuple[Floats, Floats]:
    """One line through the lowest and highest value at every step."""
    if points.lows is points.highs:
        return points.steps, points.means
    return np.repeat(points.steps, 2), np.column_stack((points.lows, points.highs)).ravel()


def extent(bold: Floats, faint: Floats) -> tuple[float, float]:
    """All of the bold line and nearly all of the faint one: single peaks would flatten everything else."""
    known, spread = bold[np.isfinite(bold)], faint[np.isfinite(faint)]
    if not len(known):
        return np.nan, np.nan
    if len(spread):  # by hand: numpy's own percentiles load masked arrays, for which a window has no time
        ordered = np.sort(spread)
        low, high = ordered[round(0.02 * (len(ordered) - 1))], ordered[round(0.98 * (len(ordered) - 1))]
    else:
        low, high = known.min(), known.max()
    return float(min(low, known.min())), float(max(high, known.max()))
