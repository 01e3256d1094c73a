"""Makes a real-or-fake study: of a model and a dataset, or of two folders of pictures."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from core.files import path_to_json
from desktop.context import AppContext
from desktop.dialogs.choosing import ask_for_folder
from desktop.dialogs.name import MAX_NAME_LENGTH
from desktop.dialogs.pair_choices import dataset_box, split_box
from desktop.dialogs.working import WorkDialog
from desktop.item_models.model_choices import models_at_hand
from desktop.widgets.buttons import Button
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.fields import Form
from training.measuring_requests import MakeStudy, StudyMade

WIDTH_PX = 620


class NewStudyDialog(WorkDialog):
    """Stays open while the helper makes the pictures. Where that is stopped, no study is left."""

    study_made = Signal(object)
    """The study's Path; the dialog closes."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("NewStudyDialog", "New study")
        text = QCoreApplication.translate(
            "NewStudyDialog", "People are shown real and translated pictures for a second each, and say which are which."
        )
        super().__init__(context, "study/make", title, text, "study", parent)
        self.real_dir: Path | None = None
        self.translated_dir: Path | None = None
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_NAME_LENGTH)
        self.of_model = QRadioButton(self.tr("Of a &model and a dataset"))
        self.of_folders = QRadioButton(self.tr("Of two &folders"))
        self.model = QComboBox()
        for entry in models_at_hand(context.workspace):
            self.model.addItem(entry.header.name, entry.path)
        self.dataset, self.split = dataset_box(context.workspace), split_box()
        self.same_input = QCheckBox(self.tr("Show the two pictures of the &same input together"))
        self.same_input.setToolTip(self.tr("Harder to be fooled by. Folders need pictures of the same names for it."))
        self.body.addLayout(self._make_form())
        self.add_work(self.tr("Making the pictures"), self.tr("Stopped; nothing was left behind."))
        self.body.addStretch(1)
        self.add_button("cancel", self.tr("Cancel"))
        self.make_button = self.add_default(self.tr("Make the study"), "study", self.make)
        for button in (self.of_model, self.of_folders):
            button.toggled.connect(self._refresh)
        self.name.textChanged.connect(self._refresh)
        (self.of_model if self._has_both else self.of_folders).setChecked(True)
        self._refresh()
        self.setMinimumWidth(WIDTH_PX)
        self.name.setFocus()

    def make(self) -> None:
        """Have it made."""
        if self.work.is_running:
            return
        common = {"name": self.name.text().strip(), "same_input": self.same_input.isChecked(), "device": self._context.device}
        if self.of_model.isChecked():
            model, dataset = path_to_json(self.model.currentData()), str(self.dataset.currentData())
            self.work.begin(MakeStudy(model=model, dataset=dataset, split=self.split.currentData(), **common))
        elif self.real_dir is not None and self.translated_dir is not None:
            folders = path_to_json(self.real_dir), path_to_json(self.translated_dir)
            self.work.begin(MakeStudy(real_dir=folders[0], translated_dir=folders[1], **common))

    def set_folder(self, kind: str, folder: Path) -> None:
        """Take the pictures of this kind ("real" or "translated") from a folder."""
        if kind == "real":
            self.real_dir = folder
        else:
            self.translated_dir = folder
        self._folder_labels[kind].set_text(str(folder))
        self.of_folders.setChecked(True)
        self._refresh()

    def _make_form(self) -> Form:
        form = Form()
        form.add(self.tr("&Name:"), self.name)
        form.addRow(self.of_model)
        for field, words in ((self.model, self.tr("Model:")), (self.dataset, self.tr("Dataset:")), (self.split, self.tr("Pairs:"))):
            field.setAccessibleName(words.rstrip(":"))
            form.add(words, field)
        form.addRow(self.of_folders)
        self._folder_labels: dict[str, ElidedLabel] = {}
        self._folder_buttons: list[Button] = []
        for kind, words in (("real", self.tr("Real pictures:")), ("translated", self.tr("Translated:"))):
            self._folder_labels[kind] = ElidedLabel(self.tr("No folder chosen"), "muted")
            button = Button(self.tr("Choose…"), "", "normal", lambda kind=kind: self._choose(kind))
            button.setAccessibleName(f"{words.rstrip(':')} · {button.text()}")
            self._folder_buttons.append(button)
            row = QHBoxLayout()
            row.addWidget(self._folder_labels[kind], 1)
            row.addWidget(button)
            form.add(words, row)
        form.addRow(self.same_input)
        return form

    @property
    def _has_both(self) -> bool:
        """Whether there is a model and a dataset to make it of."""
        return self.model.count() > 0 and self.dataset.count() > 0

    def _refresh(self) -> None:
        of_model, is_idle = self.of_model.isChecked(), not self.work.is_running
        for field in (self.model, self.dataset, self.split):
            field.setEnabled(of_model and is_idle)
        for widget in (self.name, self.of_folders, self.same_input, *self._folder_buttons):
            widget.setEnabled(is_idle)
        self.of_model.setEnabled(is_idle and self._has_both)
        is_chosen = of_model or (self.real_dir is not None and self.translated_dir is not None)
        self.make_button.setEnabled(is_idle and is_chosen and bool(self.name.text().strip()))

    def _set_idle(self, is_idle: bool) -> None:
        self._refresh()

    def _done(self, answer: StudyMade) -> None:
        self.study_made.emit(Path(answer.study_dir))
        self.accept()

    def _choose(self, kind: str) -> None:
        title = self.tr("Choose the real pictures") if kind == "real" else self.tr("Choose the translated pictures")
        ask_for_folder(self, title, lambda folder: self.set_folder(kind, folder))
