"""What a training's figures mean: cards with the reason, what is normal, and the one remedy as a button."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.diagnosis_words import remedy_button_words
from desktop.sentences import say
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconLabel, label
from desktop.widgets.elided_label import ElidedLabel
from desktop.wording import fill, tip
from training.diagnosis import Action, Card

NARROW_PX = 560
"""Less than this, and a remedy's button stands below the words."""
NUM_SHOWN = 2
"""Causes come first: what they bring about would only hide the pictures."""
ROOM_FOR_TWO_PX = 800
"""In a lower view the first card alone is shown, and short: pictures and plots below it shall not be cut. It names the other."""


class DiagnosisCards(QWidget):
    """Hidden while nothing is wrong. Cards that stay are not made anew, so that a focused button keeps the focus."""

    remedy_asked = Signal(object)
    """A Card whose remedy was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[_CardView] = []
        self._has_room_for_two = True
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE_PX)
        self.hide()

    def show_cards(self, cards: list[Card], *, is_live: bool) -> None:
        """The first cards, causes before what they bring about. Of a run that is over nothing can be stopped any more."""
        cards = cards[:NUM_SHOWN]
        if [view.card.code for view in self.cards] != [card.code for card in cards]:
            for view in self.cards:
                self._layout.removeWidget(view)
                view.deleteLater()
            self.cards = [_CardView(card, self.remedy_asked.emit) for card in cards]
            for view in self.cards:
                self._layout.addWidget(view)
        for view, card in zip(self.cards, cards, strict=True):
            view.show_card(card, is_live=is_live)
        self._show_some()
        self.setVisible(bool(cards))

    def fit(self, room_px: int) -> None:
        """Show as many as a view of this height has room for."""
        self._has_room_for_two = room_px >= ROOM_FOR_TWO_PX
        self._show_some()

    def _show_some(self) -> None:
        for view in self.cards[1:]:
            view.setVisible(self._has_room_for_two)
        if self.cards:
            others = [view.card for view in self.cards[1:]]
            self.cards[0].shorten(is_short=not self._has_room_for_two, other=others[0] if others else None)


class _CardView(QFrame):
    """One card."""

    def __init__(self, card: Card, ask: Callable[[Card], None]) -> None:
        super().__init__()
        self.card = card
        self.setProperty("role", "notice")
        self.title = label("", "strong", wraps=True)
        self.reason = label("", wraps=True)
        self.normal = label("", "caption", wraps=True)
        self.also = ElidedLabel("", "caption")
        self.also.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # as wide as the button above it
        self.button = Button("", "arrow-right", "normal", lambda: ask(self.card))
        words = QVBoxLayout()
        words.setSpacing(2)
        for widget in (self.title, self.reason, self.normal):
            words.addWidget(widget)
        remedy = QVBoxLayout()
        remedy.addStretch(1)
        remedy.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        remedy.addWidget(self.also)
        remedy.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.setSpacing(2 * SPACE_PX)
        layout.addWidget(IconLabel("warning", 20, "warning"), 0, Qt.AlignmentFlag.AlignTop)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(SPACE_PX)
        self._body.addLayout(words, 1)
        self._body.addLayout(remedy)
        layout.addLayout(self._body, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW_PX
        self._body.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def shorten(self, *, is_short: bool, other: Card | None) -> None:
        """In short what is normal is left to the tool tip, and the card that has no room of its own is named."""
        self.normal.setVisible(not is_short)
        self.also.setVisible(is_short and other is not None)
        left_out = [self.normal.text()] if is_short else []
        if other is not None:
            self.also.set_text(fill(self.tr("Also: %1"), say(other.title)))
            left_out += [f"{self.also.whole_text} {say(other.reason)}"] if is_short else []
        self.setToolTip(tip("\n".join(left_out)))

    def show_card(self, card: Card, *, is_live: bool) -> None:
        """The same card with newer figures."""
        self.card = card
        self.title.setText(say(card.title))
        self.reason.setText(say(card.reason))
        self.normal.setText(fill(self.tr("Normal: %1"), say(card.normal)))
        self.button.setText(remedy_button_words(card.remedy))
        self.button.setVisible(is_live or card.remedy is not Action.STOP_AND_KEEP_BEST)
