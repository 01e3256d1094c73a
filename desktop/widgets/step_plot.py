"""Curves over the steps of a run with their axes, painted; the wheel, dragging and the pointer are told to whoever rules the plot."""

import math
from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.item_models.plot_axes import step_ticks, value_ticks
from desktop.theme import Tokens
from training.run_curves import Floats

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 46, 10, 4, 26
"""From the plot's borders to its curves."""
_TEXT_PX, _TICK_PX = 12, 4
_STEPS_APART_PX, _VALUES_APART_PX = 48, 20
_DOT_PX, STAR_PX = 3.0, 8.0
"""From the middle to the edge."""
_FAR_PX = 30_000.0
"""Nothing is drawn further away: what paints dashes would go the whole way."""
_NOTCH = 120
_Number = TypeVar("_Number", float, Floats)
_NONE: tuple[Floats, Floats] = (np.empty(0), np.empty(0))


class Curve:
    """What is drawn of one figure: dots on a bold line over a faint one, each steps and values; a value that is not finite is a gap."""

    def __init__(self) -> None:
        self.is_shown = False
        self.bold, self.faint, self.dots = _NONE, _NONE, _NONE
        self.pen, self.faint_pen, self.dot_colour = QPen(), QPen(), QColor()

    def clear(self) -> None:
        """Draw nothing of it until there is something new."""
        self.is_shown = False
        self.bold, self.faint, self.dots = _NONE, _NONE, _NONE


class StepPlot(QWidget):
    """Paints its curves, a star, and an upright line each for the moment on screen and the pointer.

    The curves are painted into a picture in a turn of the event loop of its own: what changes in several plots at once would hold up the
    window. It is shown until something of them changes: the upright lines move often.
    """

    zoomed = Signal(float, float)
    """The wheel was turned: (the step under it, notches; above 0 to see less)."""
    dragged = Signal(float)
    """The curves were taken along; the part on screen begins so many steps later."""
    reset_asked = Signal()
    """A double click: show all."""
    pointed_at = Signal(object)
    """The step under the pointer; None beside the curves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curves: list[Curve] = []
        self.part = (0.0, 1.0)
        """The first and the last step."""
        self.limits = (0.0, 1.0)
        """The lowest and the highest value; of a logarithmic plot their logarithms to base 10."""
        self.is_log = False
        self.star: tuple[float, float] | None = None
        """The step and the value where it stands."""
        self.star_colour = QColor()
        self.moment: float | None = None
        self.pointer: float | None = None
        self._axis_pen, self._text_pen, self._grid_pen = QPen(), QPen(), QPen()
        self._moment_pen, self._pointer_pen = QPen(), QPen()
        self._picture: QPixmap | None = None
        """None until it is painted for the first time."""
        self._is_fitting = False
        """Whether it has the plot's size."""
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._paint_picture)
        self._held_x: float | None = None
        """Where the pointer was when the curves were last taken along."""
        self.setMouseTracking(True)
        self.setMinimumHeight(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def recolour(self, colours: Tokens) -> None:
        """Take on the colours of a theme, but for the curves' own."""
        self._axis_pen, self._text_pen = QPen(QColor(colours.border_strong), 1), QPen(QColor(colours.muted), 1)
        grid = QColor(colours.muted)
        grid.setAlphaF(0.15)
        self._grid_pen = QPen(grid, 1)
        self._moment_pen = QPen(QColor(colours.accent_text), 1)
        self._pointer_pen = QPen(QColor(colours.border_strong), 1, Qt.PenStyle.DashLine)
        self.redraw()

    def show_part(self, part: tuple[float, float], limits: tuple[float, float], *, is_log: bool) -> None:
        """The steps and values on screen: from the lowest to the highest, which differ."""
        self.part, self.limits, self.is_log = part, limits, is_log
        self.redraw()

    def redraw(self) -> None:
        """The curves have changed, or what they look like."""
        self._turn.start(0)

    def show_moment(self, step: float | None) -> None:
        """A line at this step."""
        self.moment = step
        self.update()

    def show_pointer(self, step: float | None) -> None:
        """A dashed line at this step."""
        self.pointer = step
        self.update()

    @property
    def inner(self) -> QRectF:
        """Where the curves are, within the axes."""
        return QRectF(self.rect()).adjusted(LEFT_PX, TOP_PX, -RIGHT_PX, -BOTTOM_PX)

    def x_of(self, step: _Number) -> _Number:
        """Where a step lies, or each of many."""
        inner, (first, last) = self.inner, self.part
        return inner.left() + (step - first) / (last - first) * inner.width()

    def y_of(self, value: _Number) -> _Number:
        """Where a value lies, or each of many."""
        inner, (low, high) = self.inner, self.limits
        return inner.bottom() - (value - low) / (high - low) * inner.height()

    def step_at(self, x: float) -> float:
        """The step that lies there."""
        inner, (first, last) = self.inner, self.part
        return first + (x - inner.left()) / max(1.0, inner.width()) * (last - first)

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_fitting = False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange):
            self.redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            self._turn.start(0)
            return
        if not self._is_fitting:
            self._picture, self._is_fitting = self._painted(), True
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        inner = self.inner
        for step, pen in ((self.pointer, self._pointer_pen), (self.moment, self._moment_pen)):
            if step is not None and self.part[0] <= step <= self.part[1]:
                x = round(self.x_of(step))
                painter.setPen(pen)
                painter.drawLine(QPointF(x, inner.top()), QPointF(x, inner.bottom()))

    def _paint_picture(self) -> None:
        if self.isVisible():  # else there is time until it is
            self._picture, self._is_fitting = self._painted(), True
            self.update()
        else:
            self._picture = None

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap((QSizeF(self.size()) * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        if self.inner.isEmpty():
            return picture
        painter = QPainter(picture)
        try:
            self._paint_all(painter)
        finally:
            painter.end()  # a picture that goes before its painter takes the program with it
        return picture

    def _paint_all(self, painter: QPainter) -> None:
        self._paint_axes(painter)
        painter.setClipRect(self.inner)
        shown = [curve for curve in self.curves if curve.is_shown]
        for curve in shown:
            self._paint_line(painter, curve.faint_pen, *curve.faint)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for curve in shown:
            self._paint_line(painter, curve.pen, *curve.bold)
        painter.setClipping(False)  # a dot at the border stands over it
        painter.setPen(Qt.PenStyle.NoPen)
        room = self.inner.adjusted(-1, -1, 1, 1)
        for curve in shown:
            painter.setBrush(curve.dot_colour)
            for at in (at for points in self._pieces(*curve.dots) for at in points if room.contains(at)):
                painter.drawEllipse(at, _DOT_PX, _DOT_PX)
        if self.star is not None and room.contains(at := QPointF(self.x_of(self.star[0]), self.y_of(self.star[1]))):
            painter.setBrush(self.star_colour)
            painter.drawPolygon(star_at(at))

    def _paint_axes(self, painter: QPainter) -> None:
        font = self.font()
        font.setPixelSize(_TEXT_PX)
        painter.setFont(font)
        inner, metrics = self.inner, painter.fontMetrics()
        for value, text in value_ticks(*self.limits, int(inner.height() / _VALUES_APART_PX), is_log=self.is_log):
            y = round(self.y_of(value))
            painter.setPen(self._grid_pen)
            painter.drawLine(QPointF(inner.left(), y), QPointF(inner.right(), y))
            painter.setPen(self._text_pen)
            room = QRectF(0, y - _TEXT_PX, LEFT_PX - 2 * _TICK_PX, 2 * _TEXT_PX)
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        for step, text in step_ticks(*self.part, int(inner.width() / _STEPS_APART_PX)):
            x, width = round(self.x_of(step)), metrics.horizontalAdvance(text) + 2
            painter.setPen(self._axis_pen)
            painter.drawLine(QPointF(x, inner.bottom()), QPointF(x, inner.bottom() + _TICK_PX))
            painter.setPen(self._text_pen)
            left = max(0.0, min(x - width / 2, self.width() - width))
            painter.drawText(QRectF(left, inner.bottom() + _TICK_PX, width, BOTTOM_PX - _TICK_PX), Qt.AlignmentFlag.AlignCenter, text)
        painter.setPen(self._axis_pen)
        painter.drawPolyline([inner.topLeft(), inner.bottomLeft(), inner.bottomRight()])

    def _paint_line(self, painter: QPainter, pen: QPen, steps: Floats, values: Floats) -> None:
        painter.setPen(pen)
        for points in self._pieces(steps, values):
            painter.drawPolyline(QPolygonF(points))

    def _pieces(self, steps: Floats, values: Floats) -> Iterator[list[QPointF]]:
        """Where the points lie, parted at the gaps."""
        if not len(steps):
            return
        x, y = (np.clip(places, -_FAR_PX, _FAR_PX) for places in (self.x_of(steps), self.y_of(values)))
        known = np.isfinite(values)
        ends = np.flatnonzero(np.diff(known)) + 1
        for xs, ys, are_known in zip(np.split(x, ends), np.split(y, ends), np.split(known, ends), strict=True):
            if are_known[0]:
                yield [QPointF(*at) for at in zip(xs.tolist(), ys.tolist(), strict=True)]

    # The mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        if notches := event.angleDelta().y() / _NOTCH:
            self.zoomed.emit(self.step_at(event.position().x()), notches)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held_x = event.position().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._held_x is not None and x != self._held_x:
            steps = self.step_at(self._held_x) - self.step_at(x)
            self._held_x = x
            self.dragged.emit(steps)
        self.pointed_at.emit(self.step_at(x) if self.inner.contains(event.position()) else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held_x = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_asked.emit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed_at.emit(None)


def star_at(middle: QPointF) -> QPolygonF:
    """Five points: the best checkpoint's sign."""
    radii = (STAR_PX, STAR_PX * 0.45)
    turns = [math.pi * (point / 5 - 0.5) for point in range(10)]
    return QPolygonF([middle + QPointF(math.cos(turn), math.sin(turn)) * radii[point % 2] for point, turn in enumerate(turns)])
