"""Which jobs of the workspace (and runs opened from elsewhere) are at work, and what becomes of each: told beside the window's pages."""

from __future__ import annotations

import importlib
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import AppError
from core.files import path_from_json
from core.jobs.events import Failed, Finished, JobEvent, Started, Stopped
from core.jobs.folder import JobFolder, locked_in
from core.jobs.heartbeat import HeartbeatRecord
from core.jobs.lock import living_owner
from core.jobs.state import JobState
from core.translation import job as translations
from core.workspace import WorkspaceFolders
from desktop.background import Background
from desktop.item_models.row_words import readable
from desktop.watching import JobWatcher, is_live
from training import run as trainings
from training.run import read_label
from training.settings import RunSettings

if TYPE_CHECKING:
    from training.diagnosis import Card, CardCode
    from training.history import RunHistory

LOOK_EVERY_MS = 2000
"""Work that began is seen so soon."""
DIAGNOSE_EVERY_S = 5.0
SUCCESSOR_S = 6.0
"""A worker that died without a word may be given a successor, as one whose decoder crashed is; after so long none comes."""
DIAGNOSIS = "training.diagnosis"
"""Is loaded beside the window's thread when the first training is found: it brings numpy along."""
_AT_WORK = (JobState.STARTING, JobState.RUNNING)


@dataclass
class LiveJob:
    """A training or a translation at which a worker is, or was when it was seen last."""

    job_dir: Path
    name: str
    is_training: bool
    is_here: bool
    """Whether its worker runs on this computer."""
    state: JobState | None = None
    share: float = -1.0
    """How far it is, 0 to 1; -1 while nothing is known."""
    ending: Finished | Stopped | Failed | None = None
    """The end of its last session; None while that goes on, and after a crash."""
    died_s: float = 0.0
    """When its worker was found gone without a word, on the monotonic clock."""
    num_failed: int = 0
    """Pictures that could not be translated."""
    history: RunHistory | None = None
    """Of a training; numpy is loaded with the first."""
    settings: RunSettings = field(default_factory=RunSettings)

    @property
    def is_at_work(self) -> bool:
        """Whether it computes: it neither rests nor waits for an answer that does not come."""
        return self.state in _AT_WORK

    def take(self, events: list[Any]) -> None:
        """Its events went on."""
        for event in events:
            match event:
                case Finished() | Stopped() | Failed():
                    self.ending = event
                case translations.RowFailed():
                    self.num_failed += 1
                case Started():
                    self.ending = None
        if self.history is not None:
            self.history.apply(events)

    def cards(self) -> list[Card]:
        """What is wrong with a training."""
        from training.diagnosis import diagnose

        return diagnose(self.history, self.settings) if self.history is not None else []


class LiveJobs(QObject):
    """Looks for locks every two seconds, and watches what is behind them until it is over, whoever started it."""

    changed = Signal()
    """Some job began, went on, rested, or is over."""
    ended = Signal(object)
    """A LiveJob at which no worker is any more; its state says how it ended."""
    troubled = Signal(object, object)
    """(LiveJob, Card): a training under way shows something that it did not before."""

    def __init__(self, workspace: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._elsewhere: list[Path] = []
        """Runs that lie outside the workspace."""
        self._jobs: dict[Path, LiveJob] = {}
        self._watchers: dict[Path, JobWatcher] = {}
        self._known_cards: dict[Path, set[CardCode]] = {}
        self._diagnosed_s: dict[Path, float] = {}
        self._background = Background("live-jobs", self)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._background.end()
        for job_dir in list(self._watchers):
            self._leave(job_dir)

    def change_workspace(self, workspace: Path) -> None:
        """Look at another workspace."""
        self.stop()
        self._workspace = workspace
        self._elsewhere.clear()
        self.start()
        self.changed.emit()

    def include(self, run_dir: Path) -> None:
        """Look at a run outside the workspace too, until another workspace is looked at."""
        if run_dir not in self._elsewhere:
            self._elsewhere.append(run_dir)
            self.look()

    @property
    def jobs(self) -> list[LiveJob]:
        """Those at which a worker is, the one seen first first."""
        return [job for job in self._jobs.values() if job.state is not None]

    def look(self) -> None:
        """See whether other jobs are under way, and which worker died for good."""
        for job in list(self._jobs.values()):
            if job.state is JobState.INTERRUPTED and time.monotonic() - job.died_s >= SUCCESSOR_S:
                self._end(job)
        folders = WorkspaceFolders(self._workspace)
        for job_dirs, request_name, is_training in (
            (_locked_in(folders.runs_dir) + self._elsewhere, trainings.REQUEST_NAME, True),
            (_locked_in(folders.translations_dir), translations.REQUEST_NAME, False),
        ):
            for job_dir in job_dirs:
                owner = living_owner(JobFolder(job_dir, request_name)) if job_dir not in self._jobs else None
                if owner is None:
                    continue
                if is_training and DIAGNOSIS not in sys.modules:
                    self._load_diagnosis()
                else:
                    self._watch(_job_of(job_dir, is_training=is_training, is_here=owner.host == socket.gethostname()), request_name)

    def _load_diagnosis(self) -> None:
        def failed(error: AppError) -> None:
            raise error

        if not self._background.is_busy:
            self._background.run(lambda: importlib.import_module(DIAGNOSIS), lambda _: self.look(), failed)

    def _watch(self, job: LiveJob, request_name: str) -> None:
        job_dir = job.job_dir
        self._jobs[job_dir] = job
        events = trainings.WatchedEvent if job.is_training else JobEvent | translations.RowFailed
        watcher = self._watchers[job_dir] = JobWatcher(JobFolder(job_dir, request_name), events, self)
        watcher.set_on_screen(False)
        watcher.events_arrived.connect(lambda told: self._take(job, told))
        watcher.state_changed.connect(lambda state: self._state_came(job, state))
        watcher.progress_changed.connect(lambda beat: self._beat_came(job, beat))
        watcher.start()

    def _leave(self, job_dir: Path) -> None:
        watcher = self._watchers.pop(job_dir)
        watcher.stop()
        watcher.deleteLater()
        del self._jobs[job_dir]
        self._known_cards.pop(job_dir, None)
        self._diagnosed_s.pop(job_dir, None)

    def _take(self, job: LiveJob, events: list[Any]) -> None:
        job.take(events)
        watcher = self._watchers.get(job.job_dir)
        if watcher is not None and watcher.is_caught_up and job.is_training:
            self._diagnose(job)

    def _state_came(self, job: LiveJob, state: JobState) -> None:
        job.state = state
        if is_live(state):
            if job.is_training and job.job_dir not in self._known_cards:
                # What was wrong before this window looked is no news.
                self._known_cards[job.job_dir] = {card.code for card in job.cards()}
            self.changed.emit()
            return
        if state is JobState.INTERRUPTED:
            job.died_s = time.monotonic()
            self.changed.emit()
        else:
            self._end(job)

    def _end(self, job: LiveJob) -> None:
        if self._jobs.get(job.job_dir) is job and not is_live(job.state):
            self._leave(job.job_dir)
            self.ended.emit(job)
            self.changed.emit()

    def _beat_came(self, job: LiveJob, beat: HeartbeatRecord) -> None:
        if beat.total > 0:
            job.share = min(1.0, beat.step / beat.total)
            self.changed.emit()

    def _diagnose(self, job: LiveJob) -> None:
        now_s = time.monotonic()
        known = self._known_cards.get(job.job_dir)
        if known is None or now_s - self._diagnosed_s.get(job.job_dir, 0.0) < DIAGNOSE_EVERY_S:
            return
        self._diagnosed_s[job.job_dir] = now_s
        for card in job.cards():
            if card.code not in known:
                known.add(card.code)
                self.troubled.emit(job, card)


def _locked_in(place: Path) -> list[Path]:
    try:
        return locked_in(place)
    except OSError:  # a drive that is away for a moment
        return []


def _job_of(job_dir: Path, *, is_training: bool, is_here: bool) -> LiveJob:
    job = LiveJob(job_dir, job_dir.name, is_training, is_here)
    try:
        if is_training:
            from training.history import RunHistory

            job.history = RunHistory()
            job.name = read_label(job_dir).name or job_dir.name
            job.settings = trainings.read_request(job_dir).settings
        else:
            job.name = readable(path_from_json(translations.read_request(job_dir).inputs[0]).name)
    except AppError:
        pass  # what can't be read is told where the job is shown
    return job
