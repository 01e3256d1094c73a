"""Settings of one's own through the real main(): found by searching, saved as a preset, trained with, replaced, renamed and thrown away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from desktop import preset_tasks
from desktop.dialogs.name import NameDialog
from desktop.main_window import MainWindow
from desktop.pages.training import TrainingPage
from tests.driving import open_dialogs, press, run_window, until
from tests.stories.training_pages import fill_in, make_dataset, training_page
from training.own_presets import own_presets_dir, read_own_presets, save_own_preset
from training.presets import preset_settings
from training.queue import Queue
from training.run import read_request
from training.settings import RunSettings, settings_with

NAME = "Kleine Gesichter 小 & so on"


async def dialog_of(kind: type[QDialog]) -> QDialog:
    await until(lambda: any(isinstance(dialog, kind) for dialog in open_dialogs()), f"a {kind.__name__}")
    return next(dialog for dialog in open_dialogs() if isinstance(dialog, kind))


async def save_as(page: TrainingPage, name: str) -> None:
    """Choose Save in the menu and type a name."""
    page.setup.presets.save_action.trigger()
    dialog = await dialog_of(NameDialog)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(name)
    press(dialog, "answer-ok")
    await until(lambda: dialog not in open_dialogs(), "the name was taken")


async def answer(name: str) -> None:
    """Answer the question that comes."""
    await until(open_dialogs, "a question")
    press(open_dialogs()[0], f"answer-{name}")
    await until(lambda: not open_dialogs(), "it is answered")


def test_settings_are_found_saved_used_and_thrown_away(
    workspace: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_dataset(workspace, make_side_by_side(tmp_path / "pairs", num=4))
    Queue(workspace).hold()  # what is made here is not trained
    trashed: list[Path] = []

    def to_trash(path: Path) -> bool:
        trashed.append(path)
        path.unlink()
        return True

    monkeypatch.setattr(preset_tasks, "move_to_trash", to_trash)

    async def story(window: MainWindow) -> None:
        page = training_page(window)
        presets, form = page.setup.presets, page.setup.form
        await until(lambda: page.setup.isVisible() and page.setup.dataset_dir is not None, "the form")
        # found by what others call it, and changed there
        window.activateWindow()
        await until(window.isActiveWindow, "the window has the keyboard")
        QTest.keyClick(form.editor("epochs"), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        await until(page.setup.search_field.hasFocus, "the search begins")
        QTest.keyClicks(page.setup.search_field, "moving average")
        assert form.editor("ema_decay").isVisible() and not form.editor("epochs").isVisible()
        form.change({"ema_decay": 0.9})
        QTest.keyClick(page.setup.search_field, Qt.Key.Key_Escape)
        await fill_in(page, epochs=3)
        wanted = page.setup.settings
        # saved
        await save_as(page, NAME)
        await until(lambda: presets.key == NAME, "it is chosen")
        assert form.changes() == [] and page.setup.settings == wanted == preset_settings(NAME)
        assert presets.box.currentText() == f"{NAME} (yours)" and "running mean keeps 0.9" in presets.words.text()
        # a run takes its name, and what differs from it is marked
        form.change({"epochs": 2})
        assert form.changes() == ["epochs"]
        page.setup.queue_button.click()
        await until(lambda: page.view.run_dir is not None, "the run is made")
        assert page.view.run_dir is not None
        request = read_request(page.view.run_dir)
        assert request.preset == NAME and request.settings == settings_with(wanted, {"epochs": 2})
        # a name that is there is asked about
        page.show_setup()
        await save_as(page, NAME.upper())
        await answer("keep")
        assert preset_settings(NAME) == wanted
        await save_as(page, NAME)
        await answer("replace")
        await until(lambda: preset_settings(NAME).epochs == 2, "it is replaced")
        # those that come along keep their names
        await save_as(page, "Quick look")
        await until(lambda: window.error_dialogs, "it is refused")
        window.error_dialogs[0].close()
        # renamed, with what was changed still there
        form.change({"batch_size": 2})
        presets._open_menu()
        presets.menu.close()
        presets.rename_action.trigger()
        dialog = await dialog_of(NameDialog)
        field = dialog.findChild(QLineEdit)
        assert field is not None and field.text() == NAME
        field.setText("Faces")
        press(dialog, "answer-ok")
        await until(lambda: presets.key == "Faces", "it has another name")
        assert list(read_own_presets().presets) == ["Faces"] and form.changes() == ["batch_size"]
        # a damaged file beside it costs nothing
        (own_presets_dir() / "broken.json").write_bytes(b"{")
        save_own_preset("From a terminal", RunSettings())
        window.show_page("models")
        training_page(window)
        assert presets.trouble.isVisible() and presets.box.findData("From a terminal") >= 0 and presets.key == "Faces"
        # and thrown away
        presets.delete_action.trigger()
        await answer("keep")
        assert "Faces" in read_own_presets().presets
        presets.delete_action.trigger()
        await answer("delete")
        await until(lambda: presets.key == "paper", "the first is chosen again")
        assert len(trashed) == 1 and list(read_own_presets().presets) == ["From a terminal"]

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0


def test_the_preset_that_was_chosen_last_is_chosen_at_the_next_start(
    workspace: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]]
) -> None:
    make_dataset(workspace, make_side_by_side(tmp_path / "pairs", num=4))

    async def choose(window: MainWindow) -> None:
        box = training_page(window).setup.preset_box
        assert box.currentData() != "quick"
        box.setCurrentIndex(box.findData("quick"))

    async def look(window: MainWindow) -> None:
        setup = training_page(window).setup
        assert setup.preset == "quick" and setup.settings == preset_settings("quick")

    assert run_window(choose, "--workspace", str(workspace), "--device", "cpu") == 0
    assert run_window(look, "--workspace", str(workspace), "--device", "cpu") == 0
