"""The journal of files: the planned rows of a translation, appended part by part, read while it grows (no torch)."""

import itertools
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from types import TracebackType

import msgspec

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text, wait_out_sharing
from core.plain_files import open_plain
from core.translation.plan import PlannedFile

_CHUNK_BYTES = 1 << 18
_CLOSING = b'"closes":true}\n'
_DECODER = msgspec.json.Decoder(PlannedFile)


class JournalWriter:
    """Appends rows; only the worker that lists the inputs may have one. A context manager.

    Rows may be read by others once `sync` has brought them to the disk and their number was told.
    """

    def __init__(self, path: Path) -> None:
        """Opens, or makes, the journal. Raises AppError (DISK_*)."""
        self._path = path
        self._encoder = msgspec.json.Encoder()
        self._waiting = bytearray()
        try:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
            self._descriptor = wait_out_sharing(lambda: os.open(path, flags, 0o666))
        except OSError as error:
            raise disk_error(error, path) from error
        self._size = 0
        """So much of the file is whole."""

    def recover(self, is_cancelled: Callable[[], bool]) -> Iterator[PlannedFile]:
        """The rows of all parts that are in the journal whole. What comes after them is cut off: a torn line, half a part.

        Raises AppError: NOT_A_JOB, where a line in the middle is no row.
        """
        with open_plain(self._path) as file:
            place = 0
            for line in file:
                if is_cancelled():
                    return
                place += len(line)
                if line.endswith(_CLOSING):
                    self._size = place
        self._cut()
        for num_rows, row in enumerate(read_rows(self._path)):
            if row.index != num_rows:
                raise _damaged(self._path, f"row {num_rows} is missing")
            yield row

    def append(self, rows: Iterable[PlannedFile]) -> int:
        """Writes rows at the end, not yet forced to the disk; how many. Raises AppError (DISK_*)."""
        num_rows = 0
        for row in rows:
            self._waiting += self._encoder.encode(row)
            self._waiting += b"\n"
            num_rows += 1
            if len(self._waiting) >= _CHUNK_BYTES:
                self._write()
        return num_rows

    def sync(self) -> None:
        """Waits until the disk has all rows. Raises AppError (DISK_*): the journal is then cut back to what it held before."""
        self._write()
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            self._give_up(error)
        self._size = os.lseek(self._descriptor, 0, os.SEEK_CUR)

    def close(self) -> None:
        """Lets go of the file; what was not synced is cut off."""
        if self._descriptor >= 0:
            try:
                self._cut()
            finally:
                os.close(self._descriptor)
                self._descriptor = -1

    def __enter__(self) -> "JournalWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _write(self) -> None:
        data = memoryview(bytes(self._waiting))
        self._waiting.clear()
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        trouble = disk_error(error, self._path)
        self._cut()
        raise trouble from error

    def _cut(self) -> None:
        """Where even that fails, the next start cuts."""
        try:
            os.ftruncate(self._descriptor, self._size)
            os.lseek(self._descriptor, self._size, os.SEEK_SET)
        except OSError:
            pass


class JournalReader:
    """Reads rows in order while the journal grows, a bounded piece at a time; never holds the file open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self.num_read = 0

    def read(self, limit: int) -> list[bytes]:
        """The next lines, without their ends, as far as `limit` lines from the journal's begin are told to be there, at most about
        256 KB; empty where a network drive does not show them yet. Raises OSError."""
        if self.num_read >= limit:
            return []
        with open_plain(self._path) as file:
            file.seek(self._offset)
            data = file.read(_CHUNK_BYTES)
        end = data.rfind(b"\n") + 1
        lines = data[: max(0, end - 1)].split(b"\n")[: limit - self.num_read] if end else []
        # What lies beyond the limit is read again when it is told: after a crash it may have been cut off and be other rows.
        self._offset += sum(map(len, lines)) + len(lines)
        self.num_read += len(lines)
        return lines


def read_rows(path: Path, limit: int | None = None) -> Iterator[PlannedFile]:
    """The journal's first `limit` rows, or as many as there are whole, one at a time; none where there is no journal.

    Raises AppError: NOT_A_JOB where it is damaged or shorter than `limit`, DISK_*.
    """
    reader = JournalReader(path)
    while limit is None or reader.num_read < limit:
        try:
            lines = reader.read(sys.maxsize if limit is None else limit)
        except FileNotFoundError:
            lines = []
        except OSError as error:
            raise disk_error(error, path) from error
        if not lines and limit is not None:
            raise _damaged(path, f"it ends after {reader.num_read} of {limit} rows")
        if not lines:
            return
        for line in lines:
            yield decode_row(line, path)


def find_rows(path: Path, indices: Collection[int]) -> list[PlannedFile]:
    """Those of the journal's rows, in order. Raises what `read_rows` raises."""
    last = max(indices, default=-1)
    return [row for row in itertools.islice(read_rows(path), last + 1) if row.index in indices]


def decode_row(line: bytes, path: Path) -> PlannedFile:
    """One line of the journal at `path`. Raises AppError: NOT_A_JOB."""
    try:
        return _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, reason: str) -> AppError:
    name = path_to_text(path)
    return AppError(
        ErrorCode.NOT_A_JOB, f"The journal {name} is damaged ({reason}).", "Start a new translation; what is done stays.", path=name
    )
