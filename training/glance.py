"""What can be told of a run at a glance: its device, its best score and its last preview, from a few kinds of its events (no torch)."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.jobs.events import JobEvent, Started
from training.run import CheckpointSaved, Preview

GLANCE_EVENTS = JobEvent | Preview | CheckpointSaved
"""All that is read of the events: the figures of single steps, which are most of a long history, are passed over."""
NUM_PREVIEWS_KEPT = 20
"""A session that goes on from an older checkpoint overtakes the newest previews; of those before it the last is shown."""


@dataclass
class RunGlance:
    """What the events said so far, without what a later session overtook."""

    device: str = ""
    _records: list[tuple[int, float]] = field(default_factory=list)
    """(step, L1) of each checkpoint that was better than all before it."""
    _previews: deque[Preview] = field(default_factory=lambda: deque(maxlen=NUM_PREVIEWS_KEPT))

    def apply(self, events: Iterable[object]) -> None:
        """Take in more events, in the order of the file."""
        for event in events:
            match event:
                case Started():
                    self.device = event.device
                    self._overtake(event.from_step)
                case CheckpointSaved() if event.l1 >= 0 and (not self._records or event.l1 < self._records[-1][1]):
                    self._records.append((event.step, event.l1))
                case Preview() if event.names:
                    self._previews.append(event)
                case _:
                    pass

    def _overtake(self, from_step: int) -> None:
        self._records = [(step, l1) for step, l1 in self._records if step <= from_step]
        while self._previews and self._previews[-1].step > from_step:
            self._previews.pop()

    @property
    def best_l1(self) -> float | None:
        """The smallest distance to the held-out targets of any checkpoint; None where none was measured."""
        return self._records[-1][1] if self._records else None

    @property
    def last_preview(self) -> Preview | None:
        """The newest preview; None where there is none yet."""
        return self._previews[-1] if self._previews else None
