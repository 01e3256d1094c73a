"""What is known of a pair and what can be done with it: its use, files, sizes, note and problems."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.files import path_from_json, path_to_text
from core.pairs.pair import Half, Split
from core.pairs.rows import PairRow
from desktop.dataset_words import remedy_of, side_words, title_of
from desktop.sentences import say
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconButton, label
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.pair_view_keys import commands, with_key
from desktop.widgets.pair_view_note import NoteField
from desktop.widgets.pair_view_problems import Trouble, TroubleLines
from desktop.wording import fill, number

_GRAVE = ("unreadable", "missing", "unmatched", "not_side_by_side")
_EDITS = ("train", "validation", "test", "exclude", "swap")


class PairViewFacts(QWidget):
    """Its buttons tell the names of commands (pair_view_keys)."""

    command = Signal(str)
    find_asked = Signal()
    folder_asked = Signal(object)
    """The Path of a file to show in its folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, Button] = {}
        self._row: PairRow | None = None
        self._reason = ""
        self.split_buttons: dict[Split, Button] = {
            "train": self._button("train", self.tr("Training"), "", "chip"),
            "validation": self._button("validation", self.tr("Validation"), "", "chip"),
            "test": self._button("test", self.tr("Test"), "", "chip"),
        }
        for button in self.split_buttons.values():
            button.setCheckable(True)
            button.clicked.connect(self._mark_split)
        self.exclude_button = self._button("exclude", self.tr("Exclude"), "skipped")
        self.swap_button = self._button("swap", self.tr("Swap sides"), "swap")
        self.side_labels = (label("", "section"), label("", "section"))
        self.file_labels = (ElidedLabel("", "", Qt.TextElideMode.ElideMiddle), ElidedLabel("", "", Qt.TextElideMode.ElideMiddle))
        self.size_labels = (label("", "muted"), label("", "muted"))
        self.folder_buttons = tuple(self._folder_button(index) for index in (0, 1))
        self.note = NoteField()
        self.find_button = Button(self.tr("Find them again…"), "refresh", "normal", self.find_asked.emit)
        self.troubles = TroubleLines(self.find_button)
        self._arrange()

    def _arrange(self) -> None:
        actions = QHBoxLayout()
        actions.setSpacing(SPACE_PX)
        for button in self.split_buttons.values():
            actions.addWidget(button)
        actions.addStretch(1)
        actions.addWidget(self.swap_button)
        actions.addWidget(self.exclude_button)
        self._more = QWidget()
        files = QGridLayout()
        files.setHorizontalSpacing(SPACE_PX + 4)
        files.setVerticalSpacing(0)
        files.setColumnStretch(1, 1)
        for index in (0, 1):
            files.addWidget(self.side_labels[index], index, 0)
            files.addWidget(self.file_labels[index], index, 1)
            files.addWidget(self.size_labels[index], index, 2, Qt.AlignmentFlag.AlignRight)
            files.addWidget(self.folder_buttons[index], index, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        layout.addLayout(actions)
        more = QVBoxLayout(self._more)
        more.setContentsMargins(0, 0, 0, 0)
        more.setSpacing(SPACE_PX)
        more.addWidget(self.troubles)
        more.addLayout(files)
        more.addWidget(self.note)
        layout.addWidget(self._more)

    def show_row(self, row: PairRow | None, names: tuple[str, str]) -> None:
        """Tell of a pair; None while it is being read. `names`: what its sides are called."""
        self._row = row
        for button in (*self.buttons.values(), *self.folder_buttons):
            button.setEnabled(row is not None)
        for side, name in zip(self.side_labels, names, strict=True):
            side.setText(name)
        if row is None:
            self.note.show_note(0, "")
            for one in (*self.file_labels, *self.size_labels):
                one.set_text("") if isinstance(one, ElidedLabel) else one.setText("")
            return
        self._mark_split()
        self.exclude_button.setText(self.tr("Include again") if row.is_excluded else self.tr("Exclude"))
        self.exclude_button.set_icon_name("check" if row.is_excluded else "skipped")
        for half, shown in zip((row.pair.input, row.pair.target), self.file_labels, strict=True):
            shown.set_text(_file_words(half))
            shown.setToolTip(path_to_text(path_from_json(half.path)))
        self.note.show_note(row.id, row.note)
        self._allow()

    def set_short(self, is_short: bool) -> None:
        """Only the buttons, for the sake of what stands above."""
        self._more.setVisible(not is_short)

    def show_sizes(self, sizes: tuple[tuple[int, int], tuple[int, int]] | None) -> None:
        """Width and height of both originals in pixels; None while they are not known."""
        for index, size_label in enumerate(self.size_labels):
            size = sizes[index] if sizes is not None else (0, 0)
            size_label.setText(fill(self.tr("%1 × %2 pixels"), number(size[0]), number(size[1])) if min(size) > 0 else "")

    def show_problems(self, row: PairRow | None, details: Mapping[str, str]) -> None:
        """What is wrong with the pair; `details` are sentences by the problem's code, where more is known."""
        troubles = []
        if row is not None and row.is_missing:
            sentence = self.tr("A file of this pair is no longer where it was.")
            troubles.append(Trouble(title_of("missing"), sentence, remedy_of("missing"), is_grave=True))
        for code in row.problems if row is not None else ():
            if code != "missing" or not troubles:
                troubles.append(Trouble(title_of(code), say(details.get(code, "")), remedy_of(code), is_grave=code in _GRAVE))
        has_missing = row is not None and (row.is_missing or "missing" in row.problems)
        troubles.sort(key=lambda trouble: trouble.title != title_of("missing"))
        self.troubles.show_troubles(troubles, has_action=has_missing)

    def set_read_only(self, reason: str) -> None:
        """Whether nothing can be changed, and why; '' where all can be."""
        self._reason = reason
        self._allow()

    def _mark_split(self) -> None:
        """A press on a button marks nothing by itself: only what the dataset says does."""
        for split, button in self.split_buttons.items():
            button.setChecked(self._row is not None and self._row.pair.split == split)

    def _allow(self) -> None:
        for name in _EDITS:
            self.buttons[name].setEnabled(not self._reason and self._row is not None)
            self.buttons[name].setToolTip(self._reason or with_key(self._words(name), name))
        self.note.setReadOnly(bool(self._reason))

    def _words(self, name: str) -> str:
        if name == "exclude" and self._row is not None:
            return self.tr("Include this pair again") if self._row.is_excluded else self.tr("Use this pair for nothing")
        return commands()[name].words

    def _button(self, name: str, text: str, icon_name: str, role: str = "normal") -> Button:
        button = Button(text, icon_name, role, lambda: self.command.emit(name))  # type: ignore[arg-type]
        button.setToolTip(with_key(commands()[name].words, name))
        self.buttons[name] = button
        return button

    def _folder_button(self, index: int) -> IconButton:
        words = (self.tr("Show the input in its folder"), self.tr("Show the target in its folder"))
        return IconButton(words[index], "open-folder", lambda: self._ask_folder(index))

    def _ask_folder(self, index: int) -> None:
        if self._row is not None:
            half = (self._row.pair.input, self._row.pair.target)[index]
            self.folder_asked.emit(path_from_json(half.path))


def _file_words(half: Half) -> str:
    """The file with its folder, and which side of it."""
    path = path_from_json(half.path)
    name = path_to_text(path.relative_to(path.parent.parent) if path.parent != path.parent.parent else path)
    return name if half.side == "whole" else f"{name} ({side_words(half.side)})"
