"""One run as the list of runs shows it: its names, its state, how far it is, and what its events tell at a glance (no Qt)."""

from dataclasses import dataclass, field
from pathlib import Path

from core.errors import AppError
from core.jobs.heartbeat import HeartbeatRecord, read_heartbeat
from core.jobs.state import JobState
from desktop.item_models.run_control import RunControl, RunPhase
from desktop.sentences import words_of
from training.early_death import made_no_step
from training.glance import RunGlance
from training.run import RunFolder, RunRequest, read_label, read_request

_HALTED = frozenset({JobState.STOPPED, JobState.FAILED, JobState.INTERRUPTED})


@dataclass
class RunEntry:
    """One run of the list. `request` is None where its run.json can't be read; `error` says why."""

    run_dir: Path
    name: str
    request: RunRequest | None = None
    error: str = ""
    notes: str = ""
    is_elsewhere: bool = False
    """Whether it lies outside the workspace whose list shows it."""
    control: RunControl = field(default_factory=RunControl)
    glance: RunGlance = field(default_factory=RunGlance)
    share: float = -1.0
    """How far it is, 0 to 1; -1 while nothing is known."""
    _label_sign: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        self._label_path = RunFolder(self.run_dir).job.label_path

    @property
    def phase(self) -> RunPhase:
        return self.control.phase

    def read_label(self) -> bool:
        """Read name and notes where the file is another than before; whether they are others."""
        try:
            status = self._label_path.stat()
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
        if self.phase is not RunPhase.START_FAILED:  # of that one it is known how its worker ended
            self.control.ended_early = state is JobState.INTERRUPTED and made_no_step(RunFolder(self.run_dir).job)
        if state is JobState.FINISHED:
            self.share = 1.0
        elif state in _HALTED:
            beat = read_heartbeat(RunFolder(self.run_dir).job)
            if beat is not None:
                self.take_beat(beat)

    def worker_ended(self, log_tail: str, *, lacked_memory: bool) -> None:
        """A worker of this window ended."""
        self.control.worker_ended(log_tail)
        if self.phase is RunPhase.START_FAILED:
            self.control.ended_early = lacked_memory

    def take_beat(self, beat: HeartbeatRecord) -> None:
        """Its worker told how far it is."""
        if beat.total > 0:
            self.share = min(1.0, beat.step / beat.total)

    def forget(self) -> None:
        """Its events begin anew in another file: another run may stand in its folder."""
        self.glance, self.share = RunGlance(), -1.0
        self.read_request()

    def read_request(self) -> None:
        """Read what it was asked to do, or why that can't be read."""
        self.request, self.error = None, ""
        try:
            self.request = read_request(self.run_dir)
        except AppError as error:
            self.error = words_of(error)


def read_entry(run_dir: Path) -> RunEntry:
    """What a run's folder says of itself, but for its events."""
    entry = RunEntry(run_dir, run_dir.name)
    entry.read_label()
    entry.read_request()
    return entry
