"""Counts the pictures in dropped folders beside the window's work, a little at a time, and can be stopped."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import AppError
from core.files import walk_files
from core.translation.plan import find_pictures

TELL_EVERY_MS = 150
_NOWHERE = Path(os.devnull)
"""The output folder is not known yet, so none is left out."""
STOP_WITHIN_S = 0.1
"""A scan that hangs in a slow drive is left behind: it touches nothing of the window's."""


class PictureCount(QObject):
    """`counted(number, is_final)` comes while counting and once at the end. A newer count replaces the older."""

    counted = Signal(int, bool)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scan: _Scan | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TELL_EVERY_MS)
        self._timer.timeout.connect(self._tell)

    def begin(self, paths: Sequence[Path]) -> None:
        """Count the pictures in these files and folders."""
        self.stop()
        self._scan = _Scan(list(paths))
        self._scan.start()
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()
        if self._scan is not None:
            self._scan.stopping.set()
            self._scan.join(STOP_WITHIN_S)
            self._scan = None

    def _tell(self) -> None:
        scan = self._scan
        assert scan is not None
        is_final = not scan.is_alive()
        if is_final:
            self._timer.stop()
            self._scan = None
        if is_final and scan.error is not None:
            self.failed.emit(scan.error)
        else:
            self.counted.emit(scan.num_pictures, is_final)


class _Scan(threading.Thread):
    """Touches no Qt object: the window reads its number."""

    def __init__(self, paths: list[Path]) -> None:
        super().__init__(name="count-pictures", daemon=True)
        self._paths = paths
        self.stopping = threading.Event()
        self.num_pictures = 0
        self.error: AppError | None = None

    def run(self) -> None:
        try:
            for _ in find_pictures(walk_files(self._paths), _NOWHERE, self._paths):
                self.num_pictures += 1
                if self.stopping.is_set():
                    return
        except AppError as error:
            self.error = error
