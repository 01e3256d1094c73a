"""What a run's events said so far, without what a later session overtook: the state that a watcher shows (no torch)."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from core.jobs.events import Failed, Finished, Started, Stopped
from training.run import CheckpointSaved, InputPlanned, Losses, PairSkipped, Preview, PreviewsThinned, RunEvent, Validation, WatchedEvent
from training.run_curves import VALIDATION, RunCurves

NUM_SKIPPED_KEPT = 8
RECENT_STEPS = 50
"""A single step's figures say little: they are those of one pair."""
AnyTold = TypeVar("AnyTold", Validation, Preview, CheckpointSaved)


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
    """That the last session could not read: each session tells them again."""
    skipped_pairs: deque[PairSkipped] = field(default_factory=lambda: deque(maxlen=NUM_SKIPPED_KEPT))
    """The last of these."""
    latest: Losses | None = None
    """The newest figures; None before the first, and after a resumed session overtook them."""
    ending: Finished | Stopped | Failed | None = None
    """How the last session ended; None while it goes on, and after a crash."""
    figures: RunCurves = field(default_factory=RunCurves)
    """Every figure over the steps."""
    validation: list[Validation] = field(default_factory=list)
    previews: list[Preview] = field(default_factory=list)
    checkpoints: list[CheckpointSaved] = field(default_factory=list)

    def apply(self, events: Iterable[RunEvent | WatchedEvent]) -> None:
        """Take in more events, in the order of the file."""
        told = list(events)
        self.figures.apply(told)
        losses: Losses | None = None
        for event in told:
            if isinstance(event, Losses):  # a long history has tens of thousands, of which the last before another event says it all
                losses = event
                continue
            if losses is not None:
                self._apply(losses)
                losses = None
            self._apply(event)
        if losses is not None:
            self._apply(losses)

    def _apply(self, event: RunEvent | WatchedEvent) -> None:
        match event:
            case Started():
                self._overtake(event.from_step)
                if self.num_sessions:
                    self.resumes.append(event.from_step)
                self.num_sessions += 1
                self.device = event.device
                self.latest, self.ending, self.num_skipped_pairs = None, None, 0
                self.skipped_pairs.clear()
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
                self.skipped_pairs.append(event)
            case _:
                pass

    def _overtake(self, from_step: int) -> None:
        self.step = from_step
        self.validation = [event for event in self.validation if event.step <= from_step]
        self.previews = [event for event in self.previews if event.step <= from_step]
        self.checkpoints = [event for event in self.checkpoints if event.step <= from_step]
        self.resumes = [step for step in self.resumes if step <= from_step]

    @property
    def best(self) -> CheckpointSaved | None:
        """The best checkpoint by held-out L1, the newest of equals, whether it still stands or not; None where none was measured."""
        measured = [saved for saved in self.checkpoints if saved.l1 >= 0]
        return min(measured, key=lambda saved: (saved.l1, -saved.step), default=None)

    def recent(self) -> dict[str, float]:
        """Each figure's mean over the last RECENT_STEPS steps, or its last point where the curve is coarser than that."""
        recent = {}
        for name, series in self.figures.series.items():
            if series.num and not name.startswith(VALIDATION):
                mean = series.mean(self.step - RECENT_STEPS, self.step)
                recent[name] = float(series.means[-1]) if mean is None else mean
        return recent

    @property
    def seconds_left(self) -> float | None:
        """Time to the last step at the present speed; None while nothing is known."""
        if self.steps_per_s <= 0 or self.total_steps <= 0:
            return None
        return max(0, self.total_steps - self.step) / self.steps_per_s


def _put(told: list[AnyTold], event: AnyTold) -> None:
    """Append, in place of what was told of the same step. Steps only grow, so that a look at the end is enough however long the run."""
    while told and told[-1].step >= event.step:
        told.pop()
    told.append(event)
