"""What is wrong with a pair, in words, with what can be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconLabel
from desktop.widgets.elided_label import ElidedLabel
from desktop.wording import fill, number, stopped

NUM_LINES = 3
"""More are summed up in the last line: the pictures keep their room."""


@dataclass(frozen=True)
class Trouble:
    """A line: what it is, in a few words, or better in a sentence where one is known; `remedy` says what can be done."""

    title: str
    sentence: str = ""
    remedy: str = ""
    is_grave: bool = False

    @property
    def text(self) -> str:
        """What the line says."""
        return self.sentence or stopped(self.title)


class TroubleLines(QWidget):
    """Takes no room where nothing is wrong. A line too long is cut in its middle: figures stand at the end. All of it is the tool tip."""

    def __init__(self, action: Button, parent: QWidget | None = None) -> None:
        """`action`: a button that stands beside the lines when asked for."""
        super().__init__(parent)
        self.action = action
        self._troubles: tuple[Trouble, ...] = ()
        self._lines: list[tuple[QWidget, IconLabel, ElidedLabel]] = []
        lines = QVBoxLayout()
        lines.setSpacing(4)
        for _ in range(NUM_LINES):
            lines.addWidget(self._make_line())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        layout.addLayout(lines, 1)
        layout.addWidget(action)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("What is wrong with this pair"))
        self.hide()

    @property
    def texts(self) -> list[str]:
        """What is wrong, one sentence each."""
        return [trouble.text for trouble in self._troubles]

    def show_troubles(self, troubles: Sequence[Trouble], *, has_action: bool = False) -> None:
        """Show other troubles, with the button or without."""
        self._troubles = tuple(troubles)
        shown = self._troubles
        if len(shown) > NUM_LINES:
            rest = shown[NUM_LINES - 1 :]
            words = fill(self.tr("And %1 more: %2."), number(len(rest)), ", ".join(trouble.title for trouble in rest))
            remedy = "\n".join(f"{trouble.text} {trouble.remedy}".strip() for trouble in rest)
            shown = (*shown[: NUM_LINES - 1], Trouble(words, words, remedy, any(trouble.is_grave for trouble in rest)))
        for index, (line, icon_label, words_label) in enumerate(self._lines):
            line.setVisible(index < len(shown))
            if index < len(shown):
                trouble = shown[index]
                icon_label.set_icon(*(("error", "danger") if trouble.is_grave else ("warning", "warning")))
                words_label.set_text(trouble.text)
                line.setToolTip(f"{trouble.text}\n{trouble.remedy}".strip())
                words_label.setAccessibleDescription(trouble.remedy)
        self.action.setVisible(has_action)
        self.setAccessibleDescription(" ".join(self.texts))
        self.setVisible(bool(shown))

    def _make_line(self) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        icon_label, words_label = IconLabel("warning", 18, "warning"), ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        layout.addWidget(icon_label)
        layout.addWidget(words_label, 1)
        self._lines.append((line, icon_label, words_label))
        return line
