"""The head of the pair view: the way back, which pair it is and in what state, and the steps to the others."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from core.pairs.rows import PairRow
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import IconButton, label
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.pair_view_keys import commands, with_key
from desktop.wording import fill, number


class PairViewHeader(QWidget):
    """Its buttons tell the names of commands (pair_view_keys)."""

    command = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, IconButton] = {}
        self.name_label = ElidedLabel("", "heading", Qt.TextElideMode.ElideMiddle)
        self.place_label = label("", "muted")
        self.excluded_tag = label(self.tr("Excluded"), "state-warning")
        self.missing_tag = label(self.tr("Originals missing"), "state-danger")
        self.swapped_tag = label(self.tr("Sides swapped"), "tag")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        layout.addWidget(self._button("back", "chevron-left"))
        layout.addWidget(self.name_label, 1)
        for tag in self._tags():
            layout.addWidget(tag, 0, Qt.AlignmentFlag.AlignVCenter)
            tag.hide()
        layout.addSpacing(SPACE_PX)
        layout.addWidget(self._button("undo", "undo"))
        layout.addWidget(self._button("redo", "redo"))
        layout.addSpacing(SPACE_PX)
        layout.addWidget(self._button("previous", "chevron-left"))
        layout.addWidget(self.place_label)
        layout.addWidget(self._button("next", "chevron-right"))
        layout.addSpacing(SPACE_PX)
        layout.addWidget(self._button("help", "help"))

    def show_row(self, row: PairRow | None, index: int, num_rows: int) -> None:
        """Tell of the pair in row `index` (0-based) of `num_rows`; None while it is being read."""
        self.name_label.set_text(row.pair.name if row is not None else "")
        self.place_label.setText(fill(self.tr("%1 of %2"), number(index + 1), number(num_rows)) if index >= 0 else "")
        self.buttons["previous"].setEnabled(index > 0)
        self.buttons["next"].setEnabled(index < num_rows - 1)
        states = (row.is_excluded, row.is_missing, row.is_swapped) if row is not None else (False, False, False)
        for tag, holds in zip(self._tags(), states, strict=True):
            tag.setVisible(holds)

    def show_history(self, undo: str | None, redo: str | None) -> None:
        """What undo and redo would do, in words; None where there is nothing."""
        for name, what in (("undo", undo), ("redo", redo)):
            words = fill(self.tr("%1: %2"), commands()[name].words, what) if what else commands()[name].words
            self.buttons[name].set_name(with_key(words, name))
            self.buttons[name].setEnabled(what is not None)

    def state_words(self) -> str:
        """The states that show, for screen readers."""
        return ", ".join(tag.text() for tag in self._tags() if not tag.isHidden())

    def _tags(self) -> tuple[QLabel, QLabel, QLabel]:
        return self.excluded_tag, self.missing_tag, self.swapped_tag

    def _button(self, name: str, icon_name: str) -> IconButton:
        button = IconButton(with_key(commands()[name].words, name), icon_name, lambda: self.command.emit(name))
        self.buttons[name] = button
        return button
