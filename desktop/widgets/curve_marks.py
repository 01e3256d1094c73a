"""A lane of marks along the steps of a plot: previews, checkpoints, and where the run went on; a click on one goes there."""

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from desktop.item_models.curve_marks import Mark, MarkKind, marks_of, nearest_mark, thinned
from desktop.item_models.run_moments import Moments
from desktop.theme import tokens
from desktop.widgets.step_plot import star_at
from desktop.wording import fill, number

LANE_PX = 18
REACH_PX = 6
"""So near to a mark a click counts."""
DIAMOND_PX = 4.5
"""From the middle of a mark to its points."""
_DIAMOND = QPolygonF([QPointF(*way) * DIAMOND_PX for way in ((-1, 0), (0, -1), (1, 0), (0, 1))])
THIN_PX = 3
"""Marks of one kind stand at least so far apart."""


def _words(mark: Mark) -> str:
    def tr(text: str) -> str:
        return QCoreApplication.translate("CurveMarks", text)

    sentence = {
        MarkKind.PREVIEW: tr("Preview of step %1"),
        MarkKind.RESUME: tr("Went on from step %1"),
        MarkKind.CHECKPOINT: tr("Checkpoint of step %1"),
        MarkKind.BEST: tr("The best checkpoint, of step %1"),
    }[mark.kind]
    return fill(sentence, number(mark.step))


class CurveMarks(QWidget):
    """`left_px` and `right_px` are the plot's borders beside its curves."""

    step_asked = Signal(object)
    """The time line shall go to this step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(LANE_PX)
        self.setMouseTracking(True)
        self.setAccessibleName(QCoreApplication.translate("CurveMarks", "Previews, checkpoints and halts along the steps"))
        self._moments = Moments()
        self._marks: list[Mark] = []
        self._part = (0.0, 1.0)
        self._left_px, self._right_px = 0.0, 0.0

    def show_moments(self, moments: Moments) -> None:
        """Mark these."""
        if moments is not self._moments:
            self._moments, self._marks = moments, marks_of(moments)
            self.update()

    def show_part(self, part: tuple[float, float], left_px: float, right_px: float) -> None:
        """The steps on screen, and how far from the borders of the lane their plot begins and ends."""
        if (part, left_px, right_px) != (self._part, self._left_px, self._right_px):
            self._part, self._left_px, self._right_px = part, left_px, right_px
            self.update()

    def x_of(self, step: float) -> float:
        """Where a step lies in the lane."""
        first, last = self._part
        return self._left_px + (step - first) / max(1e-9, last - first) * self._width_px

    @property
    def _width_px(self) -> float:
        return max(1.0, self.width() - self._left_px - self._right_px)

    def _mark_at(self, x: float) -> Mark | None:
        first, last = self._part
        steps_a_px = (last - first) / self._width_px
        return nearest_mark(self._marks, first + (x - self._left_px) * steps_a_px, REACH_PX * steps_a_px)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_over = self._mark_at(event.position().x()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        mark = self._mark_at(event.position().x())
        if mark is not None:
            self.step_asked.emit(mark.step)

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            mark = self._mark_at(event.pos().x())
            QToolTip.showText(event.globalPos(), _words(mark) if mark is not None else "", self)
            return True
        return super().event(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(QRectF(self._left_px - 6, 0, self._width_px + 12, LANE_PX))
        middle = LANE_PX / 2
        painter.setPen(QPen(QColor(tokens().border), 1))
        painter.drawLine(QPointF(self._left_px, middle), QPointF(self._left_px + self._width_px, middle))
        shown = thinned(self._marks, self._part, int(self._width_px / THIN_PX))
        painter.setPen(QPen(QColor(tokens().border_strong), 3.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(QPolygonF([QPointF(self.x_of(mark.step), middle) for mark in shown if mark.kind is MarkKind.PREVIEW]))
        for mark in shown:
            if mark.kind is not MarkKind.PREVIEW:
                self._paint_mark(painter, mark.kind, QPointF(self.x_of(mark.step), middle))

    def _paint_mark(self, painter: QPainter, kind: MarkKind, at: QPointF) -> None:
        look = tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        match kind:
            case MarkKind.RESUME:
                painter.setPen(QPen(QColor(look.warning), 2))
                painter.drawLine(at - QPointF(0, 7), at + QPointF(0, 7))
            case MarkKind.BEST:
                painter.setBrush(QColor(look.accent))
                painter.drawPolygon(star_at(at))
            case _:
                painter.setBrush(QColor(look.muted))
                painter.drawPolygon(_DIAMOND.translated(at))
