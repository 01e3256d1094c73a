"""The choice of what to compute on: the processor, a card, or the best there is; cards get their names once somebody looks."""

import sys
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from desktop.computing_words import device_choice
from desktop.widgets.fields import ChoiceField
from desktop.wording import fill


class DeviceField(ChoiceField):
    """Its data are the words of devices; '' for the best there is."""

    opened = Signal()
    """The list came on screen: which cards there are is worth finding out."""

    def __init__(self, others: Iterable[str] = (), parent: QWidget | None = None) -> None:
        """`others`: words that must be offered, such as what was chosen once."""
        super().__init__(parent)
        self.setToolTip(self.tr("What computes: a graphics card is many times as fast as the processor."))
        for word in dict.fromkeys(("", "cpu", "mps" if sys.platform == "darwin" else "cuda", *others)):
            self.addItem(device_choice(word), word)

    @property
    def word(self) -> str:
        """The device chosen."""
        return str(self.currentData())

    def choose(self, word: str) -> None:
        """Show this one as chosen; what nobody offers yet is added."""
        if self.findData(word) < 0:
            self.addItem(device_choice(word), word)
        self.setCurrentIndex(self.findData(word))

    def show_cards(self, cards: Sequence[tuple[str, str]]) -> None:
        """Offer these cards by their names; what is chosen stays chosen."""
        chosen = self.word
        with QSignalBlocker(self):
            for word, name in cards:
                if self.findData(word) < 0:
                    self.addItem("", word)
                self.setItemText(self.findData(word), fill(self.tr("%1: %2"), device_choice(word), name))
            self.setCurrentIndex(self.findData(chosen))

    def showPopup(self) -> None:
        super().showPopup()
        self.opened.emit()
