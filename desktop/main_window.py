"""The main window: sidebar, pages built when first shown, drops anywhere, and the question before it closes."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from core.errors import AppError, ErrorCode
from core.texts import shortened
from desktop.context import AppContext
from desktop.dropping import holds_paths, other_computers, paths_of
from desktop.focus_keeping import FocusKeeper
from desktop.page_entries import page_entries
from desktop.pages.page import Page
from desktop.tab_order import focus_next
from desktop.turns import Turns
from desktop.widgets.buttons import Button
from desktop.widgets.drop_overlay import DropOverlay
from desktop.widgets.opening_cover import OpeningCover
from desktop.widgets.sidebar import Sidebar
from desktop.widgets.toast import Toast
from desktop.window_layout import layout_of, restore_layout
from desktop.window_menus import WindowMenus
from desktop.wording import fill

if TYPE_CHECKING:
    from desktop.dialogs.error import ErrorDialog

DEFAULT_SIZE_PX = (1280, 800)
MINIMUM_SIZE_PX = (960, 640)


class MainWindow(QMainWindow):
    """Navigation, drops and errors; what a page does is the page's."""

    closed = Signal()

    def __init__(self, context: AppContext, left: Mapping[str, object] | None = None) -> None:
        """`left`: by the name of its page, what was not begun in the window that this one follows."""
        super().__init__()
        self.context = context
        self.pages: dict[str, Page] = {}
        self.current_name = ""
        self.error_dialogs: list[ErrorDialog] = []
        self._turns = Turns(self)
        self._may_close = False
        self.is_asking = False
        """Whether the user is being asked what becomes of work in progress."""
        self.starts_again = False
        """Whether another window is to follow when this one is closed."""
        self.left = dict(left or {})
        """Of pages that are not built yet; once the window is closed, of all: what the next one takes up."""
        self.entries = page_entries()
        self._entry_of = {entry.name: entry for entry in self.entries}
        self.setWindowTitle("Diptych")
        self.setMinimumSize(*MINIMUM_SIZE_PX)
        self.setAcceptDrops(True)
        self.sidebar = Sidebar()
        for entry in self._entry_of.values():
            self.sidebar.add_page(entry.name, entry.title, entry.icon_name)
        self.sidebar.bottom.addWidget(Button(self.tr("Settings"), "settings", "nav", self.open_settings))
        self.help_button = Button(self.tr("Help"), "help", "nav")
        self.sidebar.bottom.addWidget(self.help_button)
        self.stack = QStackedWidget()
        self.opening = OpeningCover(self.stack)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self.stack, 1)
        self.setCentralWidget(centre)
        self.overlay = DropOverlay(self)
        self.toast = Toast(self)
        self.focus_keeper = FocusKeeper(self, self.stack)
        self.sidebar.chosen.connect(self.show_page)
        context.navigate.connect(self.show_page)
        context.show_error.connect(self.show_error)
        context.show_message.connect(self.toast.tell)
        context.start_again.connect(self.start_again)
        self.menus = WindowMenus(self)
        self.help_button.setMenu(self.menus.help)
        self._restore_geometry()

    def show_page(self, name: str, argument: object = None) -> Page:
        """Bring a page on screen, building it the first time."""
        if name not in self._entry_of:
            name = "home"
        if name not in self.pages:
            self._announce(name)
        try:
            page = self.pages.get(name) or self._build(name)
        finally:
            self.opening.hide()
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
            self.toast.place_again()
        if argument is not None:
            page.open_argument(argument)
        return page

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open what was dropped, named on the command line, or handed over by a second start."""
        from desktop.routing import route

        found = route(paths)
        if found.workspaces:
            self.menus.use_workspace(found.workspaces[0])
        for path in found.models:
            from desktop.pages.models import install

            install(self.context, path)
        if found.runs:
            self.show_page("train", found.runs[0])
        if found.translations:
            self.show_page("translate", found.translations[0])
        if found.pictures:
            page = self.pages.get(self.current_name)
            if page is None or not page.accept_paths(found.pictures):
                self.show_page("translate").accept_paths(found.pictures)

    def bring_forward(self) -> None:
        """Put the window before all others."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    def show_error(self, error: AppError, details: str = "") -> None:
        """Show an error in the one form; several wait for each other on screen."""
        if error.code is not ErrorCode.CANCELLED:
            self._turns.ask(lambda: self._open_error(error, details))  # what went wrong has taken its own time

    def _open_error(self, error: AppError, details: str) -> None:
        from desktop.dialogs.error import ErrorDialog

        dialog = ErrorDialog(error, details, self, self.open_report)
        self.error_dialogs.append(dialog)
        dialog.finished.connect(lambda: self.error_dialogs.remove(dialog))
        dialog.open()

    def open_settings(self) -> None:
        """The settings that belong to no page."""
        from desktop.dialogs.preferences import PreferencesDialog

        PreferencesDialog(self.context, self.open_disk_use, self).open()

    def open_disk_use(self) -> None:
        """What the workspace takes of its disk."""
        from desktop.dialogs.disk_use import DiskUseDialog

        in_use = frozenset(path for page in self.pages.values() for path in page.jobs_on_screen())
        DiskUseDialog(self.context, in_use, self).open()

    def open_keys(self) -> None:
        """All keys, those of the page on screen first."""
        from desktop.dialogs.keys import KeysDialog

        KeysDialog(self.current_name, self).open()

    def open_guide(self) -> None:
        """The guide, which may stay open beside the window."""
        from desktop.dialogs.guide import GuideDialog, guide_path

        dialog = self.findChild(GuideDialog)
        if dialog is None:
            try:
                dialog = GuideDialog(guide_path(), self)
            except AppError as error:
                self.show_error(error)
                return
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def open_report(self) -> None:
        """Save what whoever helps wants to know, of the job on screen or of the newest ones."""
        from desktop.dialogs.help_report import HelpReportDialog

        page = self.pages.get(self.current_name)
        job_dir = page.job_dir if page is not None else None
        HelpReportDialog(self.context, [job_dir] if job_dir is not None else [], self).open()

    def open_about(self) -> None:
        """What this program is, and whose work is in it."""
        from desktop.dialogs.about import AboutDialog

        AboutDialog(self).open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if not holds_paths(mime) and not mime.hasText():
            return
        event.acceptProposedAction()
        self.overlay.tell(self._drop_sentence(mime))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.overlay.hide()
        event.acceptProposedAction()
        paths = paths_of(event.mimeData())
        if paths:
            self.open_paths(paths)
        if not paths or other_computers(event.mimeData()):
            self.toast.tell(self._refusal(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.toast.place()
        self.overlay.setGeometry(self.rect())

    def focusNextPrevChild(self, is_forwards: bool) -> bool:
        return self.focus_keeper.keep() or focus_next(self, is_forwards=is_forwards) or super().focusNextPrevChild(is_forwards)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            self._keep_geometry()
            for name, page in self.pages.items():
                if self.starts_again and (left := page.left()) is not None:
                    self.left[name] = left
                page.let_go()
            event.accept()
            self.closed.emit()
            return
        event.ignore()
        if not self.is_asking:
            self.is_asking = True
            self.context.spawn(self._close_when_allowed())

    async def _close_when_allowed(self) -> None:
        try:
            for page in list(self.pages.values()):
                if not await page.may_close():
                    self.starts_again = False
                    return
        finally:
            self.is_asking = False
        self._may_close = True
        self.close()

    def start_again(self) -> None:
        """Close as the user does, who is asked about work in progress, and come up anew with the settings as they are now."""
        self.starts_again = True
        self.close()

    def close_at_once(self) -> None:
        """Close without asking the pages: the session of the desktop ends, or a test does."""
        self._may_close = True
        self.close()

    def _drop_sentence(self, mime: QMimeData) -> str:
        paths = paths_of(mime)
        if not paths:
            return self._refusal(mime)
        from desktop.routing import PathKind, kind_of

        kind = kind_of(paths[0])
        if kind is PathKind.MODEL:
            return self.tr("Drop to install this model")
        if kind is PathKind.RUN:
            return self.tr("Drop to open this training run")
        if kind is PathKind.WORKSPACE:
            return self.tr("Drop to open this workspace")
        page = self.pages.get(self.current_name)
        return (page.drop_text(paths) if page is not None else "") or self.tr("Drop to translate these pictures")

    def _refusal(self, mime: QMimeData) -> str:
        """Why what is dropped can't be opened, or a part of it."""
        hosts = other_computers(mime)
        if not hosts:
            return self.tr("Only files and folders of this computer can be dropped here.")
        return fill(self.tr("This lies on another computer (%1). Mount its folder first, and drop it from there."), shortened(hosts[0], 60))

    def _announce(self, name: str) -> None:
        """Show at once which page was chosen: to build one takes a moment, and longer on a busy computer."""
        self.sidebar.mark(name)
        if self.isVisible():
            self.opening.tell(self._entry_of[name].title)
            self.repaint()
            self.opening.repaint()  # an area that scrolls was seen to stay above it

    def _build(self, name: str) -> Page:
        entry = self._entry_of[name]
        page: Page = getattr(importlib.import_module(entry.module), entry.class_name)(self.context)
        page.setProperty("role", "page")
        restore_layout(page, self.context.settings.layout)
        self.pages[name] = page
        self.stack.addWidget(page)
        if name in self.left:
            page.take_up(self.left.pop(name))
        gc.freeze()  # it stays, and so does what it brought along: no look for garbage shall go through it (see app.py)
        return page

    def _restore_geometry(self) -> None:
        kept = QByteArray.fromBase64(self.context.settings.geometry.encode("ascii", "ignore"))
        if kept.isEmpty() or not self.restoreGeometry(kept):
            self.resize(*DEFAULT_SIZE_PX)
        if QGuiApplication.screenAt(self.frameGeometry().center()) is None:
            self.resize(*DEFAULT_SIZE_PX)
            self.move(QGuiApplication.primaryScreen().availableGeometry().topLeft())

    def _keep_geometry(self) -> None:
        for page in self.pages.values():
            self.context.settings.layout.update(layout_of(page))
        self.context.settings.geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.context.save_settings()
