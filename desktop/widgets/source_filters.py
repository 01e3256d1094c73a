"""Which files of the dropped folders are taken, and whether the folders are watched on: the lines below the list of sources."""

import re

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.widgets.buttons import label
from desktop.widgets.fold import Fold
from desktop.wording import fill

_SEPARATOR = re.compile("[,;]")
_ENDINGS = re.compile(r"\*\.[^\s*/]+(?:\s+\*\.[^\s*/]+)+")
TYPING_PAUSE_MS = 350
"""Folders are searched anew when the user has stopped typing for so long."""


class SourceFilters(QWidget):
    """Globs as `a, b` or `a; b`, and the switch of a hot folder. Both belong to one set of sources and are not kept."""

    changed = Signal()
    """Another set of files."""
    watching_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.include_field = QLineEdit()
        self.include_field.setObjectName("option-include")
        self.include_field.setPlaceholderText(self.tr("all; for example *.png, holiday/*"))
        self.exclude_field = QLineEdit()
        self.exclude_field.setObjectName("option-exclude")
        self.exclude_field.setPlaceholderText(self.tr("nothing; for example *.png, holiday/*"))
        self.watch = QCheckBox(self.tr("Keep watching these folders"))
        self.watch.setObjectName("option-hot")
        self.watch.setToolTip(
            self.tr("When all is translated it waits for new pictures in these folders, and translates each when it is completely written.")
        )
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 2, 0, 8)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        tip = self.tr("Patterns with * and ?, several with commas or semicolons between: *.jpg, shots/*. Capitals don't count.")
        for row, (words, line) in enumerate(((self.tr("Only"), self.include_field), (self.tr("Leave out"), self.exclude_field))):
            name = label(words)
            name.setBuddy(line)
            line.setAccessibleName(words)
            for widget in (name, line):
                widget.setToolTip(tip)
            grid.addWidget(name, row, 0)
            grid.addWidget(line, row, 1)
        self.nothing = label("", "danger", wraps=True)
        self.nothing.hide()
        grid.addWidget(self.nothing, 2, 1)
        self.fold = Fold(self.tr("Only some of the files"), body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.watch)
        layout.addWidget(self.fold)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self.changed)
        for line in (self.include_field, self.exclude_field):
            line.textChanged.connect(self._on_text)
        self.watch.toggled.connect(self.watching_changed)

    @property
    def include(self) -> list[str]:
        """Globs of which a file in a folder must match one; empty: all."""
        return _globs(self.include_field.text())

    @property
    def exclude(self) -> list[str]:
        """Globs of which a file or folder must match none."""
        return _globs(self.exclude_field.text())

    @property
    def has_globs(self) -> bool:
        """Whether not everything is taken."""
        return bool(self.include or self.exclude)

    @property
    def is_watching(self) -> bool:
        """Whether the folders are to be watched when all is done."""
        return self.watch.isChecked() and self.isEnabled()

    def reset(self) -> None:
        """Back to everything, watched by nobody."""
        for line in (self.include_field, self.exclude_field):
            line.clear()
        self.watch.setChecked(False)
        self.fold.set_open(False)

    def show_folders(self, has_folders: bool) -> None:
        """Without folders there is nothing to filter and nothing to watch."""
        self.setEnabled(has_folders)
        self.setVisible(has_folders)

    def show_nothing(self, matches_nothing: bool) -> None:
        """Say that these patterns leave no picture, also while the fields are folded away."""
        words = self.tr("No picture matches. Put a comma between patterns: *.png, holiday/*") if matches_nothing else ""
        self.nothing.setText(words)
        self.nothing.setVisible(matches_nothing)
        self._summarise()

    def _on_text(self) -> None:
        self.show_nothing(False)
        self._typing.start()

    def _summarise(self) -> None:
        words = []
        if self.include:
            words.append(", ".join(self.include))
        if self.exclude:
            words.append(fill(self.tr("not %1"), ", ".join(self.exclude)))
        summary = "; ".join(words)
        has_trouble = bool(self.nothing.text())
        self.fold.set_summary(fill(self.tr("no picture matches: %1"), summary) if has_trouble else summary, has_trouble=has_trouble)


def _globs(text: str) -> list[str]:
    """Patterns between commas and semicolons. Names hold spaces: these part only endings, as in `*.png *.webp`."""
    pieces = [piece.strip() for piece in _SEPARATOR.split(text)]
    return [glob for piece in pieces for glob in (piece.split() if _ENDINGS.fullmatch(piece) else [piece]) if glob]
