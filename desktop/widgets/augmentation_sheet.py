"""Random draws of one pair as a sheet of small diptychs, input and target touching."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import tokens
from desktop.widgets.compare_painting import HalfPicture, draw_half, draw_words
from desktop.widgets.zoom import Box

NUM_COLUMNS = 3
_GAP_PX = 10
_RADIUS_PX = 6


class AugmentationSheet(QWidget):
    """Paints as large as there is room; without pictures it shows a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draws: tuple[tuple[QPixmap, QPixmap], ...] = ()
        self._halves: list[tuple[HalfPicture, HalfPicture]] = []
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 140)
        self.setAccessibleName(self.tr("The pair as training would see it"))

    def show_draws(self, draws: Sequence[tuple[QPixmap, QPixmap]]) -> None:
        """Show these pairs of pictures, row by row."""
        self.draws, self._text = tuple(draws), ""
        self._halves = [(HalfPicture(first), HalfPicture(second)) for first, second in self.draws]
        self.update()

    def show_text(self, text: str) -> None:
        """Show a sentence instead."""
        self.show_draws(())
        self._text = text
        self.setAccessibleDescription(text)
        self.update()

    def cells(self) -> list[QRectF]:
        """Where the diptychs lie: two squares beside each other each."""
        num_rows = max(1, -(-len(self.draws) // NUM_COLUMNS))
        across = (self.width() - 2 * _GAP_PX - (NUM_COLUMNS - 1) * _GAP_PX) / NUM_COLUMNS / 2
        down = (self.height() - 2 * _GAP_PX - (num_rows - 1) * _GAP_PX) / num_rows
        side = max(8.0, float(int(min(across, down))))
        width = NUM_COLUMNS * 2 * side + (NUM_COLUMNS - 1) * _GAP_PX
        height = num_rows * side + (num_rows - 1) * _GAP_PX
        left, top = int((self.width() - width) / 2), int((self.height() - height) / 2)
        places = [divmod(index, NUM_COLUMNS) for index in range(len(self.draws))]
        return [QRectF(left + column * (2 * side + _GAP_PX), top + row * (side + _GAP_PX), 2 * side, side) for row, column in places]

    def sizeHint(self) -> QSize:
        return QSize(600, 320)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QPainterPath()
        ground.addRoundedRect(QRectF(self.rect()), 10, 10)
        painter.fillPath(ground, QColor(look.canvas))
        if not self.draws:
            draw_words(painter, self._text, QRectF(self.rect()))
        ratio = self.devicePixelRatioF()
        for cell, halves in zip(self.cells(), self._halves, strict=True):
            path = QPainterPath()
            path.addRoundedRect(cell, _RADIUS_PX, _RADIUS_PX)
            painter.save()
            painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
            side = cell.height()
            for index, half in enumerate(halves):
                box = Box((cell.left() + index * side) * ratio, cell.top() * ratio, side * ratio, side * ratio)
                draw_half(painter, half, box, ratio)
            painter.restore()
            painter.setPen(QPen(QColor(look.border), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
