"""The learning rate is a function of the step, of the laps, and of nothing else."""

from itertools import pairwise

import pytest

from training.schedule import learning_rate_at
from training.settings import RunSettings


def rates(schedule: str, laps: tuple[int, ...], decay_share: float = 0.5) -> list[float]:
    settings = RunSettings(schedule=schedule, decay_share=decay_share, learning_rate=1.0)  # type: ignore[arg-type]
    return [learning_rate_at(settings, laps, step) for step in range(sum(laps))]


def test_the_papers_rate_stays() -> None:
    assert rates("constant", (5, 3)) == [1.0] * 8


def test_linear_stays_and_then_falls_to_its_end() -> None:
    assert rates("linear", (8,)) == [1, 1, 1, 1, 1, 0.75, 0.5, 0.25]
    assert rates("linear", (4,), decay_share=1.0) == [1, 0.75, 0.5, 0.25]


def test_cosine_falls_all_along() -> None:
    fallen = rates("cosine", (100,))
    assert fallen[0] == 1.0 and fallen[50] == pytest.approx(0.5) and 0 < fallen[-1] < 0.001
    assert all(later < earlier for earlier, later in pairwise(fallen))


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_a_prolongation_goes_through_the_schedule_anew_and_leaves_the_past_as_it_was(schedule: str) -> None:
    assert rates(schedule, (8, 4)) == rates(schedule, (8,)) + rates(schedule, (4,))


def test_without_laps_and_after_the_last_the_rate_is_that_of_the_settings() -> None:
    settings = RunSettings(schedule="cosine")
    assert learning_rate_at(settings, (), 7) == learning_rate_at(settings, (5,), 5) == settings.learning_rate
