"""A label that never makes its window wider: what doesn't fit is elided, and the whole text is its tool tip."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from core.texts import shortened
from desktop.wording import tip


class ElidedLabel(QLabel):
    """One line of text; `whole_text` is what it would say with room enough."""

    def __init__(
        self, text: str = "", role: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.whole_text = text
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if role:
            self.setProperty("role", role)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text; of one that is longer than anybody reads the beginning."""
        self.whole_text = text = shortened(text)
        self.setAccessibleName(text)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:  # the style gives a title its larger letters only as it is shown
            self._elide()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.whole_text) + 4, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        one_line = " ".join(self.whole_text.split())
        shown = self.fontMetrics().elidedText(one_line, self._mode, max(40, self.contentsRect().width()))
        self.setText(shown)
        self.setToolTip(tip(self.whole_text) if shown != self.whole_text else "")
        self.updateGeometry()
