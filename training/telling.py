"""What a training worker tells: its events, kept and written later while the disk refuses them."""

import threading
from collections import deque
from contextlib import suppress

from core.errors import AppError, ErrorCode
from core.jobs.events import Event, Failed, Warned
from core.jobs.last_words import say_last_words
from core.jobs.writer import EventWriter
from core.pairs.pair import Pair
from training.run import PairSkipped

NUM_EVENTS_KEPT = 1000
"""Events that wait in memory while the disk is full."""


class Teller:
    """Writes a session's events. Any thread may tell."""

    def __init__(self, writer: EventWriter) -> None:
        self._writer = writer
        self._lock = threading.Lock()
        self._undelivered: deque[Event] = deque(maxlen=NUM_EVENTS_KEPT)

    def tell(self, event: Event) -> None:
        """Write an event; while the disk is full, keep the newest and write them with the next. Raises AppError (DISK_*) otherwise."""
        with self._lock:
            self._undelivered.append(event)
            try:
                self._deliver()
            except AppError as error:
                if error.code is not ErrorCode.DISK_FULL:
                    raise
                with suppress(OSError):  # the log is on that disk too
                    print(error, flush=True)

    def tell_last(self, event: Failed, trouble: AppError) -> None:
        """Write the event that closes the session; where the disk does not take it, `trouble` becomes the last words of the log."""
        with self._lock:
            self._undelivered.append(event)
            try:
                self._deliver()
            except AppError:
                say_last_words(trouble)

    def _deliver(self) -> None:
        while self._undelivered:
            self._writer.write(self._undelivered[0])
            self._undelivered.popleft()

    def warn_or_raise(self, error: AppError) -> None:
        """A full disk costs one preview or checkpoint, not the run: the next one is tried again."""
        if error.code is not ErrorCode.DISK_FULL:
            raise error
        self.tell(Warned(code=error.code, message=str(error)))

    def pair_skipped(self, pair: Pair, error: AppError) -> None:
        """A pair could not be read."""
        self.tell(PairSkipped(name=pair.name, message=error.message))
