"""The head of a translation on screen: how far it is, how long still, how it computes, and the buttons that rule it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from core.jobs.state import JobState
from desktop.computing_words import computing_sentence
from desktop.sentences import say
from desktop.translation_session import TranslationSession
from desktop.translation_words import asked_words, caption, heading, is_watching
from desktop.widgets.buttons import Button, IconLabel, label, set_role
from desktop.widgets.elided_label import ElidedLabel
from desktop.wording import fill

PROGRESS_STEPS = 1000


class JobHeader(QFrame):
    """Shows a TranslationSession; what its buttons do is the page's."""

    pause_pressed = Signal()
    cancel_pressed = Signal()
    stop_pressed = Signal()
    resume_pressed = Signal()
    open_pressed = Signal()
    new_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 16, 16)
        layout.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._watching = IconLabel("watch", 22, "accent_text")
        self._watching.setAccessibleName(self.tr("Watching folders"))
        row.addWidget(self._watching, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        self.heading = ElidedLabel("", "heading", Qt.TextElideMode.ElideRight)
        self.caption = label("", "muted", wraps=True)
        words.addWidget(self.heading)
        words.addWidget(self.caption)
        row.addLayout(words, 1)
        self.new = Button(self.tr("New translation"), "", "normal", self.new_pressed.emit)
        self.resume = Button(self.tr("Resume"), "resume", "primary", self.resume_pressed.emit)
        self.open = Button(self.tr("Open folder"), "open-folder", "normal", self.open_pressed.emit)
        self.pause = Button(self.tr("Pause"), "pause", "normal", self.pause_pressed.emit)
        self.stop = Button(self.tr("Stop watching"), "stop", "normal", self.stop_pressed.emit)
        self.cancel = Button(self.tr("Cancel"), "cancel", "normal", self.cancel_pressed.emit)
        for button in (self.new, self.open, self.resume, self.pause, self.stop, self.cancel):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the translation"))
        layout.addWidget(self._bar)
        facts = QVBoxLayout()
        facts.setSpacing(2)
        self._asked = ElidedLabel("", "caption", Qt.TextElideMode.ElideMiddle)
        self.computing = ElidedLabel("", "caption")
        facts.addWidget(self._asked)
        facts.addWidget(self.computing)
        self.warning = label("", "warning", wraps=True)
        self.warning.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)  # a long path in it makes no window wider
        facts.addWidget(self.warning)
        layout.addLayout(facts)

    def show_session(self, session: TranslationSession) -> None:
        """Another translation is shown: say what was asked of it."""
        self._asked.set_text(asked_words(session.history))

    def refresh(self, session: TranslationSession) -> None:
        """Bring words, bar and buttons up to date."""
        history = session.history
        live, watching = session.is_live, is_watching(session)
        self.heading.set_text(heading(session))
        self.caption.setText(caption(session))
        self.caption.setVisible(bool(self.caption.text()))
        set_role(self.caption, "danger" if session.state is JobState.FAILED else "muted")
        reason, _, measured = say(history.reason).partition(" (")
        self.computing.set_text(computing_sentence(history.device, history.code_path, reason))
        if measured:
            self.computing.setToolTip(computing_sentence(history.device, history.code_path, say(history.reason)))
        self.computing.setVisible(bool(self.computing.whole_text))
        self._show_warnings([say(warning) for warning in history.warnings])
        self._watching.setVisible(watching)
        self._bar.setRange(0, PROGRESS_STEPS if history.listed or watching or not live else 0)
        share = history.num_settled / history.num_files if history.num_files else 0.0
        self._bar.setValue(round(PROGRESS_STEPS * (1.0 if session.state is JobState.FINISHED else share)))
        self._bar.setVisible(session.state is not JobState.FINISHED)  # a full bar says nothing, and the table needs the room
        self._bar.setAccessibleDescription(self.heading.whole_text)
        self._show_buttons(session)

    def _show_warnings(self, warnings: list[str]) -> None:
        """The newest in sight, whole; all of them as its tool tip."""
        self.warning.setVisible(bool(warnings))
        if warnings:
            others = len(warnings) - 1
            self.warning.setText(fill(self.tr("%1 (and %2 more)"), warnings[-1], others) if others else warnings[-1])
            self.warning.setToolTip("\n".join(warnings))

    def _show_buttons(self, session: TranslationSession) -> None:
        history, live = session.history, session.is_live
        is_ending = session.asked in ("cancel", "stop")
        paused = history.paused or session.asked == "pause"
        self.pause.setVisible(live)
        self.pause.setEnabled(not is_ending and session.state is not JobState.STARTING)
        self.pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        self.pause.set_icon_name("play" if paused else "pause")
        self.stop.setVisible(live and history.request.hot)
        self.stop.setEnabled(not is_ending)
        self.cancel.setVisible(live and not history.request.hot)
        self.cancel.setEnabled(not is_ending)
        self.resume.setVisible(not live and session.is_resumable)
        self.open.setVisible(history.num_done + history.num_skipped > 0)
        set_role(self.open, "normal" if live or self.resume.isVisible() else "primary")
        self.open.set_icon_name("open-folder")
        self.new.setVisible(not live)
