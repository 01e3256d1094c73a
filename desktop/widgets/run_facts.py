"""Figures of a training at work: pairs a second, memory, waiting for data, what the discriminator sees through, and how it computes."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.jobs.events import Started
from desktop.run_words import computed_words, memory_words, rate_words, seen_through_words, share_words
from desktop.sentences import say
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import label
from desktop.wording import decimal, fill, number
from training.run import CheckpointSaved, Losses

GAP_PX = 4 * SPACE_PX


class Fact(QWidget):
    """A small word over a value, with what is normal as its tool tip."""

    def __init__(self, word: str, tool_tip: str = "") -> None:
        super().__init__()
        self.word = word
        self.text = ""
        self.value = label("", "strong")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(label(word, "caption"))
        layout.addWidget(self.value)
        self.setToolTip(tool_tip)

    def show_value(self, text: str) -> None:
        """Show a value; '' for one that is not known."""
        self.text = text
        self.value.setText(text or "–")
        self.setAccessibleName(f"{self.word}: {self.value.text()}")


class RunFacts(QWidget):
    """Hidden while nothing is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pairs = Fact(self.tr("Pairs a second"))
        self.memory = Fact(self.tr("Memory"), self.tr("What the worker holds now: of the card, and of the computer."))
        self.waiting = Fact(self.tr("Waits for data"), self.tr("Share of the time that the network waits for pictures. Normal: below 3 %."))
        words = self.tr("How many patches the discriminator judges rightly: targets, translated. Normal: 50 to 90 %; 50 % is a guess.")
        self.seen_through = Fact(self.tr("Discriminator right"), words)
        self.device = Fact(self.tr("Computed by"))
        self.best = Fact(
            self.tr("Best checkpoint"), self.tr("The one with the smallest distance (L1) to the held-out targets; models are made of it.")
        )
        words = self.tr("Generators kept along the way: a model can be made of each.")
        self.milestones = Fact(self.tr("Milestones"), words)
        self._facts = (self.device, self.pairs, self.memory, self.waiting, self.seen_through, self.best, self.milestones)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        for fact in self._facts:
            layout.addWidget(fact)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_checkpoints(self, best: CheckpointSaved | None, milestones: Sequence[CheckpointSaved]) -> None:
        """The best of those that were measured, and how many generators were kept along the way."""
        self.best.show_value(fill(self.tr("Step %1 (L1 %2)"), number(best.step), decimal(best.l1, 3)) if best is not None else "")
        last = fill(self.tr("%1, the last at step %2"), number(len(milestones)), number(milestones[-1].step)) if milestones else ""
        self.milestones.show_value(last)
        self._fit()

    def show_figures(self, started: Started | None, latest: Losses | None, recent: Mapping[str, float], *, works: bool) -> None:
        """What the worker said as it began, its newest figures, and the means of the last steps. What it does is said while it works."""
        self.device.show_value(computed_words(started) if started is not None else "")
        self.device.setToolTip(say(started.reason) if started is not None else "")
        is_told = works and latest is not None
        self.pairs.show_value(rate_words(latest.pairs_per_s) if is_told and latest.pairs_per_s > 0 else "")
        self.memory.show_value(memory_words(latest) if is_told else "")
        self.waiting.show_value(share_words(latest.data_wait_share) if is_told else "")
        self.seen_through.show_value(seen_through_words(recent))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Those that matter most, as many as there is room for."""
        room = self.width()
        has_any = False
        for fact in self._facts:
            room -= fact.sizeHint().width() if fact.text else 0
            fact.setVisible(bool(fact.text) and (room >= 0 or not has_any))
            has_any = has_any or bool(fact.text)
            room -= GAP_PX if fact.text else 0
        self.setVisible(has_any)
