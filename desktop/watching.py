"""A job folder's events as Qt signals: the same code watches a job that just began, one that runs since yesterday and one that ended."""

import time
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from core.jobs.folder import JobFolder
from core.jobs.reader import JobReader
from core.jobs.state import JobState, StateWatcher
from desktop.turns import Turns

ON_SCREEN_MS = 100
"""How often a job that the user is looking at is read."""
IN_BACKGROUND_MS = 1000
"""How often any other job is read."""
MAX_BYTES_A_TURN = 128 * 1024
"""At most so much of events.jsonl is read in one turn of the event loop (3 to 9 ms of work)."""
STATE_EVERY_S = 0.4
"""The worker's process and heartbeat are looked at so often at most."""


class JobWatcher(QObject):
    """Reads one job folder in small turns and tells what happened there.

    `events_arrived(list)` carries new events in order; `state_changed(JobState)` follows the events that caused it;
    `progress_changed(HeartbeatRecord)` is the worker's last beat; `caught_up` comes once, when the history is read;
    `restarted` says that the events began anew in another file: what was told before no longer counts.
    """

    events_arrived = Signal(object)
    """A list: told as an object, for Qt would wrap each event of a long history for itself."""
    state_changed = Signal(object)
    progress_changed = Signal(object)
    caught_up = Signal()
    restarted = Signal()

    def __init__(self, folder: JobFolder, event_type: Any, parent: QObject | None = None, *, turns: Turns | None = None) -> None:
        """A long history is read in `turns`, between which the window answers; None: in some of its own."""
        super().__init__(parent)
        self.folder = folder
        self.state: JobState | None = None
        self.is_caught_up = False
        self._reader: JobReader[Any] = JobReader(folder, event_type)
        self._states = StateWatcher(folder)
        self._beat: object = None
        self._num_restarts = 0
        self._last_state_s = float("-inf")
        self._interval_ms = ON_SCREEN_MS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.poll)
        self._turns = turns or Turns(self)

    def start(self) -> None:
        """Begin with the next turn of the event loop."""
        self._timer.start(0)

    def stop(self) -> None:
        """Read no more."""
        self._timer.stop()
        self._turns.forget(self.poll)

    def set_on_screen(self, on_screen: bool) -> None:
        """Read often while the user looks, seldom while not."""
        self._interval_ms = ON_SCREEN_MS if on_screen else IN_BACKGROUND_MS
        if self._timer.isActive() and self._timer.remainingTime() > self._interval_ms:
            self._timer.start(self._interval_ms)

    def tell_state_again(self) -> None:
        """Whoever listens believes something else by now: the state is told at the next look, also where it is the one told last."""
        self.state = None

    @property
    def num_skipped(self) -> int:
        """Lines of the job's events that could not be understood."""
        return self._reader.num_skipped

    @property
    def is_behind(self) -> bool:
        """Whether more was waiting than the last look took: the next look is near."""
        return self._reader.is_behind

    @property
    def is_on_screen(self) -> bool:
        """Whether it is to be read often."""
        return self._interval_ms == ON_SCREEN_MS

    @property
    def interval_ms(self) -> int:
        """How often the job is to be read."""
        return self._interval_ms

    def poll(self) -> None:
        """One look, and plan the next."""
        if self.look():
            self._turns.ask(self.poll)
        else:
            self._timer.start(self._interval_ms)

    def look(self) -> bool:
        """Read some events, tell them, then the state where it changed; whether more is waiting to be read."""
        events = self._reader.poll(MAX_BYTES_A_TURN)
        if self._reader.num_restarts != self._num_restarts:
            self._num_restarts = self._reader.num_restarts
            self._states.reset()
            self.restarted.emit()
        if events:
            self._states.update(events)
            self.events_arrived.emit(events)
        is_behind = self._reader.is_behind
        now_s = time.monotonic()
        if not is_behind and (events or now_s - self._last_state_s >= STATE_EVERY_S):
            self._last_state_s = now_s
            self._tell_state(now_s)
        if not is_behind and not self.is_caught_up:
            self.is_caught_up = True
            self.caught_up.emit()
        return is_behind

    def _tell_state(self, now_s: float) -> None:
        state = self._states.state(now_s)
        beat = self._states.heartbeat
        if beat is not None and beat != self._beat:
            self._beat = beat
            self.progress_changed.emit(beat)
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


LIVE_STATES = frozenset({JobState.STARTING, JobState.RUNNING, JobState.PAUSED, JobState.NOT_RESPONDING})
"""States in which a worker is at the job."""


def is_live(state: JobState | None) -> bool:
    """Whether a worker is at a job in this state."""
    return state in LIVE_STATES
