"""The Datasets page: the workspace's datasets, the one on screen, a pair seen closely, and the making of a new one from dropped files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.errors import AppError
from core.pairs.dataset import DatasetEntry
from core.pairs.sample import SAMPLE_NAME
from desktop.context import AppContext
from desktop.dataset_actions import DatasetActions
from desktop.dialogs.choosing import ask_for_folder
from desktop.dialogs.pair_sources import PairSources
from desktop.item_models.dataset_items import ENTRY_ROLE, DatasetItems
from desktop.item_models.dataset_model import DatasetModel
from desktop.item_models.intake import Intake
from desktop.item_models.left_behind import LeftPairs
from desktop.item_models.thumbnails import ThumbnailStore
from desktop.keys import key_named
from desktop.messages import next_step, title_of
from desktop.opening import show_file
from desktop.pages.page import Page
from desktop.sample_dataset import take_sample
from desktop.sentences import message_of
from desktop.shortcuts import bind
from desktop.theme import PAGE_MARGIN_PX, SPACE_PX
from desktop.widgets.buttons import Button, label
from desktop.widgets.dataset_intake import DatasetIntake
from desktop.widgets.dataset_list import DatasetDelegate
from desktop.widgets.dataset_view import DatasetView
from desktop.widgets.empty_state import EmptyState, TitledEmptyState
from desktop.widgets.pair_view import PairView
from desktop.widgets.run_list import SideList
from training.dataset_requests import CreateDataset

LIST_WIDTH_PX = 232
NARROW_LIST_PX = 180
"""The list's width where the page is narrow."""
NARROW_PX = 900


class DatasetsPage(Page):
    """Layout and wiring; indexes are read in the model's thread, pictures in the helper process."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.thumbnails = ThumbnailStore(context, self)
        self.model = DatasetModel(self)
        self.actions_of_dataset = DatasetActions(context, self.model, self)
        self.datasets = DatasetItems(self)
        self.list = SideList(self.tr("Datasets"))
        self.list.setModel(self.datasets)
        self.list.setItemDelegate(DatasetDelegate(self.list))
        self.add_button = Button(self.tr("&Add dataset"), "add-folder", "primary")
        self.pair_sources = PairSources(self)
        self.add_button.setMenu(self.pair_sources.menu())
        self.unfinished_button = Button(self.tr("&Unfinished dataset"), "datasets", "normal", self._back_to_intake)
        self.unfinished_button.setToolTip(self.tr("Go back to the new dataset that is not made yet."))
        self.unfinished_button.hide()
        self.sample_button = Button(self.tr("Add the &sample"), "sample", "quiet", self.add_sample)
        self.view = DatasetView(self.model, self.thumbnails, self.actions_of_dataset.check, self.actions_of_dataset.relink)
        self.pair_view = PairView(context, self.model)
        self.intake = DatasetIntake(context, self.thumbnails)
        self.empty = TitledEmptyState(self.tr("Datasets"), self._make_empty())
        self.broken = EmptyState("error", "", "")
        self.restore_button = self.broken.add_button(Button(self.tr("Go back"), "refresh", "primary", self._restore))
        self.opening = QWidget()
        self.stack = QStackedWidget()
        for widget in (self.opening, self.view, self.pair_view, self.intake, self.empty, self.broken):
            self.stack.addWidget(widget)
        self._chosen_dir: Path | None = None
        self._arrange()
        self._wire()
        self._read()

    def _arrange(self) -> None:
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(SPACE_PX + 4)
        side.addWidget(label(self.tr("Datasets"), "title"))
        side.addWidget(self.add_button)
        side.addWidget(self.unfinished_button)
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
        self.stack.currentChanged.connect(self._show_unfinished)
        self.intake.create_asked.connect(lambda: self.context.spawn(self._create()))
        self.intake.cancel_asked.connect(self._leave_intake)
        self.intake.choose_asked.connect(self.pair_sources.ask_for_folder)
        self.pair_sources.chosen.connect(lambda paths, as_photos: self.inspect(paths, as_photos=as_photos))
        self.intake.added.connect(self._pairs_added)
        model, actions, view = self.model, self.actions_of_dataset, self.view
        model.opened.connect(self._opened)
        model.open_failed.connect(self._show_broken)
        model.failed.connect(self.context.fail)
        model.edited.connect(actions.tell_edit)
        model.facts_changed.connect(self._facts_changed)
        actions.digest_changed.connect(view.show_digest)
        actions.split_facts_came.connect(view.split.show_split_facts)
        actions.leaks_counted.connect(view.show_leaks)
        view.train_asked.connect(self._train)
        view.add_asked.connect(self._add_to_this)
        view.export_asked.connect(actions.export)
        view.rename_asked.connect(actions.rename)
        view.delete_asked.connect(actions.delete)
        view.missing.relink_asked.connect(actions.find_originals)
        view.reader.again_asked.connect(self._open_again)
        view.face_shown.connect(actions.face_shown)
        view.health.check_asked.connect(actions.check_now)
        view.health.remedy_asked.connect(actions.remedy)
        view.health.pair_asked.connect(self._look_at_named)
        view.split.swap_asked.connect(actions.swap_sides)
        view.split.recipe_asked.connect(actions.change_recipe)
        view.split.share_asked.connect(actions.split_by_share)
        view.split.folders_asked.connect(actions.split_by_folders)
        view.leaks.together_asked.connect(actions.mend_leaks)
        view.pairs.open_asked.connect(self._look_at)
        view.pairs.selection.note_asked.connect(actions.write_note)
        view.pairs.selection.folder_asked.connect(actions.show_folder)
        self.pair_view.back_asked.connect(self._back_to_pairs)
        self.pair_view.find_asked.connect(actions.find_originals)
        self.pair_view.folder_asked.connect(show_file)
        for name, do in (("undo", model.undo), ("redo", model.redo)):
            bind(key_named(f"pairs/{name}"), view, do)
        self.connect_to(self.context.datasets_changed, self._read)
        self.connect_to(self.context.workspace_changed, self._workspace_changed)
        self.connect_to(self.context.theme.changed, view.restyle)

    def _make_empty(self) -> EmptyState:
        words = self.tr(
            "Drop a folder of side-by-side pictures here, two folders whose pictures have the same names, or photos."
            " Your files are only read."
        )
        empty = EmptyState("datasets", self.tr("Pairs of pictures to learn from"), words, is_drop_zone=True)
        empty.add_button(Button(self.tr("Choose a folder…"), "add-folder", "primary", self.pair_sources.ask_for_folder))
        empty.add_button(Button(self.tr("Choose two folders…"), "", "normal", self.pair_sources.ask_for_two_folders))
        empty.add_button(Button(self.tr("Take the sample"), "sample", "quiet", self.add_sample))
        return empty

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(NARROW_LIST_PX if self.width() < NARROW_PX else LIST_WIDTH_PX)

    # What the window asks

    def shown(self) -> None:
        self._read()
        self.thumbnails.forget_errors()
        self.model.refresh()

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

    def left(self) -> object:
        return self.intake.left()

    def take_up(self, left: object) -> None:
        assert isinstance(left, LeftPairs)
        self.inspect(left.paths, as_photos=left.are_photos)

    def let_go(self) -> None:
        self.intake.end()
        self.actions_of_dataset.end()
        self.model.end()

    # A new dataset

    def inspect(self, paths: Sequence[Path], *, as_photos: bool = False) -> None:
        """Look for pairs in these files and folders and show what was found."""
        if paths:
            self._select_none()
            self.intake.look(list(paths), as_photos=as_photos)
            self.stack.setCurrentWidget(self.intake)

    def _show_unfinished(self) -> None:
        """Offer the way back to a new dataset that was set aside."""
        self.unfinished_button.setVisible(self.intake.left() is not None and self.stack.currentWidget() is not self.intake)

    def _back_to_intake(self) -> None:
        self._select_none()
        self.stack.setCurrentWidget(self.intake)
        (self.intake.focusWidget() or self.intake).setFocus()

    def _add_to_this(self) -> None:
        facts = self.model.facts
        if self.intake.left() is not None:
            self._back_to_intake()
            self.context.show_message.emit(self.tr("Create this dataset first, or cancel it."))
        elif facts is not None:
            ask_for_folder(self, self.tr("Choose a folder of pairs to add"), lambda folder: self._inspect_for(facts.dataset_dir, [folder]))

    def _inspect_for(self, dataset_dir: Path, paths: list[Path]) -> None:
        facts = self.model.facts
        if facts is not None and facts.dataset_dir == dataset_dir:
            self.intake.look(paths, into=facts)
            self.stack.setCurrentWidget(self.intake)

    async def _create(self) -> None:
        intake: Intake | None = self.intake.intake
        if intake is None or not self.intake.create_button.isEnabled():
            return
        self.intake.set_busy(True)
        try:
            recipe = self.intake.found.recipe.recipe if intake.wish.recipe else ()
            await self._make(intake.request(self.context.workspace, recipe))
        finally:
            self.intake.set_busy(False)

    def _pairs_added(self, words: str) -> None:
        self.context.show_message.emit(words)
        self.context.datasets_changed.emit()
        self.model.refresh()
        self.actions_of_dataset.look_at_originals()
        self._leave_intake()

    def add_sample(self) -> None:
        """Make the sample a dataset of this workspace, unless it is there, and show it."""
        found = next((entry for entry in self.datasets.entries if entry.name == SAMPLE_NAME), None)
        if found is not None:
            self._select(found.dataset_dir)
        else:
            self.context.spawn(self._add_sample())

    async def _add_sample(self) -> None:
        self.sample_button.setEnabled(False)
        try:
            self._select(await take_sample(self.context))
        finally:
            self.sample_button.setEnabled(True)

    async def _make(self, request: CreateDataset) -> None:
        made = await self.context.service.ask(request)
        self.intake.stop()
        self.stack.setCurrentWidget(self.opening)
        self.context.datasets_changed.emit()
        self._select(Path(made.dataset_dir))

    def _leave_intake(self) -> None:
        self.intake.stop()
        if self.model.dataset is not None:
            self.stack.setCurrentWidget(self.view)
            self._select(self.model.dataset.dataset_dir)
        else:
            self._show_first()

    # The list

    def _read(self) -> None:
        self.datasets.read(self.context.workspace)
        names = {entry.name for entry in self.datasets.entries}
        self._side.setVisible(bool(names))
        self.sample_button.setVisible(bool(names) and SAMPLE_NAME not in names)
        self._show_unfinished()
        if self.stack.currentWidget() is self.intake:
            return
        if self._chosen_dir is not None and self.datasets.row_of(self._chosen_dir) >= 0:
            self._select(self._chosen_dir)
        else:
            self._show_first()

    def _show_first(self) -> None:
        if self.datasets.entries:
            self._select(self.datasets.entries[0].dataset_dir)
        else:
            self._select_none()
            self.model.close()
            self.stack.setCurrentWidget(self.empty if self.intake.left() is None else self.intake)

    def _select(self, dataset_dir: Path) -> None:
        row = self.datasets.row_of(dataset_dir)
        if row < 0:
            return
        index = self.datasets.index(row)
        if self.list.currentIndex() == index:
            self._chosen(index, index)
        else:
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _select_none(self) -> None:
        self._chosen_dir = None
        self.list.clearSelection()
        self.list.setCurrentIndex(QModelIndex())

    def _chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        entry = current.data(ENTRY_ROLE) if current.isValid() else None
        if not isinstance(entry, DatasetEntry):
            return
        if self.stack.currentWidget() is self.intake:
            self.intake.set_aside()
        shown = self.model.dataset.dataset_dir if self.model.dataset is not None else None
        is_here = entry.dataset_dir == self._chosen_dir and self.stack.currentWidget() is not self.intake
        if entry.dataset_dir == shown:
            if not is_here:
                self.stack.setCurrentWidget(self.view)
        elif not is_here or self.stack.currentWidget() is self.broken:
            self.model.open(entry.dataset_dir)
        self._chosen_dir = entry.dataset_dir

    # The dataset on screen

    def _opened(self) -> None:
        facts = self.model.facts
        self.actions_of_dataset.opened()
        if facts is not None and facts.dataset_dir == self._chosen_dir:
            is_awaited = self.opening.hasFocus()  # which has the keyboard of the form that is done
            self.stack.setCurrentWidget(self.view)
            if is_awaited:
                self.view.pairs.grid.setFocus()

    def _open_again(self) -> None:
        if self._chosen_dir is not None:
            self.model.open(self._chosen_dir)

    def _show_broken(self, dataset_dir: Path, error: AppError) -> None:
        self.broken.heading.setText(title_of(error.code))
        self.broken.text.setText(f"{message_of(error)}\n\n{next_step(error)}".rstrip())
        self.restore_button.setVisible("snapshot" in error.details)
        self.restore_button.setText(self.tr("Go back to %1").replace("%1", error.details.get("day", "")))
        if dataset_dir == self._chosen_dir:
            self.stack.setCurrentWidget(self.broken)

    def _restore(self) -> None:
        if self._chosen_dir is not None:
            self.model.restore(self._chosen_dir)

    def _facts_changed(self) -> None:
        facts = self.model.facts
        if facts is not None:
            self.datasets.update(facts.dataset_dir, facts.name, facts.summary.num_pairs)
        if self._chosen_dir is not None and self.stack.currentWidget() is not self.intake:
            row = self.datasets.row_of(self._chosen_dir)
            self.list.selectionModel().setCurrentIndex(self.datasets.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _look_at(self, row: int) -> None:
        if 0 <= row < self.model.num_rows:
            self.model.set_current_row(row)
            self.stack.setCurrentWidget(self.pair_view)
            self.pair_view.setFocus()

    def _look_at_named(self, name: str) -> None:
        """A pair that the health report names, whatever was filtered before."""
        self.view.pairs.filters.show_all()
        self.actions_of_dataset.find_pair(name, self._look_at)

    def _back_to_pairs(self) -> None:
        self.stack.setCurrentWidget(self.view)
        self.view.show_face("pairs")
        self.view.pairs.grid.go_to(self.model.current_row)
        self.view.pairs.grid.setFocus()

    def _train(self) -> None:
        if self.model.dataset is not None:
            self.context.navigate.emit("train", self.model.dataset.dataset_dir)

    def _workspace_changed(self) -> None:
        self._select_none()
        self.model.close()
        self.intake.stop()
        self.stack.setCurrentWidget(self.opening)
        self._read()
