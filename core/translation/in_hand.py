"""Which pictures a translation has in hand, on disk: after a crash it is known which of them may have caused it (no torch)."""

import mmap
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from core.files import disk_error

NUM_SLOTS = 96
"""More than all threads of a pipeline, and the pictures of one batch on a card, can have in hand."""
_RECORD = struct.Struct("<q")
_NOTHING = -1
_FILE_BYTES = _RECORD.size * (1 + NUM_SLOTS)


class InHand:
    """Numbers in a small file mapped into memory, which outlives the process, if not the power. A context manager. Threads may share it.

    `before` are the pictures that the process before this one left in hand; `alone_before` says whether it tried one at a time.
    """

    def __init__(self, path: Path) -> None:
        """Raises AppError (disk troubles)."""
        try:
            with path.open("a+b") as file:
                file.seek(0)
                content = file.read(_FILE_BYTES)
                if len(content) < _FILE_BYTES:
                    content = _RECORD.pack(0) + _RECORD.pack(_NOTHING) * NUM_SLOTS
                    file.truncate(0)
                    file.write(content)
                    file.flush()
                self._map = mmap.mmap(file.fileno(), _FILE_BYTES)
        except (OSError, ValueError) as error:
            raise disk_error(error if isinstance(error, OSError) else OSError(*error.args), path) from error
        alone, *rows = (number for (number,) in _RECORD.iter_unpack(content))
        self.alone_before = alone == 1
        self.before = sorted({row for row in rows if row != _NOTHING})
        self._mutex = threading.Lock()
        self._free = list(range(NUM_SLOTS))
        self.lay_down_all()

    def say_alone(self, alone: bool) -> None:
        """Note whether pictures are now tried one at a time."""
        self._map[: _RECORD.size] = _RECORD.pack(int(alone))

    @contextmanager
    def holding(self, indices: Sequence[int]) -> Iterator[None]:
        """The pictures `indices` are in hand while the body runs."""
        with self._mutex:
            slots = [self._free.pop() for _ in indices]
        for slot, index in zip(slots, indices, strict=True):
            self._write(slot, index)
        try:
            yield
        finally:
            for slot in slots:
                self._write(slot, _NOTHING)
            with self._mutex:
                self._free.extend(slots)

    def lay_down_all(self) -> None:
        """Nothing is in hand: for a process that knows its culprit and is about to end itself."""
        for slot in range(NUM_SLOTS):
            self._write(slot, _NOTHING)

    def _write(self, slot: int, number: int) -> None:
        start = _RECORD.size * (1 + slot)
        self._map[start : start + _RECORD.size] = _RECORD.pack(number)

    def __enter__(self) -> "InHand":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # Threads that were given up may still write into the map: it is left to them then, and goes with the process.
        pass
