"""The progress of a long piece of work: a bar, how far it is, the time left, and Stop."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button
from desktop.widgets.elided_label import ElidedLabel
from desktop.wording import fill, number, time_left

_MIN_DONE_TO_GUESS = 10


class WorkBar(QWidget):
    """Hidden until `begin`."""

    stop_asked = Signal()

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(what)
        self.sentence = ElidedLabel(what, "muted")
        self.stop_button = Button(self.tr("Stop"), "stop", "normal", self.stop_asked.emit)
        self._what = what
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.sentence)
        words.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE_PX)
        layout.addLayout(words, 1)
        layout.addWidget(self.stop_button)
        self.hide()

    def begin(self) -> None:
        """Work has begun; how much there is to do is not known yet."""
        self.bar.setRange(0, 0)
        self.sentence.set_text(self._what)
        self.show()

    def progress(self, num_done: int, num_total: int, rate: float) -> None:
        """So much is done; `rate` is so many a second, 0 where unknown."""
        self.bar.setRange(0, max(1, num_total))
        self.bar.setValue(num_done)
        words = fill(self.tr("%1 of %2"), number(num_done), number(num_total))
        if rate > 0 and num_done >= _MIN_DONE_TO_GUESS and num_done < num_total:
            words = f"{words} · {time_left((num_total - num_done) / rate)}"
        self.sentence.set_text(words)

    def end(self) -> None:
        """It is over."""
        self.hide()
