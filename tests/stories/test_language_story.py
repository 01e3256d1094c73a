"""The language is switched in the settings: a sentence says when, and Restart now brings up a window that speaks it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from desktop.dialogs.preferences import PreferencesDialog
from desktop.languages import spoken, use_language
from desktop.main_window import MainWindow
from desktop.settings import SettingsFile
from tests.driving import open_dialogs, run_window, until

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """The stories after this one are told in English."""
    before = QLocale()
    yield
    use_language("en")
    QLocale.setDefault(before)


def words_of(window: MainWindow) -> set[str]:
    """All labels and buttons in sight."""
    return {widget.text() for kind in (QLabel, QAbstractButton) for widget in window.findChildren(kind) if widget.isVisible()}


def test_the_language_is_switched_and_the_window_restarted(workspace: Path, own_settings: Path) -> None:
    seen: list[tuple[str, str, set[str]]] = []

    def look_at_the_next(first: MainWindow) -> None:
        windows = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow) and widget.isVisible()]
        if not windows or windows[0] is first:
            QTimer.singleShot(20, lambda: look_at_the_next(first))
            return
        windows[0].context.spawn(look(windows[0]))

    async def look(window: MainWindow) -> None:
        seen.append((spoken(), window.current_name, words_of(window)))
        window.close_at_once()

    async def story(window: MainWindow) -> None:
        window.show_page("models")
        assert {"Models", "Settings"} <= words_of(window)
        window.open_settings()
        await until(open_dialogs, "the settings")
        (preferences,) = open_dialogs()
        assert isinstance(preferences, PreferencesDialog) and not preferences.restart_row.isVisible()
        preferences.language.setCurrentIndex(preferences.language.findData("zh_CN"))
        assert preferences.restart_row.isVisible() and "Models" in words_of(window)
        QTimer.singleShot(0, lambda: look_at_the_next(window))
        preferences.restart_button.click()
        await until(lambda: not window.isVisible(), "the window closes")

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert seen and seen[0][:2] == ("zh_CN", "models"), "the new window speaks Chinese and is where the old one was"
    assert {"模型", "设置", "真假辨别"} <= seen[0][2]
    assert SettingsFile(next(own_settings.rglob("settings.json"))).load().language == "zh_CN"


def test_the_language_chosen_last_time_is_spoken_from_the_start(workspace: Path, own_settings: Path) -> None:
    path = own_settings / "Diptych" / "settings.json"
    path.parent.mkdir()
    path.write_text('{"language": "zh_CN"}', encoding="utf-8")

    async def story(window: MainWindow) -> None:
        assert "无需训练，现在就试试" in words_of(window)

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_restart_that_is_refused_leaves_the_window_and_is_forgotten(workspace: Path) -> None:
    async def stay() -> bool:
        return False

    async def story(window: MainWindow) -> None:
        window.show_page("models").may_close = stay  # type: ignore[method-assign]
        window.start_again()
        await until(lambda: not window.is_asking, "the page has answered")
        assert window.isVisible() and not window.starts_again

    assert run_window(story, "--workspace", str(workspace)) == 0
