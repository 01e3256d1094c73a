"""A preview of a run: the same held-out pairs every time, as rows of input, translated and target, and a slider through time."""

from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QSlider, QVBoxLayout, QWidget

from desktop.item_models.preview_pictures import PreviewPictures, Shot
from desktop.item_models.preview_timeline import PreviewTimeline
from desktop.theme import SPACE_PX, tokens
from desktop.widgets.buttons import Button
from desktop.wording import fill, number
from training.history import RunHistory
from training.run import Preview, RunFolder

_GAP_PX = 6
_ROW_GAP_PX = 10
_LARGEST_CELL_PX = 256
_SMALLEST_CELL_PX = 72


class PreviewSheet(QWidget):
    """Paints the rows as large as the width allows; translated pictures of the step before stay until the new ones are read."""

    resized = Signal()

    def __init__(self, pictures: PreviewPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._run_dir = Path()
        self._preview: Preview | None = None
        self._shown: dict[str, QImage] = {}
        pictures.ready.connect(self._picture_came)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_preview(self, run_dir: Path, preview: Preview | None) -> None:
        """Show a preview of a run; without one the sheet is empty."""
        if run_dir != self._run_dir:
            self._shown.clear()
        self._run_dir, self._preview = run_dir, preview
        self._pictures.want([shot for name in self._names for shot in self._row_shots(name)])
        self._adapt_height()
        self.update()

    def is_complete(self) -> bool:
        """Whether every picture of the shown preview was read."""
        return bool(self._names) and all(self._pictures.picture(shot) is not None for name in self._names for shot in self._row_shots(name))

    @property
    def cell_px(self) -> int:
        """Side of one picture as it is painted."""
        return max(_SMALLEST_CELL_PX, min(_LARGEST_CELL_PX, (self.width() - 2 * _GAP_PX) // 3))

    def sizeHint(self) -> QSize:
        return QSize(3 * 160 + 2 * _GAP_PX, max(160, self._height_for(160)))

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * _SMALLEST_CELL_PX + 2 * _GAP_PX, 0)

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
                self._paint_cell(painter, place.translated(column * (cell + _GAP_PX), 0), shot, f"{column}/{name}")

    def _paint_cell(self, painter: QPainter, place: QRect, shot: Shot, slot: str) -> None:
        image = self._pictures.picture(shot)
        if image is not None:
            self._shown[slot] = image
        image = self._shown.get(slot)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(place), 6, 6)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(place, QColor(tokens().canvas))
        if image is not None and not image.isNull():
            ratio = self.devicePixelRatioF()
            smooth = image.width() >= place.width() * ratio
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(place, image)
        painter.restore()
        painter.setPen(QPen(QColor(tokens().border), 1))
        painter.drawPath(outline)

    @property
    def _names(self) -> list[str]:
        return self._preview.names if self._preview is not None else []

    def _row_shots(self, name: str) -> tuple[Shot, Shot, Shot]:
        assert self._preview is not None
        previews_dir = RunFolder(self._run_dir).previews_dir
        translated = Shot(self._run_dir / self._preview.folder / name, self._preview.time)
        return Shot(previews_dir / "input" / name), translated, Shot(previews_dir / "target" / name)

    def _height_for(self, cell: int) -> int:
        return len(self._names) * (cell + _ROW_GAP_PX)

    def _adapt_height(self) -> None:
        self.setMinimumHeight(self._height_for(self.cell_px))

    def _picture_came(self, shot: Shot) -> None:
        if shot.path.is_relative_to(self._run_dir):
            self.update()


class PreviewGrid(QWidget):
    """The sheet with its headings, the slider over all previews, and the step it shows."""

    shown_step_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = PreviewTimeline()
        self.sheet = PreviewSheet(PreviewPictures(self))
        self._run_dir = Path()
        self._headings = [QLabel(self.tr("Input")), QLabel(self.tr("Translated")), QLabel(self.tr("Target"))]
        self._empty = QLabel(self.tr("The first preview appears here as soon as the worker has made it."))
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self.sheet)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setAccessibleName(self.tr("Preview of held-out pairs"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Preview at step"))
        self.slider.valueChanged.connect(self._slid)
        self.step_label = QLabel()
        self.newest_button = Button(self.tr("&Newest"), "", "quiet", self.follow_newest)
        self.newest_button.setToolTip(self.tr("Show the newest preview and follow the training again."))
        self.sheet.resized.connect(self._align_headings)
        self._arrange()
        self._refresh()

    def _arrange(self) -> None:
        heading_row = QHBoxLayout()
        heading_row.setSpacing(_GAP_PX)
        for label in self._headings:
            label.setProperty("role", "section")
            heading_row.addWidget(label)
        heading_row.addStretch(1)
        time_row = QHBoxLayout()
        time_row.setSpacing(SPACE_PX)
        time_row.addWidget(self.step_label)
        time_row.addWidget(self.slider, 1)
        time_row.addWidget(self.newest_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        layout.addLayout(heading_row)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(time_row)

    def show_run(self, run_dir: Path) -> None:
        """Another run: forget the time line of the one before."""
        self._run_dir = run_dir
        self.timeline = PreviewTimeline()
        self._refresh()

    def show_history(self, history: RunHistory) -> None:
        """Take in the run's previews so far."""
        if history.previews != self.timeline.previews:
            self.timeline.update(history.previews)
            self._refresh()

    def follow_newest(self) -> None:
        """Jump to the newest preview and stay with it."""
        if self.timeline.look_at(len(self.timeline.previews) - 1):
            self._refresh()

    def _slid(self, position: int) -> None:
        if self.timeline.look_at(position):
            self._refresh()

    def _align_headings(self) -> None:
        for label in self._headings:
            label.setFixedWidth(self.sheet.cell_px)

    def _refresh(self) -> None:
        shown = self.timeline.shown
        has_any = shown is not None
        for widget in (self._scroll, self.slider, self.newest_button, self.step_label, *self._headings):
            widget.setVisible(has_any)
        self._empty.setVisible(not has_any)
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, len(self.timeline.previews) - 1))
        self.slider.setValue(max(0, self.timeline.position))
        self.slider.blockSignals(False)
        self.slider.setEnabled(len(self.timeline.previews) > 1)
        self.newest_button.setEnabled(has_any and not self.timeline.follows_newest)
        if shown is None:
            self.sheet.show_preview(self._run_dir, None)
            return
        self.step_label.setText(fill(self.tr("Step %1"), number(shown.step)))
        self.slider.setAccessibleDescription(self.step_label.text())
        self.sheet.show_preview(self._run_dir, shown)
        self._align_headings()
        self.shown_step_changed.emit(shown.step)
