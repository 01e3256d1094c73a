"""The note of a pair: Enter or leaving the field keeps it, Esc brings back what was there."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.widgets.pair_view_keys import with_key

MAX_NOTE_LENGTH = 4000


class NoteField(QLineEdit):
    """Remembers whose note it shows: what was typed goes to that pair, also when another one comes on screen meanwhile."""

    kept = Signal(int, str)
    """(id of the pair, its new note)"""
    left = Signal()
    """The user is done with it: the keyboard goes back to the pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair_id = 0
        self._note = ""
        self._is_on_its_way = False
        self.setMaxLength(MAX_NOTE_LENGTH)
        self.setPlaceholderText(with_key(self.tr("Write a note"), "note"))
        self.setAccessibleName(self.tr("Note to this pair"))
        self.setToolTip(self.tr("Enter keeps it, Esc brings back what was there."))

    def show_note(self, pair_id: int, note: str) -> None:
        """Show the note of a pair. What is being typed for the same pair stays, and so does what is being stored."""
        if pair_id != self._pair_id:
            self._keep()
            self._pair_id, self._note, self._is_on_its_way = pair_id, note, False
            self.setText(note)
        elif note == self._note:
            self._is_on_its_way = False
        elif not self._is_on_its_way:
            was_edited = self.text() != self._note
            self._note = note
            if not was_edited:
                self.setText(note)
        self.setEnabled(pair_id != 0)

    def not_kept(self) -> None:
        """The dataset took no note: from now on what it says shows again."""
        self._is_on_its_way = False

    def event(self, event: QEvent) -> bool:
        # Esc is a key of the pair view too: here it is ours
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setText(self._note)
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._keep()

    def _keep(self) -> None:
        text = self.text().strip()
        if self._pair_id and text != self._note:
            self._note, self._is_on_its_way = text, True
            self.kept.emit(self._pair_id, text)
