"""Runs whose curves are laid over those of the run on screen, each with a colour and a kind of line of its own (no Qt)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from training.run_curves import RunCurves

MAX_OVERLAID = 5
"""More lines than these can't be told from each other."""


@dataclass
class OverlaidRun:
    """`place` decides its colour and its kind of line; the run on screen has 0, the others from 1 on."""

    run_dir: Path
    title: str
    place: int
    curves: RunCurves = field(default_factory=RunCurves)

    def value(self, name: str, step: float | None) -> float | None:
        """A figure at a step (None: the newest); None where the run never told it, or was not there yet, or no longer."""
        series = self.curves.series.get(name)
        if series is None or series.num == 0 or (step is not None and step > self.curves.last_step):
            return None
        return series.at(self.curves.last_step if step is None else step)


def free_place(taken: Iterable[int]) -> int:
    """The first place from 1 on that no other run has, so that those that are there keep theirs."""
    there = set(taken)
    return next(place for place in range(1, MAX_OVERLAID + 1) if place not in there)
