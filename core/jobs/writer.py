"""The one writer of a job's events: whole lines at the end of events.jsonl, in sessions."""

import os
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text, wait_out_sharing
from core.jobs.events import Event, Failed, Finished, Started, Stopped
from core.jobs.folder import JobFolder
from core.jobs.lock import this_process
from core.plain_files import open_plain

_TAIL_BYTES = 65_536


class _Numbered(msgspec.Struct):
    session: int = 0


class EventWriter:
    """Appends events; only the worker that holds the job's lock may have one. Any thread may write."""

    def __init__(self, folder: JobFolder) -> None:
        """Opens (or makes) events.jsonl, closes a line that a crash tore, finds the last session. Raises AppError (DISK_*)."""
        self._folder = folder
        self._path = folder.events_path
        self._mutex = threading.Lock()
        self._encoder = msgspec.json.Encoder()
        self._descriptor = -1
        """-1 while the file is closed: at the end, or where it could not be opened again."""
        self._is_closed = False
        self._is_torn = False
        self._opening = b""
        """The line that opened the session; a file that somebody removed or emptied begins with it again."""
        try:
            self._open()
            self.session = _last_session(self._path)
        except OSError as error:
            self.close()
            raise disk_error(error, self._path) from error

    def begin_session(self) -> int:
        """Counts up the session that the following events belong to; its first event must be Started."""
        self.session += 1
        return self.session

    def write(self, event: Event) -> None:
        """Appends one event with the time and the session filled in; the ends of a session also wait for the disk.

        Raises AppError (DISK_FULL, FOLDER_GONE, ...); the file then still ends with a whole line, and a later write may succeed.
        """
        event = msgspec.structs.replace(event, time=time.time(), session=self.session)
        if isinstance(event, Started):
            event = msgspec.structs.replace(event, process_started=this_process().started)
        line = self._encode(event) + b"\n"
        with self._mutex:
            assert not self._is_closed, "the writer is closed"
            try:
                self._follow_path()
                if isinstance(event, Started):
                    self._opening = line
                elif self._opening and os.fstat(self._descriptor).st_size == 0:
                    self._append(self._opening)
                self._append(line)
                if isinstance(event, Started | Finished | Stopped | Failed):
                    os.fsync(self._descriptor)
            except OSError as error:
                raise disk_error(error, self._path) from error

    def close(self) -> None:
        """Lets go of the file; may be called twice."""
        with self._mutex:
            self._is_closed = True
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1

    def __enter__(self) -> "EventWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _open(self) -> None:
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        self._descriptor = wait_out_sharing(lambda: os.open(self._path, flags, 0o666))
        size = os.fstat(self._descriptor).st_size
        if size:
            os.lseek(self._descriptor, size - 1, os.SEEK_SET)
            self._is_torn = os.read(self._descriptor, 1) != b"\n"
        if self._is_torn:
            self._append(b"")

    def _append(self, line: bytes) -> None:
        """Adds a line, or nothing: what a full disk took of it is cut off again, or closed by the next line where that fails too."""
        size = os.fstat(self._descriptor).st_size
        data = b"\n" + line if self._is_torn else line
        num_written = 0
        try:
            while num_written < len(data):
                num_written += os.write(self._descriptor, data[num_written:])
        except OSError:
            if num_written:
                try:
                    os.ftruncate(self._descriptor, size)
                except OSError:
                    self._is_torn = True
            raise
        self._is_torn = False

    def _follow_path(self) -> None:
        """Goes where the file is now, and makes it anew where it alone was removed; raises OSError, or FOLDER_GONE where the job went
        away: POSIX systems would let us write into a removed file for ever."""
        if self._descriptor >= 0:
            if self._is_in_place():
                return
            os.close(self._descriptor)
            self._descriptor = -1
        if self._path.parent.is_dir() and not self._path.exists() and not self._folder.request_path.exists():
            name = path_to_text(self._path.parent)
            raise AppError(ErrorCode.FOLDER_GONE, f"The job's files are no longer in {name}.", "Put them back, then go on.", path=name)
        self._open()

    def _is_in_place(self) -> bool:
        try:
            at_path = self._path.stat()
        except FileNotFoundError:
            return False
        ours = os.fstat(self._descriptor)
        return not (ours.st_ino and at_path.st_ino) or (ours.st_dev, ours.st_ino) == (at_path.st_dev, at_path.st_ino)

    def _encode(self, event: Event) -> bytes:
        try:
            return self._encoder.encode(event)
        except UnicodeEncodeError:  # a name that is not UTF-8 got into a sentence: show it as well as can be
            return self._encoder.encode(_without_surrogates(msgspec.to_builtins(event)))


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value


def _last_session(path: Path) -> int:
    """The number of the last session in the file, 0 if there is none: reads backwards, for the file may be large."""
    decoder = msgspec.json.Decoder(_Numbered)
    with open_plain(path) as file:
        size = file.seek(0, os.SEEK_END)
        length = _TAIL_BYTES
        while True:
            start = max(0, size - length)
            file.seek(start)
            lines = file.read(size - start).split(b"\n")
            for line in reversed(lines if start == 0 else lines[1:]):  # the first may be half a line
                try:
                    session = decoder.decode(line).session
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                    continue
                if session > 0:
                    return session
            if start == 0:
                return 0
            length *= 8
