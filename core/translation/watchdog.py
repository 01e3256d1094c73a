"""Notices a decoder that does not come back: Python can't end a thread, so whoever sees a hang ends the process (no torch)."""

import faulthandler
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_to_text

DECODE_LIMIT_S = 60.0
"""How long reading one picture may take, whatever its size."""
_LIMIT_S_PER_MB = 2.0
_LONGEST_GLANCE_S = 1.0
_BARK_EVERY_S = 1.0


@dataclass(frozen=True)
class Hung:
    """A picture whose decoder did not come back within its time."""

    index: int
    source: Path

    def trouble(self) -> AppError:
        """The sentence of its row."""
        name = path_to_text(self.source)
        message = f"The picture {name} kept its decoder busy without end."
        return AppError(ErrorCode.DECODER_HUNG, message, "Replace the file or leave it out.", path=name)


class _Watched:
    def __init__(self, hung: Hung, limit_s: float) -> None:
        self.hung = hung
        self.limit_s = limit_s
        self.seen_s = 0.0


class Watchdog:
    """Knows which pictures are being decoded and since when. `look` is to be called every second or so.

    Time counts only while somebody looks: a process that was stopped, or slept with its computer, blames nobody for it.
    """

    def __init__(self, limit_s: float = DECODE_LIMIT_S) -> None:
        self.limit_s = limit_s
        self._watched: dict[int, _Watched] = {}
        self._mutex = threading.Lock()
        self._looked_at = time.monotonic()

    @contextmanager
    def watching(self, index: int, source: Path) -> Iterator[None]:
        """While the body decodes the picture `index`, its time is counted. Larger files get more of it."""
        try:
            num_bytes = source.stat().st_size
        except OSError:
            num_bytes = 0
        limit_s = self.limit_s + _LIMIT_S_PER_MB * num_bytes / 2**20
        with self._mutex:
            self._watched[index] = _Watched(Hung(index, source), limit_s)
        try:
            yield
        finally:
            with self._mutex:
                self._watched.pop(index, None)

    def look(self) -> list[Hung]:
        """The pictures whose time is over."""
        now = time.monotonic()
        with self._mutex:
            passed = min(now - self._looked_at, _LONGEST_GLANCE_S)
            self._looked_at = now
            for watched in self._watched.values():
                watched.seen_s += passed
            return [watched.hung for watched in self._watched.values() if watched.seen_s > watched.limit_s]


class Alarm:
    """Ends the process where Python itself stands still, which a decoder in C can do: no thread of ours could notice that.

    What every thread was doing goes to the crash log, so that the next worker looks for the culprit as after a crash.
    """

    def __init__(self, crash_descriptor: int, limit_s: float = 2 * DECODE_LIMIT_S) -> None:
        self._descriptor = crash_descriptor
        self._limit_s = limit_s
        self._next_at = 0.0

    def put_off(self) -> None:
        """To be called by the main thread all the time; costs something once a second only."""
        now = time.monotonic()
        if self._descriptor >= 0 and now >= self._next_at:
            self._next_at = now + min(_BARK_EVERY_S, self._limit_s / 4)
            faulthandler.dump_traceback_later(self._limit_s, exit=True, file=self._descriptor)

    def cancel(self) -> None:
        """Nothing is watched any more."""
        if self._descriptor >= 0:
            self._next_at = 0.0
            faulthandler.cancel_dump_traceback_later()
