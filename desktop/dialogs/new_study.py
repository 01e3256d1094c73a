"""Makes a real-or-fake study: of a model and a dataset, or of two folders of pictures."""

from pathlib import Path
from typing import get_args

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from core.errors import AppError
from core.files import path_to_json
from core.models.library import list_models
from core.pairs.dataset import list_datasets
from core.pairs.pair import Split
from desktop.context import AppContext
from desktop.dataset_words import num_pairs_words, split_word
from desktop.dialogs.choosing import ask_for_folder
from desktop.dialogs.dialog import Dialog
from desktop.dialogs.name import MAX_NAME_LENGTH
from desktop.long_work import LongWork
from desktop.messages import next_step
from desktop.widgets.buttons import Button, label, set_role
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.work_bar import WorkBar
from training.measuring_requests import MakeStudy, StudyMade

WIDTH_PX = 620


class NewStudyDialog(Dialog):
    """Stays open while the helper makes the pictures. Closing it stops the work; then no study is left."""

    study_made = Signal(object)
    """The study's Path; the dialog closes."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("NewStudyDialog", "New study")
        text = QCoreApplication.translate(
            "NewStudyDialog", "People are shown real and translated pictures for a second each, and say which are which."
        )
        super().__init__(title, text, "study", "accent_text", parent)
        self._context = context
        self.real_dir: Path | None = None
        self.translated_dir: Path | None = None
        self.work = LongWork(context, "study/make", self)
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_NAME_LENGTH)
        self.of_model = QRadioButton(self.tr("Of a &model and a dataset"))
        self.of_folders = QRadioButton(self.tr("Of two &folders"))
        self.model, self.dataset, self.split = QComboBox(), QComboBox(), QComboBox()
        self.same_input = QCheckBox(self.tr("Show the two pictures of the &same input together"))
        self.same_input.setToolTip(self.tr("Harder to be fooled by. Folders need pictures of the same names for it."))
        self.body.addLayout(self._make_form())
        self.bar = WorkBar(self.tr("Making the pictures"))
        self.bar.stop_asked.connect(self.work.stop)
        self.body.addWidget(self.bar)
        self.outcome = label("", wraps=True)
        self.outcome.hide()
        self.body.addWidget(self.outcome)
        self.body.addStretch(1)
        self.add_button("cancel", self.tr("Cancel"))
        self.make_button = Button(self.tr("Make the study"), "study", "primary", self.make)
        self.make_button.setDefault(True)
        self._buttons.addWidget(self.make_button)
        self.work.began.connect(self._began)
        self.work.progressed.connect(self.bar.progress)
        self.work.done.connect(self._done)
        self.work.stopped.connect(lambda: self._ended(self.tr("Stopped; nothing was left behind."), "muted"))
        self.work.failed.connect(lambda error: self._ended(f"{error.message} {next_step(error)}".strip(), "danger"))
        self.finished.connect(lambda _: self.work.forget())
        for button in (self.of_model, self.of_folders):
            button.toggled.connect(self._refresh)
        self.name.textChanged.connect(self._refresh)
        self._show_choices()
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

    def _make_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow(self.tr("&Name:"), self.name)
        form.addRow(self.of_model)
        for field, words in ((self.model, self.tr("Model:")), (self.dataset, self.tr("Dataset:")), (self.split, self.tr("Pairs:"))):
            field.setAccessibleName(words.rstrip(":"))
            form.addRow(words, field)
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
            form.addRow(words, row)
        form.addRow(self.same_input)
        return form

    def _show_choices(self) -> None:
        try:
            models = list_models(self._context.workspace)
        except AppError:
            models = []  # the page of the models says so
        for model in models:
            self.model.addItem(model.header.name, model.path)
        for entry in list_datasets(self._context.workspace):
            if entry.error is None:
                self.dataset.addItem(f"{entry.name} · {num_pairs_words(entry.num_pairs)}", entry.dataset_dir)
        for split in get_args(Split):
            self.split.addItem(split_word(split), split)
        self.split.setCurrentIndex(self.split.findData("validation"))
        has_both = self.model.count() > 0 and self.dataset.count() > 0
        self.of_model.setEnabled(has_both)
        (self.of_model if has_both else self.of_folders).setChecked(True)
        self._refresh()

    def _refresh(self) -> None:
        of_model, is_idle = self.of_model.isChecked(), not self.work.is_running
        for field in (self.model, self.dataset, self.split):
            field.setEnabled(of_model and is_idle)
        for widget in (self.name, self.of_folders, self.same_input, *self._folder_buttons):
            widget.setEnabled(is_idle)
        self.of_model.setEnabled(is_idle and self.model.count() > 0 and self.dataset.count() > 0)
        is_chosen = of_model or (self.real_dir is not None and self.translated_dir is not None)
        self.make_button.setEnabled(is_idle and is_chosen and bool(self.name.text().strip()))

    def _began(self) -> None:
        self.outcome.hide()
        self.bar.begin()
        self._refresh()

    def _done(self, answer: StudyMade) -> None:
        self.study_made.emit(Path(answer.study_dir))
        self.accept()

    def _ended(self, words: str, role: str) -> None:
        self.bar.end()
        self.outcome.setText(words)
        set_role(self.outcome, role)
        self.outcome.show()
        self._refresh()

    def _choose(self, kind: str) -> None:
        title = self.tr("Choose the real pictures") if kind == "real" else self.tr("Choose the translated pictures")
        ask_for_folder(self, title, lambda folder: self.set_folder(kind, folder))
