"""Cards in as many columns as fit, in a page that scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

GAP_PX = 20


class _Inside(QWidget):
    """As high as its cards are at its width; a layout's own hint guesses the height at a far larger width."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class CardGrid(QScrollArea):
    """Lays its cards out anew when its width changes."""

    def __init__(self, card_width_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card_width_px = card_width_px
        self._cards: list[QWidget] = []
        self._num_columns = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = _Inside()
        inside.setProperty("role", "scrolled")
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, 12, 0)
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP_PX)
        outer.addLayout(self._grid)
        outer.addStretch(1)
        self.setWidget(inside)

    @property
    def cards(self) -> list[QWidget]:
        """The cards in their order."""
        return list(self._cards)

    def show_cards(self, cards: Sequence[QWidget]) -> None:
        """Show these cards instead of those there were."""
        for card in self._cards:
            self._grid.removeWidget(card)
            card.deleteLater()
        self._cards = list(cards)
        self._num_columns = 0
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        num_columns = max(1, (self.viewport().width() - 12 + GAP_PX) // (self._card_width_px + GAP_PX))
        if num_columns == self._num_columns:
            return
        for column in range(max(num_columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, 1 if column < num_columns else 0)
        self._num_columns = num_columns
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // num_columns, place % num_columns)
