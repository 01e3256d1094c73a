"""The Train page: the workspace's runs, the run on screen, and the start of a new one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.pairs.dataset import list_datasets
from core.workspace import WorkspaceFolders
from desktop.computing_settings import ComputingSettings
from desktop.context import AppContext
from desktop.dialogs.closing_training import ClosingTrainingDialog
from desktop.item_models.left_behind import LeftTraining
from desktop.item_models.run_control import Action, RunPhase
from desktop.item_models.run_items import RUN_ROLE, RunEntry, RunItems
from desktop.item_models.run_thumbnails import RunThumbnails
from desktop.keys import key_named
from desktop.new_runs import NewRuns
from desktop.opened_runs import keep_opened, keep_selected, opened_runs, selected_run
from desktop.own_pictures import OwnPictures
from desktop.pages.page import Page
from desktop.preflight_words import change_words
from desktop.preset_tasks import PresetTasks
from desktop.run_exports import RunExports
from desktop.run_looks import RunLooks
from desktop.run_making import Draft
from desktop.run_measuring import RunMeasuring
from desktop.run_orders import RunOrders
from desktop.run_tasks import RunTasks
from desktop.run_titles import run_titles
from desktop.sample_dataset import take_sample
from desktop.shortcuts import bind
from desktop.starting_weights import starting_weights
from desktop.theme import PAGE_MARGIN_PX, SPACE_PX
from desktop.widgets.buttons import Button, label
from desktop.widgets.empty_state import EmptyState, TitledEmptyState
from desktop.widgets.queue_bar import QueueBar
from desktop.widgets.run_list import RunDelegate, SideList
from desktop.widgets.run_menu import RunMenu, RunTask
from desktop.widgets.run_setup import RunSetup
from desktop.wording import fill
from training.ablation.folder import sheet_at
from training.run import is_run, read_label, read_request

LIST_WIDTH_PX = 264
NARROW_LIST_PX = 208
"""The list's width where the page is narrow."""
NARROW_PX = 820


class TrainingPage(Page):
    """Layout and wiring: the run's folder says what happens, RunControl what may be asked, RunView shows it."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        from desktop.run_comparing import RunComparing
        from desktop.widgets.run_view import RunView  # draws curves: numpy is loaded only now

        self.runs = RunItems(self)
        self.orders = RunOrders(context, self.runs, self)
        self.tasks = RunTasks(context, self.runs, self)
        self.new_runs = NewRuns(context, self.runs, self.orders, self)
        self.workers = self.orders.workers
        self.run_list = SideList(self.tr("Runs"))
        self.run_list.setModel(self.runs)
        self.thumbnails = RunThumbnails(self)
        self.run_list.setItemDelegate(RunDelegate(self.thumbnails, self.run_list))
        self.run_list.setDragDropMode(SideList.DragDropMode.InternalMove)
        self.queue_bar = QueueBar()
        self.queue_bar.show_state(self.runs.queue_state)
        self.new_button = Button(self.tr("&New training"), "play", "primary", self._begin_new)
        self.view = RunView()
        self.exports = RunExports(context, self.view.previews.export_bar, self)
        self.own_pictures = OwnPictures(context, self.view.previews.adding_bar, self)
        self.comparing = RunComparing(self.runs, self.view, context.fail, self)
        self.looks = RunLooks(context, self.view, self)
        self.setup = RunSetup()
        self.computing = ComputingSettings(context, self.setup.computing, self)
        self.preset_tasks = PresetTasks(context, self.setup, self)
        self.measuring = RunMeasuring(context, self.setup, self.view, self._draft, self)
        self.no_dataset = TitledEmptyState(self.tr("Train"), self._make_no_dataset())
        self.stack = QStackedWidget()
        for widget in (self.view, self.setup, self.no_dataset):
            self.stack.addWidget(widget)
        self._arrange()
        self._wire()
        self._read_datasets()
        self._watch_workspace()
        self._rows_changed()
        self._show_first()

    def _arrange(self) -> None:
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(SPACE_PX + 4)
        side.addWidget(label(self.tr("Train"), "title"))
        side.addWidget(self.new_button)
        side.addWidget(self.queue_bar)
        side.addWidget(self.run_list, 1)
        self._side.setFixedWidth(LIST_WIDTH_PX)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN_PX, 26, PAGE_MARGIN_PX, 28)
        layout.setSpacing(3 * SPACE_PX)
        layout.addWidget(self._side)
        layout.addWidget(self.stack, 1)

    def _wire(self) -> None:
        self.run_list.selectionModel().currentChanged.connect(self._chosen)
        self.view.asked.connect(self.orders.obey)
        self.view.model_asked.connect(self.orders.make_model)
        self.view.translate_asked.connect(lambda run_dir, step: self.orders.make_model(run_dir, step, then_translate=True))
        self.view.curves.table_asked.connect(lambda: self.view.run_dir and self.exports.choose_table(self.view.run_dir))
        self.view.previews.time_bar.export_asked.connect(lambda: self.view.run_dir and self.exports.choose_previews(self.view.run_dir))
        self.view.task_asked.connect(self._do_task)
        self._wire_own_pictures()
        self.view.sheet_asked.connect(self.tasks.open_sheet)
        self.view.remedy_asked.connect(self.new_runs.take_remedy)
        self.new_runs.making.connect(self.setup.set_making)
        self.new_runs.made.connect(self._show_made)
        self.setup.start_asked.connect(lambda: self._start_new(in_queue=False))
        self.setup.queue_asked.connect(lambda: self._start_new(in_queue=True))
        self.setup.cancel_asked.connect(self._show_first)
        self.view.preflight.remedy_asked.connect(self._take_fitting)
        self.queue_bar.run_asked.connect(lambda: self.orders.change_queue(lambda queue: (queue.release(), queue.start())))
        self.queue_bar.hold_asked.connect(lambda: self.orders.change_queue(lambda queue: queue.hold()))
        self.runs.queue_changed.connect(lambda: self.queue_bar.show_state(self.runs.queue_state))
        self.runs.refused.connect(self.context.fail)
        self.runs.gone.connect(self._tell_gone)
        self.runs.outside_changed.connect(self._keep_opened)
        self.runs.rowsInserted.connect(self._rows_changed)
        self.runs.rowsRemoved.connect(self._rows_changed)
        self.runs.dataChanged.connect(self._entry_changed)
        self.connect_to(self.context.datasets_changed, self._read_datasets)
        self.connect_to(self.context.runs_changed, self.runs.refresh)
        self.connect_to(self.context.workspace_changed, self._workspace_changed)
        self.connect_to(self.context.theme.changed, self._recolour)
        self.thumbnails.ready.connect(self.runs.changed)
        self.run_list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.run_list.customContextMenuRequested.connect(self._open_menu)
        self.run_list.doubleClicked.connect(lambda _index: self._do_task(self.view.run_dir, RunTask.RENAME))
        for name, task in (("rename", RunTask.RENAME), ("trash", RunTask.TRASH)):
            self._on_keys(name, lambda run_dir, task=task: self._do_task(run_dir, task))
        for name, action in (("earlier", Action.EARLIER), ("later", Action.LATER)):
            self._on_keys(name, lambda run_dir, action=action: self.orders.obey(run_dir, action))

    def _on_keys(self, name: str, act: Callable[[Path], object]) -> None:
        """Let keys pressed in the list do something with the run that is chosen there."""

        def act_on_chosen() -> None:
            if self.run_list.currentIndex().isValid() and self.view.run_dir is not None:
                act(self.view.run_dir)

        bind(key_named(f"runs/{name}"), self.run_list, act_on_chosen, alone=True)

    def _open_menu(self, place: QPoint) -> None:
        index = self.run_list.indexAt(place)
        if index.isValid():
            self.menu_of(index.data(RUN_ROLE)).popup(self.run_list.viewport().mapToGlobal(place))

    def menu_of(self, entry: RunEntry) -> RunMenu:
        """What can be done with a run of the list."""
        menu = RunMenu(self.run_list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet = sheet_at(entry.request.ablation) if entry.request is not None else None
        menu.show_control(entry.control, is_elsewhere=entry.is_elsewhere)
        menu.show_sheet(is_there=sheet is not None)
        menu.asked.connect(lambda action: self.orders.obey(entry.run_dir, action))
        menu.task_asked.connect(lambda task: self._do_task(entry.run_dir, task))
        menu.sheet_asked.connect(lambda: self.tasks.open_sheet(sheet))
        return menu

    def _wire_own_pictures(self) -> None:
        wall, own = self.view.previews, self.own_pictures
        wall.tools.own_menu.add_asked.connect(lambda: self.view.run_dir and own.choose(self.view.run_dir))
        wall.drop.dropped.connect(lambda paths: self.view.run_dir and own.add(self.view.run_dir, paths))
        for removal_asked in (wall.tools.own_menu.removal_asked, wall.sheet.removal_asked):
            removal_asked.connect(lambda name: self.view.run_dir and own.remove(self.view.run_dir, name))
        for target_asked in (wall.tools.own_menu.target_asked, wall.sheet.target_asked):
            target_asked.connect(lambda name: self.view.run_dir and own.choose_target(self.view.run_dir, name))
        own.changed.connect(wall.look_for_own)

    def _make_no_dataset(self) -> EmptyState:
        words = self.tr("A network learns from pairs of pictures. Make a dataset of your own, or begin with the sample.")
        empty = EmptyState("train", self.tr("First it needs pairs to learn from"), words)
        empty.add_button(Button(self.tr("Make a dataset"), "datasets", "primary", lambda: self.context.navigate.emit("datasets", None)))
        self.sample_button = empty.add_button(Button(self.tr("Take the sample"), "sample", "quiet", self._take_sample))
        return empty

    def _take_sample(self) -> None:
        self.sample_button.setEnabled(False)
        self.context.spawn(self._show_with_sample())

    async def _show_with_sample(self) -> None:
        try:
            self.open_argument(await take_sample(self.context))
        finally:
            self.sample_button.setEnabled(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(NARROW_LIST_PX if self.width() < NARROW_PX else LIST_WIDTH_PX)

    # What the window asks

    @property
    def job_dir(self) -> Path | None:
        return self.view.run_dir if self.stack.currentWidget() is self.view else None

    def shown(self) -> None:
        self.view.set_on_screen(True)
        self.runs.look_closely_at(self.view.run_dir)
        self.runs.refresh()
        self.view.turns.ask(self._read_datasets)

    def hidden(self) -> None:
        self.view.set_on_screen(False)
        self.runs.look_closely_at(None)

    def open_argument(self, argument: object) -> None:
        """A run's folder shows it, wherever it lies; a dataset's folder begins a new training with it."""
        if isinstance(argument, Path) and is_run(argument):
            self._open_run(argument)
        elif isinstance(argument, Path):
            self._read_datasets(argument)
            self.show_setup()

    def left(self) -> object:
        return self.setup.left() if self.stack.currentWidget() is self.setup else None

    def take_up(self, left: object) -> None:
        assert isinstance(left, LeftTraining)
        self.show_setup()
        self.setup.take_up(left)

    def let_go(self) -> None:
        self.measuring.let_go()
        self.new_runs.end()
        self.exports.work.end()
        self.own_pictures.work.end()
        self.comparing.end()

    async def may_close(self) -> bool:
        if live := self.runs.live_runs():
            queue = self.runs.queue_state
            num_next = 0 if queue.stands_still else queue.num_waiting
            answer = await ClosingTrainingDialog(len(live), num_next, self.window()).answer()
            if answer not in ("background", "stop"):
                return False
            if answer == "stop":
                self.orders.stop_all()
        return True

    # Runs on screen

    def show_setup(self) -> None:
        """The form of a new run; without a dataset the way to one."""
        self.setup.show_starts(starting_weights(self.context.workspace, run_titles(self.runs.entries)))
        self.run_list.clearSelection()
        self.run_list.setCurrentIndex(QModelIndex())
        has_dataset = self.setup.dataset_box.count() > 0
        self.setup.cancel_button.setVisible(bool(self.runs.entries))
        self.stack.setCurrentWidget(self.setup if has_dataset else self.no_dataset)
        self.new_button.setEnabled(False)
        if has_dataset:
            self.setup.dataset_box.setFocus()

    def _begin_new(self) -> None:
        self.setup.begin_anew()
        self.show_setup()

    def _show_first(self) -> None:
        """The run that was on screen last, else a live one, else the newest, else the form."""
        kept = selected_run(self.context.settings, self.context.workspace)
        entries = self.runs.entries
        if kept is not None and self.runs.entry(kept) is not None:
            self._select(kept)
        elif entries:
            self._select(next(iter(self.runs.live_runs()), entries[0].run_dir))
        else:
            self.show_setup()

    def _select(self, run_dir: Path) -> None:
        row = self.runs.row_of(run_dir)
        if row >= 0:
            self.run_list.selectionModel().setCurrentIndex(self.runs.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _open_run(self, run_dir: Path) -> None:
        try:
            read_request(run_dir)
        except AppError as error:
            self.context.fail(error)
            return
        run_dir = self.runs.include(run_dir)
        self._select(run_dir)
        if run_dir.parent != WorkspaceFolders(self.context.workspace).runs_dir:
            self.context.run_opened.emit(run_dir)

    def _watch_workspace(self) -> None:
        opened = opened_runs(self.context.settings, self.context.workspace)
        self.runs.watch_workspace(self.context.workspace, opened)
        for run_dir in opened:
            self.context.run_opened.emit(run_dir)

    def _keep_opened(self) -> None:
        keep_opened(self.context.settings, self.context.workspace, self.runs.outside)
        self.context.save_settings()

    def _chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        entry = current.data(RUN_ROLE) if current.isValid() else None
        if isinstance(entry, RunEntry):
            self.new_button.setEnabled(True)
            self.runs.look_closely_at(entry.run_dir if self.on_screen else None)
            self.view.show_run(entry)
            keep_selected(self.context.settings, self.context.workspace, entry.run_dir)
            self.stack.setCurrentWidget(self.view)

    def _rows_changed(self) -> None:
        self._side.setVisible(bool(self.runs.entries))
        self.no_dataset.title.setVisible(not self.runs.entries)
        if not self.runs.entries:
            self.view.leave()
            self.show_setup()
        elif self.stack.currentWidget() is self.no_dataset:
            self._show_first()

    def _tell_gone(self, entry: RunEntry) -> None:
        """The folder of a run went away, and another run is on screen in its place."""
        # Its lock went with the folder, so that one under way was found interrupted a moment before.
        if entry.control.is_live or entry.phase is RunPhase.INTERRUPTED:
            where = path_to_text(entry.run_dir)
            message = fill(self.tr("The folder of “%1” is not there any more, and its training can't go on: %2"), entry.name, where)
            self.context.fail(AppError(ErrorCode.FOLDER_GONE, message, "", path=where))
        else:
            self.context.show_message.emit(fill(self.tr("The folder of “%1” is not there any more."), entry.name))

    def _entry_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        for row in range(first.row(), last.row() + 1):
            entry = self.runs.entries[row]
            if entry.run_dir == self.view.run_dir:
                self.view.header.show_name(entry.name, entry.notes)
                self.view.refresh_control()

    def _read_datasets(self, chosen: Path | None = None) -> None:
        self.setup.show_datasets(list_datasets(self.context.workspace), chosen)
        if self.stack.currentWidget() in (self.no_dataset, self.setup):
            self.stack.setCurrentWidget(self.setup if self.setup.dataset_box.count() else self.no_dataset)

    def _workspace_changed(self) -> None:
        self.view.leave()
        self.measuring.give_up()
        self._read_datasets()
        self._watch_workspace()
        self._show_first()

    def _recolour(self) -> None:
        self.view.recolour()
        self.run_list.viewport().update()

    # What is asked of a run

    def _draft(self) -> Draft:
        setup = self.setup
        return Draft(
            setup.settings, setup.dataset_dir, setup.like_run, setup.preset, setup.name, setup.start_from, setup.direction.input_side
        )

    def _start_new(self, *, in_queue: bool) -> None:
        self.new_runs.start(self._draft(), in_queue=in_queue, then=self.setup.name_field.clear)

    def _show_made(self, run_dir: Path) -> None:
        self.measuring.give_up()
        self._select(run_dir)

    def _take_fitting(self, change: dict[str, int]) -> None:
        """What fits was found for the run on screen, which went out of memory."""
        if self.view.run_dir is not None:
            self.new_runs.start_changed(self.view.run_dir, change, change_words(change))

    def _do_task(self, run_dir: Path | None, task: RunTask) -> None:
        if run_dir is None:
            return
        if task is RunTask.LIKE:
            self._begin_like(run_dir)
        else:
            self.tasks.do(run_dir, task)

    def _begin_like(self, run_dir: Path) -> None:
        try:
            request = read_request(run_dir)
        except AppError as error:
            self.context.fail(error)
            return
        self.setup.begin_like(run_dir, request, read_label(run_dir).name or run_dir.name)
        self.show_setup()
