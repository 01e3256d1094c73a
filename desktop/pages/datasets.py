"""The Datasets page: the workspace's datasets, the one on screen, and the making of a new one from dropped folders."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.errors import AppError
from core.files import path_from_json, path_to_json
from core.pairs.dataset import Dataset, DatasetEntry
from core.pairs.pair import Pair
from core.pairs.sample import SAMPLE_NAME, sample_paths
from desktop.context import AppContext
from desktop.dialogs.choosing import ask_for_folder
from desktop.dialogs.name import NameDialog
from desktop.item_models.dataset_items import ENTRY_ROLE, DatasetItems
from desktop.item_models.intake import Intake
from desktop.item_models.thumbnails import ThumbnailStore
from desktop.messages import next_step, title_of
from desktop.opening import show_file
from desktop.pages.page import Page
from desktop.service import SupersededError
from desktop.theme import PAGE_MARGIN_PX, SPACE_PX
from desktop.widgets.buttons import Button, label
from desktop.widgets.dataset_intake import DatasetIntake
from desktop.widgets.dataset_list import DatasetDelegate
from desktop.widgets.dataset_view import DatasetView
from desktop.widgets.empty_state import EmptyState, TitledEmptyState
from desktop.widgets.run_list import SideList
from training.dataset_requests import CreateDataset, InspectPaths

LIST_WIDTH_PX = 232
NARROW_LIST_PX = 180
"""The list's width where the page is narrow."""
NARROW_PX = 820
INSPECTION_LANE = "datasets/inspection"


class DatasetsPage(Page):
    """Layout and wiring; what pairs there are is found by the helper process."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.thumbnails = ThumbnailStore(context, self)
        self.datasets = DatasetItems(self)
        self.list = SideList(self.tr("Datasets"))
        self.list.setModel(self.datasets)
        self.list.setItemDelegate(DatasetDelegate(self.list))
        self.add_button = Button(self.tr("&Add dataset"), "add-folder", "primary")
        self.add_button.setMenu(self._add_menu())
        self.sample_button = Button(self.tr("Add the &sample"), "sample", "quiet", self.add_sample)
        self.view = DatasetView(self.thumbnails)
        self.intake = DatasetIntake(self.thumbnails)
        self.empty = TitledEmptyState(self.tr("Datasets"), self._make_empty())
        self.broken = EmptyState("error", "", "")
        self.stack = QStackedWidget()
        for widget in (self.view, self.intake, self.empty, self.broken):
            self.stack.addWidget(widget)
        self._dataset: Dataset | None = None
        self._num_inspections = 0
        self._arrange()
        self._wire()
        self._read()
        self._show_first()

    def _arrange(self) -> None:
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(SPACE_PX + 4)
        side.addWidget(label(self.tr("Datasets"), "title"))
        side.addWidget(self.add_button)
        side.addWidget(self.list, 1)
        side.addWidget(self.sample_button)
        self._side.setFixedWidth(LIST_WIDTH_PX)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN_PX, 26, PAGE_MARGIN_PX, 28)
        layout.setSpacing(3 * SPACE_PX)
        layout.addWidget(self._side)
        layout.addWidget(self.stack, 1)

    def _wire(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.intake.create_asked.connect(lambda: self.context.spawn(self._create()))
        self.intake.cancel_asked.connect(self._cancel_intake)
        self.intake.add_asked.connect(self.choose_folder)
        self.view.swap_asked.connect(lambda: self._edit(lambda dataset: dataset.swap_sides()))
        self.view.split_asked.connect(lambda share, seed: self._edit(lambda dataset: dataset.set_split_share(share, seed)))
        self.view.train_asked.connect(self._train)
        self.view.folder_asked.connect(self._show_folder)
        self.view.rename_asked.connect(lambda: self.context.spawn(self._rename()))
        self.connect_to(self.context.datasets_changed, self._read)
        self.connect_to(self.context.workspace_changed, self._workspace_changed)
        self.connect_to(self.context.theme.changed, self.update)

    def _add_menu(self) -> QMenu:
        menu = QMenu(self)
        one = QAction(self.tr("One folder of side-by-side pictures…"), menu)
        one.triggered.connect(self.choose_folder)
        two = QAction(self.tr("Two folders, inputs and targets…"), menu)
        two.triggered.connect(self.choose_two_folders)
        menu.addActions([one, two])
        return menu

    def _make_empty(self) -> EmptyState:
        words = self.tr(
            "Drop a folder of side-by-side pictures here, or two folders whose pictures have the same names. Your files are only read."
        )
        empty = EmptyState("datasets", self.tr("Pairs of pictures to learn from"), words, is_drop_zone=True)
        empty.add_button(Button(self.tr("Choose a folder…"), "add-folder", "primary", self.choose_folder))
        empty.add_button(Button(self.tr("Choose two folders…"), "", "normal", self.choose_two_folders))
        empty.add_button(Button(self.tr("Take the sample"), "sample", "quiet", self.add_sample))
        return empty

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(NARROW_LIST_PX if self.width() < NARROW_PX else LIST_WIDTH_PX)

    # What the window asks

    def shown(self) -> None:
        self._read()

    def open_argument(self, argument: object) -> None:
        """A dataset's folder to show."""
        if isinstance(argument, Path):
            self._read()
            self._select(argument)

    def drop_text(self, paths: Sequence[Path]) -> str:
        return self.tr("Drop to look for pairs")

    def accept_paths(self, paths: Sequence[Path]) -> bool:
        self.inspect(paths)
        return True

    # A new dataset

    def inspect(self, paths: Sequence[Path]) -> None:
        """Look for pairs in these files and folders and show what was found."""
        if not paths:
            return
        self._num_inspections += 1
        self.list.clearSelection()
        self.list.setCurrentIndex(QModelIndex())
        self.intake.show_looking()
        self.stack.setCurrentWidget(self.intake)
        self.context.spawn(self._inspect(list(paths), self._num_inspections))

    async def _inspect(self, paths: list[Path], turn: int) -> None:
        try:
            found = await self.context.service.ask(InspectPaths(paths=[path_to_json(path) for path in paths], lane=INSPECTION_LANE))
        except SupersededError:
            return
        except AppError as error:
            if turn == self._num_inspections:
                self.intake.show_nothing(error)
            return
        if turn == self._num_inspections:
            self.intake.show_found(Intake.of(paths, found))

    async def _create(self) -> None:
        intake = self.intake.intake
        if intake is None or not self.intake.create_button.isEnabled():
            return
        self.intake.set_busy(True)
        try:
            await self._make(intake.request(self.context.workspace))
        finally:
            self.intake.set_busy(False)

    def add_sample(self) -> None:
        """Make the sample a dataset of this workspace, unless it is there, and show it."""
        found = next((entry for entry in self.datasets.entries if entry.name == SAMPLE_NAME), None)
        if found is not None:
            self._select(found.dataset_dir)
        else:
            self.context.spawn(self._add_sample())

    async def _add_sample(self) -> None:
        paths = [path_to_json(path) for path in sample_paths()]
        self.sample_button.setEnabled(False)
        try:
            await self._make(CreateDataset(workspace=str(self.context.workspace), name=SAMPLE_NAME, paths=paths, input_side="first"))
        finally:
            self.sample_button.setEnabled(True)

    async def _make(self, request: CreateDataset) -> None:
        made = await self.context.service.ask(request)
        self.context.datasets_changed.emit()
        self._select(Path(made.dataset_dir))

    def _cancel_intake(self) -> None:
        self._num_inspections += 1
        self._show_first()

    def choose_folder(self) -> None:
        """Ask for a folder of side-by-side pictures, or one that holds two folders."""
        ask_for_folder(self, self.tr("Choose a folder of pairs"), lambda folder: self.inspect([folder]))

    def choose_two_folders(self) -> None:
        """Ask for the folder of inputs, then for that of targets."""

        def second(folder: Path) -> None:
            ask_for_folder(self, self.tr("Choose the folder of targets"), lambda other: self.inspect([folder, other]))

        ask_for_folder(self, self.tr("Choose the folder of inputs"), second)

    # The dataset on screen

    def _read(self) -> None:
        shown = self._dataset.dataset_dir if self._dataset is not None else None
        self.datasets.read(self.context.workspace)
        names = {entry.name for entry in self.datasets.entries}
        self._side.setVisible(bool(names))
        self.sample_button.setVisible(bool(names) and SAMPLE_NAME not in names)
        if self.stack.currentWidget() is self.intake:
            return
        if shown is not None and self.datasets.row_of(shown) >= 0:
            self._select(shown)
        else:
            self._show_first()

    def _show_first(self) -> None:
        if self.datasets.entries:
            self._select(self.datasets.entries[0].dataset_dir)
        else:
            self._dataset = None
            self.stack.setCurrentWidget(self.empty)

    def _select(self, dataset_dir: Path) -> None:
        row = self.datasets.row_of(dataset_dir)
        if row < 0:
            return
        index = self.datasets.index(row)
        if self.list.currentIndex() == index:
            self._chosen(index, index)
        else:
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        entry = current.data(ENTRY_ROLE) if current.isValid() else None
        if not isinstance(entry, DatasetEntry):
            return
        self._num_inspections += 1
        if entry.error is None:
            self._show(Dataset(entry.dataset_dir))
        else:
            self._show_broken(entry.error)

    def _show(self, dataset: Dataset) -> None:
        try:
            self.view.show_dataset(dataset)
        except AppError as error:
            self._show_broken(error)
            return
        self._dataset = dataset
        self.stack.setCurrentWidget(self.view)

    def _show_broken(self, error: AppError) -> None:
        self._dataset = None
        self.broken.heading.setText(title_of(error.code))
        self.broken.text.setText(f"{error.message}\n\n{next_step(error)}".rstrip())
        self.stack.setCurrentWidget(self.broken)

    def _edit(self, change: Callable[[Dataset], None]) -> None:
        if self._dataset is None:
            return
        try:
            change(self._dataset)
        except AppError as error:
            self.context.fail(error)
            return
        self._show(self._dataset)
        self.context.datasets_changed.emit()

    def _train(self) -> None:
        if self._dataset is not None:
            self.context.navigate.emit("train", self._dataset.dataset_dir)

    def _show_folder(self, pair: Pair | None) -> None:
        if pair is not None:
            show_file(path_from_json(pair.input.path))

    async def _rename(self) -> None:
        dataset = self._dataset
        if dataset is None:
            return
        dialog = NameDialog(self.tr("Rename the dataset"), "", dataset.name, self.tr("Rename"), self)
        if await dialog.answer() == "ok":
            dataset.rename(dialog.name)
            self.context.datasets_changed.emit()

    def _workspace_changed(self) -> None:
        self._dataset = None
        self._read()
        self._show_first()
