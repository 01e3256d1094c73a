"""The language is switched in the settings: a sentence says when, and Restart now brings up a window that speaks it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPointF, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from core.pairs.dataset import create_dataset
from core.pairs.finding import find_pairs
from core.workspace import open_workspace
from desktop.dialogs.preferences import PreferencesDialog
from desktop.languages import spoken, use_language
from desktop.main_window import MainWindow
from desktop.settings import SettingsFile
from tests.driving import Story, open_dialogs, run_window, until
from tests.scenery import write_models

MakePictures = Callable[..., list[Path]]
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


def follow(first: MainWindow, story: Story) -> None:
    """Let a story go on in the window that comes after the first."""
    windows = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow) and widget.isVisible()]
    if windows and windows[0] is not first:
        windows[0].context.spawn(story(windows[0]))
    else:
        QTimer.singleShot(20, lambda: follow(first, story))


def test_the_language_is_switched_and_the_window_restarted(workspace: Path, own_settings: Path) -> None:
    seen: list[tuple[str, str, set[str]]] = []

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
        follow(window, look)
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


def test_what_was_drawn_and_set_up_comes_along(workspace: Path, make_pictures: MakePictures, make_side_by_side: MakePictures) -> None:
    make_side_by_side(workspace.parent / "pairs", num=4)
    open_workspace(workspace)
    create_dataset(workspace, "Labels", find_pairs([workspace.parent / "pairs"]))
    write_models(workspace)
    (picture,) = make_pictures(workspace.parent / "pictures", num=1)
    seen: list[object] = []

    async def look(window: MainWindow) -> None:
        pad = window.show_page("try").pad
        seen.append((pad.image, pad.can_undo, pad.can_redo))
        seen.append(window.show_page("translate").sources.paths)
        setup = window.show_page("train").setup
        seen.append((setup.isVisible(), setup.name_field.text(), setup.settings.batch_size, setup.reset_button.isVisible()))
        intake = window.show_page("datasets").intake
        await until(lambda: intake.intake is not None and intake.intake.is_final, "the pairs are looked for again")
        seen.append(intake.found.keep_button.isEnabled())
        window.close_at_once()

    async def story(window: MainWindow) -> None:
        pad = window.show_page("try").pad
        for place in (20, 40):
            pad.begin(QPointF(place, 20))
            pad.move(QPointF(place, 200))
            pad.end()
        pad.undo()
        seen.append((pad.image, True, True))
        window.show_page("translate").accept_paths([picture])
        setup = window.show_page("train").setup
        setup.form.change({"batch_size": 3})
        setup.name_field.setText("By night")
        window.show_page("datasets").inspect([workspace.parent / "pairs"])
        follow(window, look)
        window.start_again()
        await until(lambda: not window.isVisible(), "the window closes")

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert seen[0] == seen[1], "the drawing, a step back and a step forward"
    assert seen[2:] == [[picture], (True, "By night", 3, True), True]
