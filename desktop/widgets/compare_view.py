"""Two pictures compared: one alone, side by side, a wipe, blinking or their difference, zoomed and panned in step."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from desktop.theme import RADIUS_PX, tokens
from desktop.widgets.buttons import IconButton
from desktop.widgets.compare_painting import HANDLE_PX, HalfPicture, draw_words
from desktop.widgets.compare_scene import GAP_PX, CompareMode, Comparison, mode_words
from desktop.widgets.zoom import STEP, Zoom
from desktop.wording import fill

KEY_STEP = 0.05
BLINK_MS = 600
PAN_PX = 64
_NOTCH = 120
"""What a wheel tells of one notch."""


class CompareView(QWidget):
    """Shows pictures that the helper process made; knows nothing of files.

    The wheel and pinching zoom at the pointer; dragging moves the border of the wipe, or what is zoomed; a double click is 100 % and back.
    """

    mode_changed = Signal()
    zoom_changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, has_switch: bool = True) -> None:
        """`has_switch`: with a button of its own between wipe and side by side."""
        super().__init__(parent)
        self.scene = Comparison()
        self.scene.names = (self.tr("Before"), self.tr("After"))
        self._text = ""
        self._has_switch = has_switch
        self._drag_from: QPointF | None = None
        self._moves_border = False
        self._blinking = QTimer(self)
        self._blinking.setInterval(BLINK_MS)
        self._blinking.timeout.connect(self._blink)
        self.setMinimumSize(280, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._switch = IconButton("", CompareMode.BESIDE.value, self.switch_mode, self)
        self._tell()

    @property
    def mode(self) -> CompareMode:
        """How the two are shown."""
        return self.scene.mode

    @property
    def position(self) -> float:
        """Where the wipe stands, 0 to 1."""
        return self.scene.position

    @property
    def has_pictures(self) -> bool:
        """Whether there is something to compare."""
        return self.scene.has_pictures

    def set_names(self, first: str, second: str) -> None:
        """What the two pictures are called."""
        self.scene.names = (first, second)
        self._tell()

    def show_pictures(self, before: QPixmap, after: QPixmap, missing: str = "") -> None:
        """Show two pictures; a null one is not there yet, or for the reason `missing`."""
        missing = missing or self.tr("Not translated yet")
        self.show_halves(HalfPicture(before, missing=missing), HalfPicture(after, missing=missing))

    def show_halves(self, first: HalfPicture, second: HalfPicture) -> None:
        """Show two pictures; zoom and place stay as they are."""
        self.scene.halves, self._text = (first, second), ""
        self._tell()
        self.zoom_changed.emit()

    def show_text(self, text: str) -> None:
        """Show a sentence instead of pictures."""
        self.scene.halves, self._text = (HalfPicture(), HalfPicture()), text
        self._tell()

    def set_mode(self, mode: CompareMode) -> None:
        """Compare in another way."""
        if mode is not self.scene.mode:
            self.scene.mode, self.scene.shows_second = mode, False
            self._tell()
            self.mode_changed.emit()
            self.zoom_changed.emit()

    def switch_mode(self) -> None:
        """Wipe, or side by side."""
        self.set_mode(CompareMode.BESIDE if self.mode is CompareMode.WIPE else CompareMode.WIPE)

    def set_position(self, position: float) -> None:
        """Move the wipe, 0 to 1."""
        self.scene.position = min(1.0, max(0.0, position))
        self._tell()

    # Zoom

    @property
    def is_fit(self) -> bool:
        """Whether the whole picture shows, however large the window."""
        return self.scene.zoom.scale is None

    def set_zoom(self, zoom: Zoom) -> None:
        """Look at the pictures otherwise."""
        if zoom != self.scene.zoom:
            self.scene.zoom = zoom
            self._tell()
            self.zoom_changed.emit()

    def zoom_by(self, factor: float, place: QPointF | None = None) -> None:
        """Zoom at a place of the widget, or in the middle."""
        if self.has_pictures:
            scene = self.scene
            where = scene.in_area(place if place is not None else scene.areas[0].center())
            self.set_zoom(scene.zoom.at(where, factor, scene.size, scene.area_px))

    def fit(self) -> None:
        """Show the whole picture."""
        self.set_zoom(Zoom())

    def toggle_fit(self, place: QPointF | None = None) -> None:
        """One pixel of the picture for one of the screen, or the whole picture."""
        if self.is_fit:
            self.zoom_by(1.0 / self.scene.scale, place)
        else:
            self.fit()

    def pan(self, right: float, down: float) -> None:
        """Move what is seen by so many pixels of the widget."""
        scene = self.scene
        if not self.is_fit:
            self.set_zoom(scene.zoom.moved(right * scene.ratio, down * scene.ratio, scene.size, scene.area_px))

    # Events

    def sizeHint(self) -> QSize:
        return QSize(560, 360)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_by(1 + event.value(), event.position())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self.zoom_by(pinch.scaleFactor(), QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint())))
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        borders = {Qt.Key.Key_Left: -KEY_STEP, Qt.Key.Key_Right: KEY_STEP}
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key in borders:
            self.set_position(self.position + borders[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.set_position(float(key == Qt.Key.Key_End))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.toggle_fit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y() and self.has_pictures:
            self.zoom_by(STEP ** (event.angleDelta().y() / _NOTCH), event.position())
            event.accept()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        is_far = abs(place.x() - self.scene.edge) > HANDLE_PX
        is_pan = event.button() == Qt.MouseButton.MiddleButton or (is_far and self.scene.is_larger)
        self._drag_from = place
        self._moves_border = self.has_pictures and self.scene.shown_mode is CompareMode.WIPE and not is_pan
        if self._moves_border:
            self.set_position(self.scene.position_at(place.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None:
            return
        if self._moves_border:
            self.set_position(self.scene.position_at(event.position().x()))
        else:
            way, self._drag_from = event.position() - self._drag_from, event.position()
            self.pan(way.x(), way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.toggle_fit(event.position())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._switch.move(self.width() - self._switch.sizeHint().width() - 8, 8)
        self._tell()
        self.zoom_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._blinking.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = tokens()
        self._measure()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
        painter.setClipPath(path)
        painter.fillRect(self.rect(), QColor(look.canvas))
        if self._text or not any(half.is_there or half.missing for half in self.scene.halves):
            draw_words(painter, self._text, QRectF(self.rect()).adjusted(8, 24, -8, -24))
        else:
            self.scene.paint(painter)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.accent if self.hasFocus() else look.border), 2 if self.hasFocus() else 1))
        painter.drawPath(path)

    def _blink(self) -> None:
        self.scene.shows_second = not self.scene.shows_second
        self.update()

    def _measure(self) -> None:
        self.scene.canvas = QRectF(self.rect()).adjusted(GAP_PX, GAP_PX, -GAP_PX, -GAP_PX)
        self.scene.ratio = self.devicePixelRatioF()

    def _tell(self) -> None:
        """Bring the scene, the pointer, the names for screen readers and the blinking up to date, and paint."""
        self._measure()
        scene = self.scene
        is_wipe = scene.shown_mode is CompareMode.WIPE
        self._switch.set_icon_name((CompareMode.BESIDE if scene.mode is CompareMode.WIPE else CompareMode.WIPE).value)
        self._switch.set_name(self.tr("Show both side by side") if scene.mode is CompareMode.WIPE else self.tr("Compare with a wipe"))
        self._switch.setVisible(self._has_switch and scene.has_pictures)
        if scene.is_larger and not is_wipe:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(Qt.CursorShape.SplitHCursor if is_wipe and scene.has_pictures else Qt.CursorShape.ArrowCursor)
        self._switch.setCursor(Qt.CursorShape.PointingHandCursor)
        if self.isVisible() and scene.has_pictures and scene.shown_mode is CompareMode.BLINK:
            if not self._blinking.isActive():
                self._blinking.start()
        else:
            self._blinking.stop()
        self._speak()
        self.update()

    def _border_words(self) -> str:
        """What is said of a wipe between %1 and %2."""
        return self.tr("%1 and %2; the left and right arrow keys move the border")

    def _speak(self) -> None:
        first, second = self.scene.names
        name = fill(self.tr("%1 and %2: %3"), first, second, mode_words(self.scene.mode, self.scene.names))
        if self.scene.mode is CompareMode.WIPE:
            name = fill(self._border_words(), first, second)
        self.setAccessibleName(name)
        where = f"{round(self.position * 100)} %" if self.scene.mode is CompareMode.WIPE else ""
        missing = [half.missing for half in self.scene.halves if not half.is_there and half.missing]
        self.setAccessibleDescription(self._text or " ".join([where, *missing]).strip())
