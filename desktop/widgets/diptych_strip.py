"""A row of the sample's pairs, each as two panels side by side: what the app does, without words."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import tokens

MAX_PANEL_PX = 92
GAP_PX = 18


class DiptychStrip(QWidget):
    """Pictures of the app's own sample; as many pairs as fit."""

    def __init__(self, input_dir: Path, target_dir: Path, names: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pairs = [(QPixmap(str(input_dir / name)), QPixmap(str(target_dir / name))) for name in names]
        self._pairs = [pair for pair in pairs if not pair[0].isNull() and not pair[1].isNull()]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Outlines of emoji and the same emoji in colour"))
        self.setFixedHeight(MAX_PANEL_PX + 2 if self._pairs else 0)

    def sizeHint(self) -> QSize:
        return QSize(4 * (2 * MAX_PANEL_PX + GAP_PX), MAX_PANEL_PX + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        width = 2 * MAX_PANEL_PX
        num_shown = min(len(self._pairs), max(1, (self.width() + GAP_PX) // (width + GAP_PX)))
        gap = (self.width() - num_shown * width) / max(1, num_shown - 1) if num_shown > 1 else 0
        for place, (before, after) in enumerate(self._pairs[:num_shown]):
            area = QRectF(place * (width + min(gap, 3 * GAP_PX)) + 1, 1, width - 2, MAX_PANEL_PX)
            path = QPainterPath()
            path.addRoundedRect(area, 12, 12)
            painter.setClipPath(path)
            painter.fillRect(area, QColor(Qt.GlobalColor.white))
            for side, pixmap in enumerate((before, after)):
                panel = QRectF(area.left() + side * area.width() / 2, area.top(), area.width() / 2, area.height())
                painter.drawPixmap(panel.adjusted(8, 8, -8, -8), pixmap, QRectF(pixmap.rect()))
            painter.setPen(QPen(QColor("#D9D9E2"), 1))
            painter.drawLine(area.center().x(), area.top(), area.center().x(), area.bottom())
            painter.setClipping(False)
            painter.setPen(QPen(QColor(tokens().border), 1))
            painter.drawPath(path)
