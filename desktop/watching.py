"""A job folder's events as Qt signals: the same code watches a job that just began, one that runs since yesterday and one that ended."""

import time
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from core.jobs.folder import JobFolder
from core.jobs.heartbeat import read_heartbeat
from core.jobs.reader import JobReader
from core.jobs.state import JobState, StateWatcher

ON_SCREEN_MS = 100
"""How often a job that the user is looking at is read."""
IN_BACKGROUND_MS = 1000
"""How often any other job is read."""
CATCH_UP_MS = 5
"""Pause between two turns while a long history is read, so that the window answers in between."""
MAX_BYTES_A_TURN = 128 * 1024
"""At most so much of events.jsonl is read in one turn of the event loop (about 5 ms of work)."""
STATE_EVERY_S = 0.4
"""The worker's process and heartbeat are looked at so often at most."""


class JobWatcher(QObject):
    """Reads one job folder in small turns and tells what happened there.

    `events_arrived(list)` carries new events in order; `state_changed(JobState)` follows the events that caused it;
    `progress_changed(progress)` is the heartbeat's last progress; `caught_up` comes once, when the history is read.
    """

    events_arrived = Signal(list)
    state_changed = Signal(object)
    progress_changed = Signal(object)
    caught_up = Signal()

    def __init__(self, folder: JobFolder, event_type: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.state: JobState | None = None
        self.is_caught_up = False
        self._reader = JobReader(folder, event_type)
        self._states = StateWatcher(folder)
        self._progress: object = None
        self._last_state_s = float("-inf")
        self._interval_ms = ON_SCREEN_MS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.poll)

    def start(self) -> None:
        """Begin with the next turn of the event loop."""
        self._timer.start(0)

    def stop(self) -> None:
        """Read no more."""
        self._timer.stop()

    def set_on_screen(self, on_screen: bool) -> None:
        """Read often while the user looks, seldom while not."""
        self._interval_ms = ON_SCREEN_MS if on_screen else IN_BACKGROUND_MS
        if self._timer.isActive() and self._timer.remainingTime() > self._interval_ms:
            self._timer.start(self._interval_ms)

    @property
    def num_skipped(self) -> int:
        """Lines of the job's events that could not be understood."""
        return self._reader.num_skipped

    def poll(self) -> None:
        """One turn: read some events, tell them, then the state where it changed; and plan the next turn."""
        events = self._reader.poll(MAX_BYTES_A_TURN)
        if events:
            self._states.update(events)
            self.events_arrived.emit(events)
        elif not self.is_caught_up:
            self.is_caught_up = True
            self._last_state_s = float("-inf")
        now_s = time.monotonic()
        if self.is_caught_up and (events or now_s - self._last_state_s >= STATE_EVERY_S):
            self._last_state_s = now_s
            self._tell_state(now_s)
            if not events:
                self._tell_caught_up()
        self._timer.start(self._interval_ms if self.is_caught_up else CATCH_UP_MS)

    def _tell_caught_up(self) -> None:
        if not self._told_caught_up:
            self._told_caught_up = True
            self.caught_up.emit()

    _told_caught_up = False

    def _tell_state(self, now_s: float) -> None:
        progress = read_heartbeat(self.folder)
        if progress != self._progress:
            self._progress = progress
            self.progress_changed.emit(progress)
        state = self._states.state(now_s)
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def is_live(state: JobState | None) -> bool:
    """Whether a worker is at the job in this state."""
    return state in (JobState.STARTING, JobState.RUNNING, JobState.PAUSED, JobState.NOT_RESPONDING)


def last_of(events: Iterable[object], kind: type) -> Any:
    """The last event of a kind, or None."""
    found = None
    for event in events:
        if isinstance(event, kind):
            found = event
    return found
