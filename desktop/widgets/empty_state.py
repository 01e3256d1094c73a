"""What a page says when it has nothing to show: a picture, a sentence, and what can be done."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.widgets.buttons import Button, IconLabel, label, set_property

TEXT_WIDTH_PX = 440


class EmptyState(QFrame):
    """Icon, heading, explanation and buttons in the middle; with `is_drop_zone` it looks like a place to drop things on."""

    def __init__(self, icon_name: str, heading: str, text: str, *, is_drop_zone: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if is_drop_zone:
            self.setProperty("role", "drop")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(IconLabel(icon_name, 52, "accent_text"), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(10)
        self.heading = _centred(heading, "heading")
        self.text = _centred(text, "muted")
        layout.addWidget(self.heading, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(14)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(12)
        self._buttons.addStretch(1)
        self._buttons.addStretch(1)
        layout.addLayout(self._buttons)
        self.below = QVBoxLayout()
        layout.addLayout(self.below)
        layout.addStretch(1)

    def add_button(self, button: Button) -> Button:
        """Append a button."""
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button

    def set_active(self, is_active: bool) -> None:
        """Show that a drop would be taken here."""
        set_property(self, "active", "true" if is_active else "false")


def _centred(text: str, role: str) -> QLabel:
    made = label(text, role, wraps=True)
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    made.setFixedWidth(TEXT_WIDTH_PX)
    return made
