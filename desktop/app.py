"""Starts the window: settings, language, look, single instance, the event loop, and a clean end."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from core.errors import AppError
from core.workspace import default_workspace, open_workspace
from desktop.attending import Attending
from desktop.context import AppContext
from desktop.crashes import CrashGuard
from desktop.icons import app_icon
from desktop.languages import use_language
from desktop.main_window import MainWindow
from desktop.settings import AppSettings, SettingsFile, default_settings_path
from desktop.single_instance import SingleInstance
from desktop.theme import Theme

if TYPE_CHECKING:
    import asyncio

LONGEST_TURN_S = 0.001
"""After which a thread that computes in Python beside the window gives way to it. The usual 5 ms would be waited many times in one
drawing: each call of Qt lets go of the interpreter."""
EXPOSED_WITHIN_S = 0.3
"""A desktop that takes longer than this to put a window on its screen is not waited for."""


def main(paths: Sequence[Path] = (), *, workspace: Path | None = None, device: str | None = None) -> int:
    """Show the window, hand it the paths, and return the exit code when it is closed; one that is to start again is followed by a new one.

    `workspace` and `device` come from the command line and go before what the settings say. Where a window of the same user
    and workspace is open, it gets the paths and nothing is shown here. Raises AppError where no workspace can be had at all.
    """
    follower = _show_one(paths, workspace, device, {})
    while follower is not None:
        follower = _show_one((), follower.workspace, device, follower.left)
    return 0


class _Follower(NamedTuple):
    """A window that is to follow the one that was closed."""

    workspace: Path
    left: dict[str, object]
    """By page, what was not begun in the closed one."""


def _show_one(paths: Sequence[Path], workspace: Path | None, device: str | None, left: dict[str, object]) -> _Follower | None:
    """One window from its start to its end, with what was `left` by the one before; the next one where it is to start again."""
    app = _application()
    settings_file = SettingsFile(default_settings_path())
    settings = settings_file.load()
    use_language(settings.language)
    try:
        chosen, trouble = _open_workspace(workspace, settings)
    except AppError as error:
        if workspace is None:  # started by a double click: nobody reads the terminal
            from desktop.dialogs.error import ErrorDialog

            Theme(settings.theme).apply()
            ErrorDialog(error).exec()
        raise
    instance = SingleInstance(chosen)
    if instance.hand_over(paths):
        return None
    theme = Theme(settings.theme)
    theme.apply()
    context = AppContext(chosen, settings_file, settings, theme, device or "")
    window = MainWindow(context, left)
    attending = Attending(context, window)
    window.closed.connect(attending.end)
    guard = CrashGuard()
    guard.caught.connect(window.show_error)
    context.coroutines.broke.connect(guard.take)
    instance.paths_received.connect(window.open_paths)
    instance.paths_received.connect(window.bring_forward)
    guard.install()
    try:
        _show(app, window, settings.page or "home")
        if trouble is not None:
            context.fail(trouble)
        if settings_file.was_damaged:
            window.toast.tell(QCoreApplication.translate("App", "The settings were damaged. Diptych starts with its defaults."))
        if paths:
            window.open_paths(paths)
        _run(app, context, window)
        return _Follower(context.workspace, window.left) if window.starts_again else None
    finally:
        guard.uninstall()
        instance.close()
        context.end()
        window.deleteLater()


def _show(app: QApplication, window: MainWindow, page: str) -> None:
    """Show the window with a page; one that is long to build is built when the window is on screen."""
    if page != "home":
        window.show()
        until_s = time.monotonic() + EXPOSED_WITHIN_S
        handle = window.windowHandle()
        while not handle.isExposed() and time.monotonic() < until_s:
            app.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    window.show_page(page)
    window.show()


def self_test(*, device: str = "") -> int:
    """Check that the window and this installation work, and write a report; 0 when all passed, else 1."""
    from desktop import self_test as checks

    return checks.run(_application(), _run, device)


def _application() -> QApplication:
    if sys.platform == "linux" and not any(os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")):
        os.environ["LC_CTYPE"] = "C.UTF-8"  # as Python itself does from source; else Qt complains in four lines that it is not UTF-8
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Diptych")
    app.setApplicationDisplayName("Diptych")
    QGuiApplication.setDesktopFileName("diptych")
    app.setWindowIcon(app_icon())
    app.setQuitOnLastWindowClosed(False)
    use_language("system")
    return app


def _open_workspace(asked: Path | None, settings: AppSettings) -> tuple[Path, AppError | None]:
    """The workspace asked for; else the one last used; else the default, with the reason why it is another."""
    if asked is not None:
        return open_workspace(asked), None
    if not settings.workspace:
        return open_workspace(default_workspace()), None
    try:
        return open_workspace(Path(settings.workspace)), None
    except AppError as error:
        return open_workspace(default_workspace()), error


def _run(app: QApplication, context: AppContext, window: MainWindow) -> None:
    """Turn the event loop until the window is closed, then end what still runs."""
    # After the window is on screen: the two take 60 ms.
    import asyncio

    import qasync

    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    turn_s = sys.getswitchinterval()
    sys.setswitchinterval(LONGEST_TURN_S)
    gc.freeze()  # what is there by now stays: looking through it for garbage again and again costs a fifth of opening a long run
    try:
        closed: asyncio.Future[None] = loop.create_future()
        window.closed.connect(context.coroutines.take_no_more)
        window.closed.connect(lambda: closed.done() or closed.set_result(None))
        context.coroutines.begin(loop)
        _turn_until(loop, closed)
        _turn_until(loop, loop.create_task(context.coroutines.end()))
    finally:
        gc.unfreeze()
        sys.setswitchinterval(turn_s)
        asyncio.set_event_loop(None)
        loop.close()


def _turn_until(loop: asyncio.AbstractEventLoop, future: asyncio.Future[None]) -> None:
    """As qasync's run_until_complete, which then lets coroutines go on for a moment outside of the loop: they fail where they need it."""
    future.add_done_callback(lambda _future: loop.stop())
    loop.run_forever()
    future.result()
