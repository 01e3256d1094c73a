"""Colours to choose from, in as many rows as they need."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from desktop.item_models.pad_colours import Swatch
from desktop.theme import tokens
from desktop.wording import fill

SIDE_PX = 30
"""Of a colour with its border."""
_NUM_DIGITS = 9


class Swatches(QWidget):
    """One is chosen; the first nine also by their digit on the pad."""

    chosen = Signal(str)
    """`#rrggbb`."""

    def __init__(self, after: QWidget, parent: QWidget | None = None) -> None:
        """`after` stands behind the last colour."""
        super().__init__(parent)
        self.buttons: list[SwatchButton] = []
        self._after = after
        after.setParent(self)
        after.setFixedSize(SIDE_PX, SIDE_PX)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_swatches(self, swatches: Sequence[Swatch]) -> None:
        """Offer other colours."""
        for button in self.buttons:
            button.deleteLater()
        self.buttons = []
        for place, swatch in enumerate(swatches):
            button = SwatchButton(swatch, place + 1 if place < _NUM_DIGITS else 0, self)
            button.clicked.connect(lambda _=False, colour=swatch.colour: self.chosen.emit(colour))
            button.show()
            self.buttons.append(button)
        self._arrange()

    def mark(self, colour: str) -> None:
        """Show which colour is drawn with; '' for none of them."""
        for button in self.buttons:
            button.setChecked(button.swatch.colour == colour)

    def words_of(self, colour: str) -> str:
        """What a colour is called: the name that a swatch has for it, else `#rrggbb`."""
        return next((button.swatch.words for button in self.buttons if button.swatch.colour == colour), colour)

    def choose(self, place: int) -> None:
        """As a press on the colour of this place, counted from 0; nothing where there is none."""
        if place < len(self.buttons):
            self.buttons[place].click()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        columns = max(1, width // SIDE_PX)
        return max(1, -(-(len(self.buttons) + 1) // columns)) * SIDE_PX

    def sizeHint(self) -> QSize:
        return QSize(10 * SIDE_PX, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(4 * SIDE_PX, SIDE_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, self.width() // SIDE_PX)
        for place, button in enumerate([*self.buttons, self._after]):
            button.move(place % columns * SIDE_PX, place // columns * SIDE_PX)
        self.setFixedHeight(self.heightForWidth(self.width()))


class SwatchButton(QToolButton):
    """A colour; a ring and a dot say that it is chosen."""

    def __init__(self, swatch: Swatch, digit: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.swatch = swatch
        self.setCheckable(True)
        self.setFixedSize(SIDE_PX, SIDE_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(fill(self.tr("Colour %1"), swatch.words))
        self.setToolTip(fill(self.tr("%1 (%2)"), swatch.words, digit) if digit else swatch.words)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(QColor(look.accent_text if self.isChecked() else look.text), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8, 8)
        colour = QColor(self.swatch.colour)
        painter.setPen(QPen(QColor(look.border_strong), 1))
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(4.5, 4.5, -4.5, -4.5), 5, 5)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("#000000" if colour.lightness() > 127 else "#ffffff"))
            painter.drawEllipse(QRectF(self.rect()).center(), 2.5, 2.5)
