"""New runs from the Train page: of its form, or of another run with some settings changed; made, shown, and begun or queued."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import AppError
from core.jobs.lock import living_owner
from core.pairs.dataset import list_datasets
from desktop.background import Background
from desktop.context import AppContext
from desktop.diagnosis_words import setting_words
from desktop.item_models.run_control import Action
from desktop.item_models.run_items import RunItems
from desktop.run_making import Draft, as_setting, make_changed_run, make_run
from desktop.run_orders import LOOK_EVERY_S, RunOrders
from training.diagnosis import Action as CardAction
from training.diagnosis import Card, ChangeSetting
from training.run import RunFolder


class NewRuns(QObject):
    """What can't be made is told, and then nothing happens.

    Folders are written beside the window: pairs and weights may be many megabytes.
    """

    making = Signal(bool)
    """Whether a run's folder is being written."""
    made = Signal(object)
    """The folder of a run that is listed now: it is shown before anything is done with it."""

    def __init__(self, context: AppContext, runs: RunItems, orders: RunOrders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._runs = runs
        self._orders = orders
        self._writing = Background("new-runs", self)

    def start(self, draft: Draft, *, in_queue: bool, then: Callable[[], object]) -> None:
        """Make the run of the form, and start it or let it wait for its turn; `then` is called when that went well."""
        workspace = self._context.workspace

        def begin(run_dir: Path) -> None:
            self._begin(run_dir, in_queue=in_queue)
            then()

        self._make(lambda: make_run(workspace, draft), begin)

    def start_changed(self, run_dir: Path, change: Mapping[str, object], words: str, *, next_in_queue: bool = False) -> None:
        """A new run as `run_dir`, with some settings changed: started at once, or as the next of the queue."""
        workspace = self._context.workspace

        def begin(new_dir: Path) -> None:
            self._begin(new_dir, in_queue=next_in_queue)
            if next_in_queue:
                self._runs.move_in_queue(new_dir, 1)

        self._make(lambda: make_changed_run(workspace, run_dir, change, words), begin)

    def take_remedy(self, run_dir: Path, card: Card) -> None:
        """A new run takes the place of one under way: it begins when that has saved and let go of the device."""
        remedy = card.remedy
        match remedy:
            case ChangeSetting():
                entry = self._runs.entry(run_dir)
                was_live = entry is not None and entry.control.is_live
                self._orders.obey(run_dir, Action.STOP)
                change = {remedy.name: as_setting(remedy.name, remedy.value)}
                if was_live and self._runs.queue_state.is_held:
                    self._start_after(run_dir, change, setting_words(remedy))
                else:
                    self.start_changed(run_dir, change, setting_words(remedy), next_in_queue=was_live)
            case CardAction.STOP_AND_KEEP_BEST:
                self._orders.obey(run_dir, Action.STOP)
            case CardAction.SWAP_SIDES | CardAction.LOOK_AT_PAIRS:
                self._context.navigate.emit("datasets", self._dataset_of(run_dir))

    def _start_after(self, run_dir: Path, change: Mapping[str, object], words: str) -> None:
        """The same where the queue is held and would never begin: started as soon as nobody trains `run_dir` any more."""
        workspace = self._context.workspace

        def begin(new_dir: Path) -> None:
            self._context.runs_changed.emit()
            self._context.spawn(self._start_when_free(run_dir, new_dir))

        self._make(lambda: make_changed_run(workspace, run_dir, change, words), begin)

    def end(self) -> None:
        """The window goes: what is being written is still written whole."""
        self._writing.end()

    async def _start_when_free(self, former_dir: Path, run_dir: Path) -> None:
        import asyncio

        while living_owner(RunFolder(former_dir).job) is not None:
            await asyncio.sleep(LOOK_EVERY_S)
        self._orders.obey(run_dir, Action.CONTINUE)

    def _begin(self, run_dir: Path, *, in_queue: bool) -> None:
        self._orders.obey(run_dir, Action.QUEUE if in_queue else Action.CONTINUE, is_new=True)
        self._context.runs_changed.emit()

    def _make(self, make: Callable[[], Path], then: Callable[[Path], object]) -> None:
        """Make a run, list and show it, and do `then`; what can't be made is told."""

        def made(run_dir: Path) -> None:
            self.making.emit(False)
            self._runs.take_new(run_dir)
            self.made.emit(run_dir)
            then(run_dir)

        def refused(error: AppError) -> None:
            self.making.emit(False)
            self._context.fail(error)

        self.making.emit(True)
        self._writing.run(make, made, refused)

    def _dataset_of(self, run_dir: Path) -> Path | None:
        entry = self._runs.entry(run_dir)
        name = entry.request.dataset if entry is not None and entry.request is not None else ""
        return next((found.dataset_dir for found in list_datasets(self._context.workspace) if found.name == name), None)
