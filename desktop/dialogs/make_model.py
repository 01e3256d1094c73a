"""Asks which checkpoint becomes a model, and what the model is called."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.dialogs.dialog import Dialog
from desktop.dialogs.name import MAX_NAME_LENGTH
from desktop.widgets.fields import Form
from desktop.wording import decimal, fill, number
from training.checkpoint_folders import CheckpointState, best_of, sound_checkpoints


class MakeModelDialog(Dialog):
    """The answer is "make"; then `step` and `name` hold what was chosen."""

    def __init__(self, run_dir: Path, name: str, parent: QWidget | None = None, *, step: int | None = None) -> None:
        """`step`: the checkpoint that is offered; the best without it."""
        title = QCoreApplication.translate("MakeModelDialog", "Make a model of this run")
        super().__init__(title, "", "models", "accent_text", parent)
        found = sound_checkpoints(run_dir)
        best = best_of(found)
        checkpoints = [state for _, state in reversed(found)]
        self.step = 0
        """The chosen checkpoint's step."""
        self.name = name
        """What the model is to be called."""
        self.accepted.connect(self._keep)
        self._checkpoint = QComboBox()
        for state in checkpoints:
            self._checkpoint.addItem(self._words(state, is_best=state is best), state.step)
            if state.step == step or (step is None and state is best):
                self._checkpoint.setCurrentIndex(self._checkpoint.count() - 1)
        self._name = QLineEdit(name)
        self._name.setMaxLength(MAX_NAME_LENGTH)
        self._name.selectAll()
        form = Form()
        form.add(self.tr("&Name:"), self._name)
        form.add(self.tr("&Checkpoint:"), self._checkpoint)
        self.body.addLayout(form)
        self.add_button("cancel", self.tr("Cancel"))
        make = self.add_button("make", self.tr("Make model"), "primary", default=True)
        self._name.textChanged.connect(lambda text: make.setEnabled(bool(text.strip())))
        make.setEnabled(bool(checkpoints) and bool(name.strip()))
        self._name.setFocus()

    def _keep(self) -> None:
        """The fields go with the dialog; what was chosen stays."""
        self.step = int(self._checkpoint.currentData() or 0)
        self.name = self._name.text().strip()

    def _words(self, state: CheckpointState, *, is_best: bool) -> str:
        if is_best:
            return fill(self.tr("Step %1, the best so far (L1 %2)"), number(state.step), decimal(state.l1, 3))
        if state.l1 >= 0:
            return fill(self.tr("Step %1 (L1 %2)"), number(state.step), decimal(state.l1, 3))
        return fill(self.tr("Step %1"), number(state.step))
