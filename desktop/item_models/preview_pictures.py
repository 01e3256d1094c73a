"""The pictures of a run's previews, read one per turn of the event loop, so that scrubbing never holds up the window."""

from collections import OrderedDict, deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader

MAX_KEPT_BYTES = 96 * 1024 * 1024
"""About sixty previews of six pairs at 256 pixels."""


class PreviewPictures(QObject):
    """A run writes its previews itself, square and small: they are the one kind of picture that the window decodes."""

    ready = Signal(str)
    """The path of a picture that was read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[str, QImage] = OrderedDict()
        self._kept_bytes = 0
        self._wanted: deque[str] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read_one)

    def want(self, paths: Sequence[Path]) -> None:
        """Read these next, in this order; what was wanted before is forgotten."""
        self._wanted = deque(str(path) for path in paths if str(path) not in self._kept)
        if self._wanted:
            self._timer.start()

    def picture(self, path: Path) -> QImage | None:
        """The picture, or None while it was not read (a null one where it can't be)."""
        found = self._kept.get(str(path))
        if found is not None:
            self._kept.move_to_end(str(path))
        return found

    @property
    def is_reading(self) -> bool:
        """Whether wanted pictures are still to be read."""
        return bool(self._wanted)

    def _read_one(self) -> None:
        if not self._wanted:
            self._timer.stop()
            return
        path = self._wanted.popleft()
        image = QImageReader(path).read()
        self._kept[path] = image
        self._kept_bytes += image.sizeInBytes()
        while self._kept_bytes > MAX_KEPT_BYTES and len(self._kept) > 1:
            self._kept_bytes -= self._kept.popitem(last=False)[1].sizeInBytes()
        self.ready.emit(path)
