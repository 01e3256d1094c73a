"""One of the first steps as a card: what to do, whether it is done or next, and the buttons that do it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.widgets.buttons import Button, IconLabel, label, set_role


class FirstStep(QFrame):
    """`buttons`: the first is the usual way, and stands out while the step is the next to take."""

    def __init__(self, icon_name: str, heading: str, text: str, buttons: Sequence[Button], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._buttons = list(buttons)
        self.state_icon = IconLabel("done", 18, "good")
        self.words = ""
        self.tag, self.state = label("", "tag"), label("", "caption")
        head = QHBoxLayout()
        head.addWidget(IconLabel(icon_name, 28, "accent_text"))
        head.addStretch(1)
        head.addWidget(self.state_icon)
        head.addWidget(self.state)
        head.addWidget(self.tag)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 18)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addSpacing(2)
        layout.addWidget(label(heading, "heading"))
        layout.addWidget(label(text, "muted", wraps=True))
        layout.addStretch(1)
        layout.addSpacing(8)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(4)
        for button in self._buttons:
            self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addStretch(1)
        layout.addLayout(self._row)
        self.show_state("", is_done=False, is_next=False)

    def set_narrow(self, is_narrow: bool) -> None:
        """The buttons one below the other, where three steps are to stand side by side in a small window."""
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def show_state(self, words: str, *, is_done: bool, is_next: bool) -> None:
        """Say how the step stands; a tick, or a tag, says the same at a glance."""
        self.words = words
        for one, is_meant in ((self.tag, is_next), (self.state, not is_next)):
            one.setText(words)
            one.setVisible(is_meant and bool(words))
        self.state_icon.setVisible(is_done)
        set_role(self._buttons[0], "primary" if is_next else "normal")
