"""Waits until the window shows what a picture is to show, and takes the picture."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

WAIT_S = 20.0


async def settle(until: Callable[[], bool] = lambda: True, quiet_s: float = 0.35, wait_s: float = WAIT_S) -> None:
    """Wait until something holds, and then until the window has painted."""
    deadline = time.monotonic() + wait_s
    while not until():
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not come to what the picture is to show")
        await asyncio.sleep(0.02)
    await asyncio.sleep(quiet_s)


def grab(app, window):
    """The window with whatever lies over it."""
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

    over = [widget for widget in app.topLevelWidgets() if widget.isVisible()]
    picture = window.grab()
    with QPainter(picture) as painter:
        for menu in over:
            if menu.inherits("QMenu"):
                painter.drawPixmap(window.mapFromGlobal(menu.pos()), menu.grab())
        for dialog in over:
            if dialog.inherits("QDialog"):
                painter.fillRect(picture.rect(), "#55000000")
                place = window.rect().center() - dialog.rect().center()
                painter.drawPixmap(place, dialog.grab())
                painter.setPen("#808080")  # where a desktop draws its frame
                painter.drawRect(QRect(place, dialog.size()).adjusted(-1, -1, 0, 0))
    return picture


def drop_down(menu, button) -> None:
    """Open a menu below a button, within the window."""
    from PySide6.QtCore import QPoint

    room = button.window().width() - button.mapTo(button.window(), QPoint(0, 0)).x()
    menu.popup(button.mapToGlobal(QPoint(min(0, room - menu.sizeHint().width()), button.height())))


def put_away(app, window) -> None:
    """Close what lies over the window."""
    for overlay in window.findChildren(type(window.overlay)):
        overlay.hide()
    window.toast.hide()
    for widget in app.topLevelWidgets():
        if widget.inherits("QMenu") or widget.inherits("QDialog"):
            widget.close()


def shrink(path: Path) -> None:
    """Write a picture anew, as small as it becomes without a loss."""
    from PIL import Image

    with Image.open(path) as picture:
        picture.convert("RGB").save(path, optimize=True)
