"""Makes a model of a checkpoint of the reference code: asks what the file can't say, and tells what it holds."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from core.files import path_to_json, path_to_text
from core.models.foreign import FIRST_HALF, REFERENCE_SIZE_PX, SECOND_HALF, ImportChoices
from desktop.context import AppContext
from desktop.dialogs.name import MAX_NAME_LENGTH
from desktop.dialogs.working import WorkDialog
from desktop.sentences import say
from desktop.widgets.buttons import Button
from desktop.widgets.fields import Form
from desktop.wording import fill, joined
from training.exchange_requests import ImportModel, ModelImported

WIDTH_PX = 620
SIZES_PX = (128, 256, 512, 1024)


class ImportModelDialog(WorkDialog):
    """Stays open while the helper works, and says what was found. Closing it stops the work; then no model is left."""

    def __init__(self, context: AppContext, path: Path, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("ImportModelDialog", "Import “%1”")
        text = QCoreApplication.translate(
            "ImportModelDialog",
            "A generator of the reference code (pytorch-CycleGAN-and-pix2pix). What kind of network it is stands in the file; what follows "
            "does not, and may be left as it is.",
        )
        super().__init__(context, "models/import", fill(title, path_to_text(Path(path.name))), text, "add-files", parent)
        self._path = path
        self.name, self.input_name, self.target_name = QLineEdit(), QLineEdit(), QLineEdit()
        self.direction, self.size_box, self.dropout = QComboBox(), QComboBox(), QComboBox()
        self.body.addLayout(self._make_form())
        self.add_work(self.tr("Reading the file"), self.tr("Stopped; nothing was left behind."))
        self.close_button = self.add_button("close", self.tr("Cancel"))
        self.import_button = Button(self.tr("Import"), "add-files", "primary", self.start)
        self.import_button.setDefault(True)
        self._buttons.addWidget(self.import_button)
        self.setMinimumWidth(WIDTH_PX)

    @property
    def choices(self) -> ImportChoices:
        """What is asked for. Names that were left empty are those of the direction."""
        input_name, target_name = self.direction.currentData()
        return ImportChoices(
            name=self.name.text().strip(),
            input_name=self.input_name.text().strip() or input_name,
            target_name=self.target_name.text().strip() or target_name,
            size_px=self.size_box.currentData(),
            dropout=self.dropout.currentData(),
        )

    def start(self) -> None:
        """Read the file, or read it anew."""
        if not self.work.is_running:
            self.work.begin(ImportModel(file=path_to_json(self._path), choices=self.choices))

    def _make_form(self) -> Form:
        form = Form()
        for field, words in (
            (self.name, self.tr("&Name:")),
            (self.direction, self.tr("&Direction in training:")),
            (self.input_name, self.tr("It &takes:")),
            (self.target_name, self.tr("It &makes:")),
            (self.size_box, self.tr("Trained on pictures &of:")),
            (self.dropout, self.tr("Trained &with dropout:")),
        ):
            field.setAccessibleName(words.replace("&", "").rstrip(":"))
            form.add(words, field)
        for field in (self.name, self.input_name, self.target_name):
            field.setMaxLength(MAX_NAME_LENGTH)
        self.name.setPlaceholderText(self.tr("As the file or its folder"))
        self.direction.currentIndexChanged.connect(self._show_direction)
        # The file may be one that Diptych wrote, and so know its names.
        self.direction.addItem(self.tr("As the file says, or AtoB"), ("", ""))
        self.direction.addItem("AtoB", (FIRST_HALF, SECOND_HALF))
        self.direction.addItem("BtoA", (SECOND_HALF, FIRST_HALF))
        self.size_box.addItem(fill(self.tr("As the file says, or %1 px"), str(REFERENCE_SIZE_PX)), 0)
        for size_px in SIZES_PX:
            self.size_box.addItem(f"{size_px} px", size_px)
        self.dropout.addItem(self.tr("As the file says, or yes"), None)
        self.dropout.addItem(self.tr("Yes"), True)
        self.dropout.addItem(self.tr("No"), False)
        return form

    def _show_direction(self) -> None:
        input_name, target_name = self.direction.currentData()
        self.input_name.setPlaceholderText(input_name or FIRST_HALF)
        self.target_name.setPlaceholderText(target_name or SECOND_HALF)

    def _done(self, answer: ModelImported) -> None:
        self._context.models_changed.emit()
        words = fill(self.tr("“%1” is among your models: %2."), answer.name, answer.network)
        self._ended(joined(words, *map(say, answer.notes)), "good")
        self._set_idle(False)
        self.import_button.hide()
        self.close_button.setText(self.tr("Close"))

    def _set_idle(self, is_idle: bool) -> None:
        for widget in (self.name, self.input_name, self.target_name, self.direction, self.size_box, self.dropout, self.import_button):
            widget.setEnabled(is_idle)
