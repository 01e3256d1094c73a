"""A line over the translation on screen while others wait for it: which comes next, and how many after it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.widgets.buttons import Button, IconButton, IconLabel
from desktop.widgets.elided_label import ElidedLabel
from desktop.wording import fill


class NextBar(QFrame):
    """Hidden while nothing waits."""

    begin_pressed = Signal()
    remove_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.sentence = ElidedLabel()
        self.begin_button = Button(self.tr("Begin"), "play", "normal", self.begin_pressed.emit)
        self.remove_button = IconButton(self.tr("Don't translate it"), "remove", self.remove_pressed.emit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 10, 10)
        layout.setSpacing(12)
        layout.addWidget(IconLabel("waiting", 20, "accent_text"))
        layout.addWidget(self.sentence, 1)
        layout.addWidget(self.begin_button)
        layout.addWidget(self.remove_button)
        self.hide()

    def show_waiting(self, names: Sequence[str], *, can_begin: bool) -> None:
        """What waits, the next one first; `can_begin`: nothing is under way."""
        self.setVisible(bool(names))
        self.begin_button.setVisible(can_begin)
        if not names:
            return
        num_others = len(names) - 1
        if num_others == 0:
            self.sentence.set_text(fill(self.tr("Next: “%1”"), names[0]))
        elif num_others == 1:
            self.sentence.set_text(fill(self.tr("Next: “%1”, and one more after it"), names[0]))
        else:
            self.sentence.set_text(fill(self.tr("Next: “%1”, and %n more after it", "", num_others), names[0]))
