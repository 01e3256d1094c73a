"""All keys on one page, those of the page on screen first."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.dialogs.dialog import Dialog
from desktop.keys import KeyGroup, key_groups
from desktop.shortcuts import Key, key_text
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import label

SIZE_PX = (820, 520)


class KeysDialog(Dialog):
    """Two columns of groups; the arrow keys scroll."""

    def __init__(self, page: str, parent: QWidget | None = None) -> None:
        """`page`: the name of the page on screen."""
        super().__init__(QCoreApplication.translate("KeysDialog", "Keyboard shortcuts"), "", parent=parent)
        groups = sorted(key_groups(), key=lambda group: (group.page != "", group.page != page))
        columns = QHBoxLayout()
        columns.setSpacing(4 * SPACE_PX)
        for part in _in_two(groups):
            column = QVBoxLayout()
            column.setSpacing(3 * SPACE_PX)
            for group in part:
                column.addLayout(_grid(group))
            column.addStretch(1)
            columns.addLayout(column, 1)
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        inside.setLayout(columns)
        columns.setContentsMargins(4, 4, 2 * SPACE_PX, 4)
        self.area = QScrollArea()
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setMinimumSize(*SIZE_PX)
        self.area.setAccessibleName(self.windowTitle())
        self.area.setAccessibleDescription(". ".join(f"{all_keys(key)}: {key.words}" for group in groups for key in _told(group)))
        self.body.addWidget(self.area)
        self.add_button("close", self.tr("Close"), "primary", default=True)


def all_keys(key: Key) -> str:
    """Every key that does it, as this system writes them."""
    return "  ".join(text for text in map(key_text, key.keys) if text)


def _told(group: KeyGroup) -> list[Key]:
    """The keys that this system has."""
    return [key for key in group.keys if all_keys(key)]


def _in_two(groups: Sequence[KeyGroup]) -> tuple[list[KeyGroup], list[KeyGroup]]:
    """The groups in two columns that are about equally long, each read from top to bottom."""
    lines = [len(group.keys) + 2 for group in groups]
    middle = next(place for place in range(1, len(lines) + 1) if 2 * sum(lines[:place]) >= sum(lines))
    return list(groups[:middle]), list(groups[middle:])


def _grid(group: KeyGroup) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE_PX + 4)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    grid.addWidget(label(group.title, "section"), 0, 0, 1, 2)
    for row, key in enumerate(_told(group), start=1):
        caps = QHBoxLayout()
        caps.setSpacing(4)
        caps.addStretch(1)
        texts = [text for text in map(key_text, key.keys) if text]
        if len(texts) > _MOST_CAPS:
            texts = [f"{texts[0]} … {texts[-1]}"]
        for text in texts:
            caps.addWidget(label(text, "tag"))
        grid.addLayout(caps, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(key.words, wraps=True), row, 1)
    return grid


_MOST_CAPS = 5
"""Of more keys in a row, as the nine digits, the first and the last are shown."""
