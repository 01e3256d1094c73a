"""Asks for how many epochs more a run is to go on."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.dialogs.dialog import Dialog
from desktop.widgets.fields import Form, NumberField

MOST_EPOCHS = 1_000_000


class MoreEpochsDialog(Dialog):
    """The answer is "go"; then `epochs` holds what was chosen."""

    def __init__(self, epochs: int, parent: QWidget | None = None) -> None:
        def tr(text: str) -> str:
            return QCoreApplication.translate("MoreEpochsDialog", text)

        words = tr("It goes on from its newest checkpoint. What it was asked for before, it does first.")
        super().__init__(tr("Go on for more epochs"), words, "resume", parent=parent)
        self.epochs = epochs
        """How many more."""
        self._field = NumberField(1, MOST_EPOCHS)
        self._field.setValue(epochs)
        self._field.setAccessibleName(tr("More epochs"))
        self._field.valueChanged.connect(self._keep)
        form = Form()
        form.add(tr("&More epochs:"), self._field)
        self.body.addLayout(form)
        self.add_button("cancel", tr("Cancel"))
        self.add_button("go", tr("Go on"), "primary", default=True)
        self._field.setFocus()

    def _keep(self, epochs: int) -> None:
        """The field goes with the dialog; what was chosen stays."""
        self.epochs = epochs
