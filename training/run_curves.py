"""Every figure that a run told, over its steps: thinned to what a plot can show, at whatever part of the run is looked at (no torch)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress, pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.jobs.events import Started
from training.run import Losses, Mean, RunEvent, Validation, WatchedEvent

Floats = NDArray[np.float64]
VALIDATION = "validation_"
"""Figures of the held-out pairs begin with it, so that they are not taken for those of the training."""
MEASURES = ("l1", "psnr", "ssim", "edge_correlation", "correlation", "variety")
"""Fields of the event `validation` that are figures."""
MOST = 1e140
"""Larger figures stand in damaged files alone, and are told as this: sums and squares of them are numbers still."""
_FIRST_ROOM = 1024
_MOST_WAITING = 40
"""Pieces of points that are not yet put to the others."""
_STEP, _COUNTS, _SUMS, _MEAN = range(4)
"""Rows of a series: counts and sums are those of all steps so far, so that the mean of any part is one subtraction."""


@dataclass(frozen=True)
class Points:
    """A part of a curve: of each point the step it ends at, its mean, and the lowest and highest of the means that were joined to it."""

    steps: Floats
    means: Floats
    lows: Floats
    highs: Floats


class Series:
    """One figure; steps only grow."""

    def __init__(self) -> None:
        self._rows: Floats = np.zeros((4, _FIRST_ROOM))
        self._num_settled = 0
        self._waiting: list[tuple[ArrayLike, ArrayLike, ArrayLike]] = []
        """Points that are in `num` and not in the rows yet: a long history comes in many pieces, and few are looked at on the way."""
        self.num = 0
        self.last_step = -math.inf
        """The newest step."""

    def extend(self, steps: Sequence[float] | Floats, counts: ArrayLike, means: ArrayLike) -> None:
        """Append points: at which step each was told, how many steps it is the mean of, and the mean."""
        if len(steps):
            self._waiting.append((steps, counts, means))
            self.num += len(steps)
            self.last_step = float(steps[-1])
        if len(self._waiting) > _MOST_WAITING:
            self._settle()

    @property
    def _told(self) -> Floats:
        """The rows with all points in them."""
        if self._waiting:
            self._settle()
        return self._rows

    def _settle(self) -> None:
        columns = zip(*self._waiting, strict=True)
        told, numbers, values = (np.concatenate([np.asarray(part, dtype=np.float64) for part in column]) for column in columns)
        self._waiting = []
        values = np.clip(values, -MOST, MOST)
        before, self._num_settled = self._num_settled, self.num
        if self.num > self._rows.shape[1]:
            larger = np.zeros((4, 2 * self.num))
            larger[:, :before] = self._rows[:, :before]
            self._rows = larger
        rows = self._rows[:, before : self.num]
        rows[_STEP], rows[_MEAN] = told, values
        counts_before, sums_before = self._rows[[_COUNTS, _SUMS], before - 1] if before else (0.0, 0.0)
        rows[_COUNTS] = counts_before + np.cumsum(numbers)
        rows[_SUMS] = sums_before + np.cumsum(numbers * values)

    def cut_after(self, step: float) -> None:
        """Forget what a resumed session does again."""
        self.num = self._num_settled = int(np.searchsorted(self.steps, step, side="right"))
        self.last_step = float(self.steps[-1]) if self.num else -math.inf

    @property
    def steps(self) -> Floats:
        """The steps at which it was told."""
        return self._told[_STEP, : self.num]

    @property
    def means(self) -> Floats:
        """The means that were told."""
        return self._told[_MEAN, : self.num]

    def part(self, first: float, last: float, max_points: int) -> Points:
        """What lies between two steps, and one point beyond each; beyond `max_points` neighbours are joined.

        The joints do not depend on where the part begins, so that a curve that is panned does not flicker.
        """
        begin = max(0, int(np.searchsorted(self.steps, first)) - 1)
        end = min(self.num, int(np.searchsorted(self.steps, last, side="right")) + 1)
        stride = 1
        while (end - begin) > stride * max_points:
            stride *= 2
        if stride == 1:
            means = self._told[_MEAN, begin:end]
            return Points(self._told[_STEP, begin:end], means, means, means)
        starts = np.arange(begin - begin % stride, end, stride)
        begin, lasts = int(starts[0]), np.append(starts[1:], end) - 1
        lows = np.minimum.reduceat(self._told[_MEAN, begin:end], starts - begin)
        highs = np.maximum.reduceat(self._told[_MEAN, begin:end], starts - begin)
        return Points(self._told[_STEP, lasts], self._between(starts - 1, lasts), lows, highs)

    def smoothed(self, at_steps: Floats, window: float) -> Floats:
        """For each of these steps the mean of the steps up to it, so many back; of fewer at the beginning."""
        ends = np.searchsorted(self.steps, at_steps, side="right") - 1
        starts = np.minimum(np.searchsorted(self.steps, at_steps - window, side="right") - 1, ends - 1)
        return self._between(starts, ends)

    def between(self, after: float, until: float) -> Floats:
        """The means that were told of after < step <= until."""
        begin, end = np.searchsorted(self.steps, (after, until), side="right")
        return self.means[begin:end]

    def mean(self, after: float, until: float) -> float | None:
        """The mean over the steps told of in that part; None where none was."""
        begin, end = np.searchsorted(self.steps, (after, until), side="right")
        if begin >= end:
            return None
        return float(self._between(np.array([begin - 1]), np.array([end - 1]))[0])

    def at(self, step: float) -> float | None:
        """What was told nearest to a step; None where nothing was."""
        if self.num == 0:
            return None
        after = min(self.num - 1, int(np.searchsorted(self.steps, step)))
        before = max(0, after - 1)
        nearest = before if abs(self.steps[before] - step) < abs(self.steps[after] - step) else after
        return float(self.means[nearest])

    def _between(self, befores: NDArray[np.intp], lasts: NDArray[np.intp]) -> Floats:
        """The means over the points after `befores` (-1: from the first) up to `lasts`."""
        counts, sums = (
            self._told[row][lasts] - np.where(befores >= 0, self._told[row][np.maximum(befores, 0)], 0.0) for row in (_COUNTS, _SUMS)
        )
        means: Floats = sums / np.maximum(counts, 1.0)
        return means


class RunCurves:
    """The figures of one run by name, built from its events."""

    def __init__(self) -> None:
        self.series: dict[str, Series] = {}
        self.last_step = 0
        self.num_changes = 0
        """Grows with everything that a plot would show differently."""

    def apply(self, events: Iterable[RunEvent | WatchedEvent]) -> None:
        """Take in more events, in the order of the file."""
        losses: list[Losses] = []
        measured: list[Validation] = []
        for event in events:
            if isinstance(event, Losses):
                losses.append(event)
            elif isinstance(event, Validation):
                measured.append(event)
            elif isinstance(event, Started):
                self._add_losses(losses)
                self._add_measures(measured)
                losses, measured = [], []
                self._cut_after(event.from_step)
        self._add_losses(losses)
        self._add_measures(measured)

    def _add_losses(self, losses: Sequence[Losses]) -> None:
        """Many at once: a long history has tens of thousands of them, and not every one has every figure."""
        if not losses:
            return
        steps = np.array([event.step for event in losses], dtype=np.float64)
        counts = np.array([event.count for event in losses], dtype=np.float64)
        told = [event.values for event in losses]
        are_alike = all(values.keys() == told[0].keys() for values in told)
        for name in told[0] if are_alike else dict.fromkeys(chain.from_iterable(told)):
            if are_alike:
                self._add(name, steps, counts, _means(name, told))
            else:
                has_it = [name in values for values in told]
                self._add(name, steps[has_it], counts[has_it], _means(name, list(compress(told, has_it))))
        self.last_step = losses[-1].step

    def _add_measures(self, measured: Sequence[Validation]) -> None:
        latest = {event.step: event for event in measured}
        for measure in MEASURES:
            values = {step: value for step, event in latest.items() if (value := getattr(event, measure)) is not None}
            if values:
                self._add(VALIDATION + measure, np.array(list(values), dtype=np.float64), np.ones(len(values)), list(values.values()))
        self.last_step = max([self.last_step, *latest])

    def _add(self, name: str, steps: Floats, counts: Floats, means: Sequence[float]) -> None:
        series = self.series.setdefault(name, Series())
        falls = np.flatnonzero(np.diff(steps) <= 0) + 1  # in a damaged file alone
        for begin, end in pairwise([0, *falls.tolist(), len(steps)]):
            if steps[begin] <= series.last_step:
                series.cut_after(steps[begin] - 1)  # told again of the same step, as a validation of a resumed run is
            series.extend(steps[begin:end], counts[begin:end], means[begin:end])
        self.num_changes += 1

    def _cut_after(self, step: int) -> None:
        self.last_step = step
        self.num_changes += 1
        for series in self.series.values():
            series.cut_after(step)


def _means(name: str, told: Sequence[Mapping[str, Any]]) -> list[float]:
    """One figure's means, of values as `Losses` or as `LossMeans` has them."""
    if isinstance(told[0][name], Mean):
        return [values[name].mean for values in told]
    return [values[name][0] for values in told]
