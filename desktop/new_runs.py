"""New runs from the Train page: of its form, or of another run with some settings changed; made, shown, and begun or queued."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import AppError
from core.jobs.lock import living_owner
from core.pairs.dataset import list_datasets
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
    """What can't be made is told, and then nothing happens."""

    made = Signal(object)
    """The folder of a run that is listed now: it is shown before anything is done with it."""

    def __init__(self, context: AppContext, runs: RunItems, orders: RunOrders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._runs = runs
        self._orders = orders

    def start(self, draft: Draft, *, in_queue: bool) -> bool:
        """Make the run of the form, and start it or let it wait for its turn; whether that went well."""
        return self._begin(lambda: make_run(self._context.workspace, draft), in_queue=in_queue) is not None

    def start_changed(self, run_dir: Path, change: Mapping[str, object], words: str, *, next_in_queue: bool = False) -> None:
        """A new run as `run_dir`, with some settings changed: started at once, or as the next of the queue."""
        new_dir = self._begin(lambda: make_changed_run(self._context.workspace, run_dir, change, words), in_queue=next_in_queue)
        if new_dir is not None and next_in_queue:
            self._runs.move_in_queue(new_dir, 1)

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
        new_dir = self._make(lambda: make_changed_run(self._context.workspace, run_dir, change, words))
        if new_dir is not None:
            self._context.runs_changed.emit()
            self._context.spawn(self._start_when_free(run_dir, new_dir))

    async def _start_when_free(self, former_dir: Path, run_dir: Path) -> None:
        import asyncio

        while living_owner(RunFolder(former_dir).job) is not None:
            await asyncio.sleep(LOOK_EVERY_S)
        self._orders.obey(run_dir, Action.CONTINUE)

    def _begin(self, make: Callable[[], Path], *, in_queue: bool) -> Path | None:
        run_dir = self._make(make)
        if run_dir is not None:
            self._orders.obey(run_dir, Action.QUEUE if in_queue else Action.CONTINUE, is_new=True)
            self._context.runs_changed.emit()
        return run_dir

    def _make(self, make: Callable[[], Path]) -> Path | None:
        """Make a run, list and show it; None where that can't be done, which is told."""
        try:
            run_dir = make()
        except AppError as error:
            self._context.fail(error)
            return None
        self._runs.take_new(run_dir)
        self.made.emit(run_dir)
        return run_dir

    def _dataset_of(self, run_dir: Path) -> Path | None:
        entry = self._runs.entry(run_dir)
        name = entry.request.dataset if entry is not None and entry.request is not None else ""
        return next((found.dataset_dir for found in list_datasets(self._context.workspace) if found.name == name), None)
