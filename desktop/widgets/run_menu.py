"""What can be done with a run of the list that its worker has no part in, as entries of a menu."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop.item_models.run_control import RunControl


class RunTask(StrEnum):
    """What can be asked of a run's folder."""

    LIKE = "like"
    """A new training that begins from this one's settings."""
    COMPARE = "compare"
    """See which settings are other than another run's."""
    RENAME = "rename"
    NOTE = "note"
    OPEN_FOLDER = "open_folder"
    LEAVE_OUT = "leave_out"
    """Of a run that lies elsewhere: show it in the list no longer."""
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
        RunTask.LEAVE_OUT: tr("Take out of the list"),
        RunTask.TRASH: tr("Move to trash…"),
    }
    return {task: menu.addAction(text, lambda task=task: on_task(task)) for task, text in words.items()}


def allow_tasks(actions: dict[RunTask, QAction], control: RunControl, *, is_elsewhere: bool) -> None:
    """A run at which a worker is keeps its folder and its place in the list, and so does one that waits its place."""
    actions[RunTask.TRASH].setEnabled(not control.is_live)
    actions[RunTask.LEAVE_OUT].setVisible(is_elsewhere)
    actions[RunTask.LEAVE_OUT].setEnabled(not control.is_live and control.queue_place == 0)
