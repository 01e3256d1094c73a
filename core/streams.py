"""Standard output and error that end no work: closed, full or left by their reader, the program goes on and tells it at the end."""

import errno
import io
import os
import sys
from pathlib import Path
from typing import Literal, TextIO, cast

from core.errors import AppError
from core.files import disk_error

_LEFT_ERRNOS = frozenset({errno.EPIPE, errno.EBADF, errno.ECONNRESET, getattr(errno, "ESHUTDOWN", errno.EPIPE)})
"""Nobody reads any more: no trouble of the work's, and nobody left to tell."""
_NAMES: dict[Literal["stdout", "stderr"], str] = {"stdout": "the standard output", "stderr": "the standard error output"}


class SteadyFile(io.FileIO):
    """A descriptor whose write errors are kept instead of raised; after the first one, what is written is dropped.

    A log (`is_log`) is tried again each time: its disk may have room again, and its last lines are the ones that count.
    """

    def __init__(self, descriptor: int, *, is_log: bool = False) -> None:
        super().__init__(descriptor, "wb", closefd=False)
        self.trouble: OSError | None = None
        self._is_log = is_log
        self._is_terminal = self.isatty()

    def write(self, data: "bytes | memoryview") -> int:  # type: ignore[override]
        """As FileIO.write; all of `data` counts as written where it can't be."""
        if self.trouble is None or self._is_log:
            try:
                return super().write(data)
            except OSError as error:
                self.trouble = error
        return len(data)

    @property
    def is_left(self) -> bool:
        """Whether the trouble is only that the reader has gone."""
        return self.trouble is not None and (self._is_terminal or self.trouble.errno in _LEFT_ERRNOS)


def steady_streams(*, are_log: bool = False) -> None:
    """Make sys.stdout and sys.stderr such that writing never raises. A second call changes nothing. `are_log`: a worker's, see SteadyFile.

    What was closed when the program started becomes the null device, or the next file opened would take its number and be printed into.
    """
    if sys.platform != "win32":  # there a program with a window has none of the three
        for descriptor in range(3):
            try:
                os.fstat(descriptor)
            except OSError:
                os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
    sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
    for name in _NAMES:
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif stream is getattr(sys, f"__{name}__") and isinstance(stream, io.TextIOWrapper) and not _is_windows_console(stream):
            setattr(sys, name, _steady(stream, is_log=are_log))


def stream_trouble() -> AppError | None:
    """What could not be printed since `steady_streams`, as the disk's trouble; None where all was, or nobody reads it any more."""
    for name, words in _NAMES.items():
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            continue
        stream.flush()
        raw = getattr(getattr(stream, "buffer", None), "raw", None)
        if isinstance(raw, SteadyFile) and raw.trouble is not None and not raw.is_left:
            return disk_error(raw.trouble, Path(words))
    return None


def _is_windows_console(stream: TextIO) -> bool:
    return sys.platform == "win32" and stream.isatty()  # Python writes it by another way than a file's, as UTF-16


def _steady(stream: io.TextIOWrapper, *, is_log: bool) -> io.TextIOWrapper:
    stream.flush()
    raw = SteadyFile(stream.fileno(), is_log=is_log)
    return io.TextIOWrapper(
        io.BufferedWriter(cast(io.RawIOBase, raw)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
