"""A long piece of work in the helper process as the window sees it: one at a time in its lane, with progress, time left, and a stop."""

import msgspec
from PySide6.QtCore import QObject, Signal

from core.errors import AppError
from desktop.context import AppContext
from desktop.service import SupersededError
from training.asking import Request
from training.dataset_requests import StopWork, WorkProgress


class LongWork(QObject):
    """`begin` replaces what is under way. Exactly one of `done`, `stopped` and `failed` comes for what was begun last."""

    began = Signal()
    progressed = Signal(int, int, float)
    """(done, of how many, so many a second or 0 as long as that is unknown)"""
    told = Signal(object)
    """An answer on the way that is no progress."""
    done = Signal(object)
    """The last answer."""
    stopped = Signal()
    failed = Signal(object)
    """An AppError."""

    def __init__(self, context: AppContext, lane: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._lane = lane
        self._turn = 0
        self.is_running = False

    def begin(self, request: Request) -> None:
        """Ask the helper."""
        self._turn += 1
        self.is_running = True
        self.began.emit()
        self._context.spawn(self._follow(msgspec.structs.replace(request, lane=self._lane), self._turn))

    def stop(self) -> None:
        """End it; what it had done by then stays where the work says so. `stopped` comes at once."""
        if self.is_running:
            self._turn += 1
            self.is_running = False
            self._context.spawn(self._stop())
            self.stopped.emit()

    def forget(self) -> None:
        """As `stop`, without a word: what asked for it is off the screen."""
        self.blockSignals(True)
        self.stop()
        self.blockSignals(False)

    def end(self) -> None:
        """The window closes, and the helper with it."""
        self._turn += 1
        self.is_running = False

    async def _follow(self, request: Request, turn: int) -> None:
        last = None
        try:
            async for answer in self._context.service.stream(request):
                if turn != self._turn:
                    return
                if isinstance(answer, WorkProgress):
                    self.progressed.emit(answer.num_done, answer.num_total, answer.rate)
                elif answer.last:
                    last = answer
                else:
                    self.told.emit(answer)
        except SupersededError:
            return
        except AppError as error:
            if turn == self._turn:
                self.is_running = False
                self.failed.emit(error)
            return
        if turn == self._turn:
            self.is_running = False
            self.done.emit(last)

    async def _stop(self) -> None:
        await self._context.service.ask(StopWork(lane=self._lane))
