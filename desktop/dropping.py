"""Paths out of a drop, byte for byte: Qt's own conversion loses names that are not UTF-8."""

import errno
import os
import socket
import sys
from pathlib import Path
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

from PySide6.QtCore import QMimeData

from core.files import visible_text

_URI_LIST = "text/uri-list"
_LONG_NAME_BYTES, _LONG_PATH_BYTES = 255, 1024
"""Some system refuses names and paths beyond these, none refuses shorter ones: only the longer ones of a large drop are looked at."""


def holds_paths(mime: QMimeData) -> bool:
    """Whether a drag carries files; the names are looked at when it is dropped."""
    return mime.hasUrls()


def paths_of(mime: QMimeData) -> list[Path]:
    """The local files and folders of a drop, each once, in their order; web addresses, text and other computers' files give none."""
    if sys.platform == "win32":
        found = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    else:
        found = [path for line in bytes(mime.data(_URI_LIST).data()).splitlines() if (path := _path_of_line(line)) is not None]
    return list(dict.fromkeys(found))


def other_computers(mime: QMimeData) -> list[str]:
    """On which other computers a drop's files lie, each once; none on Windows, which opens what another computer shares by its name."""
    if sys.platform == "win32":
        return []
    addresses = [_address(line) for line in bytes(mime.data(_URI_LIST).data()).splitlines()]
    return list(dict.fromkeys(visible_text(parts.netloc) for parts in addresses if parts is not None and not _is_here(parts.netloc)))


def _is_here(host: str) -> bool:
    """Whether an address means this computer: by no name, by the name for that, or by its own with any domain or none."""
    own = socket.gethostname().partition(".")[0].casefold()
    return host.casefold() in ("", "localhost", "127.0.0.1", "[::1]") or host.partition(".")[0].casefold() == own


def _address(line: bytes) -> SplitResult | None:
    line = line.strip(b"\0 \t")
    if not line.lower().startswith(b"file:"):
        return None
    try:
        return urlsplit(line.decode("latin-1"))
    except ValueError:  # brackets without an address in them
        return None


def _path_of_line(line: bytes) -> Path | None:
    parts = _address(line)
    if parts is None or not _is_here(parts.netloc):
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
