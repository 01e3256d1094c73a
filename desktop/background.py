"""Work on files that is too slow for the window's thread: one call after the other in a thread beside it, results brought back."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from core.errors import AppError, ErrorCode

Result = TypeVar("Result")


class Background(QObject):
    """Calls touch no Qt object; `then` and `failed` are called in the window's thread, in the order of the calls."""

    _ended = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._pool: ThreadPoolExecutor | None = None
        self._num_waiting = 0
        self._ended.connect(self._answer)

    @property
    def is_busy(self) -> bool:
        """Whether a call has not been answered yet."""
        return self._num_waiting > 0

    def run(self, work: Callable[[], Result], then: Callable[[Result], object], failed: Callable[[AppError], object]) -> None:
        """Do `work` once what was asked before is done."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, self._name)
        self._num_waiting += 1
        self._pool.submit(self._work, work, then, failed)

    def end(self) -> None:
        """Drop what has not begun and wait for what has: it is short, and to be done whole."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)
        self._num_waiting = 0

    def _work(self, work: Callable[[], Any], then: Callable[[Any], object], failed: Callable[[AppError], object]) -> None:
        try:
            result = work()
        except AppError as error:
            self._ended.emit((failed, error))
        except Exception as error:  # a bug of ours: it must not vanish in a thread
            traceback.print_exc()
            message = f"Something went wrong inside Diptych ({type(error).__name__})."
            self._ended.emit((failed, AppError(ErrorCode.INTERNAL, message, "", trace=traceback.format_exc())))
        else:
            self._ended.emit((then, result))

    def _answer(self, ended: tuple[Callable[[Any], object], Any]) -> None:
        if self._num_waiting == 0:
            return  # it was ended in the meantime: whoever asked is on the way out
        self._num_waiting -= 1
        call, value = ended
        call(value)
