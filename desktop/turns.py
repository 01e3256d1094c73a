"""Long work cut into slices: of all that share these turns, one slice is made in a turn of the event loop."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """Zero timers that are due together all fire in one turn of the loop, and the window stands still for the sum of their work.

    A slice is called once for each time that it is asked for; who has more to do asks again, and comes after all others.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[Callable[[], None], None] = {}
        """In the order of their turns."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._make_next)

    def ask(self, make: Callable[[], None]) -> None:
        """Make this slice when its turn comes; asked again before that, it changes nothing."""
        self._waiting.setdefault(make)
        if not self._timer.isActive():
            self._timer.start(0)

    def forget(self, make: Callable[[], None]) -> None:
        """It is not wanted any more."""
        self._waiting.pop(make, None)

    def is_waiting(self, make: Callable[[], None]) -> bool:
        """Whether it was asked for and has not had its turn."""
        return make in self._waiting

    def _make_next(self) -> None:
        if not self._waiting:
            return  # all were forgotten
        make = next(iter(self._waiting))
        del self._waiting[make]
        if self._waiting:
            self._timer.start(0)  # before: a slice that fails costs the others nothing
        make()
