"""Reads the helper's large copies beside the window's thread: a PNG of 12 million pixels takes a quarter of a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader

if TYPE_CHECKING:
    import asyncio


class _Reading(QObject):
    """One call; it lives in the window's thread, and the pictures come to it there."""

    _read = Signal(object)

    def __init__(self, future: asyncio.Future[list[QImage]]) -> None:
        super().__init__()
        self._future = future
        self._read.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def work(self, files: Sequence[str]) -> None:
        """Read; called in another thread."""
        self._read.emit([QImageReader(file).read() if file else QImage() for file in files])

    def _take(self, images: list[QImage]) -> None:
        if not self._future.done():
            self._future.set_result(images)


async def read_images(files: Sequence[str]) -> list[QImage]:
    """The pictures in these files, made by the helper; null ones where there is none ('') or it can't be read."""
    import asyncio

    reading = _Reading(asyncio.get_running_loop().create_future())
    QThreadPool.globalInstance().start(lambda: reading.work(files))
    return await reading._future
