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
        self.area.setFocus()  # Page Down scrolls at once; Enter still closes


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
        texts = [text for text in map(key_text, key.keys) if text]
        if len(texts) > _MOST_CAPS:
            texts = [f"{texts[0]} … {texts[-1]}"]
        grid.addLayout(_caps(texts), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(key.words, wraps=True), row, 1)
    return grid


def _caps(texts: Sequence[str]) -> QVBoxLayout:
    """Keys beside each other, in as many lines as they need: the words beside them keep their room."""
    lines = QVBoxLayout()
    lines.setSpacing(4)
    room_px = 0
    for text in texts:
        cap = label(text, "tag")
        cap.ensurePolished()
        width_px = cap.sizeHint().width() + _GAP_PX
        if width_px > room_px:
            line = QHBoxLayout()
            line.setSpacing(_GAP_PX)
            line.addStretch(1)
            lines.addLayout(line)
            room_px = _CAPS_PX
        line.addWidget(cap)
        room_px -= width_px
    return lines


_GAP_PX = 4
_CAPS_PX = 190
"""What keys may take of a column of about 390."""
_MOST_CAPS = 5
"""Of more keys in a row, as the nine digits, the first and the last are shown."""
