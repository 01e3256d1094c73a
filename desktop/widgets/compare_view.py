"""Before and after in one place: a wipe that follows the pointer or the arrow keys, or both side by side."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import RADIUS_PX, tokens
from desktop.widgets.buttons import IconButton

KEY_STEP = 0.05
GAP_PX = 12
CHIP_MARGIN_PX = 12
HANDLE_PX = 30


class CompareMode(Enum):
    """How the two pictures are shown."""

    WIPE = "wipe"
    BESIDE = "side-by-side"


class CompareView(QWidget):
    """Shows pictures that the helper process made; knows nothing of files."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = CompareMode.WIPE
        self.position = 0.5
        """Where the wipe stands: left of it the picture before, right of it the picture after."""
        self._before = QPixmap()
        self._after = QPixmap()
        self._text = ""
        self._missing = ""
        self.setMinimumSize(280, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._switch = IconButton("", CompareMode.BESIDE.value, self.switch_mode, self)
        self._switch.setCursor(Qt.CursorShape.ArrowCursor)
        self._tell()

    @property
    def has_pictures(self) -> bool:
        """Whether there is something to compare."""
        return not self._before.isNull() or not self._after.isNull()

    def show_pictures(self, before: QPixmap, after: QPixmap, missing: str = "") -> None:
        """Show two pictures; a null one is not there yet, or for the reason `missing`."""
        self._before, self._after, self._text = before, after, ""
        self._missing = missing or self.tr("Not translated yet")
        self._tell()

    def show_text(self, text: str) -> None:
        """Show a sentence instead of pictures."""
        self._before, self._after, self._text = QPixmap(), QPixmap(), text
        self._tell()

    def set_position(self, position: float) -> None:
        """Move the wipe, 0 to 1."""
        self.position = min(1.0, max(0.0, position))
        self._tell()

    def switch_mode(self) -> None:
        """Wipe, or side by side."""
        self.mode = CompareMode.BESIDE if self.mode is CompareMode.WIPE else CompareMode.WIPE
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(560, 360)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -KEY_STEP, Qt.Key.Key_Right: KEY_STEP}
        if event.key() in steps:
            self.set_position(self.position + steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Home:
            self.set_position(0.0)
        elif event.key() == Qt.Key.Key_End:
            self.set_position(1.0)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._wipe_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._wipe_to(event.position())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._switch.move(self.width() - self._switch.sizeHint().width() - 8, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
        painter.setClipPath(path)
        painter.fillRect(self.rect(), QColor(look.canvas))
        if self._text or not self.has_pictures:
            painter.setPen(QColor(look.muted))
            painter.drawText(self.rect().adjusted(32, 32, -32, -32), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text)
        elif self.mode is CompareMode.WIPE and not self._before.isNull() and not self._after.isNull():
            self._paint_wipe(painter)
        else:
            self._paint_beside(painter)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.accent if self.hasFocus() else look.border), 2 if self.hasFocus() else 1))
        painter.drawPath(path)

    def _paint_wipe(self, painter: QPainter) -> None:
        area = self._area()
        edge = area.left() + area.width() * self.position
        painter.save()
        painter.setClipRect(QRectF(area.left(), area.top(), edge - area.left(), area.height()), Qt.ClipOperation.IntersectClip)
        painter.drawPixmap(area, self._before, QRectF(self._before.rect()))
        painter.restore()
        painter.save()
        painter.setClipRect(QRectF(edge, area.top(), area.right() - edge, area.height()), Qt.ClipOperation.IntersectClip)
        painter.drawPixmap(area, self._after, QRectF(self._after.rect()))
        painter.restore()
        painter.setPen(QPen(QColor(0, 0, 0, 90), 4))
        painter.drawLine(QPointF(edge, area.top()), QPointF(edge, area.bottom()))
        painter.setPen(QPen(QColor("#FFFFFF"), 2))
        painter.drawLine(QPointF(edge, area.top()), QPointF(edge, area.bottom()))
        self._paint_handle(painter, QPointF(edge, area.center().y()))
        if self.position > 0.12:
            self._paint_chip(painter, self.tr("Before"), area, is_left=True)
        if self.position < 0.88:
            self._paint_chip(painter, self.tr("After"), area, is_left=False)

    def _paint_handle(self, painter: QPainter, centre: QPointF) -> None:
        painter.setPen(QPen(QColor(0, 0, 0, 60), 1))
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawEllipse(centre, HANDLE_PX / 2, HANDLE_PX / 2)
        painter.setPen(QPen(QColor("#3A3A46"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        for side in (-1, 1):
            painter.drawPolyline([centre + QPointF(side * 4, -4), centre + QPointF(side * 8, 0), centre + QPointF(side * 4, 4)])

    def _paint_beside(self, painter: QPainter) -> None:
        whole = QRectF(self.rect()).adjusted(GAP_PX, GAP_PX, -GAP_PX, -GAP_PX)
        width = (whole.width() - GAP_PX) / 2
        for i, (pixmap, text) in enumerate(((self._before, self.tr("Before")), (self._after, self.tr("After")))):
            half = QRectF(whole.left() + i * (width + GAP_PX), whole.top(), width, whole.height())
            if pixmap.isNull():
                painter.setPen(QColor(tokens().muted))
                painter.drawText(half.adjusted(24, 8, -24, -8), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._missing)
                continue
            area = _fitted(pixmap, half)
            painter.drawPixmap(area, pixmap, QRectF(pixmap.rect()))
            self._paint_chip(painter, text, area, is_left=True)

    def _paint_chip(self, painter: QPainter, text: str, area: QRectF, *, is_left: bool) -> None:
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(text) + 18
        left = area.left() + CHIP_MARGIN_PX if is_left else area.right() - CHIP_MARGIN_PX - width
        chip = QRectF(left, area.bottom() - CHIP_MARGIN_PX - 24, width, 24)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 20, 26, 190))
        painter.drawRoundedRect(chip, 12, 12)
        painter.setPen(QColor("#FFFFFF"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)

    def _area(self) -> QRectF:
        return _fitted(self._after, QRectF(self.rect()).adjusted(GAP_PX, GAP_PX, -GAP_PX, -GAP_PX))

    def _wipe_to(self, place: QPointF) -> None:
        if self.mode is CompareMode.WIPE and self.has_pictures:
            area = self._area()
            self.set_position((place.x() - area.left()) / max(1.0, area.width()))

    def _tell(self) -> None:
        is_wipe = self.mode is CompareMode.WIPE
        self._switch.set_icon_name((CompareMode.BESIDE if is_wipe else CompareMode.WIPE).value)
        self._switch.set_name(self.tr("Show both side by side") if is_wipe else self.tr("Compare with a wipe"))
        self._switch.setVisible(self.has_pictures)
        self.setAccessibleName(self.tr("Before and after; the left and right arrow keys move the border"))
        self.setAccessibleDescription(self._text or f"{round(self.position * 100)} %")
        self.update()


def _fitted(pixmap: QPixmap, area: QRectF) -> QRectF:
    """The largest place for a picture in the middle of an area; small pictures are enlarged, at most fourfold."""
    if pixmap.isNull():
        return area
    scale = min(area.width() / pixmap.width(), area.height() / pixmap.height(), 4.0)
    width, height = pixmap.width() * scale, pixmap.height() * scale
    return QRectF(area.center().x() - width / 2, area.center().y() - height / 2, width, height)
