"""What the Translate page has the helper read for it: the size of the first picture, and copies of a row's pictures for the viewer."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from core.errors import AppError
from core.files import path_to_json
from core.translation.history import Row, RowState
from desktop.context import AppContext
from desktop.item_models.row_words import failure_text
from desktop.service import SupersededError
from training.requests import MeasurePicture, ShowPictures

VIEWER_PX = 1024


class TranslationPictures(QObject):
    """What was asked last counts; answers to anything before it are dropped."""

    measured = Signal(object)
    """(width, height) of the first picture; None as long as it is not known."""
    came = Signal(QPixmap, QPixmap, str)
    """A row's picture, what was made of it, and why nothing was; null pixmaps for what there is not."""
    unreadable = Signal(str)
    """Why a row's picture can't be shown."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._first: Path | None = None
        self._row: Row | None = None

    def measure(self, first: Path | None) -> None:
        """Ask how large the first picture is, once for each first picture."""
        if first == self._first:
            return
        self._first = first
        self.measured.emit(None)
        if first is not None:
            self._context.spawn(self._measure(first))

    def fetch(self, row: Row | None) -> None:
        """Ask for copies of a row's pictures; None asks for nothing more."""
        self._row = row
        if row is not None:
            self._context.spawn(self._fetch(row))

    async def _measure(self, path: Path) -> None:
        try:
            size = await self._context.service.ask(MeasurePicture(path=path_to_json(path), lane="translate-measure"))
        except (SupersededError, AppError):
            return  # its row will say what is wrong with it
        if path == self._first:
            self.measured.emit((size.width, size.height))

    async def _fetch(self, row: Row) -> None:
        is_done = row.state in (RowState.DONE, RowState.SKIPPED)
        paths = [row.source, row.output] if is_done else [row.source]
        request = ShowPictures(paths=[path_to_json(path) for path in paths], size_px=VIEWER_PX, lane="translate-viewer")
        try:
            answer = await self._context.service.ask(request)
        except SupersededError:
            return
        if row is not self._row:
            return
        pixmaps = [QPixmap(file) if file else QPixmap() for file in answer.files]
        failure = failure_text(row) if row.state is RowState.FAILED else ""
        if pixmaps[0].isNull() and not is_done:
            self.unreadable.emit(failure or answer.errors[0] or self.tr("The picture can't be shown."))
            return
        self.came.emit(pixmaps[0], pixmaps[1] if is_done else QPixmap(), failure)
