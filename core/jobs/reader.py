"""The one reader of a job's events: only whole lines, a bounded piece at a time, never holding the file open."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar, get_args

import msgspec

from core.files import disk_error
from core.jobs.events import Event
from core.jobs.folder import JobFolder
from core.plain_files import open_plain

MAX_LINE_BYTES = 131_072
"""Longer lines are garbage: the longest event we write has some kilobytes."""

_HEAD_BYTES = 128
_BEGIN = b'{"type":"'
_log = logging.getLogger(__name__)
AnyEvent = TypeVar("AnyEvent", bound=Event)


class _Tagged(msgspec.Struct):
    type: str = ""


class JobReader(Generic[AnyEvent]):
    """Follows events.jsonl of one job. `event_type` is the Union of the events that the caller understands."""

    def __init__(self, folder: JobFolder, event_type: Any) -> None:
        self._path: Path = folder.events_path
        self._decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(event_type)
        self._tags = {str(kind.__struct_config__.tag).encode() for kind in get_args(event_type) or (event_type,)}
        self.num_skipped = 0
        """Lines that were no event the caller understands."""
        self.num_restarts = 0
        """How often the file was replaced or cut, so that all its events come again: forget what was built from the former ones."""
        self.is_behind = False
        """Whether more than the last poll took was waiting: poll again without waiting for news."""
        self.error: OSError | None = None
        """Why the last poll could not read, or None; a file that is not there yet is no error."""
        self._has_logged = False
        self._offset = 0
        self._identity: tuple[int, int] = (0, 0)
        self._head = b""
        self._in_long_line = False

    def poll(self, max_bytes: int = 1 << 20) -> list[AnyEvent]:
        """The events of the next whole lines, at most about `max_bytes` of them; none while the file can't be read (see `error`)."""
        self.error = None
        try:
            with open_plain(self._path) as file:
                head = self._check_identity(file)
                file.seek(self._offset)
                data = file.read(max(max_bytes, MAX_LINE_BYTES) + 1)
        except FileNotFoundError:
            self.is_behind = False
            return []
        except OSError as error:
            self.is_behind = False
            self.error = error
            return []
        self.is_behind = len(data) > max(max_bytes, MAX_LINE_BYTES)
        end = data.rfind(b"\n") + 1
        if end == 0:
            self._pass_long_line(data)
            self._head = head[: self._offset]
            return []
        self._offset += end
        self._head = head[: self._offset]
        whole = data[:end]
        if self._in_long_line:
            self._in_long_line = False
            self.num_skipped += 1
            whole = whole[whole.find(b"\n") + 1 :]
        return self._decode(whole)

    def poll_all(self) -> list[AnyEvent]:
        """The events of all whole lines that there are now, however many."""
        events = self.poll()
        while self.is_behind:
            events += self.poll()
        return events

    def _check_identity(self, file: BinaryIO) -> bytes:
        """Starts anew at a replaced or cut file. Its first bytes (returned) tell too, for a new
        file often gets the number of a removed one."""
        status = os.fstat(file.fileno())
        identity = (status.st_dev, status.st_ino)
        head = file.read(_HEAD_BYTES)
        if self._offset and (identity != self._identity or status.st_size < self._offset or not head.startswith(self._head)):
            self._offset = 0
            self._in_long_line = False
            self.num_restarts += 1
        self._identity = identity
        return head

    def _pass_long_line(self, data: bytes) -> None:
        if len(data) > MAX_LINE_BYTES:
            if not self._in_long_line:
                self._log_garbage(data)
            self._in_long_line = True
            self._offset += len(data)

    def _decode(self, whole: bytes) -> list[AnyEvent]:
        """The events of whole lines; all at once where each is one of the caller's, as in a long history most pieces are."""
        lines = whole.split(b"\n")
        if max(map(len, lines)) <= MAX_LINE_BYTES:
            try:
                return self._decoder.decode_lines(whole)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                pass
        return self._decode_each(lines)

    def _decode_each(self, lines: Sequence[bytes]) -> list[AnyEvent]:
        events: list[AnyEvent] = []
        for line in lines:
            if len(line) > MAX_LINE_BYTES:
                self._skip(line)
                continue
            if self._is_of_others(line):
                self.num_skipped += 1
                continue
            try:
                events.append(self._decoder.decode(line))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                self._skip(line)
        return events

    def _is_of_others(self, line: bytes) -> bool:
        """Whether this is an event that the caller does not ask for, told without decoding it: most of a long history is."""
        return line.startswith(_BEGIN) and line.endswith(b"}") and line[len(_BEGIN) : line.find(b'"', len(_BEGIN))] not in self._tags

    def _skip(self, line: bytes) -> None:
        """Counts a line; the first that is no event at all is logged as a warning. One of a type we don't know is a newer
        writer's, and one that breaks off is what a crash leaves: both are fine."""
        if not line:
            return  # closing a torn line leaves none, but a hand may
        self.num_skipped += 1
        if len(line) <= MAX_LINE_BYTES and (line.startswith(_BEGIN) or _BEGIN.startswith(line)) and not line.endswith(b"}"):
            _log.info("%s holds a line that a crash tore: %r", self._path, line[:80])
        elif len(line) > MAX_LINE_BYTES or not _is_tagged(line):
            self._log_garbage(line)

    def _log_garbage(self, line: bytes) -> None:
        if not self._has_logged:
            self._has_logged = True
            _log.warning("%s holds lines that are no events; they are skipped. The first begins with %r", self._path, line[:80])


def _is_tagged(line: bytes) -> bool:
    try:
        return bool(msgspec.json.decode(line, type=_Tagged).type)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def read_all(folder: JobFolder, event_type: Any) -> list[Any]:
    """All events of a job as they are now. Raises AppError (DISK_*) where the file is there but can't be read."""
    reader: JobReader[Any] = JobReader(folder, event_type)
    events = reader.poll_all()
    if reader.error is not None:
        raise disk_error(reader.error, folder.events_path)
    return events
