"""Words and the buttons that belong to them: beside each other, or the buttons below where both are too wide for that."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from desktop.theme import SPACE_PX
from desktop.widgets.elided_label import ElidedLabel


class FoldingRow(QWidget):
    """Words are elided only where they have the whole width and yet too little."""

    def __init__(self, words: ElidedLabel, buttons: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._buttons = buttons
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE_PX)
        self._layout.addWidget(words, 1)
        row = QHBoxLayout()
        row.setSpacing(SPACE_PX)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(0)
        self._layout.addLayout(row)

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._words.minimumSizeHint().width(), self._buttons_px), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fold()
        return super().event(event)

    @property
    def _buttons_px(self) -> int:
        widths = [button.sizeHint().width() for button in self._buttons if not button.isHidden()]
        return sum(widths) + SPACE_PX * max(0, len(widths) - 1)

    def _fold(self) -> None:
        fits = self._words.sizeHint().width() + SPACE_PX + self._buttons_px <= self.width()
        self._layout.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
