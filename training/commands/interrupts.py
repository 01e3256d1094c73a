"""Ctrl-C and SIGTERM as a count: obeyed between two looks at a job, never in the midst of one."""

import math
import signal
import threading
import time
from types import FrameType, TracebackType
from typing import Self

SAME_S = 2.0
"""A SIGTERM within this time of the one before is the same wish."""


class Interrupts:
    """Counts while entered. An exception instead would lose what is being read, or be swallowed where it happens to come."""

    def __init__(self) -> None:
        self._num_asked = 0
        self._num_taken = 0
        self._previous: dict[int, object] = {}
        self._terminated_at = math.inf
        """When the last SIGTERM came."""

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            # Who was started in the background of a shell is to ignore Ctrl-C, and goes on doing so.
            heard = [number for number in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(number) is not signal.SIG_IGN]
            self._previous = {number: signal.signal(number, self._count) for number in heard}
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    @property
    def num_taken(self) -> int:
        """How many were obeyed."""
        return self._num_taken

    def take(self) -> int:
        """The number of the next interrupt to obey, from 1 on; 0 where there is none."""
        if self._num_taken == self._num_asked:
            return 0
        self._num_taken += 1
        return self._num_taken

    def _count(self, number: int, _frame: FrameType | None) -> None:
        """The first SIGTERM counts as the first Ctrl-C alone: torchrun sends it after one. Another that comes later is another wish."""
        now = time.monotonic()
        if number == signal.SIGINT or self._num_asked == 0 or now - self._terminated_at > SAME_S:
            self._num_asked += 1
        if number == signal.SIGTERM:
            self._terminated_at = now
