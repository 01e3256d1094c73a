"""Asks which checkpoint becomes a model, and what the model is called."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.dialogs.dialog import Dialog
from desktop.dialogs.name import MAX_NAME_LENGTH
from desktop.item_models.preview_timeline import nearest_step
from desktop.widgets.buttons import label
from desktop.widgets.fields import Form
from desktop.wording import decimal, fill, number
from training.checkpoint_folders import CheckpointState, best_of, sound_checkpoints


class MakeModelDialog(Dialog):
    """The answer is "make"; then `step` and `name` hold what was chosen."""

    def __init__(
        self, run_dir: Path, name: str, parent: QWidget | None = None, *, step: int | None = None, then_translate: bool = False
    ) -> None:
        """`step`: the checkpoint that is offered; the best without it. `then_translate`: it goes to the Translate page."""

        def tr(text: str) -> str:
            return QCoreApplication.translate("MakeModelDialog", text)

        title, text = tr("Make a model of this run"), ""
        if then_translate:
            title = fill(tr("Translate with a checkpoint of “%1”"), name)
            text = tr("A model is made of it and chosen on the Translate page. Pictures that you have gathered there stay.")
        super().__init__(title, text, "models", "accent_text", parent)
        found = sound_checkpoints(run_dir)
        best = best_of(found)
        checkpoints = [state for _, state in reversed(found)]
        self.step: int | None = None
        """The chosen checkpoint's step; None for the best, whichever that is by the time the model is made."""
        self._best_step = best.step if best is not None else None
        self.name = name
        """What the model is to be called."""
        self.accepted.connect(self._keep)
        self._checkpoint = QComboBox()
        for state in checkpoints:
            self._checkpoint.addItem(self._words(state, is_best=state is best), state.step)
        wanted = best.step if step is None and best is not None else step
        offered = nearest_step(sorted(state.step for state in checkpoints), wanted) if wanted is not None else None
        self._checkpoint.setCurrentIndex(max(0, self._checkpoint.findData(offered)))
        self._name = QLineEdit(name)
        self._name.setMaxLength(MAX_NAME_LENGTH)
        self._name.selectAll()
        form = Form()
        form.add(self.tr("&Name of the model:") if then_translate else self.tr("&Name:"), self._name)
        form.add(self.tr("&Checkpoint:"), self._checkpoint)
        self.body.addLayout(form)
        if step is not None and offered is not None and offered != step:
            words = self.tr("The checkpoint of step %1 is no longer there. Step %2 is the nearest.")
            self.body.addWidget(label(fill(words, number(step), number(offered)), "warning", wraps=True))
        self.add_button("cancel", self.tr("Cancel"))
        make_words = self.tr("Make model and go to Translate") if then_translate else self.tr("Make model")
        make = self.add_button("make", make_words, "primary", default=True)
        self._name.textChanged.connect(lambda text: make.setEnabled(bool(text.strip())))
        make.setEnabled(bool(checkpoints) and bool(name.strip()))
        self._name.setFocus()

    def _keep(self) -> None:
        """The fields go with the dialog; what was chosen stays."""
        step = int(self._checkpoint.currentData())
        self.step = None if step == self._best_step else step
        self.name = self._name.text().strip()

    def _words(self, state: CheckpointState, *, is_best: bool) -> str:
        if is_best:
            return fill(self.tr("Step %1, the best so far (L1 %2)"), number(state.step), decimal(state.l1, 3))
        if state.l1 >= 0:
            return fill(self.tr("Step %1 (L1 %2)"), number(state.step), decimal(state.l1, 3))
        return fill(self.tr("Step %1"), number(state.step))
