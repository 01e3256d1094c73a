"""What a page says when it has nothing to show: a picture, a sentence, and what can be done."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.widgets.buttons import Button, IconLabel, label

TEXT_WIDTH_PX = 420
LEAST_TEXT_PX = 180
"""Where there is less room for it."""
MARGIN_PX = 32


class EmptyState(QFrame):
    """Icon, heading, explanation and buttons in the middle; with `is_drop_zone` it looks like a place to drop things on."""

    def __init__(self, icon_name: str, heading: str, text: str, *, is_drop_zone: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if is_drop_zone:
            self.setProperty("role", "drop")
        self._in_order: list[Button] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(IconLabel(icon_name, 52, "accent_text"), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(10)
        self.heading = _Centred(heading, "heading")
        self.text = _Centred(text, "muted")
        for words in (self.heading, self.text):
            # Stretches instead of an alignment: an aligned label gets the height of its own guess at a width.
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(words)
            row.addStretch(1)
            layout.addLayout(row)
        layout.addSpacing(14)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(12)
        self._buttons.addStretch(1)
        self._buttons.addStretch(1)
        layout.addLayout(self._buttons)
        self.below = QVBoxLayout()
        layout.addLayout(self.below)
        layout.addStretch(1)

    def add_button(self, button: Button) -> Button:
        """Append a button."""
        self._buttons.insertWidget(self._buttons.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._in_order.append(button)
        return button

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._line_up()
        return super().event(event)

    def _line_up(self) -> None:
        """The words as wide as there is room; the buttons side by side, or one below the other where that is too narrow for all of them."""
        margins = self.contentsMargins().left() + self.contentsMargins().right() + 2 * MARGIN_PX
        for words in (self.heading, self.text):
            words.set_room(self.width() - margins)
        widths = [button.sizeHint().width() for button in self._in_order if not button.isHidden()]
        fits = sum(widths) + self._buttons.spacing() * (len(widths) + 1) <= self.width() - margins
        self._buttons.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)


class TitledEmptyState(QWidget):
    """An empty page: its title over what it says."""

    def __init__(self, title: str, state: EmptyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label(title, "title")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(18)
        layout.addWidget(self.title)
        layout.addWidget(state, 1)


class _Centred(QLabel):
    """Words in the middle, as high as their lines: a layout that aligns asks for the hint and not for the height of a width."""

    def __init__(self, text: str, role: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", role)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._width_px = TEXT_WIDTH_PX
        self.setMaximumWidth(TEXT_WIDTH_PX)

    def set_room(self, room_px: int) -> None:
        """Take no more of the width than there is."""
        width_px = max(LEAST_TEXT_PX, min(TEXT_WIDTH_PX, room_px))
        if width_px != self._width_px:
            self._width_px = width_px
            self.setMaximumWidth(width_px)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._width_px, self.heightForWidth(self._width_px))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_TEXT_PX, self.heightForWidth(self._width_px))
