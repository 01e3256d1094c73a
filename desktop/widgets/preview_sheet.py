"""The contact sheet of a preview: a row of input, translated and target for every picture, zoomed and panned in step."""

from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from desktop.item_models.preview_pictures import PreviewPictures, Shot
from desktop.item_models.preview_timeline import PreviewTimeline
from desktop.theme import tokens
from desktop.widgets.compare_painting import draw_chip, draw_words
from desktop.widgets.zoom import STEP, Zoom
from desktop.wording import fill
from training.own_pictures import is_own
from training.run import Preview, RunFolder

GAP_PX = 6
_ROW_GAP_PX = 10
_LARGEST_CELL_PX = 256
_SMALLEST_CELL_PX = 72
_NOTCH = 120
"""What a wheel tells of one notch."""


def shots_of(run_dir: Path, preview: Preview, name: str) -> tuple[Shot, Shot, Shot]:
    """The files of a picture's input, translated and target at a preview."""
    previews_dir = RunFolder(run_dir).previews_dir
    translated = Shot(run_dir / preview.folder / name, preview.time)
    return Shot(previews_dir / "input" / name), translated, Shot(previews_dir / "target" / name)


class PreviewSheet(QWidget):
    """Paints the rows as large as the width allows; translated pictures of the step before stay until the new ones are read.

    The wheel with Ctrl zooms all cells at the pointer, dragging moves them; a double click asks for the pair alone.
    """

    resized = Signal()
    pair_asked = Signal(str)
    """The name of a picture that is to be looked at alone."""
    removal_asked = Signal(str)
    """A picture that a user added shall go; its name."""
    target_asked = Signal(str)
    """What a picture that a user added should become shall be chosen; its name."""
    painted = Signal(object)
    """Every picture of the preview of this step was painted."""

    def __init__(self, pictures: PreviewPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._run_dir = Path()
        self._preview: Preview | None = None
        self._names: list[str] = []
        self._titles: dict[str, str] = {}
        """What users' own pictures are called, by name."""
        self._lack_target: set[str] = set()
        """Those of which users can still say what they should become."""
        self._shown: dict[str, QImage] = {}
        self.zoom = Zoom()
        self._drag_from: QPointF | None = None
        pictures.ready.connect(self._picture_came)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_preview(self, run_dir: Path, line: PreviewTimeline) -> None:
        """Show what is on screen of a run's time line; nothing where it has no preview. Its pictures are wanted by whoever shows it."""
        if run_dir != self._run_dir:
            self._shown.clear()
            self.zoom = Zoom()
        self._run_dir, self._preview, self._names = run_dir, line.shown, line.names
        self._titles = {picture.preview_name: picture.title for picture in line.own}
        self._lack_target = {picture.preview_name for picture in line.own if line.takes_targets and picture.target is None}
        self._adapt_height()
        self.update()

    def forget(self) -> None:
        """Other files may stand under the same names now."""
        self._shown.clear()

    def is_complete(self) -> bool:
        """Whether every picture of the shown preview was read."""
        return bool(self._names) and all(self._pictures.picture(shot) is not None for name in self._names for shot in self._row_shots(name))

    @property
    def cell_px(self) -> int:
        """Side of one picture as it is painted."""
        return max(_SMALLEST_CELL_PX, min(_LARGEST_CELL_PX, (self.width() - 2 * GAP_PX) // 3))

    def sizeHint(self) -> QSize:
        return QSize(3 * 160 + 2 * GAP_PX, max(160, self._height_for(160)))

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * _SMALLEST_CELL_PX + 2 * GAP_PX, 0)

    # Zoom and pan

    def set_zoom(self, zoom: Zoom) -> None:
        """Look at all cells otherwise."""
        self.zoom = zoom
        self.setCursor(Qt.CursorShape.ArrowCursor if zoom.scale is None else Qt.CursorShape.OpenHandCursor)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / _NOTCH
        if not (event.modifiers() & Qt.KeyboardModifier.ControlModifier and notches):
            event.ignore()  # the wheel alone scrolls
            return
        cell = self.cell_px
        place = event.position().x() % (cell + GAP_PX), event.position().y() % (cell + _ROW_GAP_PX)
        whole = Zoom(cell / self._picture_size[0])  # a cell is filled, however small the picture
        before = self.zoom if self.zoom.scale is not None else whole
        zoom = before.at((min(place[0], cell), min(place[1], cell)), STEP**notches, self._picture_size, (cell, cell))
        self.set_zoom(zoom if zoom.is_larger(self._picture_size, (cell, cell)) else Zoom())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag_from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None or self.zoom.scale is None:
            return
        way, self._drag_from = event.position() - self._drag_from, event.position()
        self.set_zoom(self.zoom.moved(way.x(), way.y(), self._picture_size, (self.cell_px, self.cell_px)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        name = self._name_at(event.position().y())
        if name:
            self.pair_asked.emit(name)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        title = self._titles.get(name := self._name_at(event.y()))
        if title is None:
            event.ignore()
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(fill(self.tr("Remove “%1” from the previews"), title), lambda: self.removal_asked.emit(name))
        if name in self._lack_target:
            menu.addAction(fill(self.tr("Choose the target of “%1”…"), title), lambda: self.target_asked.emit(name))
        menu.popup(event.globalPos())

    def _name_at(self, y: float) -> str:
        row = int(y // (self.cell_px + _ROW_GAP_PX))
        return self._names[row] if 0 <= row < len(self._names) else ""

    @property
    def _picture_size(self) -> tuple[float, float]:
        """Of the pictures, which are all of one size."""
        image = next((image for image in self._shown.values() if not image.isNull()), None)
        return (image.width(), image.height()) if image is not None else (self.cell_px, self.cell_px)

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt_height()
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        cell = self.cell_px
        for row, name in enumerate(self._names):
            place = QRect(0, row * (cell + _ROW_GAP_PX), cell, cell)
            if not place.adjusted(0, 0, self.width(), 0).intersects(event.rect()):
                continue
            for column, shot in enumerate(self._row_shots(name)):
                self._paint_cell(painter, place.translated(column * (cell + GAP_PX), 0), shot, column, name)
            if name in self._titles:
                draw_chip(painter, self._titles[name], QRectF(place))
        painter.end()
        if self._preview is not None and self.is_complete():
            self.painted.emit(self._preview.step)

    def _paint_cell(self, painter: QPainter, place: QRect, shot: Shot, column: int, name: str) -> None:
        image, slot = self._pictures.picture(shot), f"{column}/{name}"
        if image is not None:
            self._shown[slot] = image
        image = self._shown.get(slot)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(place), 6, 6)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(place, QColor(tokens().canvas))
        if image is not None and not image.isNull():
            painter.setRenderHint(
                QPainter.RenderHint.SmoothPixmapTransform, self._target(place, image).width() * self.devicePixelRatioF() <= image.width()
            )
            painter.drawImage(self._target(place, image), image)
        elif image is not None:
            draw_words(painter, self._missing_words(column, name), QRectF(place).adjusted(-18, 0, 18, 0))
        painter.restore()
        painter.setPen(QPen(QColor(tokens().border), 1))
        painter.drawPath(outline)

    def _target(self, place: QRect, image: QImage) -> QRectF:
        """Where a picture lies around its cell: it fills the cell until it is zoomed."""
        if self.zoom.scale is None:
            return QRectF(place)
        box = self.zoom.box((image.width(), image.height()), (place.width(), place.height()))
        return QRectF(place.left() + box.left, place.top() + box.top, box.width, box.height)

    def _missing_words(self, column: int, name: str) -> str:
        assert self._preview is not None
        if is_own(name) and column == 1 and name not in self._preview.names:
            return self.tr("Added later")
        return self.tr("No target") if is_own(name) and column == 2 else self.tr("Not there")

    def _row_shots(self, name: str) -> tuple[Shot, Shot, Shot]:
        assert self._preview is not None
        return shots_of(self._run_dir, self._preview, name)

    def _height_for(self, cell: int) -> int:
        return len(self._names) * (cell + _ROW_GAP_PX)

    def _adapt_height(self) -> None:
        self.setMinimumHeight(self._height_for(self.cell_px))

    def _picture_came(self, shot: Shot) -> None:
        if shot.path.is_relative_to(self._run_dir):
            self.update()
