"""The window's exception hook: a bug is logged and shown, and the app lives."""

import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from core.errors import AppError, ErrorCode


class CrashGuard(QObject):
    """Takes over what no code caught, from slots, coroutines and threads alike."""

    caught = Signal(object, str)
    """An AppError to show, and the traceback for its details."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._previous = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Take over."""
        sys.excepthook = self._hook
        threading.excepthook = lambda arguments: self.take(arguments.exc_value) if arguments.exc_value is not None else None

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._previous

    def take(self, error: BaseException) -> None:
        """Log an exception and tell about it; an AppError is the user's trouble and only told. Callable from any thread."""
        if isinstance(error, AppError):
            self.caught.emit(error, "")
            return
        from core.logbook import log_bug

        place = log_bug(error)
        shown = AppError(
            ErrorCode.INTERNAL,
            f"An unexpected {type(error).__name__} happened.",
            "The app goes on. Please send the details to its makers.",
            log=str(place or ""),
        )
        self.caught.emit(shown, "".join(traceback.format_exception(error)))

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            self._previous[0](kind, error, trace)
        else:
            self.take(error)
