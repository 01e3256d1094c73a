"""How alike the colours of two heaps of pictures are: marginal histograms in Lab and their intersection, as in figure 7 of the paper."""

import numpy as np
from numpy.typing import NDArray

from core.images.colour import Pixels
from core.images.lab import srgb_to_lab

CHANNELS = ("l", "a", "b")
_RANGES = ((0, 100), (-128, 128), (-128, 128))
"""Bins are one unit wide. The paper does not say how wide its own are."""


class LabHistograms:
    """Counts of the three channels, over as many pictures as are added."""

    def __init__(self) -> None:
        self.counts = [np.zeros(high - low, np.int64) for low, high in _RANGES]

    def add(self, other: "LabHistograms") -> None:
        """Count another heap's pixels too."""
        for own, more in zip(self.counts, other.counts, strict=True):
            own += more

    def intersection(self, other: "LabHistograms") -> tuple[float, float, float]:
        """Per channel the share, 0 to 1, that both distributions have in common: the sum of min(p, q) over the bins."""
        l_share, a_share, b_share = (
            float(np.minimum(_shares(own), _shares(theirs)).sum()) for own, theirs in zip(self.counts, other.counts, strict=True)
        )
        return l_share, a_share, b_share


def lab_histograms(pixels: Pixels) -> LabHistograms:
    """Of one picture, uint8 (height, width, 3) sRGB."""
    found = LabHistograms()
    lab = srgb_to_lab(pixels)
    for channel, (low, high) in enumerate(_RANGES):
        places = np.clip(np.floor(lab[..., channel]).astype(np.int64) - low, 0, high - low - 1)
        found.counts[channel] += np.bincount(places.ravel(), minlength=high - low)
    return found


def _shares(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    return counts / max(1, int(counts.sum()))
