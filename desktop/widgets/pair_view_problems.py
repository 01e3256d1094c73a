"""What is wrong with a pair, in words, with what can be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconLabel, label

MAX_HEIGHT_PX = 92
"""More lines than fit are scrolled: the pictures keep their room."""


@dataclass(frozen=True)
class Trouble:
    """A line: what it is, in a few words and in a sentence; `remedy` says what can be done."""

    title: str
    sentence: str = ""
    remedy: str = ""
    is_grave: bool = False

    @property
    def text(self) -> str:
        """All in one line."""
        return f"{self.title}: {self.sentence}" if self.sentence else f"{self.title}."


class TroubleLines(QScrollArea):
    """Shows nothing, and takes no room, where nothing is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._troubles: tuple[Trouble, ...] = ()
        self._body = QWidget()
        self._body.setProperty("role", "scrolled")
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(0, 0, SPACE_PX, 0)
        self._lines.setSpacing(4)
        self.setWidget(self._body)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("What is wrong with this pair"))
        self.hide()

    @property
    def texts(self) -> list[str]:
        """What stands in the lines."""
        return [trouble.text for trouble in self._troubles]

    def show_troubles(self, troubles: Sequence[Trouble], action: Button | None = None) -> None:
        """Show other lines, with a button in the first; it belongs to the caller."""
        troubles = tuple(troubles)
        if troubles == self._troubles:
            return
        self._troubles = troubles
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                if action is not None and widget.isAncestorOf(action):
                    action.setParent(self)
                    action.hide()
                widget.deleteLater()
        for index, trouble in enumerate(troubles):
            self._lines.addWidget(self._line(trouble, action if index == 0 else None))
        self._lines.addStretch(1)
        self.setAccessibleDescription(" ".join(self.texts))
        self.setVisible(bool(troubles))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = max(200, self.viewport().width())
        height = self._lines.heightForWidth(width) if self._lines.hasHeightForWidth() else self._lines.sizeHint().height()
        return QSize(width, min(MAX_HEIGHT_PX, height + 2))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.updateGeometry()

    def _line(self, trouble: Trouble, action: Button | None) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        token = "danger" if trouble.is_grave else "warning"
        layout.addWidget(IconLabel("error" if trouble.is_grave else "warning", 18, token), 0, Qt.AlignmentFlag.AlignTop)
        words = label(trouble.text, wraps=True)
        words.setToolTip(trouble.remedy)
        words.setAccessibleDescription(trouble.remedy)
        layout.addWidget(words, 1)
        if action is not None:
            layout.addWidget(action, 0, Qt.AlignmentFlag.AlignTop)
            action.show()
        return line
