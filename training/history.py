"""What a run's events said so far, without what a later session overtook: the state that a watcher shows (no torch)."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import TypeVar

from core.jobs.events import Failed, Finished, Started, Stopped
from training.run import CheckpointSaved, InputPlanned, Losses, PairSkipped, Preview, PreviewsThinned, RunEvent, Validation

RECENT_STEPS = 50
"""A single step's figures say little: they are those of one pair."""
AnyTold = TypeVar("AnyTold", Validation, Preview, CheckpointSaved)

MAX_POINTS = 4000
"""Points of a curve that a window keeps; beyond it neighbours are merged, so that a million steps stay drawable."""


@dataclass
class Curve:
    """One loss over steps, merged two by two whenever it grows past MAX_POINTS."""

    steps: list[float] = field(default_factory=list)
    means: list[float] = field(default_factory=list)
    stride: int = 1
    _waiting: list[tuple[float, float]] = field(default_factory=list)

    def add(self, step: int, mean: float) -> None:
        """Append a point; steps only grow."""
        self.extend([step], [mean])

    def extend(self, steps: Sequence[float], means: Sequence[float]) -> None:
        """Append points."""
        begin = 0
        while begin < len(steps):
            end = begin + self.stride - len(self._waiting)
            if self._waiting or end > len(steps):
                self._waiting += zip(steps[begin:end], means[begin:end], strict=True)
                if len(self._waiting) < self.stride:
                    return
                step_sum, mean_sum = (sum(column) for column in zip(*self._waiting, strict=True))
                self._waiting = []
            else:
                step_sum, mean_sum = sum(steps[begin:end]), sum(means[begin:end])
            begin = end
            self.steps.append(step_sum / self.stride)
            self.means.append(mean_sum / self.stride)
            if len(self.steps) > MAX_POINTS:
                self.steps, self.means = _merged(self.steps), _merged(self.means)
                self.stride *= 2

    def between(self, after: float, until: float) -> list[float]:
        """The points with after < step <= until."""
        return self.means[bisect_right(self.steps, after) : bisect_right(self.steps, until)]

    def mean(self, after: float, until: float) -> float | None:
        """The mean of those points; None where there is none."""
        points = self.between(after, until)
        return fmean(points) if points else None

    def cut_after(self, step: int) -> None:
        """Forget what a resumed session did again."""
        self._waiting = [point for point in self._waiting if point[0] <= step]
        while self.steps and self.steps[-1] > step:
            self.steps.pop()
            self.means.pop()


class FigureBlock:
    """The figures of events of losses that follow each other, by name."""

    def __init__(self) -> None:
        self.last: Losses | None = None
        self._columns: dict[str, tuple[list[int], list[int], list[float]]] = {}
        self._names: tuple[str, ...] = ()
        self._steps: list[int] = []
        self._counts: list[int] = []
        self._rows: list[list[float]] = []
        """The means of the newest events, which tell the same figures: mostly these are all."""

    def add(self, event: Losses) -> None:
        """Take in the next event."""
        self.last = event
        names = tuple(event.values)
        if names != self._names:
            self._sort_in()
            self._names = names
        self._steps.append(event.step)
        self._counts.append(event.count)
        self._rows.append([value[0] for value in event.values.values()])

    @property
    def columns(self) -> dict[str, tuple[list[int], list[int], list[float]]]:
        """Of each figure the steps at which it was told, how many steps each time, and their means."""
        self._sort_in()
        return self._columns

    def _sort_in(self) -> None:
        for place, name in enumerate(self._names if self._rows else ()):
            steps, counts, means = self._columns.setdefault(name, ([], [], []))
            steps += self._steps
            counts += self._counts
            means += [row[place] for row in self._rows]
        self._steps, self._counts, self._rows = [], [], []


@dataclass
class RunHistory:
    """Everything that a run's events said so far, without what a later session overtook."""

    step: int = 0
    total_steps: int = 0
    epoch: int = 0
    steps_per_s: float = 0.0
    data_wait_share: float = 0.0
    device: str = ""
    num_sessions: int = 0
    resumes: list[int] = field(default_factory=list)
    """The steps from which later sessions went on."""
    input_words: str = ""
    """Where the last session keeps its pairs."""
    num_skipped_pairs: int = 0
    latest: Losses | None = None
    """The newest figures; None before the first, and after a resumed session overtook them."""
    ending: Finished | Stopped | Failed | None = None
    """How the last session ended; None while it goes on, and after a crash."""
    curves: dict[str, Curve] = field(default_factory=dict)
    validation: list[Validation] = field(default_factory=list)
    previews: list[Preview] = field(default_factory=list)
    checkpoints: list[CheckpointSaved] = field(default_factory=list)

    def apply(self, events: Iterable[RunEvent]) -> None:
        """Take in more events, in the order of the file."""
        self.take(in_blocks(events))

    def take(self, blocks: Iterable[FigureBlock | RunEvent]) -> None:
        """As `apply`, of events that were gathered already."""
        for told in blocks:
            if not isinstance(told, FigureBlock):
                self._apply(told)
                continue
            for name, (steps, _, means) in told.columns.items():
                self.curves.setdefault(name, Curve()).extend(steps, means)
            if told.last is not None:
                self._apply(told.last)

    def _apply(self, event: RunEvent) -> None:
        match event:
            case Started():
                self._overtake(event.from_step)
                if self.num_sessions:
                    self.resumes.append(event.from_step)
                self.num_sessions += 1
                self.device = event.device
                self.latest, self.ending = None, None
            case Finished() | Stopped() | Failed():
                self.ending = event
            case Losses():
                self.step, self.epoch, self.total_steps = event.step, event.epoch, event.total_steps
                self.latest = event
                self.steps_per_s, self.data_wait_share = event.steps_per_s, event.data_wait_share
            case Validation():
                _put(self.validation, event)
            case Preview():
                _put(self.previews, event)
            case PreviewsThinned():
                gone = set(event.steps)
                self.previews = [preview for preview in self.previews if preview.step not in gone]
            case CheckpointSaved():
                _put(self.checkpoints, event)
            case InputPlanned():
                self.input_words = event.message
            case PairSkipped():
                self.num_skipped_pairs += 1
            case _:
                pass

    def _overtake(self, from_step: int) -> None:
        self.step = from_step
        for curve in self.curves.values():
            curve.cut_after(from_step)
        self.validation = [event for event in self.validation if event.step <= from_step]
        self.previews = [event for event in self.previews if event.step <= from_step]
        self.checkpoints = [event for event in self.checkpoints if event.step <= from_step]
        self.resumes = [step for step in self.resumes if step <= from_step]

    @property
    def best(self) -> CheckpointSaved | None:
        """The best checkpoint by L1 on the held-out pairs, whether it still stands or not; None where none was measured."""
        measured = [saved for saved in self.checkpoints if saved.l1 >= 0]
        return min(measured, key=lambda saved: saved.l1, default=None)

    def recent(self) -> dict[str, float]:
        """Each figure's mean over the last RECENT_STEPS steps, or its last point where the curve is coarser than that."""
        recent = {}
        for name, curve in self.curves.items():
            mean = curve.mean(self.step - RECENT_STEPS, self.step)
            if mean is None and curve.means:
                mean = curve.means[-1]
            if mean is not None:
                recent[name] = mean
        return recent

    @property
    def seconds_left(self) -> float | None:
        """Time to the last step at the present speed; None while nothing is known."""
        if self.steps_per_s <= 0 or self.total_steps <= 0:
            return None
        return max(0, self.total_steps - self.step) / self.steps_per_s


def in_blocks(events: Iterable[RunEvent]) -> Iterator[FigureBlock | RunEvent]:
    """The events with those of losses gathered, up to the next beginning of a session: a long history has tens of thousands."""
    block = FigureBlock()
    for event in events:
        if isinstance(event, Losses):
            block.add(event)
            continue
        if isinstance(event, Started) and block.last is not None:
            yield block
            block = FigureBlock()
        yield event
    if block.last is not None:
        yield block


def _merged(values: list[float]) -> list[float]:
    """Two by two their means."""
    pairs = [(first + second) / 2 for first, second in zip(values[::2], values[1::2], strict=False)]
    return pairs + values[2 * len(pairs) :]


def _put(told: list[AnyTold], event: AnyTold) -> None:
    """Append, in place of what was told of the same step. Steps only grow, so that a look at the end is enough however long the run."""
    while told and told[-1].step >= event.step:
        told.pop()
    told.append(event)
