"""Reads files that others may have put into our folders: a pipe or a device under a file's name is refused, not waited for."""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

NO_FILE = "it is no file"
"""What the error says of a pipe or a device."""
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def open_plain(path: Path) -> BufferedReader:
    """A file, open to read. Raises OSError, also for what is there and no file: a pipe would be waited for, a device read, for ever."""
    descriptor = os.open(path, _FLAGS)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, NO_FILE, str(path))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def append_plain(path: Path) -> BinaryIO:
    """A file, open to be written to at its end, made where there is none; or a character device, such as a terminal or /dev/null.

    Raises OSError, also for any other thing that is there and no file: a pipe would be waited for.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _FLAGS, 0o666)
    mode = os.fstat(descriptor).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISCHR(mode)):
        os.close(descriptor)
        raise OSError(errno.EINVAL, NO_FILE, str(path))
    return os.fdopen(descriptor, "ab")


def read_plain(path: Path) -> bytes:
    """All bytes of a file. Raises OSError as `open_plain`."""
    with open_plain(path) as file:
        return file.read()
