"""The head of a run on screen: its name and state, how far it is, how fast, how long still, and the buttons that rule it."""

from PySide6.QtCore import QCoreApplication, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop.item_models.run_control import Action, RunControl, RunPhase
from desktop.run_words import phase_token, speed_text, state_words
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconButton, label, set_role
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.run_facts import Fact
from desktop.widgets.run_menu import RunMenu
from desktop.wording import fill, number, time_left, tip
from training.history import RunHistory

PROGRESS_STEPS = 1000
NARROW_PX = 560
FACT_GAP_PX = 4 * SPACE_PX
NOTE_LINES, NOTE_LETTERS = 3, 240
"""So much of a run's notes is shown; the rest is in the tool tip."""
_SUCCESSORS = {
    Action.PAUSE: (Action.PAUSE, Action.RESUME),
    Action.RESUME: (Action.RESUME, Action.PAUSE),
    Action.CONTINUE: (Action.CONTINUE, Action.PAUSE),
}
"""Which buttons may take the focus of one that went away. Nothing hands it to Stop: a second Space would end the run."""


def _start_words(phase: RunPhase) -> str:
    """What the button says that begins with a run, or goes on with it."""
    match phase:
        case RunPhase.QUEUED:
            return QCoreApplication.translate("RunHeader", "&Start now")
        case RunPhase.WAITING:
            return QCoreApplication.translate("RunHeader", "&Start")
        case _:
            return QCoreApplication.translate("RunHeader", "&Resume")


class RunHeader(QWidget):
    """Shows what RunControl and RunHistory say; `asked` is emitted with what the user wants."""

    asked = Signal(object)
    """An Action."""
    model_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name_label = ElidedLabel("", "title")
        self.state_label = QLabel()
        self.state_label.setProperty("role", "tag")
        self.progress_bar = QProgressBar()
        self.progress_bar.setRange(0, PROGRESS_STEPS)
        self.progress_bar.setTextVisible(False)
        self.progress_bar.setAccessibleName(self.tr("Progress"))
        self.step = Fact(self.tr("Step"))
        self.epoch = Fact(self.tr("Epoch"))
        self.speed = Fact(self.tr("Speed"))
        self.left = Fact(self.tr("Time left"))
        self.buttons = {
            Action.PAUSE: Button(self.tr("&Pause"), "pause", "normal", lambda: self.asked.emit(Action.PAUSE)),
            Action.RESUME: Button(self.tr("&Resume"), "resume", "primary", lambda: self.asked.emit(Action.RESUME)),
            Action.CONTINUE: Button(self.tr("&Resume"), "resume", "primary", lambda: self.asked.emit(Action.CONTINUE)),
            Action.STOP: Button(self.tr("S&top"), "stop", "normal", lambda: self.asked.emit(Action.STOP)),
            Action.END: Button(self.tr("&End worker"), "cancel", "danger", lambda: self.asked.emit(Action.END)),
            Action.EARLIER: Button("", "up", "normal", lambda: self.asked.emit(Action.EARLIER)),
            Action.LATER: Button("", "down", "normal", lambda: self.asked.emit(Action.LATER)),
            Action.UNQUEUE: Button(self.tr("&Remove from queue"), "remove", "normal", lambda: self.asked.emit(Action.UNQUEUE)),
        }
        for action, words in (
            (Action.UNQUEUE, self.tr("Remove from the queue")),
            (Action.EARLIER, self.tr("Earlier in the queue (Alt+Up)")),
            (Action.LATER, self.tr("Later in the queue (Alt+Down)")),
        ):
            self.buttons[action].setToolTip(words)
            self.buttons[action].setAccessibleName(words)
        self.buttons[Action.PAUSE].setToolTip(self.tr("Let the worker rest; it keeps its memory and goes on at once."))
        self.buttons[Action.STOP].setToolTip(self.tr("Save a checkpoint and end the worker; the run can be resumed later."))
        self.buttons[Action.CONTINUE].setToolTip(self.tr("Start a worker that goes on from the newest checkpoint."))
        self.buttons[Action.END].setToolTip(self.tr("End the worker by force; what it did since its last checkpoint is lost."))
        self.model_button = Button(self.tr("&Make model"), "models", "normal", self.model_asked.emit)
        self.model_button.setAccessibleName(self.tr("Make model"))
        self.model_button.setToolTip(self.tr("Turn a checkpoint of this run into a model that translates pictures."))
        self.menu = RunMenu(self)
        self.menu.asked.connect(self.asked)
        self.note = label("", "caption", wraps=True)
        self.note.hide()
        self.more_button = IconButton(self.tr("More"), "more", lambda: self.menu.popup(self.more_button.mapToGlobal(self._below_more())))
        self._focus_came_from: Action | None = None
        self._arrange()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE_PX)
        top.addWidget(self.name_label, 1)
        for button in (*self.buttons.values(), self.model_button, self.more_button):
            top.addWidget(button)
        facts = QHBoxLayout()
        facts.setSpacing(FACT_GAP_PX)
        facts.addWidget(self.state_label, 0, Qt.AlignmentFlag.AlignVCenter)
        for fact in (self.step, self.epoch, self.speed, self.left):
            facts.addWidget(fact)
        facts.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX + 4)
        layout.addLayout(top)
        layout.addWidget(self.note)
        layout.addLayout(facts)
        layout.addWidget(self.progress_bar)

    def _below_more(self) -> QPoint:
        return self.more_button.rect().bottomLeft()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what matters least where there is no room."""
        room = self.width()
        self.buttons[Action.UNQUEUE].setText(self.tr("&Remove from queue") if room >= NARROW_PX else "")
        self.model_button.setText(self.tr("&Make model") if room >= NARROW_PX else "")
        room -= self.state_label.sizeHint().width()
        for fact in (self.step, self.left, self.speed, self.epoch):
            room -= fact.sizeHint().width() + FACT_GAP_PX if fact.text else 0
            fact.setVisible(bool(fact.text) and (room >= 0 or fact is self.step))

    def show_name(self, name: str, notes: str = "") -> None:
        """The run's name, and the beginning of its notes."""
        self.name_label.set_text(name)
        lines = notes.splitlines()[:NOTE_LINES]
        shown = "\n".join(lines)[:NOTE_LETTERS]
        self.note.setText(f"{shown}…" if shown != notes else notes)
        self.note.setToolTip(tip(notes) if shown != notes else "")
        self.note.setVisible(bool(notes))

    def show_control(self, control: RunControl, *, has_checkpoint: bool, is_elsewhere: bool = False) -> None:
        """The state's word, and the buttons of what can be asked now."""
        phase, actions = control.phase, control.actions
        words = state_words(control)
        self.state_label.setText(words)
        self.setAccessibleName(words)
        set_role(self.state_label, phase_token(phase))
        self._hold_focus(actions)
        for action, button in self.buttons.items():
            button.setVisible(action in actions)
        self.buttons[Action.CONTINUE].setText(_start_words(phase))
        self.menu.show_control(control, is_elsewhere=is_elsewhere)
        self.model_button.setEnabled(has_checkpoint)
        self.model_button.setVisible(phase is not RunPhase.QUEUED)
        self._give_focus(actions)

    def _hold_focus(self, actions: set[Action]) -> None:
        """Keep the focus of a button that is about to go, before Qt gives it to the next one, whatever that does."""
        focused = self.window().focusWidget()
        if focused is not self:
            self._focus_came_from = None  # the user went elsewhere
        for action, button in self.buttons.items():
            if button is focused and action not in actions:
                self._focus_came_from = action
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_focus(self, actions: set[Action]) -> None:
        """Hand the held focus to the button that took the place of the one that went, as soon as there is one."""
        if self._focus_came_from is None:
            return
        for action in _SUCCESSORS.get(self._focus_came_from, ()):
            if action in actions:
                self._focus_came_from = None
                self.buttons[action].setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def show_progress(self, history: RunHistory, phase: RunPhase, num_epochs: int) -> None:
        """Step, epoch, speed and time left. Speed and time are said only while the worker works."""
        works = phase in (RunPhase.TRAINING, RunPhase.PAUSING)
        is_told = history.latest is not None or not works  # a run that goes on for more epochs has another goal than it had
        total = history.total_steps if is_told else 0
        step_words = fill(self.tr("%1 of %2"), number(history.step), number(total)) if total else number(history.step)
        self.step.show_value(step_words)
        self.epoch.show_value(fill(self.tr("%1 of %2"), number(min(history.epoch + 1, num_epochs)), number(num_epochs)) if total else "")
        self.speed.show_value(speed_text(history.steps_per_s) if works and history.steps_per_s > 0 else "")
        self.speed.setToolTip(_input_words(history) if works else "")
        seconds = history.seconds_left if works and is_told else None
        self.left.show_value(time_left(seconds) if seconds is not None else "")
        # While the worker loads and measures nothing can be counted, and yet something moves.
        self.progress_bar.setRange(0, 0 if phase is RunPhase.STARTING or not is_told else PROGRESS_STEPS)
        self.progress_bar.setValue(min(PROGRESS_STEPS, round(PROGRESS_STEPS * history.step / total)) if total else 0)
        self._fit()


def _input_words(history: RunHistory) -> str:
    """How the training gets its pairs: how much of the time it waits for them, and where they are kept."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("RunHeader", text)

    share = QLocale().toString(100 * history.data_wait_share, "f", 1)
    return f"{fill(tr('Waiting for pictures: %1 % of the time.'), share)} {history.input_words}".rstrip()
