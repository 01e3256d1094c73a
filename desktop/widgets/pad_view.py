"""Where one draws: shows a Pad and turns mouse, pen and keyboard into its strokes."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.item_models.pad import Pad, Tool
from desktop.theme import tokens
from desktop.widgets.picture_ground import paint_ground, paint_picture, picture_area
from desktop.wording import fill

TOOL_KEYS = {
    Qt.Key.Key_P: Tool.PEN,
    Qt.Key.Key_E: Tool.ERASER,
    Qt.Key.Key_L: Tool.LINE,
    Qt.Key.Key_R: Tool.RECTANGLE,
    Qt.Key.Key_F: Tool.FILL,
}
_WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_NUM_STEPS = 64
"""The arrow keys cross the picture in so many steps; with Shift pixel by pixel."""
_CURSOR_PX = 9


class PadView(QWidget):
    """The arrow keys move a cross, the space bar puts the pen down there and lifts it again, Enter does both."""

    swatch_asked = Signal(int)
    """The colour of this place was chosen by its digit, counted from 0."""

    def __init__(self, pad: Pad, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pad = pad
        self._hint = ""
        self._cross: QPointF | None = None
        """Where the keyboard draws, in pixels of the picture; None until an arrow key is pressed."""
        self.setMinimumSize(240, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Pad"))
        pad.changed.connect(self._refresh)
        pad.tool_changed.connect(self._refresh)
        self._refresh()

    def show_hint(self, text: str) -> None:
        """What an empty pad says."""
        self._hint = text
        self._refresh()

    def sizeHint(self) -> QSize:
        return QSize(420, 420)

    @property
    def area(self) -> QRectF:
        """Where the picture lies in the widget."""
        return picture_area(self.rect(), self._pad.size)

    def place_of(self, point: QPointF) -> QPointF:
        """A point of the widget in pixels of the picture; beside the picture its nearest point."""
        area, size = self.area, self._pad.size
        x = (point.x() - area.left()) * size.width() / area.width()
        y = (point.y() - area.top()) * size.height() / area.height()
        return _within(QPointF(x, y), size)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.area.contains(event.position()):
            self._cross = None
            self._pad.begin(self.place_of(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._pad.move(self.place_of(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pad.end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._cross is not None:
            self._pad.end()  # nobody is there to lift the pen
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key in _WAYS:
            self._step(*_WAYS[key], is_fine=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():  # a key that is held down moves no pen up and down
                self._press_or_lift()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pad.begin(self._place_of_cross())
            self._pad.end()
        elif key == Qt.Key.Key_Escape and self._pad.is_drawing:
            self._pad.cancel()
        elif key in TOOL_KEYS:
            self._pad.use(TOOL_KEYS[key])
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self._pad.use_width(self._pad.width_px + (1 if key == Qt.Key.Key_BracketRight else -1))
        elif key == Qt.Key.Key_Delete:
            self._pad.clear()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.swatch_asked.emit(key - Qt.Key.Key_1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, self.rect(), has_focus=self.hasFocus())
        pad, area = self._pad, self.area
        paint_picture(painter, area, pad.image)
        if not pad.backdrop.isNull():
            shown = picture_area(area.toRect().adjusted(-10, -10, 10, 10), pad.backdrop.size())
            painter.setOpacity(pad.backdrop_share)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(shown, pad.backdrop)
            painter.setOpacity(1)
        elif pad.is_blank and self._hint:
            self._paint_hint(painter, area)
        if self._cross is not None and self.hasFocus():
            self._paint_cross(painter, area)

    def _paint_hint(self, painter: QPainter, area: QRectF) -> None:
        """In a grey that can be read on any paper."""
        paper = QColor(self._pad.paper or "#ffffff")
        painter.setPen(QColor("#5c5c6a" if paper.lightness() > 127 else "#d0d0da"))
        words = area.adjusted(16, 16, -16, -16)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._hint)

    def _paint_cross(self, painter: QPainter, area: QRectF) -> None:
        cross, size = self._place_of_cross(), self._pad.size
        x = area.left() + cross.x() * area.width() / size.width()
        y = area.top() + cross.y() * area.height() / size.height()
        for colour, width in ((tokens().surface, 4), (tokens().accent_text, 2)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(QPointF(x - _CURSOR_PX, y), QPointF(x + _CURSOR_PX, y))
            painter.drawLine(QPointF(x, y - _CURSOR_PX), QPointF(x, y + _CURSOR_PX))

    def _step(self, right: int, down: int, *, is_fine: bool) -> None:
        size = self._pad.size
        step = 1.0 if is_fine else max(1.0, max(size.width(), size.height()) / _NUM_STEPS)
        cross = self._place_of_cross()
        self._cross = _within(cross + QPointF(right * step, down * step), size)
        self._pad.move(self._cross)
        self._refresh()

    def _press_or_lift(self) -> None:
        self._cross = self._place_of_cross()
        if self._pad.is_drawing:
            self._pad.end()
        else:
            self._pad.begin(self._cross)
        self._refresh()

    def _place_of_cross(self) -> QPointF:
        size = self._pad.size
        middle = QPointF(size.width() / 2, size.height() / 2)
        return _within(self._cross if self._cross is not None else middle, size)

    def _refresh(self) -> None:
        size = self._pad.size
        words = fill(self.tr("%1 by %2 pixels. %3"), size.width(), size.height(), self._hint if self._pad.is_blank else "")
        if self._cross is not None:
            is_down = self.tr("The pen is down") if self._pad.is_drawing else self.tr("The pen is up")
            words = fill(self.tr("%1, column %2, row %3"), is_down, int(self._cross.x()), int(self._cross.y()))
        self.setAccessibleDescription(words.strip())
        self.update()


def _within(place: QPointF, size: QSize) -> QPointF:
    return QPointF(min(size.width() - 0.01, max(0.0, place.x())), min(size.height() - 0.01, max(0.0, place.y())))
