"""A field for a file that need not be: what holds without one, or the file's name, with buttons to choose and to leave it out."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.files import path_to_text
from desktop.dialogs.choosing import ask_for_file
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconButton, set_role
from desktop.widgets.elided_label import ElidedLabel
from desktop.wording import fill


class FileField(QWidget):
    """`name` is what the file is for, `without` what holds where there is none, `kinds` Qt's filter: 'Tables (*.csv)'."""

    changed = Signal()

    def __init__(self, name: str, without: str, kinds: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self._name, self._without, self._kinds = name, without, kinds
        self.words = ElidedLabel(without, "muted")
        self.choose_button = Button(self.tr("Choose…"), "", "normal", self._choose)
        self.choose_button.setAccessibleName(f"{name} · {self.choose_button.text()}")
        self.clear_button = IconButton(fill(self.tr("Leave “%1” out"), name), "remove", lambda: self.set_path(None))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_PX)
        row.addWidget(self.words, 1)
        row.addWidget(self.clear_button)
        row.addWidget(self.choose_button)
        self.set_path(None)

    def set_path(self, path: Path | None) -> None:
        """Take this file, or none."""
        self.path = path
        set_role(self.words, "muted" if path is None else "")
        self.words.set_text(self._without if path is None else path_to_text(Path(path.name)))
        if path is not None:
            self.words.setToolTip(path_to_text(path))
        elif self.clear_button.hasFocus():  # it hides: the focus goes where it can stay
            self.choose_button.setFocus()
        self.clear_button.setVisible(path is not None)
        self.changed.emit()

    def _choose(self) -> None:
        ask_for_file(self, fill(self.tr("Choose “%1”"), self._name), self._kinds, self.set_path)
