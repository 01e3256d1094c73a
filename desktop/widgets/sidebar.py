"""The sidebar: the app's name, the pages, and what works in the background."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.icons import app_icon
from desktop.keys import key_named
from desktop.shortcuts import bind_window, key_text
from desktop.widgets.buttons import Button, label

SIDEBAR_WIDTH_PX = 204


class Sidebar(QFrame):
    """The list of pages; Ctrl+1, Ctrl+2, ... choose them too, and so do the arrow keys."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Sidebar")
        self.setFixedWidth(SIDEBAR_WIDTH_PX)
        self._buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 20, 14, 16)
        layout.setSpacing(4)
        layout.addLayout(self._brand())
        layout.addSpacing(20)
        self._pages = QVBoxLayout()
        self._pages.setSpacing(4)
        layout.addLayout(self._pages)
        layout.addStretch(1)
        self.bottom = QVBoxLayout()
        self.bottom.setSpacing(4)
        layout.addLayout(self.bottom)

    def add_page(self, name: str, title: str, icon_name: str) -> None:
        """Append a page."""
        button = Button(title, icon_name, "nav", lambda: self.chosen.emit(name))
        button.setCheckable(True)
        button.setObjectName(f"nav-{name}")
        self._group.addButton(button)
        self._buttons[name] = button
        self._pages.addWidget(button)
        key = key_named(f"page/{name}")
        bind_window(key, self, lambda: self.chosen.emit(name))
        button.setToolTip(key_text(key.keys[0]))

    def mark(self, name: str) -> None:
        """Show which page is on screen; the keyboard, if one of the pages' buttons has it, goes along."""
        has_keyboard = any(button.hasFocus() for button in self._buttons.values())
        self._buttons[name].setChecked(True)
        if has_keyboard:
            self._buttons[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(10)
        mark = QLabel()
        mark.setPixmap(app_icon().pixmap(28, 28))
        row.addWidget(mark)
        row.addWidget(label("Diptych", "heading"))
        row.addStretch(1)
        return row
