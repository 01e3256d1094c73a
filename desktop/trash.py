"""Gives files and folders to the system's trash."""

import contextlib
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths


def move_to_trash(path: Path) -> bool:
    """Whether it is in the trash now. A folder on another drive may take long; it may be called in another thread."""
    # Qt makes the trash, but not the folder of the user's data that it belongs into
    with contextlib.suppress(OSError):
        Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)).mkdir(parents=True, exist_ok=True)
    return bool(QFile(str(path)).moveToTrash())
