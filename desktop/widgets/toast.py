"""A short sentence at the lower edge of the window that goes by itself."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.widgets.buttons import label
from desktop.wording import tip

SHOWN_MS = 6000
BOTTOM_PX = 28
MAX_WIDTH_PX = 640


class Toast(QFrame):
    """Lies over its parent's lower edge; a newer sentence replaces the older."""

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

    def place(self) -> None:
        """Keep to the middle of the parent's lower edge."""
        parent = self.parentWidget()
        self.adjustSize()
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - BOTTOM_PX)
