"""The Models page: the models there are, with their pictures, and what can be done with them."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.errors import AppError, ErrorCode
from core.files import disk_error
from core.models.foreign import CHECKPOINT_SUFFIX
from core.models.library import MODEL_SUFFIX, ModelEntry, install_model, list_models
from core.models.renaming import rename_model
from core.plain_files import open_plain
from desktop.context import AppContext
from desktop.dialogs.dialog import Dialog
from desktop.dialogs.name import NameDialog
from desktop.opening import show_file
from desktop.pages.page import Page
from desktop.trash import move_to_trash
from desktop.widgets.buttons import Button, label
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.model_card import CARD_WIDTH_PX, ModelCard
from desktop.wording import fill


class ModelsPage(Page):
    """Cards, newest facts whenever models change."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 26, 20, 20)
        layout.setSpacing(6)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 12, 0)
        row.addWidget(label(self.tr("Models"), "title"), 1)
        row.addWidget(Button(self.tr("Add a model file…"), "add-files", on_click=self.choose_file))
        layout.addLayout(row)
        layout.addWidget(label(self.tr("Networks that are ready for use. Any checkpoint of a training becomes one."), "muted"))
        layout.addSpacing(14)
        self.grid = CardGrid(CARD_WIDTH_PX)
        empty = EmptyState(
            "models",
            self.tr("No models yet"),
            self.tr("Train a network and keep a checkpoint of it as a model, or drop a model file here."),
            is_drop_zone=True,
        )
        empty.add_button(Button(self.tr("Train a network"), "train", "primary", lambda: context.navigate.emit("train", None)))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(empty)
        layout.addWidget(self._stack, 1)
        self.connect_to(context.models_changed, self.read)
        self.connect_to(context.workspace_changed, self.read)
        self.read()

    def read(self) -> None:
        """Read the list anew."""
        try:
            entries = list_models(self.context.workspace)
        except AppError as error:
            self.context.fail(error)
            return
        self.grid.show_cards([self._card(entry) for entry in entries])
        self._stack.setCurrentIndex(0 if entries else 1)

    def shown(self) -> None:
        self.read()

    def choose_file(self) -> None:
        """Ask for model files and install them; one of another program is imported."""
        dialog = QFileDialog(self, self.tr("Add a model file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(fill(self.tr("Models of Diptych and of the reference code (%1)"), f"*{MODEL_SUFFIX} *{CHECKPOINT_SUFFIX}"))
        dialog.filesSelected.connect(lambda names: [install(self.context, Path(name)) for name in names])
        dialog.open()

    def _card(self, entry: ModelEntry) -> ModelCard:
        card = ModelCard(entry)
        card.use_pressed.connect(lambda chosen: self.context.navigate.emit("translate", chosen.path))
        card.try_pressed.connect(lambda chosen: self.context.navigate.emit("try", chosen.path))
        card.evaluate_pressed.connect(self.evaluate)
        card.export_pressed.connect(self.export)
        card.show_pressed.connect(lambda chosen: show_file(chosen.path))
        card.rename_pressed.connect(lambda chosen: self.context.spawn(self.rename(chosen)))
        card.delete_pressed.connect(lambda chosen: self.context.spawn(self.delete(chosen)))
        return card

    def evaluate(self, entry: ModelEntry) -> None:
        """Open the dialog that measures the model on a dataset."""
        from desktop.dialogs.evaluate import EvaluateDialog

        EvaluateDialog(self.context, entry, self.window()).open()

    def export(self, entry: ModelEntry) -> None:
        """Open the dialog that writes the model for other programs."""
        from desktop.dialogs.export_model import ExportModelDialog

        ExportModelDialog(self.context, entry, self.window()).open()

    def open_argument(self, argument: object) -> None:
        """Open the dialog that makes a model of a checkpoint of another program."""
        assert isinstance(argument, Path)
        from desktop.dialogs.import_model import ImportModelDialog

        ImportModelDialog(self.context, argument, self.window()).open()

    async def rename(self, entry: ModelEntry) -> None:
        """Ask for a name and give it to the model."""
        text = self.tr("The name is kept in the model file and goes with it wherever you copy it.")
        dialog = NameDialog(self.tr("Rename the model"), text, entry.header.name, self.tr("Rename"), self.window())
        if await dialog.answer() == "ok" and dialog.name != entry.header.name:
            rename_model(entry.path, dialog.name)
            self.context.models_changed.emit()

    async def delete(self, entry: ModelEntry) -> None:
        """Ask, then move the model's file to the system's trash."""
        dialog = Dialog(
            fill(self.tr("Move “%1” to the trash?"), entry.header.name),
            self.tr("Pictures that were translated with it stay. You can get the file back from the trash."),
            "trash",
            "danger",
            self.window(),
        )
        dialog.add_button("cancel", self.tr("Keep it"), default=True)
        dialog.add_button("delete", self.tr("Move to trash"), "danger")
        if await dialog.answer() != "delete":
            return
        if not move_to_trash(entry.path):
            raise _no_trash(entry.path)
        self.context.models_changed.emit()


def install(context: AppContext, path: Path) -> None:
    """Copy a model file into the workspace and say so; what is wrong with it is shown. A checkpoint of another program is asked about."""
    if path.suffix.lower() == CHECKPOINT_SUFFIX:
        try:
            open_plain(path).close()
        except OSError as error:
            context.fail(disk_error(error, path))
            return
        context.navigate.emit("models", path)
        return
    try:
        place = install_model(context.workspace, path)
    except AppError as error:
        context.fail(error)
        return
    context.models_changed.emit()
    context.show_message.emit(fill(QCoreApplication.translate("ModelsPage", "The model “%1” is installed."), place.stem))
    context.navigate.emit("models", None)


def _no_trash(path: Path) -> AppError:
    return AppError(
        ErrorCode.DISK_FAILED, f"“{path.name}” can't be moved to the trash.", "Delete the file in your file manager.", path=str(path)
    )
