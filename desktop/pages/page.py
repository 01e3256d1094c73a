"""The base of every page: what the main window asks of it, and connections that end with it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMetaObject, QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from desktop.context import AppContext


class Page(QWidget):
    """One page of the window. Pages hold layout and wiring; they are built when first shown."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.on_screen = False
        self._connections: list[tuple[QObject, QMetaObject.Connection]] = []
        self.setObjectName(type(self).__name__)

    def connect_to(self, signal: SignalInstance, slot: Callable[..., Any]) -> None:
        """Connect a signal of something that outlives the page; `disconnect_all` ends it."""
        self._connections.append((self, signal.connect(slot)))

    def disconnect_all(self) -> None:
        """End every connection made with `connect_to`."""
        for _, connection in self._connections:
            QObject.disconnect(connection)
        self._connections.clear()

    @property
    def job_dir(self) -> Path | None:
        """The folder of the run or translation that the page shows; None where it shows none."""
        return None

    def shown(self) -> None:
        """The page came on screen."""

    def hidden(self) -> None:
        """The page went off screen: watch less closely."""

    def open_argument(self, argument: object) -> None:
        """What another page, a drop or the command line wants shown here."""

    def drop_text(self, paths: Sequence[Path]) -> str:
        """What a drop of these paths would do here, as a whole sentence; '' where the page takes none."""
        return ""

    def accept_paths(self, paths: Sequence[Path]) -> bool:
        """Take dropped paths; False hands them on to the Translate page."""
        return False

    def jobs_on_screen(self) -> Sequence[Path]:
        """The folders of jobs whose files this page reads now: they are not to go."""
        return ()

    def left(self) -> object:
        """What shall be there again in the window that follows this one: a drawing, or what is set up and not begun. None: nothing."""
        return None

    def take_up(self, left: object) -> None:
        """What `left` of the same page gave in the window before this one."""

    def let_go(self) -> None:
        """The window closes for good: leave workers to run on, and stop what only the window needs."""

    async def may_close(self) -> bool:
        """Asked before the window closes; False keeps it open. A page asks the user here about work in progress."""
        return True
