"""Paths out of a drop, byte for byte: Qt's own conversion loses names that are not UTF-8."""

import os
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from PySide6.QtCore import QMimeData

_URI_LIST = "text/uri-list"


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
    parts = urlsplit(line.decode("latin-1"))
    name = unquote_to_bytes(parts.path.encode("latin-1"))
    return Path(os.fsdecode(name)) if name else None
