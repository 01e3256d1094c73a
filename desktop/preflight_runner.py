"""Runs one preflight at a time beside the window: prepared in a thread, measured in processes, watched in small turns."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import AppError
from desktop.background import Background
from desktop.item_models.preflight_state import PreflightState
from training.preflight import Preflight, ProbeRequest

LOOK_EVERY_MS = 100


class PreflightRunner(QObject):
    """`changed` follows every change of `state`."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = PreflightState()
        self._preflight: Preflight | None = None
        self._preparing = Background("preflight", self)
        self._made: list[Preflight] = []
        """Those that the thread has begun and the window does not know yet: they would outlive it."""
        self._number = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def start(self, prepare: Callable[[], ProbeRequest]) -> None:
        """Measure what `prepare` asks for; it is called in a thread, for it reads all pairs. One under way is cancelled."""
        self._drop()
        self._number += 1
        number = self._number
        self.state.begin()
        self.changed.emit()

        def make() -> Preflight:  # the first process is started there too: to copy a request of many pairs takes a moment
            self._made.append(preflight := Preflight(prepare()))
            return preflight

        self._preparing.run(make, lambda made: self._begin(number, made), lambda error: self._fail(number, error))

    def cancel(self) -> None:
        """End it; what was measured before is forgotten too."""
        was_idle = self.state == PreflightState()
        self._drop()
        self._number += 1
        self.state = PreflightState()
        if not was_idle:
            self.changed.emit()

    def let_go(self) -> None:
        """The window closes."""
        self.cancel()
        self._preparing.end()
        for preflight in self._made:
            preflight.cancel()

    def _begin(self, number: int, preflight: Preflight) -> None:
        self._made.remove(preflight)
        if number != self._number:  # cancelled, or another was asked for in the meantime
            preflight.cancel()
            return
        self._preflight = preflight
        self._timer.start()

    def _look(self) -> None:
        preflight = self._preflight
        if preflight is None:
            return
        try:
            is_over = preflight.poll()
        except AppError as error:
            self._fail(self._number, error)
            return
        if is_over:
            self._drop()
            self.state.end(preflight.report)
        elif preflight.search.num_tried != self.state.num_tried:
            self.state.num_tried, self.state.change = preflight.search.num_tried, dict(preflight.change)
        else:
            return
        self.changed.emit()

    def _fail(self, number: int, error: AppError) -> None:
        if number == self._number:
            self._drop()
            self.state.end(error=error)
            self.changed.emit()

    def _drop(self) -> None:
        self._timer.stop()
        if self._preflight is not None:
            self._preflight.cancel()
        self._preflight = None
