"""Tells whoever follows a job when its worker does not respond any more, and when it does again."""

import time
from collections.abc import Callable, Iterable

from core.jobs.events import Event
from core.jobs.folder import JobFolder
from core.jobs.state import JobState, StateWatcher

_LOOK_EVERY_S = 1.0


class Responding:
    """Looks at one job's signs of life, about once a second."""

    def __init__(self, folder: JobFolder, tell: Callable[[str], object]) -> None:
        self._watcher = StateWatcher(folder)
        self._tell = tell
        self._next_look = 0.0
        self._is_silent = False

    def look(self, events: Iterable[Event]) -> None:
        """Take in the job's new events, and say what has changed. To be called ten times a second or so."""
        self._watcher.update(events)
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + _LOOK_EVERY_S
            self.take(self._watcher.state(now))

    def take(self, state: JobState) -> None:
        """Say what has changed, where the state is known already."""
        was_silent, self._is_silent = self._is_silent, state is JobState.NOT_RESPONDING
        if self._is_silent and not was_silent:
            self._tell("The worker does not respond.")
        elif was_silent and state in (JobState.RUNNING, JobState.PAUSED, JobState.STARTING):
            self._tell("The worker responds again.")
