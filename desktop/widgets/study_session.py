"""One subject's session of a real-or-fake study: two pictures one after the other, the question, and in practice the answer."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from core.errors import AppError
from core.files import missing_error
from core.study.keeping import Answer, Session, Study
from core.study.plan import PAUSE_MS, Place, Trial
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, label
from desktop.wording import fill, number

_GO_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ANSWER_KEYS: dict[int, Place] = {
    Qt.Key.Key_1: "first",
    Qt.Key.Key_Left: "first",
    Qt.Key.Key_2: "second",
    Qt.Key.Key_Right: "second",
}


class StudySession(QFrame):
    """Keys: 1 or Left says the first picture was the translated one, 2 or Right the second; Space goes on; Esc stops.

    Every answer is written at once: what a stopped session has is kept, and known as unfinished.
    """

    ended = Signal()
    """All is answered, or the session was stopped."""
    failed = Signal(object)
    """An AppError: an answer could not be written, or a picture not be read; the session has ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("role", "canvas")
        self.setAccessibleName(self.tr("Session of the study"))
        self.study: Study | None = None
        self.session: Session | None = None
        self.phase = "idle"
        """idle, ready, pause, first, second, question, feedback (of practice) or done."""
        self.shown_ms: list[int] = []
        """How long the pictures shown so far really stood there."""
        self._trials: Sequence[Trial] = []
        self._pictures: dict[Place, QPixmap] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_time)
        self._next_phase = ""
        self._clock = QElapsedTimer()
        self._build()

    def _build(self) -> None:
        self.progress = label("", "muted")
        self.stop_button = Button(self.tr("Stop (Esc)"), "stop", "normal", self.stop)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.heading = label("", "title", wraps=True)
        self.text = label("", wraps=True)
        for words in (self.heading, self.text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.first_button = Button(self.tr("The first (1)"), "first-half", "large", lambda: self.answer("first"))
        self.second_button = Button(self.tr("The second (2)"), "second-half", "large", lambda: self.answer("second"))
        self.go_button = Button(self.tr("Go on (Space)"), "play", "large", self.go_on)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE_PX)
        buttons.addStretch(1)
        for button in (self.first_button, self.second_button, self.go_button):
            buttons.addWidget(button)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        buttons.addStretch(1)
        question = QWidget()
        inside = QVBoxLayout(question)
        inside.setSpacing(2 * SPACE_PX)
        inside.addStretch(1)
        inside.addWidget(self.heading)
        inside.addWidget(self.text)
        inside.addSpacing(2 * SPACE_PX)
        inside.addLayout(buttons)
        inside.addStretch(1)
        self._faces = QStackedLayout()
        self._faces.addWidget(self.picture)
        self._faces.addWidget(question)
        top = QHBoxLayout()
        top.addWidget(self.progress, 1)
        top.addWidget(self.stop_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE_PX, 2 * SPACE_PX, 3 * SPACE_PX, 3 * SPACE_PX)
        layout.addLayout(top)
        layout.addLayout(self._faces, 1)

    def begin(self, study: Study, session: Session) -> None:
        """Start with the instructions."""
        self.study, self.session = study, session
        self._trials = study.trials(session)
        self.shown_ms = []
        facts = study.facts
        text = fill(
            self.tr(
                "You see two pictures, one after the other, each for a second. One is real, the other was made by a computer. "
                "Then say which one that was, with as much time as you like. "
                "The first %1 are for practice and tell you whether you were right; the %2 after them do not."
            ),
            number(facts.num_practice),
            number(facts.num_trials),
        )
        self._ask("ready", self.tr("Which picture is not real?"), text)
        self.setFocus()

    def go_on(self) -> None:
        """Space: to the next trial, or out of the session."""
        if self.phase in ("ready", "feedback"):
            self._begin_trial()
        elif self.phase == "done":
            self._end()

    def answer(self, chosen: Place) -> None:
        """The subject took this picture for the translated one."""
        if self.phase != "question" or self.study is None or self.session is None:
            return
        trial = self._trials[len(self.session.answers)]
        is_right = chosen == trial.translated_at
        answer = Answer(chosen, not is_right, round(self._clock.elapsed() / 1000, 3))
        self.session = msgspec.structs.replace(self.session, answers=[*self.session.answers, answer])
        try:
            self.study.keep(self.session)
        except AppError as error:
            self._fail(error)
            return
        num_done = len(self.session.answers)
        if num_done == len(self._trials):
            self._ask("done", self.tr("Thank you"), self.tr("That was the last pair. Your answers are kept."))
        elif trial.is_practice:
            words = (
                self.tr("The first was made by the computer.")
                if trial.translated_at == "first"
                else self.tr("The second was made by the computer.")
            )
            self._ask("feedback", self.tr("Right") if is_right else self.tr("Wrong"), words)
            if num_done == self.study.facts.num_practice:
                left = self.tr("Practice is over: %1 pairs follow, without a word whether you were right.")
                self.text.setText(f"{words} {fill(left, number(len(self._trials) - num_done))}")
        else:
            self._begin_trial()

    def stop(self) -> None:
        """End before the end; what was answered is kept."""
        if self.phase != "idle":
            self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():  # a key held down answers once
            return
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.stop()
        elif key in _GO_KEYS:
            self.go_on()
        elif key in _ANSWER_KEYS:
            self.answer(_ANSWER_KEYS[key])
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous() and self.phase != "idle":  # another page: nobody sees the pictures
            self.stop()

    def _begin_trial(self) -> None:
        assert self.study is not None and self.session is not None
        num_done = len(self.session.answers)
        trial = self._trials[num_done]
        facts = self.study.facts
        names = {"translated": facts.translated[trial.translated], "real": facts.real[trial.real]}
        self._pictures = {}
        for place in ("first", "second"):
            name = names["translated" if trial.translated_at == place else "real"]
            pixmap = QPixmap(str(self.study.picture_path(name)))
            if pixmap.isNull():
                self._fail(missing_error(self.study.picture_path(name)))
                return
            self._pictures[place] = pixmap
        num, of = (num_done + 1, facts.num_practice) if trial.is_practice else (num_done + 1 - facts.num_practice, facts.num_trials)
        words = self.tr("Practice %1 of %2") if trial.is_practice else self.tr("%1 of %2")
        self.progress.setText(fill(words, number(num), number(of)))
        self._faces.setCurrentIndex(0)
        self._pause_before("first")

    def _pause_before(self, phase: str) -> None:
        self.phase, self._next_phase = "pause", phase
        self.picture.clear()
        self._timer.start(PAUSE_MS)

    def _on_time(self) -> None:
        assert self.study is not None
        if self.phase == "pause":
            self.phase = self._next_phase
            self.picture.setPixmap(self._pictures["first" if self.phase == "first" else "second"])
            self.picture.repaint()  # the second counts from when it is there
            self._clock.start()
            self._timer.start(self.study.facts.shown_ms)
            return
        self.shown_ms.append(self._clock.elapsed())
        if self.phase == "first":
            self._pause_before("second")
            return
        self.picture.clear()
        self._ask("question", self.tr("Which one was made by the computer?"), self.tr("Press 1 for the first picture, 2 for the second."))
        self._clock.start()

    def _ask(self, phase: str, heading: str, text: str) -> None:
        self.phase = phase
        self.heading.setText(heading)
        self.text.setText(text)
        for button in (self.first_button, self.second_button):
            button.setVisible(phase == "question")
        self.go_button.setVisible(phase != "question")
        self._faces.setCurrentIndex(1)
        self.setFocus()

    def _end(self) -> None:
        self._timer.stop()
        self.phase = "idle"
        self.picture.clear()
        self.progress.setText("")
        self.ended.emit()

    def _fail(self, error: AppError) -> None:
        self._end()
        self.failed.emit(error)
