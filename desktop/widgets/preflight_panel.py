"""What a run will take, or why it does not fit and what does: measured before the start, or after a run went out of memory."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop.item_models.preflight_state import PreflightPhase, PreflightState
from desktop.preflight_words import change_words, memory_sentence, report_facts
from desktop.sentences import hint_of, message_of
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconButton, label, set_role
from desktop.wording import fill

BAR_STEPS = 100
NARROW_PX = 560


class PreflightPanel(QFrame):
    """Hidden while nothing was measured.

    `remedy_words` is what the button says that takes the settings that fit; %1 names them. `ask_button` is the one that asks to measure.
    `fits_hint` follows where all fits as it was asked for.
    """

    remedy_asked = Signal(object)
    """The settings that fit: a dict."""
    closed = Signal()
    """Cancel while it measures, else the cross."""

    def __init__(self, remedy_words: str, ask_button: QWidget, *, fits_hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask_button = ask_button
        self.setProperty("role", "card")
        self._remedy_words, self._fits_hint = remedy_words, fits_hint
        self._remedy: dict[str, int] = {}
        self.sentence = label("", "strong", wraps=True)
        self.hint = label("", wraps=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Measuring"))
        self._facts: list[tuple[QLabel, QLabel, QLabel]] = []
        """Each a word, a value, and what that does not say."""
        self._is_narrow = False
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(3 * SPACE_PX)
        self.facts.setVerticalSpacing(2)
        self.remedy_button = Button("", "check", "primary", lambda: self.remedy_asked.emit(dict(self._remedy)))
        self.remedy_button.setAccessibleName(self.tr("Use the settings that fit"))
        self.cancel_button = Button(self.tr("Cancel"), "cancel", "normal", self.closed.emit)
        self.close_button = IconButton(self.tr("Close"), "cancel", self.closed.emit)
        words = QVBoxLayout()
        words.setSpacing(6)
        for widget in (self.sentence, self.hint, self.bar):
            words.addWidget(widget)
        words.addLayout(self.facts)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(2 * SPACE_PX)
        layout.addLayout(words, 1)
        for button in (self.remedy_button, self.cancel_button, self.close_button):
            layout.addWidget(button)
        self.hide()

    def show_state(self, state: PreflightState) -> None:
        """Show how far it is, or what it found. The button that asks for it can be pressed while it is not under way."""
        # What goes away gives its focus to the button beside it, where a second press of Space would start or queue a run.
        if not state.is_measuring:
            self._ask_button.setEnabled(True)
            if self.cancel_button.hasFocus():
                self._ask_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show(state)
        if state.is_measuring:
            if self._ask_button.hasFocus():
                self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self._ask_button.setEnabled(False)

    def _show(self, state: PreflightState) -> None:
        phase = state.phase
        self.setVisible(phase is not PreflightPhase.IDLE)
        if phase is PreflightPhase.IDLE:
            return
        set_role(self, "problem" if phase in (PreflightPhase.NO_MEMORY, PreflightPhase.NO_DISK, PreflightPhase.REFUSED) else "card")
        self._say(state)
        self._show_facts(report_facts(state.report) if phase is PreflightPhase.FITS and state.report is not None else [])
        is_measuring = phase is PreflightPhase.MEASURING
        self.bar.setVisible(is_measuring)
        self.cancel_button.setVisible(is_measuring)
        self.close_button.setVisible(not is_measuring)
        self.bar.setRange(0, BAR_STEPS if state.num_tried else 0)
        self.bar.setValue(round(BAR_STEPS * state.share))
        self._remedy = state.remedy or {}
        self.remedy_button.setVisible(bool(self._remedy))
        self.remedy_button.setText(fill(self._remedy_words, change_words(self._remedy)))

    def _say(self, state: PreflightState) -> None:
        sentence, hint = "", ""
        match state.phase:
            case PreflightPhase.MEASURING if state.change:
                sentence = fill(self.tr("There is too little memory; trying %1…"), change_words(state.change))
            case PreflightPhase.MEASURING:
                sentence = self.tr("Measuring a few steps…")
            case PreflightPhase.FITS:
                sentence, hint = self.tr("It fits."), self._fits_hint
            case PreflightPhase.NO_MEMORY if state.report is not None:
                sentence = memory_sentence(state.report.measured)
                if state.remedy is not None:
                    hint = fill(self.tr("With %1 it fits: that was tried."), change_words(state.remedy))
                else:
                    hint = self.tr("Nothing smaller that was tried fits either. Close other programs, or choose another device.")
            case PreflightPhase.NO_DISK:
                sentence = self.tr("There is too little room on the disk for checkpoints and previews.")
                hint = self.tr("Free some room, or save and show them less often.")
            case PreflightPhase.REFUSED if state.error is not None:
                sentence, hint = message_of(state.error), hint_of(state.error)
        self.sentence.setText(sentence)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (self.width() < NARROW_PX) != self._is_narrow:
            self._is_narrow = not self._is_narrow
            self._place_facts()

    def _show_facts(self, facts: list[tuple[str, str, str]]) -> None:
        for widget in (widget for fact in self._facts for widget in fact):
            self.facts.removeWidget(widget)
            widget.deleteLater()
        self._facts = [(label(word, "muted"), label(value), label(more, "caption", wraps=True)) for word, value, more in facts]
        self._place_facts()

    def _place_facts(self) -> None:
        """What a value does not say stands behind it, or below it where that is too narrow."""
        for row, (word, value, more) in enumerate(self._facts):
            self.facts.addWidget(word, 2 * row, 0)
            self.facts.addWidget(value, 2 * row, 1)
            self.facts.addWidget(more, *((2 * row + 1, 1) if self._is_narrow else (2 * row, 2)))
            more.setVisible(bool(more.text()))
        self.facts.setColumnStretch(1, 1 if self._is_narrow else 0)
        self.facts.setColumnStretch(2, 0 if self._is_narrow else 1)
