"""Starts the window: settings, look, single instance, the event loop, and a clean end."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from core.workspace import default_workspace, open_workspace
from desktop.context import AppContext
from desktop.icons import app_icon
from desktop.main_window import MainWindow
from desktop.settings import SettingsFile, default_settings_path
from desktop.theme import Theme


def main(paths: Sequence[Path] = (), *, workspace: Path | None = None, device: str = "") -> int:
    """Show the window, hand it the paths, and return the exit code when it is closed.

    `workspace` and `device` come from the command line and go before what the settings say.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Diptych")
    QGuiApplication.setDesktopFileName("diptych")
    app.setWindowIcon(app_icon())
    app.setQuitOnLastWindowClosed(False)
    settings_file = SettingsFile(default_settings_path())
    settings = settings_file.load()
    chosen = open_workspace(workspace or (Path(settings.workspace) if settings.workspace else default_workspace()))
    theme = Theme(settings.theme)
    theme.apply()
    context = AppContext(chosen, settings_file, settings, theme, device)
    window = MainWindow(context)
    window.show_page(settings.page or "home")
    window.show()
    if paths:
        window.open_paths(paths)
    return _run(app, context, window)


def _run(app: QApplication, context: AppContext, window: MainWindow) -> int:
    """Turn the event loop until the window is closed, then end what still runs."""
    import asyncio

    import qasync

    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    try:
        closed: asyncio.Future[None] = loop.create_future()
        window.closed.connect(lambda: closed.done() or closed.set_result(None))
        context.coroutines.begin(loop)
        loop.run_until_complete(closed)
        loop.run_until_complete(context.coroutines.end())
        context.service.end()
    finally:
        asyncio.set_event_loop(None)
        loop.close()
    return 0
