"""What the rules of the diagnosis look at in a run: its figures of now and of before, and how much of them is chance (no torch)."""

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from training.history import RunHistory
from training.run import Validation
from training.settings import RunSettings, generator_shape

RECENT_SHARE = 0.25
"""What is happening now is the last so much of the run, which smooths the noise of single pairs."""
NUM_VALIDATIONS = 3
"""Means over so many of the last validations, for one alone is noisy."""
FALLS = 0.9
"""Below so much of the first quarter's distance a training is learning: few held-out pairs may be nearer than the training pairs are."""
MOVED = 0.05
"""So much has the share of L1, SSIM or the correlation changed since before the first step. With a tiny rate by 0.01, collapsed by 0.2."""
FOLLOWS = 0.3
"""Correlation with the targets of a generator that learns: 0.6 to 0.97; where half of each target can't be known from its input 0.34 to
0.45 from step 100 on. One that the discriminator holds up: 0.13 to 0.16."""
NO_PROGRESS_ERRORS = 3.0
"""A gain on the training pairs counts from so many standard errors on."""
FEWEST_POINTS = 4
"""Since the first quarter: of fewer nobody can tell chance from progress."""


def mean_of(values: Iterable[float]) -> float:
    """The mean of some numbers, of a damaged file's too, whose sum may be beyond all numbers."""
    known = list(values)
    return sum(value / len(known) for value in known)


@dataclass(frozen=True)
class DiagnosisFigures:
    """Those of a run as it stands."""

    history: RunHistory
    settings: RunSettings

    @property
    def untrained_l1(self) -> float | None:
        """Distance to the targets before the first step; None where the generator makes other channels than those that are measured,
        and of a damaged file that says 0."""
        if generator_shape(self.settings).output_channels != 3:
            return None
        first = self.history.validation[0] if self.history.validation else None
        return first.l1 if first is not None and first.step == 0 and first.l1 > 0 else None

    @property
    def has_moved(self) -> bool:
        """Whether training has changed what the network does: an untrained one translates everything alike, too."""
        if self.untrained_l1 is None:
            return True
        first, now = self.history.validation[0], self.history.validation[-1]
        changes = [now.l1 / self.untrained_l1 - 1]
        changes += [
            new - old for old, new in ((first.ssim, now.ssim), (first.correlation, now.correlation)) if old is not None and new is not None
        ]
        return max(abs(change) for change in changes) > MOVED

    @cached_property
    def validations(self) -> list[Validation]:
        """Those of a network that has learned something."""
        return self.validations_between(0)

    def validations_between(self, after: float, until: float = math.inf) -> list[Validation]:
        """Those of after < step <= until; they stand in the order of their steps, and there are thousands in a long run."""
        measured = self.history.validation
        begin, end = (bisect_right(measured, step, key=lambda event: event.step) for step in (after, until))
        return measured[begin:end]

    def recent(self, name: str, quarters_ago: int = 0) -> float | None:
        """A figure's mean over the last quarter of the run, or an earlier one."""
        curve, step = self.history.figures.series.get(name), self.history.step
        if curve is None:
            return None
        return curve.mean(step * (1 - RECENT_SHARE * (quarters_ago + 1)), step * (1 - RECENT_SHARE * quarters_ago))

    def distance(self, quarters_ago: int = 0) -> float | None:
        """How far the training pairs are from their targets, by the distance that is minimised: L1, or the root of L2; None without one."""
        squared = self.recent("G_L2", quarters_ago)
        return self.recent("G_L1", quarters_ago) if squared is None else math.sqrt(squared)

    @property
    def recent_l1(self) -> float | None:
        """The training pairs' L1; where it is not told, that of the held-out pairs in the last validations."""
        training, held_out = self.recent("G_L1"), [event.l1 for event in self.validations[-NUM_VALIDATIONS:]]
        return training if training is not None or not held_out else mean_of(held_out)

    @property
    def follows_targets(self) -> bool:
        """Whether the generator has learned something, told by the first of these that was measured: the correlation with the targets, or
        whether the distance has fallen. False where neither was."""
        known = [event.correlation for event in self.validations[-NUM_VALIDATIONS:] if event.correlation is not None]
        if known:
            return mean_of(known) >= FOLLOWS
        now, first = self.distance(), self.distance(3)
        return now is not None and first is not None and now < FALLS * first

    def distance_around(self, step: int) -> float | None:
        """The same in the quarter of the run's steps around one of them."""
        half = self.history.step * RECENT_SHARE / 2
        series = self.history.figures.series
        means = {name: series[name].mean(step - half, step + half) for name in ("G_L1", "G_L2") if name in series}
        squared = means.get("G_L2")
        return means.get("G_L1") if squared is None else math.sqrt(squared)

    @cached_property
    def chance(self) -> float:
        """So large may the gain of `distance` from the second quarter to the last be by chance, for each has met other pairs in other
        cut-outs; infinite where too few points tell. Points beside each other differ by chance and hardly by what was learned between them
        (von Neumann's mean square successive difference), so all since the first quarter are asked."""
        series, step = self.history.figures.series, self.history.step
        squared = series.get("G_L2")
        curve = squared or series.get("G_L1")
        if curve is None:
            return math.inf
        points = curve.between(step * RECENT_SHARE, step)
        if len(points) < FEWEST_POINTS:
            return math.inf
        freedom = len(points) - 1
        variance = float(np.square(np.diff(points)).mean()) / 2
        # Student's quantile for few points, to 3 %.
        error = NO_PROGRESS_ERRORS * (1 + 3.2 / freedom) * math.sqrt(2 * variance / (len(points) / 3))
        return error if squared is None else error / (2 * math.sqrt(max(float(points.mean()), 1e-12)))
