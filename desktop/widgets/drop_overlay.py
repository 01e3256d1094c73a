"""Covers the window while something is dragged over it, and says what a drop would do."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.theme import tokens
from desktop.widgets.buttons import IconLabel, label

MARGIN_PX = 18


class DropOverlay(QWidget):
    """Lies over its parent; takes no events, so the drag stays with the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(1)
        layout.addWidget(IconLabel("drop", 56, "accent_text"), 0, Qt.AlignmentFlag.AlignHCenter)
        self._text = label("", "heading")
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._text)
        layout.addStretch(1)
        self.hide()

    def tell(self, text: str) -> None:
        """Cover the parent and show the sentence."""
        parent = self.parentWidget()
        self._text.setText(text)
        self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(look.ground)
        ground.setAlphaF(0.94)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(QColor(look.accent_text), 2, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(look.accent_soft))
        margin = MARGIN_PX
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(margin, margin, -margin, -margin), 18, 18)
