"""A run beside the one on screen: its previews and its figures, followed as they come."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.watching import JobWatcher
from training.history import RunHistory
from training.run import RunFolder, WatchedEvent


class OtherRun(QObject):
    """Reads one run's folder until it is told to `end`."""

    changed = Signal()
    """Its whole history was read, or something came."""

    def __init__(self, run_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run_dir = run_dir
        self.history = RunHistory()
        self._watcher = JobWatcher(RunFolder(run_dir).job, WatchedEvent, self)
        self._watcher.set_on_screen(False)
        self._watcher.events_arrived.connect(self._events_came)
        self._watcher.caught_up.connect(self.changed)
        self._watcher.restarted.connect(self._began_anew)
        self._watcher.start()

    @property
    def is_caught_up(self) -> bool:
        """Whether its whole history was read."""
        return self._watcher.is_caught_up

    def end(self) -> None:
        """Read no more."""
        self._watcher.stop()
        self.deleteLater()

    def _events_came(self, events: list[object]) -> None:
        self.history.apply(events)  # type: ignore[arg-type]
        if self.is_caught_up:
            self.changed.emit()

    def _began_anew(self) -> None:
        self.history = RunHistory()
