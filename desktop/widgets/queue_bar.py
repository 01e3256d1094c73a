"""A line over the list of runs while some of them wait: how many, whether they go on, and the button that holds or begins them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.item_models.queue_state import QueueState
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, label
from desktop.wording import tip


class QueueBar(QWidget):
    """Hidden while nothing waits, and every file of the queue can be read."""

    run_asked = Signal()
    hold_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = label("", "strong", wraps=True)
        self.reason = label("", "caption", wraps=True)
        self.troubles = label("", "danger", wraps=True)
        self.run_button = Button(self.tr("R&un queue"), "play", "normal", self.run_asked.emit)
        self.run_button.setToolTip(self.tr("Train the runs that wait, one after another, also after the window is closed."))
        self.hold_button = Button(self.tr("H&old queue"), "pause", "normal", self.hold_asked.emit)
        self.hold_button.setToolTip(self.tr("Begin nothing more for now; a run that is under way goes on."))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.sentence)
        words.addWidget(self.reason)
        words.addWidget(self.troubles)
        buttons = QHBoxLayout()
        buttons.addWidget(self.run_button)
        buttons.addWidget(self.hold_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        layout.addLayout(words)
        layout.addLayout(buttons)
        self.hide()

    def show_state(self, state: QueueState) -> None:
        """Say how the queue stands."""
        num = state.num_waiting
        self.setVisible(num > 0 or bool(state.troubles))
        self.sentence.setVisible(num > 0)
        self.sentence.setText(self.tr("One run waits") if num == 1 else self.tr("%n runs wait", "", num))
        self.run_button.setVisible(state.stands_still)
        self.hold_button.setVisible(num > 0 and not state.stands_still)
        num_damaged = len(state.troubles)
        one, several = self.tr("One file of the queue can't be read."), self.tr("%n files of the queue can't be read.", "", num_damaged)
        self.troubles.setText(one if num_damaged == 1 else several)
        self.troubles.setToolTip(tip("\n".join(state.troubles)))
        self.troubles.setVisible(num_damaged > 0)
        if state.is_held:
            reason = self.tr("The queue is held.")
        elif state.stands_still:
            reason = self.tr("The queue stands still.")
        else:
            reason = self.tr("Another training is on the device; they begin after it.") if state.waits_for else ""
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
