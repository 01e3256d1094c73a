"""Asks for a name."""

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.dialogs.dialog import Dialog

MAX_NAME_LENGTH = 120


class NameDialog(Dialog):
    """One field with a name; the answer is "ok" and `name` holds it."""

    def __init__(self, title: str, text: str, name: str, ok_text: str, parent: QWidget | None = None) -> None:
        super().__init__(title, text, "rename", "accent_text", parent)
        self._name = name
        self._field = QLineEdit(name)
        self._field.setMaxLength(MAX_NAME_LENGTH)
        self._field.selectAll()
        self._field.setAccessibleName(title)
        self.body.addWidget(self._field)
        self.add_button("cancel", self.tr("Cancel"))
        ok = self.add_button("ok", ok_text, "primary", default=True)
        self._field.textChanged.connect(lambda text: ok.setEnabled(bool(text.strip())))
        self._field.textChanged.connect(self._keep)
        self._field.setFocus()

    @property
    def name(self) -> str:
        """What was typed, without spaces around it."""
        return self._name.strip()

    def _keep(self, name: str) -> None:
        """The field goes with the dialog; what was typed stays."""
        self._name = name
