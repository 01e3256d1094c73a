"""What the Translate page has the helper read for it: the sizes of some pictures, and copies of a row's pictures for the viewer."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QPixmap

from core.errors import AppError, ErrorCode
from core.files import path_to_json
from core.translation.history import Row, RowState
from desktop.context import AppContext
from desktop.item_models.row_words import failure_text
from desktop.reading_pictures import read_images
from desktop.sentences import say
from desktop.service import SupersededError
from desktop.widgets.compare_painting import HalfPicture
from desktop.wording import fill
from training.requests import MeasurePicture, MeasurePictures, ShowPictures

VIEWER_PX = 1024
WHOLE_PX = 4096
"""Of a picture that is looked at closely, or copied: 64 MB in memory."""


class TranslationPictures(QObject):
    """What was asked last counts; answers to anything before it are dropped."""

    measured = Signal(object)
    """(width, height) of the first picture; None as long as it is not known."""
    weighed = Signal(float)
    """Pixels of a picture, on average; 0 as long as it is not known."""
    came = Signal(object, object)
    """A row's picture and what was made of it, or why nothing was: two HalfPictures."""
    unreadable = Signal(str)
    """Why a row's picture can't be shown."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._first: Path | None = None
        self._sample: list[Path] = []
        self._row: Row | None = None
        self._is_close = False
        """Whether every pixel of the row's pictures was asked for."""

    def measure(self, first: Path | None) -> None:
        """Ask how large the first picture is, once for each first picture."""
        if first == self._first:
            return
        self._first = first
        self.measured.emit(None)
        if first is not None:
            self._context.spawn(self._measure(first))

    def weigh(self, sample: Sequence[Path]) -> None:
        """Ask how large pictures like these are, once for each sample."""
        if sample == self._sample:
            return
        self._sample = list(sample)
        self.weighed.emit(0.0)
        if sample:
            self._context.spawn(self._weigh(self._sample))

    def fetch(self, row: Row | None) -> None:
        """Ask for copies of a row's pictures; None asks for nothing more."""
        self._row, self._is_close = row, False
        if row is not None:
            self._context.spawn(self._fetch(row, VIEWER_PX))

    def look_close(self) -> None:
        """The screen shows more pixels than the copies have: ask for larger ones, once."""
        if self._row is not None and not self._is_close:
            self._is_close = True
            self._context.spawn(self._fetch(self._row, WHOLE_PX))

    def copy(self, row: Row | None) -> None:
        """Put a row's result into the clipboard: its file, and the picture for programs that take no file."""
        if row is not None and row.state in (RowState.DONE, RowState.SKIPPED):
            self._context.spawn(self._copy(row))

    async def _measure(self, path: Path) -> None:
        try:
            size = await self._context.service.ask(MeasurePicture(path=path_to_json(path), lane="translate-measure"))
        except (SupersededError, AppError):
            return  # its row will say what is wrong with it
        if path == self._first:
            self.measured.emit((size.width, size.height))

    async def _weigh(self, sample: list[Path]) -> None:
        request = MeasurePictures(paths=[path_to_json(path) for path in sample], lane="translate-weigh")
        try:
            answer = await self._context.service.ask(request)
        except (SupersededError, AppError):
            return  # nothing is said of what the results take
        if sample is self._sample:
            self.weighed.emit(answer.mean_px)

    async def _fetch(self, row: Row, size_px: int) -> None:
        is_done = row.state in (RowState.DONE, RowState.SKIPPED)
        paths = [row.source, row.output] if is_done else [row.source]
        request = ShowPictures(paths=[path_to_json(path) for path in paths], size_px=size_px, lane="translate-viewer")
        try:
            answer = await self._context.service.ask(request)
        except SupersededError:
            return
        if row is not self._row:
            return
        images = await read_images(answer.files)
        if row is not self._row:
            return
        failure = failure_text(row) if row.state is RowState.FAILED else ""
        if images[0].isNull() and not is_done:
            self.unreadable.emit(failure or say(answer.errors[0]) or self.tr("The picture can't be shown."))
            return
        missing = failure or self.tr("Not translated yet")
        halves = [HalfPicture(QPixmap.fromImage(image), size, missing) for image, size in zip(images, answer.sizes, strict=True)]
        self.came.emit(halves[0], halves[1] if is_done else HalfPicture(missing=missing))

    async def _copy(self, row: Row) -> None:
        answer = await self._context.service.ask(ShowPictures(paths=[path_to_json(row.output)], size_px=WHOLE_PX))
        if not answer.files[0]:
            raise AppError(ErrorCode.PICTURE_UNREADABLE, answer.errors[0], "Translate it again.", path=str(row.output))
        (image,) = await read_images(answer.files)
        QGuiApplication.clipboard().setImage(image)
        self._context.show_message.emit(fill(self.tr("“%1” is in the clipboard."), row.output.name))
