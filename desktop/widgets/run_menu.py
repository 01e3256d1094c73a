"""What can be asked of a run beside its buttons, and done with its folder, as a menu: of the run on screen, and of each in the list."""

from enum import StrEnum

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.item_models.run_control import Action, RunControl


class RunTask(StrEnum):
    """What can be asked of a run's folder; its worker has no part in it."""

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


class RunMenu(QMenu):
    """Tells what was chosen; what is offered is set from outside."""

    asked = Signal(object)
    """An Action."""
    task_asked = Signal(object)
    """A RunTask."""
    sheet_asked = Signal()
    """The sheet that compares the run with the others of its ablation shall be opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control, self._is_elsewhere = RunControl(), False
        self._closed = QTimer(self)
        """Once what was chosen is done."""
        self._closed.setSingleShot(True)
        self._closed.timeout.connect(self._offer)
        self.aboutToHide.connect(self._closed.start)
        orders = {
            Action.STOP_AFTER_EPOCH: self.tr("Stop after this epoch"),
            Action.MORE_EPOCHS: self.tr("Go on for more epochs…"),
            Action.CHECKPOINT: self.tr("Save a checkpoint now"),
            Action.PREVIEW: self.tr("Show a preview now"),
            Action.QUEUE: self.tr("Add to the queue"),
        }
        self.orders = {action: self.addAction(words, lambda action=action: self._order(action)) for action, words in orders.items()}
        self.addSeparator()
        tasks = {
            RunTask.LIKE: self.tr("New training like this…"),
            RunTask.COMPARE: self.tr("Compare settings…"),
            RunTask.RENAME: self.tr("Rename…"),
            RunTask.NOTE: self.tr("Note…"),
            RunTask.OPEN_FOLDER: self.tr("Open folder"),
            RunTask.LEAVE_OUT: self.tr("Take out of the list"),
            RunTask.TRASH: self.tr("Move to trash…"),
        }
        self.tasks = {task: self.addAction(words, lambda task=task: self.task_asked.emit(task)) for task, words in tasks.items()}
        self.sheet = self.addAction(self.tr("Open the comparison sheet"), self.sheet_asked.emit)

    def show_control(self, control: RunControl, *, is_elsewhere: bool) -> None:
        """Offer what can be asked now. A run with a worker keeps its folder and its place in the list; so does one that waits its place."""
        self._control, self._is_elsewhere = control, is_elsewhere
        if not self.isVisible():  # what is open does not move under the pointer
            self._offer()

    def _offer(self) -> None:
        control = self._control
        for action, entry in self.orders.items():
            entry.setVisible(action in control.actions)
        self.tasks[RunTask.TRASH].setEnabled(not control.is_live)
        self.tasks[RunTask.LEAVE_OUT].setVisible(self._is_elsewhere)
        self.tasks[RunTask.LEAVE_OUT].setEnabled(not control.is_live and control.queue_place == 0)

    def _order(self, action: Action) -> None:
        if action in self._control.actions:  # while the menu was open the run may have gone on
            self.asked.emit(action)

    def show_sheet(self, *, is_there: bool) -> None:
        """Offer the sheet of the run's ablation, or not."""
        self.sheet.setVisible(is_there)
