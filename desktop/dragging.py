"""Files that are dragged out to other programs: named only when one of these asks, for they may be very many."""

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from urllib.parse import quote

from PySide6.QtCore import QByteArray, QMetaType, QMimeData, QUrl

_URI_LIST = "text/uri-list"
_BETWEEN = "\0"
"""No name holds it."""


class DraggedFiles(QMimeData):
    """The files whose paths `name_all` gives."""

    def __init__(self, name_all: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self._name_all = name_all
        self._listed: QByteArray | None = None

    def hasFormat(self, mime_type: str) -> bool:
        return mime_type == _URI_LIST

    def formats(self) -> list[str]:
        return [_URI_LIST]

    def retrieveData(self, mime_type: str, preferred: QMetaType) -> object:
        if mime_type != _URI_LIST:
            return None
        if self._listed is None:
            self._listed = QByteArray("".join(f"{line}\r\n" for line in uri_lines(self._name_all())).encode())
        if preferred.id() == QMetaType.Type.QVariantList.value:  # which Qt does not make of what comes from Python
            return [QUrl.fromEncoded(QByteArray(line)) for line in self._listed.data().splitlines()]
        return self._listed


def uri_lines(paths: Sequence[str]) -> Iterator[str]:
    """The addresses of local files, whose paths are absolute, byte for byte."""
    for folder, parts in groupby((os.path.split(path) for path in paths), key=lambda part: part[0]):
        address = f"file://{quote(os.fsencode(folder)).rstrip('/')}"
        if os.sep != "/":  # on Windows it is no quotation of the path
            address = bytes(QUrl.fromLocalFile(folder).toEncoded().data()).decode().rstrip("/")
        # All names at once: to quote each by itself takes as long as all else together.
        names = quote(os.fsencode(_BETWEEN.join(name for _, name in parts)), safe=f"/{_BETWEEN}")
        yield from (f"{address}/{name}" for name in names.split(_BETWEEN))
