"""The window's menus through the real main(): workspaces that were used are listed, gone over to, and leave the list when they are gone."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from desktop.main_window import MainWindow, page_entries
from desktop.recent_workspaces import MAX_RECENT
from desktop.settings import SettingsFile
from tests.driving import open_dialogs, run_window, until

pytestmark = pytest.mark.usefixtures("qapp")


def recent_actions(window: MainWindow) -> list[QAction]:
    """The entries of the menu of workspaces, as they are when it opens."""
    window.menus.show_recent()
    return [action for action in window.menus.recent.actions() if action.toolTip() and action.isCheckable()]


def test_workspaces_that_were_used_are_listed_newest_first_and_gone_over_to(tmp_path: Path, own_settings: Path) -> None:
    places = [tmp_path / name for name in ("First", "Second 工作区 & more", *(f"W{number}" for number in range(MAX_RECENT)))]

    async def begin(window: MainWindow) -> None:
        for place in places[1:]:
            window.menus.use_workspace(place)
        listed = [action.toolTip() for action in recent_actions(window)]
        assert listed == [str(place) for place in reversed(places)][:MAX_RECENT]
        assert [action.isChecked() for action in recent_actions(window)] == [True] + [False] * (MAX_RECENT - 1)

    async def come_back(window: MainWindow) -> None:
        assert window.context.workspace == places[0], "the command line goes first"
        listed = [action.toolTip() for action in recent_actions(window)]
        assert listed[:2] == [str(places[0]), str(places[-1])] and len(listed) == MAX_RECENT
        shutil.rmtree(places[-1])
        recent_actions(window)[1].trigger()
        await until(lambda: window.error_dialogs, "it is said that it is gone")
        assert window.error_dialogs[0].error.details["path"] == str(places[-1])
        window.error_dialogs[0].close()
        assert not places[-1].exists() and window.context.workspace == places[0], "nothing is made in its place"
        assert str(places[-1]) not in [action.toolTip() for action in recent_actions(window)]
        recent_actions(window)[1].trigger()
        assert window.context.workspace == places[-2]
        window.menus.recent.actions()[-1].trigger()
        assert [action.toolTip() for action in recent_actions(window)] == [str(places[-2])]
        assert not window.menus.recent.actions()[-1].isEnabled(), "nothing is left to be cleared"

    assert run_window(begin, "--workspace", str(places[0])) == 0
    assert run_window(come_back, "--workspace", str(places[0])) == 0
    assert SettingsFile(next(own_settings.rglob("settings.json"))).load().recent_workspaces == [str(places[-2])]


def test_the_menus_show_pages_settings_and_the_appearance(workspace: Path, own_settings: Path) -> None:
    async def story(window: MainWindow) -> None:
        titles = [action.text().partition("\t")[0] for action in window.menus.view.actions()][: len(page_entries())]
        assert titles == [entry.title for entry in page_entries()]
        window.menus.view.actions()[2].trigger()
        assert window.current_name == "train"
        window.menus.themes.aboutToShow.emit()
        themes = {action.data(): action for action in window.menus.themes.actions()}
        assert [name for name, action in themes.items() if action.isChecked()] == ["system"]
        themes["dark"].trigger()
        assert window.context.settings.theme == "dark"
        next(action for action in window.menus.file.actions() if action.menuRole() is QAction.MenuRole.PreferencesRole).trigger()
        await until(open_dialogs, "the settings")
        open_dialogs()[0].close()
        next(action for action in window.menus.file.actions() if action.menuRole() is QAction.MenuRole.QuitRole).trigger()
        await until(lambda: not window.isVisible(), "the window closes")

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert SettingsFile(next(own_settings.rglob("settings.json"))).load().theme == "dark"


def test_each_menu_of_the_bar_has_a_key_that_no_button_of_a_page_takes(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        keys = [QKeySequence.mnemonic(action.text()) for action in window.menuBar().actions()]
        assert len({key.toString() for key in keys}) == 3 and all(not key.isEmpty() for key in keys)
        for name in (entry.name for entry in page_entries()):
            page = window.show_page(name)
            taken = [widget.text() for widget in page.findChildren(QAbstractButton) if QKeySequence.mnemonic(widget.text()) in keys[2:]]
            taken += [
                label.text() for label in page.findChildren(QLabel) if label.buddy() and QKeySequence.mnemonic(label.text()) in keys[2:]
            ]
            assert not taken, f"{name}: {taken}"
        window.activateWindow()
        await until(window.isActiveWindow, "the window has the keyboard")
        QTest.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
        await until(window.menus.help.isVisible, "the Help menu")
        window.menus.help.hide()

    assert run_window(story, "--workspace", str(workspace)) == 0
