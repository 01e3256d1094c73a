"""Paths out of a drop, byte for byte: Qt's own conversion loses names that are not UTF-8."""

import errno
import os
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from PySide6.QtCore import QMimeData

_URI_LIST = "text/uri-list"
_LONG_NAME_BYTES, _LONG_PATH_BYTES = 255, 1024
"""Some system refuses names and paths beyond these, none refuses shorter ones: only the longer ones of a large drop are looked at."""


def holds_paths(mime: QMimeData) -> bool:
    """Whether a drag carries files; the names are looked at when it is dropped."""
    return mime.hasUrls()


def paths_of(mime: QMimeData) -> list[Path]:
    """The local files and folders of a drop, each once, in their order; web addresses and text give none."""
    if sys.platform == "win32":
        found = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    else:
        found = [path for line in bytes(mime.data(_URI_LIST).data()).splitlines() if (path := _path_of_line(line)) is not None]
    return list(dict.fromkeys(found))


def _path_of_line(line: bytes) -> Path | None:
    line = line.strip(b"\0 \t")
    if not line.lower().startswith(b"file:"):
        return None
    try:
        parts = urlsplit(line.decode("latin-1"))
    except ValueError:  # brackets without an address in them
        return None
    name = unquote_to_bytes(parts.path.encode("latin-1"))
    return Path(os.fsdecode(name)) if name and _can_be(name) else None


def _can_be(name: bytes) -> bool:
    """Whether a file can have this name at all; of any other even asking whether it is there fails."""
    if b"\0" in name:
        return False
    if len(name) < _LONG_PATH_BYTES and max(map(len, name.split(b"/"))) <= _LONG_NAME_BYTES:
        return True
    try:
        os.lstat(name)
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG
    return True
