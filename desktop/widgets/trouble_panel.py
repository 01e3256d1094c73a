"""Why a run could not go on: a sentence, what to do, and, where a worker left only that, the last lines of its log with Copy."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.item_models.run_control import RunControl, RunPhase
from desktop.sentences import say
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, label, set_role
from desktop.wording import fill, number

LOG_HEIGHT_PX = 140


class TroublePanel(QFrame):
    """Hidden while all is well."""

    fit_asked = Signal()
    """Too little memory: what would fit shall be found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "problem")
        self.sentence = label("", "strong", wraps=True)
        self.hint = label("", wraps=True)
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setFixedHeight(LOG_HEIGHT_PX)
        self.log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.log.setAccessibleName(self.tr("Last lines of the worker's log"))
        self.copy_button = Button(self.tr("&Copy"), "copy", "normal", self._copy)
        self.copy_button.setToolTip(self.tr("Copy what happened, to send it to someone who can help."))
        self.fit_button = Button(self.tr("F&ind what fits"), "report", "primary", self.fit_asked.emit)
        self.fit_button.setToolTip(self.tr("Make a few real steps with smaller batches, then smaller pictures, until they fit."))
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE_PX)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.sentence)
        words.addWidget(self.hint)
        head.addLayout(words, 1)
        head.addWidget(self.fit_button)
        head.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(SPACE_PX + 2)
        layout.addLayout(head)
        layout.addWidget(self.log)
        self.hide()

    def show_control(self, control: RunControl, last_saved: int | None) -> None:
        """Say what is wrong with a run, if anything is; `last_saved` is the step of its last checkpoint."""
        phase = control.phase
        log = ""
        if phase is RunPhase.START_FAILED:
            log = control.start_log or ""
        if phase in (RunPhase.START_FAILED, RunPhase.INTERRUPTED) and control.lacked_memory:
            self._say(
                self.tr("The worker went away before the first step."),
                self.tr(
                    "Most likely these settings take more memory than there is: find out what fits. "
                    "If it was ended from outside, or the computer was switched off, press Resume."
                ),
            )
        elif phase is RunPhase.START_FAILED:
            self._say(
                self.tr("The worker ended before the training began."),
                self.tr("The last lines of its log say why. When that is mended, press Resume.")
                if log
                else self.tr("It left no word in its log. Press Resume to try again."),
            )
        elif phase is RunPhase.FAILED and control.failure is not None:
            self._say(say(control.failure.message), say(control.failure.hint))
        elif phase is RunPhase.NOT_RESPONDING:
            self._say(
                self.tr("The worker has given no sign of life for 15 seconds."),
                self.tr("The computer may be very busy or asleep: wait a little, or end the worker and resume from the last checkpoint."),
            )
        elif phase is RunPhase.INTERRUPTED:
            self._say(
                self.tr("The worker went away without saving."),
                self.tr("It was ended from outside, or the computer was switched off. Resume begins anew: no checkpoint was saved yet.")
                if last_saved is None
                else fill(
                    self.tr(
                        "It was ended from outside, or the computer was switched off. Resume goes on from the last checkpoint, step %1."
                    ),
                    number(last_saved),
                ),
            )
        else:
            self.hide()
            return
        set_role(self, "notice" if phase is RunPhase.INTERRUPTED and not control.lacked_memory else "problem")
        self.log.setVisible(bool(log))
        if self.log.toPlainText() != log:
            self.log.setPlainText(log)
            self._fit_log()
            self.log.verticalScrollBar().setValue(self.log.verticalScrollBar().maximum())
        self.fit_button.setVisible(control.lacked_memory)
        self.copy_button.setVisible(phase in (RunPhase.START_FAILED, RunPhase.FAILED))
        self.show()

    def _fit_log(self) -> None:
        """As high as its lines, up to a limit."""
        letters_a_line = max(20, self.width() // self.log.fontMetrics().averageCharWidth() - 8)
        num_lines = sum(1 + len(line) // letters_a_line for line in self.log.toPlainText().splitlines())
        self.log.setFixedHeight(min(LOG_HEIGHT_PX, (num_lines + 1) * self.log.fontMetrics().lineSpacing() + 16))

    def _say(self, sentence: str, hint: str) -> None:
        self.sentence.setText(sentence)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def _copy(self) -> None:
        lines = (self.sentence.text(), self.hint.text(), self.log.toPlainText())
        QGuiApplication.clipboard().setText("\n".join(line for line in lines if line))
