"""The rows of a journal that grows, handed out one at a time to whoever translates them (no torch)."""

import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Container, Iterator
from pathlib import Path

from core.jobs.events import Event
from core.translation.job import Listed
from core.translation.journal import JournalReader, decode_row
from core.translation.plan import PlannedFile

_LOOK_AGAIN_S = 0.1
"""A network drive may show a row a moment after it was told."""
_END_WITHIN_S = 2.0


class RowFeed(ABC):
    """A thread finds rows (`_find`, of the derived class), `poll` tells of them, `take` and `rows` hand them out from any thread.

    The order that keeps events true: `poll` gives Listed to whoever writes the events, and only then may the rows be taken.
    A row with `skip` is handed out like the others: it needs no work, but its RowSkipped is to be told.
    """

    def __init__(self, journal_path: Path, settled: Container[int]) -> None:
        """Rows in `settled` are passed over; it is asked when a row's turn comes."""
        self._journal_path = journal_path
        self._settled = settled
        self._reader = JournalReader(journal_path)
        self._lines: deque[bytes] = deque()
        self._num_taken = 0
        self._condition = threading.Condition()
        self._news: deque[Event] = deque()
        self._trouble: Exception | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="list-inputs", daemon=True)
        self.num_files = 0
        """Rows told so far."""
        self.is_complete = False
        """Whether all rows are told."""

    def start(self) -> None:
        """Begin to find rows."""
        self._thread.start()

    def poll(self) -> list[Event]:
        """What is to be told now: Listed, Warned. To be called again and again by whoever writes the events, who then writes these.

        Raises the AppError that ended the listing, or another error, after everything before it was told.
        """
        with self._condition:
            events = list(self._news)
            self._news.clear()
            for event in events:
                if isinstance(event, Listed):
                    self.num_files, self.is_complete = event.num_files, event.is_complete
            if self._trouble is not None and not events:
                raise self._trouble
            self._condition.notify_all()
        return events

    def take(self, timeout_s: float | None = None) -> PlannedFile | None:
        """The next row that is to be done; waits for it, at most `timeout_s`. None: none came in that time, or there is none
        left (`is_exhausted` tells). Raises AppError: NOT_A_JOB, where the journal is damaged."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        with self._condition:
            while not self._closing.is_set():
                row = self._next_row()
                if row is not None:
                    return row
                left_s = None if deadline is None else deadline - time.monotonic()
                if self._is_over or (left_s is not None and left_s <= 0):
                    return None
                if self._num_taken < self.num_files:
                    left_s = _LOOK_AGAIN_S if left_s is None else min(left_s, _LOOK_AGAIN_S)
                self._condition.wait(left_s)
        return None

    def rows(self) -> Iterator[PlannedFile]:
        """The rows that are to be done, in order; blocks while more are being found. Ends when all are handed out, the listing has
        failed (`poll` says why), or the feed is closed."""
        while True:
            row = self.take()
            if row is None:
                return
            yield row

    @property
    def is_finding(self) -> bool:
        """Whether the thread that finds rows still has something to do."""
        return self._thread.is_alive()

    @property
    def is_exhausted(self) -> bool:
        """Whether `take` will give no further row."""
        with self._condition:
            return self._closing.is_set() or self._is_over

    def close(self) -> None:
        """Find no more and wake who waits; may be called twice. A thread that hangs in a slow drive is left behind after a moment."""
        self._closing.set()
        with self._condition:
            self._condition.notify_all()
        if self._thread.is_alive():
            self._thread.join(_END_WITHIN_S)

    @abstractmethod
    def _find(self) -> None:
        """Find all rows, telling them as they come; runs in the feed's own thread. What it raises is raised by `poll`."""

    def _tell(self, event: Event) -> None:
        with self._condition:
            self._news.append(event)

    @property
    def _is_over(self) -> bool:
        return self._num_taken >= self.num_files and (self.is_complete or self._trouble is not None)

    def _run(self) -> None:
        try:
            self._find()
        except Exception as error:
            # Handed over whole to whoever polls, who raises it there.
            with self._condition:
                self._trouble = error
                self._condition.notify_all()

    def _next_row(self) -> PlannedFile | None:
        while self._num_taken < self.num_files:
            if not self._lines:
                self._lines.extend(self._read())
                if not self._lines:
                    return None
            line = self._lines.popleft()
            self._num_taken += 1
            if self._num_taken - 1 not in self._settled:
                return decode_row(line, self._journal_path)
        return None

    def _read(self) -> list[bytes]:
        try:
            return self._reader.read(self.num_files)
        except OSError:
            # Tried again: a drive that stays away makes other troubles that are told.
            return []
