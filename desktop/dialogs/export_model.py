"""Writes a model for other programs: for which, where to, and how near the file is to the model."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QRadioButton, QWidget

from core.files import path_to_json
from core.models.foreign import SUFFIXES, ExportFormat
from core.models.library import ModelEntry
from desktop.context import AppContext
from desktop.dialogs.choosing import ask_where_to_save
from desktop.dialogs.working import WorkDialog
from desktop.opening import show_file
from desktop.sentences import say
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, label
from desktop.widgets.fields import NumberField, explained
from desktop.wording import fill
from training.exchange_requests import ExportModel, ModelExported

WIDTH_PX = 640
MAX_SIDE_PX = 16_384


class ExportModelDialog(WorkDialog):
    """Stays open while the helper works, and says what came of it. Closing it stops the work; then no file is left."""

    def __init__(self, context: AppContext, entry: ModelEntry, parent: QWidget | None = None) -> None:
        title = fill(QCoreApplication.translate("ExportModelDialog", "Export “%1”"), entry.header.name)
        text = QCoreApplication.translate(
            "ExportModelDialog", "The file is compared with the model on real pictures, and kept only where both make the same of them."
        )
        super().__init__(context, "models/export", title, text, "export", parent)
        self._entry = entry
        self.output_path: Path | None = None
        """Where the file is written."""
        self._formats = QButtonGroup(self)
        size_row = self._make_size_row()
        self.choices: dict[ExportFormat, QRadioButton] = {}
        for to, name, words in (
            ("onnx", self.tr("&ONNX"), self.tr("For ONNX Runtime, TensorRT, OpenCV and many others. Values from 0 to 1, without noise.")),
            ("torchscript", self.tr("&TorchScript"), self.tr("For PyTorch in C++ and for Nuke's CatFileCreator: one tensor in, one out.")),
            ("reference", self.tr("The &reference code"), self.tr("A net_G.pth for pytorch-CycleGAN-and-pix2pix, with its own keys.")),
        ):
            self._add_choice(to, name, words)
        self.body.addLayout(size_row)
        self.add_work(self.tr("Writing and comparing"), self.tr("Stopped; nothing was left behind."))
        self.show_button = Button(self.tr("Show in folder"), "open-folder", "normal", self._show_file)
        self.show_button.hide()
        self.add_left(self.show_button)
        self.close_button = self.add_button("close", self.tr("Cancel"))
        self.export_button = Button(self.tr("Export…"), "export", "primary", self._ask_where)
        self.export_button.setDefault(True)
        self._buttons.addWidget(self.export_button)
        self.choices["onnx"].setChecked(True)
        self._formats.buttonToggled.connect(self._refresh)
        self.one_size.toggled.connect(self._refresh)
        self._refresh()
        self.setMinimumWidth(WIDTH_PX)

    @property
    def chosen_format(self) -> ExportFormat:
        """For what it will be written."""
        return next(to for to, choice in self.choices.items() if choice.isChecked())

    def export(self, path: Path) -> None:
        """Write it there."""
        if self.work.is_running:
            return
        self.output_path = path
        size = (self.height_px.value(), self.width_px.value()) if self.one_size.isEnabled() and self.one_size.isChecked() else None
        model, output = path_to_json(self._entry.path), path_to_json(path)
        self.work.begin(ExportModel(model=model, to=self.chosen_format, output=output, size=size))

    def _add_choice(self, to: ExportFormat, name: str, text: str) -> None:
        choice = QRadioButton(name)
        self._formats.addButton(choice)
        self.choices[to] = choice
        self.body.addLayout(explained(choice, text))

    def _make_size_row(self) -> QHBoxLayout:
        self.one_size = QCheckBox(self.tr("For pictures of one &size alone:"))
        self.one_size.setToolTip(self.tr("Some programs need the size to be fixed. Otherwise the file takes pictures of any size."))
        self.width_px, self.height_px = NumberField(1, MAX_SIDE_PX), NumberField(1, MAX_SIDE_PX)
        row = QHBoxLayout()
        row.setSpacing(SPACE_PX)
        row.addWidget(self.one_size)
        for field, words in ((self.width_px, self.tr("Width")), (self.height_px, self.tr("Height"))):
            field.setAccessibleName(words)
            field.setValue(self._entry.header.generator.size_px)
            field.setSuffix(self.tr(" px"))
        row.addWidget(self.width_px)
        row.addWidget(label("×"))
        row.addWidget(self.height_px)
        row.addStretch(1)
        return row

    def _set_idle(self, is_idle: bool) -> None:
        if not is_idle:
            self.show_button.hide()
        self._refresh()

    def _refresh(self) -> None:
        is_idle = not self.work.is_running
        for widget in (*self.choices.values(), self.export_button):
            widget.setEnabled(is_idle)
        self.one_size.setEnabled(is_idle and self.choices["onnx"].isChecked())
        for field in (self.width_px, self.height_px):
            field.setEnabled(self.one_size.isEnabled() and self.one_size.isChecked())

    def _ask_where(self) -> None:
        suffix = SUFFIXES[self.chosen_format]
        suggestion = self._context.workspace / f"{self._entry.path.stem}{suffix}"
        ask_where_to_save(self, self.tr("Export the model"), suggestion, f"(*{suffix})", self.export)

    def _done(self, answer: ModelExported) -> None:
        found = answer.found
        self._ended("\n".join(map(say, (found.verdict, *found.notes))), "good")
        self.close_button.setText(self.tr("Close"))
        self.show_button.show()

    def _show_file(self) -> None:
        assert self.output_path is not None
        show_file(self.output_path)
