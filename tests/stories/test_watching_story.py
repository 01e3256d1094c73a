"""A training watched closely: its time line scrubbed, a moment kept as a model, and files made of it, while it goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.models.header import read_header
from core.pairs.dataset import create_dataset
from core.pairs.finding import find_pairs
from desktop.item_models.preview_timeline import Against
from desktop.item_models.run_control import Action, RunPhase
from desktop.main_window import MainWindow
from tests.driving import open_dialogs, press, run_window, until
from tests.stories.training_pages import button, phase, start_tiny, training_page

Make = Callable[..., list[Path]]


def test_a_moment_is_found_again_compared_and_used_while_the_training_goes_on(
    workspace: Path, tmp_path: Path, make_side_by_side: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    make_side_by_side(tmp_path / "labels", num=8)
    create_dataset(workspace, "Labels", find_pairs([tmp_path / "labels"]))

    async def story(window: MainWindow) -> None:
        page = training_page(window)
        await until(window.isActiveWindow, "the window has the keyboard")
        run_dir = await start_tiny(page, checkpoint_every=300, validation_every=60, preview_every=60)
        wall, curves = page.view.previews, page.view.curves
        await until(lambda: len(wall.timeline.previews) >= 3 and page.view.moments.checkpoints, "some previews and a checkpoint")
        wall.time_bar.slider.setFocus()
        QTest.keyClick(wall.time_bar.slider, Qt.Key.Key_Home)
        assert wall.timeline.shown.step == 0
        known = len(wall.timeline.previews)
        await until(lambda: len(wall.timeline.previews) > known, "the next preview")
        assert wall.timeline.shown.step == 0, "the user looks back: nothing jumps"
        QTest.keyClick(wall.time_bar.slider, Qt.Key.Key_Return)
        QTest.keyClick(wall.compare, Qt.Key.Key_H)
        QTest.keyClick(wall.compare, Qt.Key.Key_End)
        assert wall.timeline.is_large and wall.timeline.against is Against.MOMENT
        await until(lambda: wall.compare.scene.names[0] == "Step 0" and wall.compare.scene.names[1] != "Step 0", "two moments are compared")
        assert wall.timeline.follows_newest
        QTest.keyClick(wall.compare, Qt.Key.Key_Escape)

        await until(lambda: "validation_l1" in curves.first.names, "the held-out pairs' curve")
        mark = QPoint(round(curves.marks.x_of(60)), 8)
        QTest.mouseClick(curves.marks, Qt.MouseButton.LeftButton, pos=mark)
        assert not wall.timeline.follows_newest

        await page.exports.save_table(run_dir, tmp_path / "figures.csv")
        assert "validation l1" in (tmp_path / "figures.csv").read_text("utf-8-sig").splitlines()[0]
        page.exports.save_previews(run_dir, tmp_path / "line.webp")
        await until(lambda: not page.exports.work.is_running, "the animation")
        with Image.open(tmp_path / "line.webp") as animation:
            assert animation.n_frames >= 3

        gathered = tmp_path / "labels"
        window.show_page("translate").sources.add([gathered])
        window.show_page("train")
        asked_step = wall.time_bar._checkpoint
        wall.time_bar.translate_action.trigger()
        await until(open_dialogs, "the question for the model's name")
        assert open_dialogs()[0].windowTitle().startswith("Translate with a checkpoint of")
        assert open_dialogs()[0]._checkpoint.currentData() == asked_step or asked_step not in page.view.moments.checkpoints
        press(open_dialogs()[0], "answer-make")
        await until(lambda: window.pages["translate"].on_screen, "the Translate page")
        assert window.pages["translate"].sources.paths == [gathered], "what was gathered there stays"
        (model,) = (workspace / "models").glob("*.safetensors")
        assert read_header(model).step > 0 and window.pages["translate"].setup.picker.entry.path == model
        window.show_page("train")
        assert page.view.control.phase is RunPhase.TRAINING, "and the training went on"
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0
