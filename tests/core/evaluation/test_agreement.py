"""Correlations and spreads of pictures whose answer is known."""

import numpy as np
import pytest

from core.evaluation.agreement import Picture, Spread, correlation, edge_correlation


def picture(seed: int = 0, height: int = 40, width: int = 33) -> Picture:
    return np.random.default_rng(seed).uniform(0, 255, (height, width, 3)).cumsum(axis=1) / width


def test_inverted_colours_correlate_negatively_and_their_edges_as_before() -> None:
    first = picture()
    flat = np.full_like(first, 7)
    assert correlation(first, 0.5 * first + 20) == pytest.approx(1)
    assert correlation(first, 255 - first) == pytest.approx(-1)
    assert edge_correlation(first, 255 - first) == pytest.approx(1)
    assert abs(edge_correlation(first, picture(1))) < 0.2
    assert correlation(first, flat) == 0 == edge_correlation(first, flat)


def test_spread_is_the_standard_deviation_between_pictures() -> None:
    several = [picture(seed) for seed in range(5)]
    spread = Spread()
    assert spread.value == 0
    for one in several:
        spread.add(one)
    assert spread.value == pytest.approx(float(np.sqrt(np.var(several, axis=0).mean())))
    same = Spread()
    for _ in range(3):
        same.add(several[0])
    assert same.value < 1e-3
