"""The base of the app's dialogs: an icon, a title, words, and buttons, answered as a coroutine."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.tab_order import focus_next
from desktop.widgets.buttons import Button, ButtonRole, IconLabel, label
from desktop.wording import breakable

DIALOG_WIDTH_PX = 500


class Dialog(QDialog):
    """A dialog that never blocks the event loop: `await dialog.answer()` gives the name of the chosen button."""

    def __init__(self, title: str, text: str, icon_name: str = "", token: str = "accent_text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(DIALOG_WIDTH_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.chosen = ""
        """The name of the button that was pressed; '' when the dialog was closed."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(28, 26, 28, 24)
        outer.setSpacing(22)
        row = QHBoxLayout()
        row.setSpacing(18)
        if icon_name:
            row.addWidget(IconLabel(icon_name, 32, token), 0, Qt.AlignmentFlag.AlignTop)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self.body.addWidget(label(breakable(title), "heading", wraps=True))
        if text:
            self.body.addWidget(label(breakable(text), wraps=True))
        row.addLayout(self.body, 1)
        outer.addLayout(row)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(10)
        self._buttons.addStretch(1)
        outer.addLayout(self._buttons)

    def add_button(self, name: str, text: str, role: ButtonRole = "normal", *, default: bool = False) -> Button:
        """Append a button that closes the dialog with its name as the answer."""
        button = Button(text, "", role, lambda: self._choose(name))
        button.setObjectName(f"answer-{name}")
        self._buttons.addWidget(button)
        if default:
            button.setDefault(True)
            button.setFocus()
        return button

    def add_default(self, text: str, icon_name: str, on_click: Callable[[], object]) -> Button:
        """Append the button that Enter presses; it does something and leaves the dialog open."""
        button = Button(text, icon_name, "primary", on_click)
        button.setDefault(True)
        self._buttons.addWidget(button)
        return button

    def add_left(self, widget: QWidget) -> None:
        """Put a widget at the far left of the buttons."""
        self._buttons.insertWidget(0, widget)

    def focusNextPrevChild(self, is_forwards: bool) -> bool:
        return focus_next(self, is_forwards=is_forwards) or super().focusNextPrevChild(is_forwards)

    async def answer(self) -> str:
        """Show the dialog and wait for a button; '' when it was closed without one."""
        import asyncio

        # The asker still reads the dialog's fields: it is deleted a turn of the loop later.
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.finished.connect(lambda: ended.done() or ended.set_result(None))
        self.open()
        try:
            await ended
        except asyncio.CancelledError:
            self.close()
            raise
        finally:
            QTimer.singleShot(0, self.deleteLater)
        return self.chosen

    def _choose(self, name: str) -> None:
        self.chosen = name
        self.accept()
