"""The tools over the pictures: ways to compare them, and zoom."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.theme import SPACE_PX
from desktop.widgets.buttons import IconButton, label
from desktop.widgets.compare_scene import CompareMode
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.pair_view_keys import commands, with_key

MODES: dict[str, CompareMode] = {
    "input": CompareMode.FIRST,
    "target": CompareMode.SECOND,
    "beside": CompareMode.BESIDE,
    "wipe": CompareMode.WIPE,
    "blink": CompareMode.BLINK,
    "difference": CompareMode.DIFFERENCE,
}
"""The commands that choose a way to compare."""


class PairViewTools(QWidget):
    """Its buttons tell the names of commands (pair_view_keys)."""

    command = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, IconButton] = {}
        self.mode_label = ElidedLabel("", "strong")
        self.zoom_label = label("", "muted")
        self.zoom_label.setMinimumWidth(self.zoom_label.fontMetrics().horizontalAdvance("3200 %"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for name, mode in MODES.items():
            layout.addWidget(self._button(name, mode.value, checkable=True))
        layout.addWidget(_upright_line())
        layout.addWidget(self._button("augmentation", "random", checkable=True))
        layout.addSpacing(SPACE_PX)
        layout.addWidget(self.mode_label, 1)
        for name, icon_name in (("zoom_out", "zoom-out"), ("zoom_in", "zoom-in")):
            layout.addWidget(self._button(name, icon_name))
        layout.addWidget(self._button("toggle_fit", "picture"))
        layout.addWidget(self.zoom_label)

    def show_mode(self, name: str) -> None:
        """Mark the way in use: one of MODES, or augmentation."""
        for other in (*MODES, "augmentation"):
            self.buttons[other].setChecked(other == name)
        self.mode_label.set_text(commands()[name].words)
        for other in ("zoom_in", "zoom_out", "toggle_fit"):
            self.buttons[other].setEnabled(name in MODES)
        self.zoom_label.setVisible(name in MODES)

    def show_zoom(self, scale: float | None, *, is_fit: bool) -> None:
        """Tell the zoom, as screen pixels per pixel of the picture; None without pictures."""
        per_cent = None if scale is None else round(100 * scale) if scale >= 0.1 else round(100 * scale, 1)
        self.zoom_label.setText("" if per_cent is None else f"{per_cent} %")
        self.buttons["toggle_fit"].set_name(with_key(self.tr("100 %") if is_fit else self.tr("Show the whole picture"), "toggle_fit"))

    def _button(self, name: str, icon_name: str, *, checkable: bool = False) -> IconButton:
        button = IconButton(with_key(commands()[name].words, name), icon_name, lambda: self.command.emit(name))
        button.setCheckable(checkable)
        self.buttons[name] = button
        return button


def _upright_line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.VLine)
    line.setProperty("role", "upright")
    line.setFixedSize(9, 22)
    return line
