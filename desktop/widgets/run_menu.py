"""What can be done with a run of the list that its worker has no part in, as entries of a menu."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu


class RunTask(StrEnum):
    """What can be asked of a run's folder."""

    LIKE = "like"
    """A new training that begins from this one's settings."""
    COMPARE = "compare"
    """See which settings are other than another run's."""
    RENAME = "rename"
    NOTE = "note"
    OPEN_FOLDER = "open_folder"
    TRASH = "trash"


def add_tasks(menu: QMenu, on_task: Callable[[RunTask], object]) -> dict[RunTask, QAction]:
    """Append an entry for each task; `on_task` is told which was chosen."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("RunMenu", text)

    words = {
        RunTask.LIKE: tr("New training like this…"),
        RunTask.COMPARE: tr("Compare settings…"),
        RunTask.RENAME: tr("Rename…"),
        RunTask.NOTE: tr("Note…"),
        RunTask.OPEN_FOLDER: tr("Open folder"),
        RunTask.TRASH: tr("Move to trash…"),
    }
    return {task: menu.addAction(text, lambda task=task: on_task(task)) for task, text in words.items()}


def allow_tasks(actions: dict[RunTask, QAction], *, is_live: bool) -> None:
    """A run at which a worker is keeps its folder."""
    actions[RunTask.TRASH].setEnabled(not is_live)
