"""The pictures of a run's previews, read one per turn of the event loop, so that scrubbing never holds up the window."""

from collections import OrderedDict, deque
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QObject, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader

MAX_KEPT_BYTES = 24 * 1024 * 1024
"""About fifteen previews of six pairs at 256 pixels."""
_LEAST_BYTES = 64


class Shot(NamedTuple):
    """A picture's file and the time of the event that told of it: a resumed run writes the preview of a step anew."""

    path: Path
    time: float = 0.0


class PreviewPictures(QObject):
    """A run writes its previews itself, square and small: they are the one kind of picture that the window decodes."""

    ready = Signal(object)
    """The Shot that was read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[Shot, QImage] = OrderedDict()
        self._kept_bytes = 0
        self._wanted: deque[Shot] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read_one)

    def want(self, shots: Sequence[Shot]) -> None:
        """Read these next, in this order; what was wanted before is forgotten."""
        self._wanted = deque(shot for shot in shots if shot not in self._kept)
        if self._wanted:
            self._timer.start()

    def picture(self, shot: Shot) -> QImage | None:
        """The picture, or None while it was not read (a null one where it can't be)."""
        found = self._kept.get(shot)
        if found is not None:
            self._kept.move_to_end(shot)
        return found

    def _read_one(self) -> None:
        if not self._wanted:
            self._timer.stop()
            return
        shot = self._wanted.popleft()
        image = read_webp(shot.path)
        self._kept[shot] = image
        self._kept_bytes += image.sizeInBytes()
        while self._kept_bytes > MAX_KEPT_BYTES and len(self._kept) > 1:
            self._kept_bytes -= self._kept.popitem(last=False)[1].sizeInBytes()
        self.ready.emit(shot)


def read_webp(path: Path) -> QImage:
    """A small WebP; a null image where there is none."""
    try:
        data = path.read_bytes()
    except OSError:
        return QImage()
    # WORKAROUND: Qt refuses a WebP of less than 40 bytes, which is all that a picture of one colour takes; zeros after it do no harm
    buffer = QBuffer()
    buffer.setData(data.ljust(_LEAST_BYTES, b"\0"))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    return QImageReader(buffer, b"webp").read()
