"""How much of a run's figures is chance: on made curves whose chance is known."""

import math

import numpy as np
import pytest

from training.diagnosis_figures import FEWEST_POINTS, DiagnosisFigures
from training.history import RunHistory
from training.run import Losses
from training.settings import RunSettings

LEVEL, NOISE = 0.4, 0.02


def figures_of(means: list[float]) -> DiagnosisFigures:
    """A run that told its distance in so many events of ten steps."""
    history = RunHistory()
    told = {"steps_per_s": 1.0, "data_wait_share": 0.0, "total_steps": 10 * len(means)}
    history.apply(
        [Losses(step=10 * number, epoch=1, count=10, values={"G_L1": (mean,) * 3}, **told) for number, mean in enumerate(means, 1)]  # type: ignore[arg-type]
    )
    return DiagnosisFigures(history, RunSettings())


def gain(figures: DiagnosisFigures) -> float:
    now, former = figures.distance(), figures.distance(2)
    assert now is not None and former is not None
    return former - now


@pytest.mark.parametrize("num_points", [8, 12, 40, 400])
def test_what_only_varies_gains_hardly_ever_more_than_chance(num_points: int) -> None:
    random = np.random.default_rng(0)
    runs = [figures_of(list(LEVEL + NOISE * random.standard_normal(num_points))) for _ in range(500)]
    assert sum(gain(run) > run.chance for run in runs) <= 5


def test_a_steady_fall_is_more_than_chance() -> None:
    random = np.random.default_rng(0)
    falling = np.linspace(LEVEL, 0.9 * LEVEL, 400)
    runs = [figures_of(list(falling + NOISE * random.standard_normal(400))) for _ in range(100)]
    assert sum(gain(run) > run.chance for run in runs) >= 99


def test_the_fall_itself_is_not_taken_for_chance() -> None:
    steep = figures_of(list(np.linspace(0.5, 0.1, 400)))
    assert steep.chance < 0.01 < gain(steep)


def test_of_too_few_points_nobody_can_tell() -> None:
    assert math.isinf(figures_of([LEVEL] * FEWEST_POINTS).chance), "the first quarter's are not asked"
    assert figures_of([LEVEL] * 2 * FEWEST_POINTS).chance == 0
