"""The question when the window closes in the middle of a translation."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.dialogs.dialog import Dialog
from desktop.wording import joined


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClosingDialog", text)


class ClosingDialog(Dialog):
    """Answers: "background", "stop" (keep for later), "cancel", "stay" or '' (both keep the window open)."""

    def __init__(self, parent: QWidget | None = None, *, has_waiting: bool = False) -> None:
        """`has_waiting`: others wait for it."""
        words = _tr("It can go on without the window, or wait until you start Diptych again. What is translated is kept in any case.")
        if has_waiting:
            words = joined(words, _tr("What comes next is offered at the next start."))
        super().__init__(_tr("A translation is still on its way"), words, "translate", parent=parent)
        self.add_left(self.add_button("cancel", _tr("Cancel it"), "danger"))
        self.add_button("stay", _tr("Don't close"))
        self.add_button("stop", _tr("Keep for later"))
        self.add_button("background", _tr("Finish in background"), "primary", default=True)
        self.setMinimumWidth(660)
