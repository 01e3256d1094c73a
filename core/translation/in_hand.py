"""Which pictures a translation has in hand, on disk: after a crash it is known which of them may have caused it (no torch)."""

import mmap
import struct
from pathlib import Path
from types import TracebackType

from core.files import disk_error

NUM_SLOTS = 18
_RECORD = struct.Struct("<q")
_NOTHING = -1
_FILE_BYTES = _RECORD.size * (1 + NUM_SLOTS)


class InHand:
    """One number per thread in a small file mapped into memory, which outlives the process, if not the power. A context manager.

    `before` are the pictures that the process before this one left in hand; `alone_before` says whether it tried one at a time.
    """

    def __init__(self, path: Path) -> None:
        """Raises AppError (disk troubles)."""
        self.num_slots = NUM_SLOTS
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
        for slot in range(NUM_SLOTS):
            self.lay_down(slot)

    def say_alone(self, alone: bool) -> None:
        """Note whether pictures are now tried one at a time."""
        self._map[: _RECORD.size] = _RECORD.pack(int(alone))

    def take(self, slot: int, index: int) -> None:
        """Thread `slot` begins with the picture `index`."""
        self._write(slot, index)

    def lay_down(self, slot: int) -> None:
        """Thread `slot` is done with its picture."""
        self._write(slot, _NOTHING)

    def _write(self, slot: int, number: int) -> None:
        start = _RECORD.size * (1 + slot)
        self._map[start : start + _RECORD.size] = _RECORD.pack(number)

    def __enter__(self) -> "InHand":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # Threads that were given up may still write into the map: it is left to them then, and goes with the process.
        pass
