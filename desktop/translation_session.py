"""One translation as the window holds it: its worker, what it told so far, and what can be asked of it."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import AppError
from core.jobs import control
from core.jobs.events import Failed, Stopped
from core.jobs.process import Worker
from core.jobs.state import JobState
from core.translation.history import TranslationHistory
from core.translation.job import MAX_CRASHES, TRANSLATION_EVENTS
from desktop.turns import Turns
from desktop.warm_worker import WarmWorker
from desktop.watching import JobWatcher, is_live

CANCEL_REASON = "cancel"
"""The reason in the Stopped event of a translation that the user cancelled."""
LOOK_EVERY_MS = 200
"""How often a worker of ours is looked after."""
MAX_ROWS_A_TURN = 2_500
"""So many new rows of the journal are read at once at most (about 3 ms of work)."""
TELL_EVERY_MS = 200
"""While a long history is read what changed is told so often."""
ASK_AGAIN_MS = 500
"""A network drive that does not show rows that were told is asked again after so long."""
_log = logging.getLogger(__name__)


class TranslationSession(QObject):
    """Watches a translation's folder, whoever works on it, and starts a worker when asked."""

    listed = Signal()
    """The rows are known."""
    rows_changed = Signal(list)
    """Indices of rows."""
    changed = Signal()
    """State, totals or speed changed."""
    worker_failed = Signal(object)
    """An AppError: the worker could not begin, or broke off; its last words are in the details."""
    caught_up = Signal()

    def __init__(
        self, job_dir: Path, parent: QObject | None = None, *, workers: WarmWorker | None = None, turns: Turns | None = None
    ) -> None:
        """`workers` starts the worker, and a long history is read in `turns`; None: some of its own.

        Raises AppError: PATH_MISSING, NOT_A_JOB, NEWER_FORMAT.
        """
        super().__init__(parent)
        self._workers = workers
        self.history = TranslationHistory(job_dir)
        self.folder = self.history.job.folder
        self.job_dir = job_dir
        self.state = JobState.NEW
        self.asked = ""
        """The last command sent that the worker has not carried out yet."""
        self._worker: Worker | None = None
        self._sessions_before = 0
        self._num_restarts = 0
        self._turns = turns or Turns(self)
        self._watcher = JobWatcher(self.folder, TRANSLATION_EVENTS, self, turns=self._turns)
        self._watcher.events_arrived.connect(self._take_events)
        self._watcher.state_changed.connect(self._take_state)
        self._watcher.caught_up.connect(self.caught_up)
        self._num_events = 0
        self._journal_timer = QTimer(self)
        self._journal_timer.setSingleShot(True)
        self._journal_timer.timeout.connect(self._read_on)
        self._untold: dict[int, None] = {}
        """Rows that changed and were not told yet."""
        self._tell_timer = QTimer(self)
        self._tell_timer.setSingleShot(True)
        self._tell_timer.setInterval(TELL_EVERY_MS)
        self._tell_timer.timeout.connect(lambda: self._turns.ask(self._tell))
        self._worker_timer = QTimer(self)
        self._worker_timer.setInterval(LOOK_EVERY_MS)
        self._worker_timer.timeout.connect(self._look_at_worker)

    @property
    def is_live(self) -> bool:
        """Whether a worker is at it."""
        return is_live(self.state) or self._is_starting

    @property
    def is_resumable(self) -> bool:
        """Whether something is left to be done and nobody does it; what was cancelled can be taken up again, too."""
        is_left = self.history.num_waiting > 0 or not self.history.is_complete
        return is_left and not self.is_live and self.state is not JobState.FINISHED

    @property
    def was_cancelled(self) -> bool:
        """Whether the user gave it up: nobody is reminded of it."""
        return isinstance(self.history.ended, Stopped) and self.history.ended.reason.startswith(CANCEL_REASON)

    @property
    def failure(self) -> Failed | None:
        """Why the last session could not go on."""
        return self.history.ended if isinstance(self.history.ended, Failed) else None

    @property
    def _is_starting(self) -> bool:
        return self._worker is not None and self._worker.poll() is None and self.history.num_sessions <= self._sessions_before

    def watch(self) -> None:
        """Read what there is and go on reading."""
        self._watcher.start()

    def unwatch(self) -> None:
        """Read no more."""
        self._watcher.stop()
        self._journal_timer.stop()
        self._tell_timer.stop()
        for slice_ in (self._read_on, self._tell, self._tell_listed):
            self._turns.forget(slice_)

    def let_go(self) -> None:
        """Leave the worker to run on after the window."""
        self.unwatch()
        self._worker_timer.stop()
        if self._worker is not None:
            self._leave_worker(self._worker)

    def set_on_screen(self, on_screen: bool) -> None:
        """Watch closely while the user looks."""
        self._watcher.set_on_screen(on_screen)

    def start_worker(self) -> None:
        """Start, or resume, in a process of its own. Raises AppError WORKER_START."""
        self._num_restarts = 0
        if self._worker is not None:
            self._leave_worker(self._worker)  # it has just ended its session, and was not looked after since
        self._begin_worker()

    def _begin_worker(self) -> None:
        self._sessions_before = self.history.num_sessions
        self.asked = ""
        self._worker = (self._workers or WarmWorker()).begin(self.job_dir, self.folder.log_path)
        self._worker_timer.start()
        self.state = JobState.STARTING
        self.changed.emit()

    def ask(self, command: str) -> None:
        """Send pause, resume, stop or cancel. Raises AppError for disk troubles."""
        control.send(self.folder, command)
        self.asked = command
        self.changed.emit()

    def _take_events(self, events: list) -> None:
        was_listed, num_files_before = self.history.listed, self.history.num_files
        self._num_events += len(events)
        rows = self.history.apply(events, max_new_rows=MAX_ROWS_A_TURN)
        if self.state is JobState.STARTING and self._is_told_over:
            self._watcher.tell_state_again()  # begun and ended between two looks: to the watcher nothing has changed
        if self.history.num_files > num_files_before and self.history.is_behind:
            self._turns.ask(self._read_on)
        elif self.history.is_behind:
            self._journal_timer.start(ASK_AGAIN_MS)
        self._untold.update(dict.fromkeys(rows))
        is_catching_up = self._watcher.is_behind or self.history.is_behind
        is_new_list = self.history.listed and not was_listed
        if not is_catching_up:
            if is_new_list:
                self._tell_listed()
            self._tell()
            return
        if is_new_list:
            self._turns.ask(self._tell_listed)
        if not self._tell_timer.isActive():
            self._tell_timer.start()

    def _read_on(self) -> None:
        self._take_events([])

    def _tell_listed(self) -> None:
        self.listed.emit()

    def _tell(self) -> None:
        self._tell_timer.stop()
        self._turns.forget(self._tell)
        rows, self._untold = list(self._untold), {}
        if rows:
            self.rows_changed.emit(rows)
        if (self.asked == "pause" and self.history.paused) or (self.asked == "resume" and not self.history.paused):
            self.asked = ""
        self.changed.emit()

    def _take_state(self, state: JobState) -> None:
        self.state = state
        if not is_live(state):
            self.asked = ""
            if self.history.ended is None:
                self._watcher.poll()  # the state looks at the end of the events' file and may be ahead of what was read
        self.changed.emit()

    def _restart(self) -> None:
        """After a picture that took its decoder down the next worker finds out which, marks it, and does the rest."""
        try:
            self._begin_worker()
        except AppError as error:
            self.worker_failed.emit(error)
            self.changed.emit()

    def _look_at_worker(self) -> None:
        """A worker of ours whose job is over may have another; one that ended without a word is said, with its last lines."""
        worker = self._worker
        if worker is None:
            return
        if self._is_told_over:
            self._leave_worker(worker)
            return
        if worker.poll() is None:
            return
        num_events = self._num_events
        self._watcher.poll()
        if self._num_events != num_events:
            return  # its last words are still being read: look again
        self._worker = None
        self._worker_timer.stop()
        worker.end_input()
        _log.info("The worker of %s ended with code %s.", self.job_dir, worker.poll())
        if self.history.job.has_crashed() and self._num_restarts < 2 * MAX_CRASHES:
            self._num_restarts += 1
            self._restart()
            return
        if worker.was_handed and self.history.num_sessions <= self._sessions_before and self._num_restarts == 0:
            # It waited for work, and ended itself in the very moment in which it was given this job.
            self._num_restarts += 1
            self._restart()
            return
        if self.state is JobState.STARTING:
            self.state = JobState.INTERRUPTED
        self.worker_failed.emit(worker.death())
        self.changed.emit()

    @property
    def _is_told_over(self) -> bool:
        """Whether the session of our worker has begun and ended."""
        return self.history.num_sessions > self._sessions_before and self.history.ended is not None

    def _leave_worker(self, worker: Worker) -> None:
        """What is done may do the next job; what is at it goes on alone."""
        self._worker = None
        self._worker_timer.stop()
        if self._is_told_over and self._workers is not None:
            self._workers.keep(worker)
        else:
            worker.let_go()
