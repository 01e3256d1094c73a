"""What plots of a run are made of: an axis of steps, a view that tells of the wheel and of dragging, and dots (pyqtgraph)."""

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from desktop.wording import number


class StepAxis(pg.AxisItem):
    """Steps as whole numbers, grouped as the user's language does it."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [number(round(value)) if value >= 0 and spacing >= 1 else "" for value in values]


class StepsView(pg.ViewBox):
    """The wheel zooms at the pointer, dragging moves, a double click shows all: told to whoever rules both plots."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.setMouseEnabled(x=False, y=False)
        self.zoomed: Callable[[float, float], object] = lambda _step, _notches: None
        self.dragged: Callable[[float], object] = lambda _steps: None
        self.reset_asked: Callable[[], object] = lambda: None

    def wheelEvent(self, event: object, axis: object = None) -> None:
        self.zoomed(self.mapSceneToView(event.scenePos()).x(), event.delta() / 120)  # type: ignore[attr-defined]
        event.accept()  # type: ignore[attr-defined]

    def mouseDragEvent(self, event: object, axis: object = None) -> None:
        event.accept()  # type: ignore[attr-defined]
        self.dragged(self.mapToView(event.lastPos()).x() - self.mapToView(event.pos()).x())  # type: ignore[attr-defined]

    def mouseClickEvent(self, event: object) -> None:
        if event.double():  # type: ignore[attr-defined]
            event.accept()  # type: ignore[attr-defined]
            self.reset_asked()


def dot(colour: str) -> QIcon:
    """A round spot of a colour."""
    pixmap = QPixmap(16, 16)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QRectF(1, 1, 14, 14))
    painter.end()
    return QIcon(pixmap)
