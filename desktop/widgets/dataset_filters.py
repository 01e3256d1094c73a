"""Which pairs of a dataset are shown, and in which order: words to look for, a state, a problem, a sort."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLineEdit, QWidget

from core.pairs.rows import PairFilter, Sort, Summary
from desktop.dataset_words import title_of
from desktop.item_models.dataset_state import Shown
from desktop.keys import key_named
from desktop.shortcuts import bind
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import IconButton
from desktop.widgets.fields import ChoiceField
from desktop.wording import fill, number

TYPING_MS = 250
"""After so long without another letter the pairs are looked for."""
NARROW_PX = 620
"""Where there is less room the words to look for get a line of their own."""


class DatasetFilters(QWidget):
    """`changed` comes when the user asks for other pairs; `shown` says which."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters: dict[str, PairFilter] = {}
        self._descending = False
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Name or note"))
        self.search.setAccessibleName(self.tr("Look for pairs by name or note"))
        self.state = ChoiceField()
        self.state.setAccessibleName(self.tr("Pairs shown"))
        self.problem = ChoiceField()
        self.problem.setAccessibleName(self.tr("Problem"))
        self.sort = ChoiceField()
        self.sort.setAccessibleName(self.tr("Order"))
        sorts: list[tuple[Sort, str]] = [
            ("found", self.tr("As found")),
            ("name", self.tr("By name")),
            ("natural", self.tr("By number")),
            ("size", self.tr("By size")),
            ("problem", self.tr("By problem")),
            ("note", self.tr("By note")),
            ("split", self.tr("By split")),
        ]
        for word, text in sorts:
            self.sort.addItem(text, word)
        self.order = IconButton("", "down", self._turn)
        for box in (self.state, self.problem, self.sort):
            box.setMinimumContentsLength(7)
            box.currentIndexChanged.connect(self._chosen)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.search.textEdited.connect(lambda: self._typing.start())
        self.search.textChanged.connect(lambda text: None if text else self._typing.start())
        choices = QHBoxLayout()
        choices.setSpacing(SPACE_PX)
        for box in (self.state, self.problem, self.sort):
            choices.addWidget(box, 1)
        choices.addWidget(self.order)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE_PX)
        self._layout.addWidget(self.search, 1)
        self._layout.addLayout(choices, 2)
        self.set_summary(None, {})
        self._show_order()
        bind(key_named("pairs/seek"), self.search, self.search.clear, alone=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW_PX
        self._layout.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    @property
    def shown(self) -> Shown:
        """What is asked for."""
        wanted = self._filters.get(self.state.currentData(), PairFilter())
        problem = self.problem.currentData() or None
        text = self.search.text().strip()
        filter = PairFilter(
            split=wanted.split,
            excluded=wanted.excluded,
            missing=wanted.missing,
            swapped=wanted.swapped,
            noted=wanted.noted,
            problem="" if problem == "none" else problem,
            text=text,
        )
        return Shown(filter, self.sort.currentData(), self._descending)

    def set_summary(self, summary: Summary | None, problems: dict[str, int]) -> None:
        """Count what each choice would show; a choice made stays. `problems` counts the pairs in use."""
        splits = summary.splits if summary is not None else {}
        total = summary.num_pairs if summary is not None else 0
        excluded = summary.num_excluded if summary is not None else 0
        rows = [
            ("all", self.tr("All"), PairFilter(), total),
            ("train", self.tr("Training"), PairFilter(split="train", excluded=False), splits.get("train", 0)),
            ("validation", self.tr("Validation"), PairFilter(split="validation", excluded=False), splits.get("validation", 0)),
            ("test", self.tr("Test"), PairFilter(split="test", excluded=False), splits.get("test", 0)),
            ("used", self.tr("In use"), PairFilter(excluded=False), total - excluded),
            ("excluded", self.tr("Excluded"), PairFilter(excluded=True), excluded),
            ("noted", self.tr("With a note"), PairFilter(noted=True), summary.num_noted if summary is not None else 0),
            ("missing", self.tr("Originals missing"), PairFilter(missing=True), summary.num_missing if summary is not None else 0),
            ("swapped", self.tr("Sides swapped"), PairFilter(swapped=True), -1),
        ]
        self._filters = {word: filter for word, _, filter, _ in rows}
        _refill(self.state, [(word, _counted(text, num)) for word, text, _, num in rows])
        kinds = [(code, _counted(title_of(code), num)) for code, num in problems.items()]
        any_kind = [("*", self.tr("With problems")), ("none", self.tr("Without problems"))] if kinds else []
        _refill(self.problem, [("", self.tr("Problems")), *any_kind, *kinds])
        self.problem.setEnabled(bool(kinds) or self.problem.currentData() != "")

    def show_all(self) -> None:
        """Filter nothing; the order stays."""
        self._set("all", "", "")

    def show_problem(self, code: str) -> None:
        """Show the pairs in use that have a problem."""
        self._set("used", code, "")

    def show_state(self, word: str) -> None:
        """Show what one of the states says: missing, excluded, ..."""
        self._set(word, "", "")

    def _set(self, state: str, problem: str, text: str) -> None:
        for box, word in ((self.state, state), (self.problem, problem)):
            box.blockSignals(True)
            box.setCurrentIndex(max(0, box.findData(word)))
            box.blockSignals(False)
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)
        self._typing.stop()
        self.changed.emit()

    def _chosen(self) -> None:
        self._typing.stop()
        self.changed.emit()

    def _turn(self) -> None:
        self._descending = not self._descending
        self._show_order()
        self._chosen()

    def _show_order(self) -> None:
        self.order.set_icon_name("up" if self._descending else "down")
        self.order.set_name(self.tr("Descending: press for ascending") if self._descending else self.tr("Ascending: press for descending"))


def _counted(text: str, num: int) -> str:
    return text if num < 0 else fill("%1 (%2)", text, number(num))


def _refill(box: QComboBox, rows: list[tuple[str, str]]) -> None:
    """Other texts for the same words; what is chosen stays, also where the texts change."""
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    for word, text in rows:
        box.addItem(text, word)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)
