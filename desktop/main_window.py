"""The main window: sidebar, pages built when first shown, drops anywhere, and the question before it closes."""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QCoreApplication, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from desktop.context import AppContext
from desktop.pages.page import Page
from desktop.widgets.sidebar import Sidebar

DEFAULT_SIZE_PX = (1280, 800)
MINIMUM_SIZE_PX = (960, 620)


class PageEntry(NamedTuple):
    """A page as the sidebar lists it; its module is imported when it is first shown."""

    name: str
    title: str
    icon_name: str
    module: str
    class_name: str


def page_entries() -> list[PageEntry]:
    """The pages in their order."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("MainWindow", text)

    return [
        PageEntry("home", tr("Home"), "home", "desktop.pages.welcome", "WelcomePage"),
        PageEntry("datasets", tr("Datasets"), "datasets", "desktop.pages.datasets", "DatasetsPage"),
        PageEntry("train", tr("Train"), "train", "desktop.pages.training", "TrainingPage"),
        PageEntry("translate", tr("Translate"), "translate", "desktop.pages.translation", "TranslationPage"),
        PageEntry("models", tr("Models"), "models", "desktop.pages.models", "ModelsPage"),
    ]


class MainWindow(QMainWindow):
    """Navigation only: what a page does is the page's."""

    closed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.pages: dict[str, Page] = {}
        self.current_name = ""
        self._may_close = False
        self._entries = {entry.name: entry for entry in page_entries()}
        self.setWindowTitle("Diptych")
        self.setMinimumSize(*MINIMUM_SIZE_PX)
        self.setAcceptDrops(True)
        self.sidebar = Sidebar()
        for entry in self._entries.values():
            self.sidebar.add_page(entry.name, entry.title, entry.icon_name)
        self.stack = QStackedWidget()
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self.stack, 1)
        self.setCentralWidget(centre)
        self.sidebar.chosen.connect(self.show_page)
        context.navigate.connect(self.show_page)
        self._restore_geometry()

    def show_page(self, name: str, argument: object = None) -> Page:
        """Bring a page on screen, building it the first time."""
        page = self.pages.get(name) or self._build(name)
        if name != self.current_name:
            previous = self.pages.get(self.current_name)
            self.current_name = name
            if previous is not None:
                previous.on_screen = False
                previous.hidden()
            self.stack.setCurrentWidget(page)
            self.sidebar.mark(name)
            self.context.settings.page = name
            page.on_screen = True
            page.shown()
        if argument is not None:
            page.open_argument(argument)
        return page

    def _build(self, name: str) -> Page:
        entry = self._entries[name]
        page: Page = getattr(importlib.import_module(entry.module), entry.class_name)(self.context)
        page.setProperty("role", "page")
        self.pages[name] = page
        self.stack.addWidget(page)
        return page

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open what was dropped or named on the command line."""
        page = self.pages.get(self.current_name)
        if page is None or not page.accept_paths(paths):
            self.show_page("translate").accept_paths(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            self._keep_geometry()
            event.accept()
            self.closed.emit()
            return
        event.ignore()
        self.context.spawn(self._close_when_allowed())

    async def _close_when_allowed(self) -> None:
        for page in list(self.pages.values()):
            if not await page.may_close():
                return
        self._may_close = True
        self.close()

    def _restore_geometry(self) -> None:
        kept = QByteArray.fromBase64(self.context.settings.geometry.encode("ascii", "ignore"))
        if kept.isEmpty() or not self.restoreGeometry(kept):
            self.resize(*DEFAULT_SIZE_PX)
        if QGuiApplication.screenAt(self.frameGeometry().center()) is None:
            self.resize(*DEFAULT_SIZE_PX)
            self.move(QGuiApplication.primaryScreen().availableGeometry().topLeft())

    def _keep_geometry(self) -> None:
        self.context.settings.geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.context.save_settings()
