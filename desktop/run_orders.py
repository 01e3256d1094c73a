"""What is asked of a run from the window: of its worker, of the queue, of a worker that is to be started or ended, or of its folder."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.errors import AppError, ErrorCode
from core.jobs.control import send
from core.jobs.lock import living_owner
from core.jobs.process import ask_to_stop, end_job
from core.workspace import WorkspaceFolders
from desktop.context import AppContext
from desktop.dialogs.make_model import MakeModelDialog
from desktop.dialogs.more_epochs import MoreEpochsDialog
from desktop.item_models.run_control import COMMANDS, Action
from desktop.item_models.run_items import RunEntry, RunItems
from desktop.run_workers import RunWorkers
from desktop.wording import fill, number
from training.prolonging import prolong
from training.queue import Queue
from training.requests import MakeModel, ModelMade
from training.run import RunFolder, read_label

LETTING_GO_S, LOOK_EVERY_S = 10.0, 0.1
"""How long a worker that is done may hold its run before that can be given more to do."""


class RunOrders(QObject):
    """Carries out an Action where it is offered for the run; troubles are shown."""

    def __init__(self, context: AppContext, runs: RunItems, window: QWidget) -> None:
        super().__init__(window)
        self.workers = RunWorkers(self)
        self._context = context
        self._runs = runs
        self._window = window
        self.workers.ended.connect(self._worker_ended)

    def obey(self, run_dir: Path, action: Action, *, is_new: bool = False) -> None:
        """Do what was asked, if it is offered now. `is_new`: the run was made for this, and goes when it leaves the queue."""
        entry = self._runs.entry(run_dir)
        if entry is None or action not in entry.control.actions:
            return
        try:
            if action is Action.CONTINUE:
                waiting = self._runs.queue_state.waiting_of(run_dir)
                if waiting is not None:
                    Queue(self._context.workspace).take_out(waiting.id)
                self.workers.start(run_dir, self._context.computing)
            elif action is Action.END:
                self._context.spawn(self._end_by_force(run_dir))
            elif action is Action.MORE_EPOCHS:
                self._context.spawn(self._go_on(entry))
                return
            elif action is Action.STOP:
                ask_to_stop(RunFolder(run_dir).job)
            elif action in COMMANDS:
                send(RunFolder(run_dir).job, action.value)
            else:
                self._obey_in_queue(run_dir, action, is_new=is_new)
                return
        except AppError as error:
            self._context.fail(error)
            return
        entry.control.ask(action)
        self._runs.changed(run_dir)
        if action is Action.STOP_AFTER_EPOCH:
            self._context.show_message.emit(self.tr("It saves and stops when this epoch is done."))

    async def _go_on(self, entry: RunEntry) -> None:
        """Ask for how many epochs more, and start a worker."""
        epochs = entry.request.settings.epochs if entry.request is not None else 1
        dialog = MoreEpochsDialog(max(1, epochs // 2), self._window)
        if await dialog.answer() != "go":
            return
        import asyncio

        # Whoever trained it has told its last word, but may still be letting go.
        for _ in range(int(LETTING_GO_S / LOOK_EVERY_S)):
            if living_owner(RunFolder(entry.run_dir).job) is None:
                break
            await asyncio.sleep(LOOK_EVERY_S)
        prolong(entry.run_dir, dialog.epochs)
        self.workers.start(entry.run_dir, self._context.computing)
        entry.control.ask(Action.CONTINUE)
        self._runs.changed(entry.run_dir)

    def stop_all(self) -> None:
        """Let all that are trained save and stop, and nothing begin after them."""
        if self._runs.queue_state.num_waiting:
            self.change_queue(lambda queue: queue.hold())
        for run_dir in self._runs.live_runs():
            with contextlib.suppress(AppError):  # nothing reaches it: it is on another computer, or gone
                ask_to_stop(RunFolder(run_dir).job)

    def make_model(self, run_dir: Path, step: int | None = None, *, then_translate: bool = False) -> None:
        """Ask which checkpoint becomes a model, `step` being offered first, and let the helper make it; training goes on.

        `then_translate`: go to the Translate page with it.
        """
        self._context.spawn(self._make_model(run_dir, step, then_translate=then_translate))

    async def _make_model(self, run_dir: Path, step: int | None, *, then_translate: bool) -> None:
        name = read_label(run_dir).name or run_dir.name
        dialog = MakeModelDialog(run_dir, name, self._window, step=step, then_translate=then_translate)
        if await dialog.answer() != "make":
            return
        models_dir = str(WorkspaceFolders(self._context.workspace).models_dir)
        self._context.show_message.emit(self.tr("The model is being made…"))
        chosen = -1 if dialog.step is None else dialog.step  # while it trains on, the best of now may make room for a better one
        request = MakeModel(run_dir=str(run_dir), models_dir=models_dir, name=dialog.name, step=chosen)
        made = await self._context.service.ask(request)
        assert isinstance(made, ModelMade)
        self._context.models_changed.emit()
        if then_translate:
            words = self.tr("“%1”, the checkpoint of step %2 of “%3”, is chosen.")
            self._context.show_message.emit(fill(words, dialog.name, number(made.step), name))
            self._context.navigate.emit("translate", Path(made.file))  # which may have more to say
        else:
            self._context.show_message.emit(fill(self.tr("“%1” is ready on the Models page."), dialog.name))

    def change_queue(self, act: Callable[[Queue], object]) -> None:
        """Do something with the workspace's queue, and show what came of it."""
        try:
            act(Queue(self._context.workspace))
        except AppError as error:
            self._context.fail(error)
        self._runs.refresh()

    def _obey_in_queue(self, run_dir: Path, action: Action, *, is_new: bool) -> None:
        waiting = self._runs.queue_state.waiting_of(run_dir)
        if action is Action.QUEUE:
            self.change_queue(lambda queue: self._add_to_queue(queue, run_dir, is_new=is_new))
        elif waiting is not None and action is Action.UNQUEUE:
            self.change_queue(lambda queue: queue.take_out(waiting.id))  # its settings and its name are somebody's work: it stays
        elif action in (Action.EARLIER, Action.LATER):
            entry = self._runs.entry(run_dir)
            place = entry.control.queue_place if entry is not None else 0
            self._runs.move_in_queue(run_dir, place - 1 if action is Action.EARLIER else place + 1)

    def _add_to_queue(self, queue: Queue, run_dir: Path, *, is_new: bool) -> None:
        queue.add(run_dir, self._context.computing, is_new=is_new)
        if not queue.is_held:
            queue.start()

    async def _end_by_force(self, run_dir: Path) -> None:
        import asyncio

        how = await asyncio.to_thread(end_job, RunFolder(run_dir).job, "stop", 1.0)
        if how == "out_of_reach":
            message = self.tr("The worker runs on another computer and does not answer.")
            raise AppError(ErrorCode.JOB_BUSY, message, self.tr("End it there."), path=str(run_dir))

    def _worker_ended(self, run_dir: Path, lacked_memory: bool, log_tail: str) -> None:
        entry = self._runs.entry(run_dir)
        if entry is not None:
            entry.worker_ended(log_tail, lacked_memory=lacked_memory)
            self._runs.changed(run_dir)
