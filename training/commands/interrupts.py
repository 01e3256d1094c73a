"""Ctrl-C and SIGTERM as a count: obeyed between two looks at a job, never in the midst of one."""

import math
import signal
import threading
import time
from types import FrameType, TracebackType
from typing import Self

SAME_S = 2.0
"""A SIGTERM within this time of the signal before is that one's echo."""


class Interrupts:
    """Counts while entered. An exception instead would lose what is being read, or be swallowed where it happens to come."""

    def __init__(self) -> None:
        self._num_asked = 0
        self._num_taken = 0
        self._previous: dict[int, object] = {}
        self._last_at = -math.inf
        """When the last signal came."""

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
        """A SIGTERM soon after another signal counts nothing: torchrun sends one after a Ctrl-C that it passed on."""
        now = time.monotonic()
        if number == signal.SIGINT or now - self._last_at > SAME_S:
            self._num_asked += 1
        self._last_at = now
