"""Asks for a note."""

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.dialogs.dialog import Dialog

NOTE_HEIGHT_PX = 110


class NoteDialog(Dialog):
    """One field with the note; the answer is "ok" and `text` holds it. An empty note takes the old one away."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(title, "", "note", "accent_text", parent)
        self.text = text
        self._field = QPlainTextEdit(text)
        self._field.setFixedHeight(NOTE_HEIGHT_PX)
        self._field.setTabChangesFocus(True)
        self._field.setAccessibleName(title)
        self._field.moveCursor(QTextCursor.MoveOperation.End)
        self._field.textChanged.connect(self._keep)
        self.body.addWidget(self._field)
        self.add_button("cancel", self.tr("Cancel"))
        self.add_button("ok", self.tr("Keep the note"), "primary", default=True)
        self._field.setFocus()

    def _keep(self) -> None:
        """The field goes with the dialog; what was typed stays."""
        self.text = self._field.toPlainText()
