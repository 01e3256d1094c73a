"""Drives the real main() with its real window: a story is a coroutine that runs in the window's own event loop."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QWidget

import diptych
from desktop.main_window import MainWindow
from desktop.widgets.elided_label import ElidedLabel

WAIT_S = 60.0
ARROW_PX = 24
"""Of a combo box, beside its words."""

Story = Callable[[MainWindow], Awaitable[None]]


def run_window(story: Story, *arguments: str) -> int:
    """Run `diptych ARGUMENTS...` with the story inside; what the story raises is raised here. Returns the exit code.

    A story that closes the window is over with that: what comes after may not be run.
    """
    troubles: list[BaseException] = []

    async def told() -> None:
        window = main_window()
        try:
            await story(window)
        except asyncio.CancelledError:  # the window ends what still runs before its event loop
            raise
        except BaseException as error:
            troubles.append(error)
        window.close_at_once()

    QTimer.singleShot(0, lambda: main_window().context.spawn(told()))
    code = diptych.main(list(arguments))
    QApplication.processEvents()
    if troubles:
        raise troubles[0]
    return code


def main_window() -> MainWindow:
    """The window that main() opened."""
    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow) and widget.isVisible())


async def until(holds: Callable[[], object], what: str, timeout_s: float = WAIT_S) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, f"waited {timeout_s:.0f} s for: {what}"
        await asyncio.sleep(0.01)


def words_of(label: QLabel) -> str:
    """What a label says, without the places at which its long words may be broken."""
    return label.text().replace("\u200b", "")


def drop(window: MainWindow, *paths: Path) -> None:
    """A real drop event with these paths."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    drop_mime(window, mime)


def drop_mime(window: MainWindow, mime: QMimeData) -> None:
    """A real drag into the window and a drop there, with whatever is in `mime`."""
    place = QPointF(window.rect().center())
    entering = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted(), "the window does not take this drag"
    event = QDropEvent(place, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, event)


def open_dialogs() -> list[QDialog]:
    """Dialogs on screen."""
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]


async def close(window: MainWindow, answer: str) -> None:
    """Close the window in the middle of something and answer its question; "answer-stay" leaves it open."""
    window.close()
    await until(open_dialogs, "the question before closing")
    press(open_dialogs()[0], answer)
    if answer == "answer-stay":
        await until(lambda: not window.is_asking, "the question is answered")
        assert window.isVisible()
    else:
        await until(lambda: not window.isVisible(), "the window closes")


def press(parent: QWidget, name: str) -> None:
    """Press the button of that object name below a widget."""
    button = parent.findChild(QAbstractButton, name)
    assert button is not None, f"no button {name}"
    assert button.isEnabled(), f"the button {name} is disabled"
    button.click()


def is_cut(widget: QWidget) -> bool:
    """Whether words on screen have too little room: of a plain label of one line, or of a button."""
    if not widget.isVisible() or isinstance(widget, ElidedLabel):
        return False
    if isinstance(widget, QLabel):
        words = widget.text().replace("&", "")
        return not widget.wordWrap() and widget.width() < widget.fontMetrics().horizontalAdvance(words)
    return isinstance(widget, QAbstractButton) and widget.width() < widget.sizeHint().width()


def cut_words(widget: QWidget) -> str:
    """The words of a widget that has too little room for them."""
    match widget:
        case QComboBox():
            has_room = widget.width() >= widget.fontMetrics().horizontalAdvance(widget.currentText()) + ARROW_PX
            return "" if has_room else widget.currentText()
        case QLabel() if widget.wordWrap() and widget.text():
            return widget.text() if widget.height() < widget.heightForWidth(widget.width()) else ""
        case QLabel() | QAbstractButton():
            return widget.text() if is_cut(widget) else ""
    return ""
