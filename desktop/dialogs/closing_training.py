"""The question when the window closes during a training."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.dialogs.dialog import Dialog
from desktop.wording import joined


def _tr(text: str, n: int = -1) -> str:
    return QCoreApplication.translate("ClosingTrainingDialog", text, "", n)


class ClosingTrainingDialog(Dialog):
    """Answers: "background", "stop" (save and stop), "stay" or '' (both keep the window open)."""

    def __init__(self, num_live: int, num_next: int, parent: QWidget | None = None) -> None:
        """`num_next` runs wait in a queue that goes on."""
        title = _tr("A training is under way") if num_live == 1 else _tr("%n trainings are under way", num_live)
        text = _tr("It can go on without the window, and you find it again at the next start. Or it saves where it is and stops.")
        if num_next == 1:
            text = joined(text, _tr("The run that waits in the queue is trained after it, or goes on waiting if you stop."))
        elif num_next:
            text = joined(text, _tr("The %n runs that wait in the queue are trained after it, or go on waiting if you stop.", num_next))
        super().__init__(title, text, "train", parent=parent)
        self.add_button("stay", _tr("Don't close"))
        self.add_button("stop", _tr("Stop and save"))
        self.add_button("background", _tr("Keep training"), "primary", default=True)
