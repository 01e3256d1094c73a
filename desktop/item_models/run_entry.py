"""One run as the list of runs shows it: its names, its state, how far it is, and what its events tell at a glance (no Qt)."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import AppError
from core.jobs.events import JobEvent, Started
from core.jobs.heartbeat import HeartbeatRecord, read_heartbeat
from core.jobs.state import JobState
from desktop.item_models.run_control import RunControl, RunPhase
from training.run import CheckpointSaved, Preview, RunFolder, RunRequest, read_label, read_request

GLANCE_EVENTS = JobEvent | Preview | CheckpointSaved
"""All that is read of the events: the figures of single steps, which are most of a long history, are passed over."""
NUM_PREVIEWS_KEPT = 20
"""A session that goes on from an older checkpoint overtakes the newest previews; of those before it the last is shown."""

_HALTED = frozenset({JobState.STOPPED, JobState.FAILED, JobState.INTERRUPTED})


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


@dataclass
class RunEntry:
    """One run of the list. `request` is None where its run.json can't be read; `error` says why."""

    run_dir: Path
    name: str
    request: RunRequest | None = None
    error: str = ""
    notes: str = ""
    control: RunControl = field(default_factory=RunControl)
    glance: RunGlance = field(default_factory=RunGlance)
    share: float = -1.0
    """How far it is, 0 to 1; -1 while nothing is known."""
    _label_sign: tuple[int, int] | None = None

    @property
    def phase(self) -> RunPhase:
        return self.control.phase

    def read_label(self) -> bool:
        """Read name and notes where the file is another than before; whether they are others."""
        try:
            status = RunFolder(self.run_dir).job.label_path.stat()
            sign = (status.st_mtime_ns, status.st_size)
        except OSError:
            sign = (0, 0)
        if sign == self._label_sign:
            return False
        self._label_sign = sign
        before = self.name, self.notes
        label = read_label(self.run_dir)
        self.name, self.notes = label.name or self.run_dir.name, label.notes.strip()
        return before != (self.name, self.notes)

    def take_events(self, events: list[object]) -> None:
        """Its events went on."""
        self.control.apply(events)
        self.glance.apply(events)

    def take_state(self, state: JobState) -> None:
        """Its state is another. How far a run came at which nobody is, its last beat says."""
        self.control.state = state
        if state is JobState.FINISHED:
            self.share = 1.0
        elif state in _HALTED:
            beat = read_heartbeat(RunFolder(self.run_dir).job)
            if beat is not None:
                self.take_beat(beat)

    def take_beat(self, beat: HeartbeatRecord) -> None:
        """Its worker told how far it is."""
        if beat.total > 0:
            self.share = min(1.0, beat.step / beat.total)

    def forget(self) -> None:
        """Its events begin anew in another file."""
        self.glance = RunGlance()


def read_entry(run_dir: Path) -> RunEntry:
    """What a run's folder says of itself, but for its events."""
    entry = RunEntry(run_dir, run_dir.name)
    entry.read_label()
    try:
        entry.request = read_request(run_dir)
    except AppError as error:
        entry.error = str(error)
    return entry
