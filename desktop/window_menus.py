"""The window's menus, in the place that this system gives them: opening, workspaces, pages, appearance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.workspace import is_workspace, open_workspace
from desktop.dialogs.choosing import ask_for_files, ask_for_folder
from desktop.keys import key_named
from desktop.recent_workspaces import without
from desktop.settings import ThemeChoice
from desktop.shortcuts import give_keys, key_text
from training.run import read_request

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

TITLE_PX = 420
"""Longer paths are elided in the menu."""


def theme_words(choice: ThemeChoice) -> str:
    """What a choice of the appearance is called."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("PreferencesDialog", text)

    return {"system": tr("As the system"), "light": tr("Light"), "dark": tr("Dark")}[choice]


class WindowMenus(QObject):
    """All that they do can be done in the window too."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._context = window, window.context
        bar = window.menuBar()
        self.file = bar.addMenu(self.tr("&File"))
        self._add(self.file, self.tr("&Open…"), self._open, "window/open")
        self._add(self.file, self.tr("Open a r&un folder…"), self._choose_run)
        self.file.addSeparator()
        self._add(self.file, self.tr("Open &workspace…"), self._choose_workspace)
        self.recent = self.file.addMenu(self.tr("&Recent workspaces"))
        self.recent.setToolTipsVisible(True)
        self.recent.aboutToShow.connect(self.show_recent)
        self._add(self.file, self.tr("&Disk use…"), window.open_disk_use)
        self.file.addSeparator()
        settings = self._add(self.file, self.tr("&Settings…"), window.open_settings, "window/settings")
        settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        leave = self._add(self.file, self.tr("&Quit"), window.close, "window/quit")
        leave.setMenuRole(QAction.MenuRole.QuitRole)
        self.view = bar.addMenu(self.tr("Vie&w"))
        self._add_pages()
        self.view.addSeparator()
        self.themes = self.view.addMenu(self.tr("&Appearance"))
        self._add_themes()
        self.help = bar.addMenu(self.tr("&Help"))
        self._add(self.help, self.tr("&Guide"), window.open_guide)
        self._add(self.help, self.tr("&Keyboard shortcuts"), window.open_keys, "window/keys")
        self._add(self.help, self.tr("Save a &report for help…"), window.open_report)
        self.help.addSeparator()
        about = self._add(self.help, self.tr("&About Diptych"), window.open_about)
        about.setMenuRole(QAction.MenuRole.AboutRole)
        self.show_recent()

    def _add(self, menu: QMenu, text: str, do: object, key_name: str = "") -> QAction:
        action = QAction(text, menu)
        if key_name:
            give_keys(key_named(key_name), action)
        action.triggered.connect(lambda: do())  # type: ignore[operator]
        menu.addAction(action)
        return action

    def _add_pages(self) -> None:
        for entry in self._window.entries:
            keys = key_text(key_named(f"page/{entry.name}").keys[0])
            # Behind a tab stands what is pressed: the sidebar listens for it.
            self._add(self.view, f"{entry.title}\t{keys}", lambda name=entry.name: self._window.show_page(name))

    def _add_themes(self) -> None:
        group = QActionGroup(self.themes)
        for choice in get_args(ThemeChoice):
            action = self._add(self.themes, theme_words(choice), lambda choice=choice: self._context.choose_theme(choice))
            action.setData(choice)
            action.setCheckable(True)
            group.addAction(action)
        self.themes.aboutToShow.connect(self._mark_theme)

    def _mark_theme(self) -> None:
        for action in self.themes.actions():
            action.setChecked(action.data() == self._context.settings.theme)

    def show_recent(self) -> None:
        """List the workspaces that were used; whether they are still there is seen when one is chosen, for a drive may be slow to say."""
        self.recent.clear()
        for number, path in enumerate(self._context.settings.recent_workspaces, 1):
            title = self.recent.fontMetrics().elidedText(path, Qt.TextElideMode.ElideMiddle, TITLE_PX)
            action = self._add(self.recent, f"&{number} {title.replace('&', '&&')}", lambda path=path: self.open_recent(Path(path)))
            action.setToolTip(path)
            action.setCheckable(True)
            action.setChecked(Path(path) == self._context.workspace)
        self.recent.addSeparator()
        self._add(self.recent, self.tr("&Clear the list"), self._clear_recent).setEnabled(len(self._context.settings.recent_workspaces) > 1)

    def open_recent(self, workspace: Path) -> None:
        """Go over to a workspace of the list; one that is gone leaves the list, and nothing is made in its place."""
        if workspace == self._context.workspace:
            return
        if is_workspace(workspace):
            self.use_workspace(workspace)
            return
        self._context.settings.recent_workspaces = without(self._context.settings.recent_workspaces, workspace)
        self._context.save_settings()
        name = path_to_text(workspace)
        hint = "It was taken off the list. Where its drive is only away, connect it and choose Open workspace."
        self._context.fail(AppError(ErrorCode.PATH_MISSING, f"The workspace {name} is not there.", hint, path=name))

    def use_workspace(self, folder: Path) -> None:
        """Go over to a workspace; a folder that is none becomes one."""
        try:
            self._context.change_workspace(open_workspace(folder))
        except AppError as error:
            self._context.fail(error)

    def _clear_recent(self) -> None:
        self._context.settings.recent_workspaces = [str(self._context.workspace)]
        self._context.save_settings()

    def _choose_workspace(self) -> None:
        ask_for_folder(self._window, self.tr("Choose a workspace"), self.use_workspace)

    def _choose_run(self) -> None:
        ask_for_folder(self._window, self.tr("Choose the folder of a run"), self.open_run)

    def open_run(self, folder: Path) -> None:
        """Show a run wherever it lies, or say that the folder is none."""
        try:
            read_request(folder)
        except AppError as error:
            self._context.fail(error)
        else:
            self._window.show_page("train", folder)

    def _open(self) -> None:
        ask_for_files(self._window, self.tr("Open pictures or models"), self._window.open_paths)
