"""The last preview of each run of the list as a small picture, read and made small beside the window's thread."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap

from desktop.item_models.preview_pictures import Shot, read_webp
from desktop.item_models.run_entry import RunEntry
from training.run import RunFolder

THUMBNAIL_PX = 46
NUM_AT_A_TIME = 2
MAX_WANTED = 40
"""Rows that were scrolled past long ago are forgotten: they ask again when they are painted again."""


class _Reader(QObject):
    """Reads in other threads and tells it in the window's."""

    read = Signal(object, object, object)
    """(the run's folder, the Shot, its QImage)"""

    def work(self, run_dir: Path, shot: Shot, size_px: int) -> None:
        """Called in another thread."""
        ways = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        image = read_webp(shot.path)
        self.read.emit(run_dir, shot, image if image.isNull() else image.scaled(size_px, size_px, *ways))


class RunThumbnails(QObject):
    """Of each run the picture that was read last is kept, and shown until a newer one is there."""

    ready = Signal(object)
    """The folder of a run whose picture is another."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[Path, tuple[Shot, QPixmap]] = {}
        self._wanted: dict[Path, Shot] = {}
        self._reading: set[Path] = set()
        self._reader = _Reader()
        self._reader.read.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def picture(self, entry: RunEntry) -> QPixmap | None:
        """The first pair of the run's newest preview; None while there is none, or none was read yet."""
        shot = _shot_of(entry)
        kept = self._kept.get(entry.run_dir)
        if shot is None:
            return None
        if (kept is None or kept[0] != shot) and entry.run_dir not in self._reading:
            self._wanted.pop(entry.run_dir, None)
            self._wanted[entry.run_dir] = shot
            while len(self._wanted) > MAX_WANTED:
                self._wanted.pop(next(iter(self._wanted)))
            self._read_next()
        return kept[1] if kept is not None and not kept[1].isNull() else None

    def _read_next(self) -> None:
        while self._wanted and len(self._reading) < NUM_AT_A_TIME:
            run_dir, shot = self._wanted.popitem()
            self._reading.add(run_dir)
            size_px = round(THUMBNAIL_PX * _pixel_ratio())
            # The closure keeps the reader, so that a thread that ends after the window went still has somebody to tell.
            QThreadPool.globalInstance().start(
                lambda reader=self._reader, run_dir=run_dir, shot=shot, size_px=size_px: reader.work(run_dir, shot, size_px)
            )

    def _take(self, run_dir: Path, shot: Shot, image: QImage) -> None:
        self._reading.discard(run_dir)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(_pixel_ratio())
        self._kept[run_dir] = shot, pixmap
        self._read_next()
        self.ready.emit(run_dir)


def _shot_of(entry: RunEntry) -> Shot | None:
    preview = entry.glance.last_preview
    return Shot(RunFolder(entry.run_dir).path / preview.folder / preview.names[0], preview.time) if preview is not None else None


def _pixel_ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
