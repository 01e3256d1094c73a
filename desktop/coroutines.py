"""Runs the window's coroutines: started before or while the event loop runs, their errors never lost, all ended before the loop."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from core.errors import AppError

if TYPE_CHECKING:
    import asyncio


class CoroutineRunner(QObject):
    """Owns every coroutine of the window."""

    refused = Signal(object)
    """An AppError that a coroutine ended with: the user's trouble."""
    broke = Signal(object)
    """Any other exception: a bug of ours."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: list[Coroutine[Any, Any, Any]] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ended = False

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Run a coroutine to its end; what it raises becomes a signal."""
        if self._ended:
            coroutine.close()
        elif self._loop is None:
            self._waiting.append(coroutine)
        else:
            task = self._loop.create_task(self._run(coroutine))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """The loop is there: start what waited for it."""
        self._loop = loop
        waiting, self._waiting = self._waiting, []
        for coroutine in waiting:
            self.spawn(coroutine)

    def take_no_more(self) -> None:
        """The window is closed: nothing may begin any more."""
        self._ended = True

    async def end(self) -> None:
        """Cancel what still runs and wait for it: a loop that closes over pending coroutines raises."""
        import asyncio

        self._ended = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for coroutine in self._waiting:
            coroutine.close()

    async def _run(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        try:
            await coroutine
        except AppError as error:
            self.refused.emit(error)
        except Exception as error:
            self.broke.emit(error)
