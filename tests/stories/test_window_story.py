"""The window itself through the real main(): navigation by keyboard, names for all controls, what is remembered, second starts."""

import asyncio
import shutil
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLabel, QLineEdit, QWidget

import diptych
from core.errors import ErrorCode
from core.jobs.process import program_command, start_command
from core.models.header import read_header
from core.models.library import starter_path
from desktop.main_window import MainWindow
from desktop.page_entries import page_entries
from desktop.pages.page import Page
from desktop.settings import SettingsFile
from desktop.theme import DARK, tokens
from tests.driving import drop, main_window, open_dialogs, press, run_window, until
from tests.scenery import CHINESE_NAME, LONG_NAME, write_models

pytestmark = pytest.mark.usefixtures("qapp")
CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractItemView)


def settings_file(own_settings: Path) -> SettingsFile:
    return SettingsFile(next(own_settings.rglob("settings.json")))


def test_pages_are_built_when_first_shown_and_reached_by_keyboard(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        assert list(window.pages) == ["home"]
        window.activateWindow()
        await until(window.isActiveWindow, "the window has the keyboard")
        for number, entry in enumerate(page_entries(), 1):
            QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
            await until(lambda entry=entry: window.current_name == entry.name, f"the page {entry.name}")
        assert list(window.pages) == [entry.name for entry in page_entries()]
        window.findChild(QAbstractButton, "nav-home").setFocus()
        QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        await until(window.findChild(QAbstractButton, "nav-train").hasFocus, "the keyboard goes along in the side bar")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_page_is_named_on_screen_before_it_is_built(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[str] = []
    build = MainWindow._build

    class Paints(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint and isinstance(watched, QLabel):
                painted.append(watched.text())
            return False

    def build_later(window: MainWindow, name: str) -> Page:
        assert painted[-1:] == ["Train"] and window.sidebar._buttons["train"].isChecked()
        return build(window, name)

    async def story(window: MainWindow) -> None:
        await until(lambda: window.windowHandle().isExposed(), "the window is on screen")
        paints = Paints()
        window.opening.title.installEventFilter(paints)
        monkeypatch.setattr(MainWindow, "_build", build_later)
        window.sidebar._buttons["train"].click()
        assert window.stack.currentWidget() is window.pages["train"] and window.opening.isHidden()

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_the_window_is_on_screen_before_the_page_that_was_left_is_built(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, bool, str]] = []
    build = MainWindow._build

    def build_later(window: MainWindow, name: str) -> Page:
        seen.append((name, window.isVisible(), window.opening.title.text()))
        return build(window, name)

    async def leave(window: MainWindow) -> None:
        window.show_page("models")

    async def come_back(window: MainWindow) -> None:
        assert window.stack.currentWidget() is window.pages["models"]

    assert run_window(leave, "--workspace", str(workspace)) == 0
    monkeypatch.setattr(MainWindow, "_build", build_later)
    assert run_window(come_back, "--workspace", str(workspace)) == 0
    assert seen == [("models", True, "Models")]


def test_every_control_has_a_name_and_is_reached_by_tab(workspace: Path) -> None:
    write_models(workspace)

    async def story(window: MainWindow) -> None:
        for entry in page_entries():
            window.show_page(entry.name)
        nameless = [_described(control) for control in window.findChildren(QWidget) if _needs_name(control) and not _name_of(control)]
        assert nameless == []
        unreachable = [
            _described(control) for control in window.findChildren(QAbstractButton) if _needs_name(control) and not _is_reached(control)
        ]
        assert unreachable == []

    assert run_window(story, "--workspace", str(workspace)) == 0


def _needs_name(control: QWidget) -> bool:
    inside_another = isinstance(
        control.parentWidget(), (QComboBox, QAbstractSpinBox, QAbstractItemView)
    ) or control.objectName().startswith("qt_")
    inside_popup = control.window() is not main_window()
    is_header = control.inherits("QHeaderView") or control.inherits("QTableCornerButton")
    return isinstance(control, CONTROLS) and not inside_another and not inside_popup and not is_header


def _name_of(control: QWidget) -> str:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or text


def _is_reached(button: QAbstractButton) -> bool:
    """By Tab, or, of buttons of which one is chosen, by the arrow keys from the chosen one: the focus on one takes Tab from the others."""
    group = button.group()
    buttons = group.buttons() if group is not None and group.exclusive() else [button]
    return any(bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) for one in buttons)


def _described(control: QWidget) -> str:
    parents, parent = [type(control).__name__], control.parentWidget()
    while parent is not None:
        parents.append(parent.objectName() or type(parent).__name__)
        parent = parent.parentWidget()
    return " in ".join(parents)


def test_place_page_and_theme_are_remembered(workspace: Path, own_settings: Path) -> None:
    async def first(window: MainWindow) -> None:
        window.resize(1000, 700)
        window.show_page("models")
        window.context.settings.theme = "dark"
        window.context.theme.choose("dark")
        window.close()
        await until(lambda: not window.isVisible(), "the window gone")

    assert run_window(first, "--workspace", str(workspace)) == 0

    async def second(window: MainWindow) -> None:
        assert window.height() == 700  # the width is more than the offscreen platform's screen has
        assert window.current_name == "models"
        assert tokens() is DARK

    assert run_window(second, "--workspace", str(workspace)) == 0
    assert settings_file(own_settings).load().theme == "dark"


def test_damaged_settings_give_defaults_and_a_sentence(workspace: Path, own_settings: Path, caplog) -> None:
    path = own_settings / "Diptych" / "settings.json"
    path.parent.mkdir()
    path.write_text('{"geometry": 5')

    async def story(window: MainWindow) -> None:
        assert window.toast.isVisible() and "defaults" in window.toast.accessibleName()
        assert window.isVisible() and window.current_name == "home"

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert "damaged" in caplog.text


def test_a_window_that_closes_ends_what_goes_on_without_a_word(workspace: Path) -> None:
    """An unexpected log line fails the story: a coroutine that found itself without the loop left one."""

    async def restless() -> None:
        while True:
            await asyncio.sleep(0)
            asyncio.get_running_loop()

    async def story(window: MainWindow) -> None:
        window.context.spawn(restless())
        await asyncio.sleep(0)

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_second_start_hands_its_paths_to_this_window(workspace: Path, tmp_path: Path, make_pictures) -> None:
    folder = tmp_path / "照片 one"
    make_pictures(folder, num=3)

    async def story(window: MainWindow) -> None:
        second = start_command(program_command(str(folder), "--workspace", str(workspace)), tmp_path / "second.log")
        await until(lambda: window.current_name == "translate", "the second start's paths")
        await until(lambda: second.poll() is not None, "the second start's end")
        assert second.poll() == 0, second.log_tail()
        assert window.pages["translate"].sources.paths == [folder]

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_missing_source_is_told_once_and_not_kept(workspace: Path, tmp_path: Path, make_pictures) -> None:
    make_pictures(tmp_path / "first", num=2)
    make_pictures(tmp_path / "second", num=3)

    async def story(window: MainWindow) -> None:
        async def refused(path: Path) -> None:
            await until(lambda: window.error_dialogs, "the error dialog")
            assert str(path) in window.error_dialogs[0].error.message
            press(window.error_dialogs[0], "answer-close")
            await until(lambda: not window.error_dialogs, "the dialog gone")

        drop(window, tmp_path / "never")
        await refused(tmp_path / "never")
        panel = window.pages["translate"].sources
        assert panel.paths == []
        drop(window, tmp_path / "first")
        await until(lambda: panel.num_pictures == 2, "the first folder is counted")
        shutil.rmtree(tmp_path / "first")
        drop(window, tmp_path / "second", tmp_path / "never")
        await refused(tmp_path / "first")
        await refused(tmp_path / "never")
        await until(lambda: panel.num_pictures == 3, "the rest is counted")
        assert panel.paths == [tmp_path / "second"]
        make_pictures(tmp_path / "first", num=2)
        drop(window, tmp_path / "first")
        await until(lambda: panel.num_pictures == 5, "what came back is counted")
        assert not window.error_dialogs

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_models_with_long_and_chinese_names_are_renamed_and_used(workspace: Path) -> None:
    paths = write_models(workspace)

    async def story(window: MainWindow) -> None:
        page = window.show_page("models")
        names = [card.entry.header.name for card in page.grid.cards if not card.entry.starter]
        assert sorted(names) == sorted(["Emoji colouring", LONG_NAME, CHINESE_NAME])
        card = next(card for card in page.grid.cards if card.entry.path == paths[0])
        window.context.spawn(page.rename(card.entry))
        await until(open_dialogs, "the dialog")
        open_dialogs()[0]._field.setText("表情 2")
        press(open_dialogs()[0], "answer-ok")
        await until(lambda: "表情 2" in [card.entry.header.name for card in page.grid.cards], "the new name")
        card = next(card for card in page.grid.cards if card.entry.path == paths[2])
        card.use_pressed.emit(card.entry)
        assert window.current_name == "translate"
        assert window.pages["translate"].setup.entry.path == paths[2]

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert read_header(paths[0]).name == "表情 2"
    assert paths[0].stat().st_size == 8 + int.from_bytes(paths[0].read_bytes()[:8], "little") + 4


def test_models_that_can_not_be_read_are_told_and_keep_no_page_away(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        (workspace / "models").rmdir()
        (workspace / "models").symlink_to("models")
        assert all(entry.starter for entry in window.show_page("translate").models.entries)
        train = window.show_page("train")
        train.show_setup()
        assert train.setup.start_box.count() == 1 + starter_path().is_file(), "untrained weights, and the starter"
        assert not window.error_dialogs
        window.show_page("models")
        await until(lambda: window.error_dialogs, "what is wrong with the folder")
        assert window.error_dialogs[0].error.code is ErrorCode.DISK_FAILED
        for dialog in window.error_dialogs:
            dialog.close()

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_the_sample_becomes_a_dataset_with_one_press(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        window.activateWindow()
        await until(window.isActiveWindow, "the window has the keyboard")
        home = window.pages["home"]
        home.sample_button.setFocus()
        home.sample_button.click()
        assert not home.sample_button.isEnabled() and home.isAncestorOf(window.focusWidget()), "not the side bar"
        await until(lambda: window.current_name == "datasets", "the dataset")
        assert window.pages["datasets"].isAncestorOf(window.focusWidget())
        home.add_sample()
        await until(home.sample_button.isEnabled, "nothing to do the second time")

    assert run_window(story, "--workspace", str(workspace)) == 0
    from core.pairs.dataset import list_datasets

    entries = list_datasets(workspace)
    assert [entry.num_pairs for entry in entries] == [512]


def test_a_workspace_of_a_newer_version_is_left_alone(tmp_path: Path, capsys) -> None:
    folder = tmp_path / "newer"
    folder.mkdir()
    (folder / "workspace.json").write_bytes(msgspec.json.encode({"format": 99}))

    assert diptych.main(["--workspace", str(folder)]) == 5
    assert "newer version" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["workspace.json"]
