"""Whether translated pictures follow their targets at all: correlations of values and edges, and how much pictures differ (no torch).

Pictures are (height, width, channels) of the same size, of any unit.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[Any]
_FLAT = 1e-12


def correlation(first: Picture, second: Picture) -> float:
    """Pearson's, of all values of two pictures, -1 (inverted) to 1; 0 where one is flat."""
    one, other = (values - values.mean() for values in (first.ravel(), second.ravel()))
    scale = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / scale if scale > _FLAT else 0.0


def edge_correlation(first: Picture, second: Picture) -> float:
    """Pearson's correlation of the gradient magnitudes of two pictures, -1 to 1; 0 where one is flat."""
    return correlation(_gradient_magnitude(first), _gradient_magnitude(second))


def _gradient_magnitude(picture: Picture) -> Picture:
    """(height, width, channels) to (height - 1, width - 1): forward differences of the channels' mean."""
    grey = picture.mean(axis=2)
    magnitude: Picture = np.hypot(grey[:-1, 1:] - grey[:-1, :-1], grey[1:, :-1] - grey[:-1, :-1])
    return magnitude


class Spread:
    """How much pictures of one size differ from each other: the root mean square distance from their mean, taken in one by one."""

    def __init__(self) -> None:
        self._num = 0
        self._sum: Picture = np.zeros(1)
        self._squares = 0.0

    def add(self, picture: Picture) -> None:
        """Take in one picture, of the same size every time."""
        picture = picture.astype(np.float64, copy=False)
        self._num += 1
        self._sum = self._sum + picture
        self._squares += float(np.square(picture).mean())

    @property
    def value(self) -> float:
        """In the pictures' own unit; 0 for none, one, or equal ones."""
        if self._num == 0:
            return 0.0
        variance = self._squares / self._num - float(np.square(self._sum / self._num).mean())
        return math.sqrt(max(0.0, variance))
