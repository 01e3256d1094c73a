"""The pictures of a run's previews, read beside the window's thread, so that scrubbing never holds up the window."""

from collections import OrderedDict, deque
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage

from core.plain_files import read_plain

MAX_KEPT_BYTES = 48 * 1024 * 1024
"""About thirty previews of six pairs at 256 pixels."""
NUM_AT_A_TIME = 2
_LEAST_BYTES = 64


class Shot(NamedTuple):
    """A picture's file and the time of the event that told of it: a resumed run writes the preview of a step anew."""

    path: Path
    time: float = 0.0


class _Reader(QObject):
    """Reads in other threads and tells it in the window's."""

    read = Signal(object, object)
    """(the Shot, its QImage)"""

    def work(self, shot: Shot) -> None:
        """Called in another thread."""
        self.read.emit(shot, read_webp(shot.path))


class PreviewPictures(QObject):
    """A run writes its previews itself, square and small: they are the one kind of picture that the window's process decodes."""

    ready = Signal(object)
    """The Shot that was read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[Shot, QImage] = OrderedDict()
        self._kept_bytes = 0
        self._wanted: deque[Shot] = deque()
        self._reading: set[Shot] = set()
        self._outdated: set[Shot] = set()
        """What was being read when all was forgotten."""
        self._asked_again: set[Shot] = set()
        """What was being read when it was wanted: its file may have come just then."""
        self._in_use: set[Shot] = set()
        """What is on screen stays, however much it is."""
        self._reader = _Reader()
        self._reader.read.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def want(self, shots: Sequence[Shot], ahead: Sequence[Shot] = ()) -> None:
        """Read these next, in this order, then those that may be looked at soon; what was wanted before is forgotten.

        What could not be read is tried again: on a shared drive a file may come after the event that tells of it.
        """
        self._in_use = set(shots)
        wanted = dict.fromkeys([*shots, *ahead])
        self._wanted = deque(shot for shot in wanted if shot not in self._reading and self._is_missing(shot))
        self._asked_again = self._reading & wanted.keys()
        self._read_next()

    def forget(self) -> None:
        """Other files may stand under the same names now."""
        self._kept.clear()
        self._kept_bytes = 0
        self._wanted.clear()
        self._outdated = set(self._reading)

    def _is_missing(self, shot: Shot) -> bool:
        kept = self._kept.get(shot)
        return kept is None or kept.isNull()

    def picture(self, shot: Shot) -> QImage | None:
        """The picture, or None while it was not read (a null one where it can't be)."""
        found = self._kept.get(shot)
        if found is not None:
            self._kept.move_to_end(shot)
        return found

    @property
    def num_kept_bytes(self) -> int:
        """The memory that the pictures take."""
        return self._kept_bytes

    def _read_next(self) -> None:
        while self._wanted and len(self._reading) < NUM_AT_A_TIME:
            shot = self._wanted.popleft()
            self._reading.add(shot)
            # The closure keeps the reader, so that a thread that ends after the window went still has somebody to tell.
            QThreadPool.globalInstance().start(lambda reader=self._reader, shot=shot: reader.work(shot))

    def _take(self, shot: Shot, image: QImage) -> None:
        self._reading.discard(shot)
        is_outdated, is_asked_again = shot in self._outdated, shot in self._asked_again
        self._outdated.discard(shot)
        self._asked_again.discard(shot)
        if is_outdated or (is_asked_again and image.isNull()):
            if is_asked_again or shot in self._in_use:
                self._wanted.appendleft(shot)
            self._read_next()
            return
        self._kept[shot] = image
        self._kept_bytes += image.sizeInBytes()
        self._drop_oldest()
        self._read_next()
        self.ready.emit(shot)

    def _drop_oldest(self) -> None:
        for shot in list(self._kept):
            if self._kept_bytes <= MAX_KEPT_BYTES:
                return
            if shot not in self._in_use:
                self._kept_bytes -= self._kept.pop(shot).sizeInBytes()


def read_webp(path: Path) -> QImage:
    """A small WebP; a null image where there is none."""
    try:
        data = read_plain(path)
    except OSError:
        return QImage()
    # WORKAROUND: Qt refuses a WebP of less than 40 bytes, which is all that a picture of one colour takes; zeros after it do no harm
    # WORKAROUND: no reader with a buffer of ours, which would ask for Python's lock while it holds Qt's own for picture formats, for which
    # the window's thread waits with Python's lock as soon as it paints an icon
    return QImage.fromData(data.ljust(_LEAST_BYTES, b"\0"), "webp")
