"""A short sentence in the lower part of the window that goes by itself and covers no control."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from desktop.widgets.buttons import label
from desktop.wording import tip

SHOWN_MS = 6000
BOTTOM_PX = 28
MAX_WIDTH_PX = 640
GAP_PX, STEP_PX = 8, 8
"""It keeps so far from a control, and is moved up by so much until none lies below it."""
_CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)


class Toast(QFrame):
    """Lies over its parent's lower edge, or above the controls that are there; a newer sentence replaces the older."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        self._text = label()
        layout.addWidget(self._text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, text: str) -> None:
        """Show a sentence for some seconds."""
        self._text.setText(self._text.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, MAX_WIDTH_PX))
        self._text.setToolTip(tip(text))
        self.setAccessibleName(text)
        self.place()
        self.raise_()
        self.show()
        self._timer.start()

    def place_again(self) -> None:
        """Another page is shown: look, once that has its place, what lies below."""
        if self.isVisible():
            QTimer.singleShot(0, self.place)

    def place(self) -> None:
        """Keep to the middle of the parent's lower edge, or as near to it as no control is covered."""
        parent = self.parentWidget()
        self.adjustSize()
        lowest = QRect(QPoint((parent.width() - self.width()) // 2, parent.height() - self.height() - BOTTOM_PX), self.size())
        taken = list(_controls_in(parent, QRect(lowest.left() - GAP_PX, 0, lowest.width() + 2 * GAP_PX, parent.height())))
        place = QRect(lowest)
        while place.top() > parent.height() // 2 and any(place.adjusted(0, -GAP_PX, 0, GAP_PX).intersects(one) for one in taken):
            place.translate(0, -STEP_PX)
        self.setGeometry(place if place.top() > parent.height() // 2 else lowest)


def _controls_in(holder: QWidget, strip: QRect) -> Iterator[QRect]:
    """Where controls on screen lie in a strip of what holds them, or the parts of them that show."""
    for child in holder.children():
        if not isinstance(child, QWidget) or not child.isVisible() or child.isWindow() or isinstance(child, QScrollBar):
            continue
        shown = strip.intersected(child.geometry())
        if shown.isEmpty():
            continue
        if isinstance(child, _CONTROLS):
            yield shown
        else:
            yield from (place.translated(child.pos()) for place in _controls_in(child, shown.translated(-child.pos())))
