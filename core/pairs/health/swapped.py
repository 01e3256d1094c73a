"""Telling the few pairs of a dataset whose input and target are the other way round, by how the sides of all pairs look."""

import numpy as np
from numpy.typing import NDArray

from core.pairs.health.facts import NUM_LOOKS

_MIN_PAIRS = 12
_PLAIN_LOOKS = (0, 1)
"""Flatness and variety of colours: what tells drawings from photographs, and outlines from colourings."""
_ALL_LOOKS = tuple(range(NUM_LOOKS))
_MIN_STRENGTH = {_PLAIN_LOOKS: 0.5, _ALL_LOOKS: 1.5}
_TURNED = -0.2
_CLEAR = 0.2
_MAX_TURNED_SHARE = 0.35
_MIN_CLEAR_SHARE = 0.75
_NOISE = 0.02
# Of facades, maps and openmoji with 5 to 30 % of the pairs turned on purpose this finds all but two in a hundred of the openmoji (emoji
# that are white in colour too) and names none wrongly; pairs of two photographs come to strengths of 0.2 at most.


def swapped_pairs(looks: NDArray[np.float32]) -> list[int]:
    """Indexes of pairs that are probably turned round. `looks` (n, 2, NUM_LOOKS): HalfFacts.looks of input and target.

    None where the two sides do not look different as kinds, where there are too few pairs to tell, or where too many seem turned.
    """
    if len(looks) < _MIN_PAIRS:
        return []
    differences = (looks[:, 0] - looks[:, 1]).astype(np.float64)
    scores = []
    for chosen in (_PLAIN_LOOKS, _ALL_LOOKS):
        score, strength = _scores(differences[:, chosen])
        if strength < _MIN_STRENGTH[chosen]:
            return []
        scores.append(score)
    turned = (scores[0] < _TURNED) & (scores[1] < _TURNED)
    if turned.mean() > _MAX_TURNED_SHARE or (scores[0][~turned] > _CLEAR).mean() < _MIN_CLEAR_SHARE:
        return []
    return [int(index) for index in np.flatnonzero(turned)]


def _scores(differences: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """(a score of each pair, how well the sides can be told apart): 1 for the typical pair, -1 for it turned round.

    A linear discriminant with diagonal covariance; medians and their deviations, so that the turned ones hardly count.
    """
    middle = np.median(differences, axis=0)
    spread = 1.4826 * np.median(np.abs(differences - middle), axis=0) + _NOISE
    weights = middle / spread**2
    strength = float(weights @ middle)
    return differences @ weights / max(strength, 1e-9), strength
