"""The icon in the system's tray: there while a job is at work or its end was not seen, with a sign that says how it stands."""

from typing import Literal

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen
from PySide6.QtWidgets import QSystemTrayIcon

from desktop.icons import app_icon
from desktop.theme import tokens

Standing = Literal["accent", "good", "warning", "danger"]
"""The theme's token that paints the dot: at work, done, in need of a look, failed."""
_STROKES: dict[Standing, tuple[tuple[tuple[float, float], ...], ...]] = {
    "accent": (),
    "good": (((0.25, 0.52), (0.44, 0.7), (0.76, 0.34)),),
    "warning": (((0.5, 0.22), (0.5, 0.55)), ((0.5, 0.76), (0.5, 0.77))),
    "danger": (((0.3, 0.3), (0.7, 0.7)), ((0.3, 0.7), (0.7, 0.3))),
}
"""What is drawn into the dot, in shares of it: nothing, a tick, an exclamation mark, a cross."""
ICON_SIZES_PX = (16, 22, 32, 48)
DOT_SHARE = 0.55
MESSAGE_MS = 10_000


def badged_icon(standing: Standing) -> QIcon:
    """The program's icon with a dot at its lower right, and in it a sign of its own: colour is never the only one."""
    made = QIcon()
    for size_px in ICON_SIZES_PX:
        pixmap = app_icon().pixmap(size_px, size_px)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = pixmap.deviceIndependentSize().width()
        dot = side * DOT_SHARE
        painter.setPen(QPen(Qt.GlobalColor.white, max(1.0, side / 16)))
        painter.setBrush(QColor(getattr(tokens(), standing)))
        place = QRectF(side - dot, side - dot, dot - 1, dot - 1)
        painter.drawEllipse(place)
        painter.setPen(QPen(QColor(tokens().surface), max(1.2, dot / 7), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for stroke in _STROKES[standing]:
            painter.drawPolyline([place.topLeft() + QPointF(x, y) * place.width() for x, y in stroke])
        painter.end()
        made.addPixmap(pixmap)
    return made


class Tray(QObject):
    """Does nothing on a system without a tray."""

    clicked = Signal()
    """The icon, or a message of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None
        self._standing: Standing | None = None

    @property
    def is_there(self) -> bool:
        """Whether the system has a tray that shows messages."""
        return QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()

    def show_standing(self, standing: Standing | None, words: str) -> None:
        """Show how the jobs stand; None: nothing is to be told, and the icon goes."""
        if standing is None or not self.is_there:
            if self._icon is not None:
                self._icon.hide()
            self._standing = None
            return
        icon = self._made()
        if standing != self._standing:
            self._standing = standing
            icon.setIcon(badged_icon(standing))
        icon.setToolTip(words)
        icon.show()

    def tell(self, title: str, words: str) -> bool:
        """Show a message at the icon, which is shown already; False where there is none."""
        if self._icon is None or not self._icon.isVisible():
            return False
        self._icon.showMessage(title, words, self._icon.icon(), MESSAGE_MS)
        return True

    def _made(self) -> QSystemTrayIcon:
        if self._icon is None:
            self._icon = QSystemTrayIcon(self)
            self._icon.activated.connect(lambda _reason: self.clicked.emit())
            self._icon.messageClicked.connect(self.clicked)
        return self._icon
