"""A training watched with pictures of one's own, which come in mid-run, and beside another training, in its previews and its curves."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from core.jobs.process import start_worker
from core.pairs.dataset import Dataset
from core.pairs.pair import Pair
from core.workspace import WorkspaceFolders
from desktop.item_models.preview_timeline import Against
from desktop.item_models.run_control import Action, RunPhase
from desktop.main_window import MainWindow
from desktop.pages.training import TrainingPage
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.preview_wall import PreviewWall
from tests.driving import open_dialogs, run_window, until
from tests.stories.training_pages import TINY, button, end_all_runs, fill_in, make_dataset, phase, start_tiny, training_page
from training.computing import Computing
from training.creating import create_run
from training.own_pictures import own_pictures
from training.run import Label, RunFolder, RunRequest, worker_arguments, write_label
from training.settings import RunSettings, settings_with

Make = Callable[..., list[Path]]
LONG_NAME = "The first try, with a name that goes on & on, 一次尝试"


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


def drop_on_wall(wall: PreviewWall, *paths: Path) -> None:
    """A real drag onto the sheet, whose place among the widgets gives it to the wall, and a drop there."""
    mime, place, button_held = QMimeData(), QPointF(20, 20), Qt.MouseButton.LeftButton
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, mime, button_held, none)
    QApplication.sendEvent(wall.sheet, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(wall, QDropEvent(place, Qt.DropAction.CopyAction, mime, button_held, none))


def choose_of_menu(wall: PreviewWall, *words: str) -> None:
    """The entry of the menu of one's own pictures in whose text all these words stand."""
    (action,) = [action for action in wall.tools.own_menu.menu.actions() if all(word in action.text() for word in words)]
    action.trigger()


def test_own_pictures_come_in_mid_run_stay_on_resume_and_go_again(
    workspace: Path, tmp_path: Path, make_side_by_side: Make, make_pictures: Make
) -> None:
    make_dataset(workspace, make_side_by_side(tmp_path / "labels", num=8))
    sky, sea = make_pictures(tmp_path / "mine", num=2, width=70, height=40)
    bad = sky.with_name("bad.gif")
    bad.write_bytes(b"GIF89a" + b"\xff" * 38)
    before = sky.read_bytes()

    async def story(window: MainWindow) -> None:
        page = training_page(window)
        run_dir = await start_tiny(page, preview_every=1_000_000, checkpoint_every=1_000_000)
        wall = page.view.previews
        await until(lambda: wall.timeline.previews and page.view.control.phase is RunPhase.TRAINING, "the first preview")
        num_pairs = len(wall.timeline.names)
        drop_on_wall(wall, sky, bad)
        await until(open_dialogs, "the sentence about the bad picture")
        assert "bad.gif" in open_dialogs()[0].error.message
        open_dialogs()[0].close()
        await until(lambda: len(wall.timeline.names) == num_pairs + 1, "a preview with the picture, though none is due for long")
        (picture,) = own_pictures(run_dir)
        assert wall.timeline.names[-1] == picture.preview_name and not wall.pending_note.isVisible()
        assert picture.path.read_bytes() == sky.read_bytes() == before
        await until(wall.sheet.is_complete, "all of it is painted")

        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)
        wall.tools.own_menu.add_action.trigger()
        dialog = next(widget for widget in open_dialogs() if isinstance(widget, QFileDialog))
        dialog.filesSelected.emit([str(sea)])
        dialog.reject()
        await until(lambda: wall.pending_note.isVisible(), "the second picture waits")
        assert "000" in sea.name or (sea.name in wall.pending_note.whole_text and "goes on" in wall.pending_note.whole_text)
        button(page, Action.CONTINUE).click()
        await phase(page, RunPhase.TRAINING)
        page.orders.obey(run_dir, Action.PREVIEW)
        await until(lambda: len(wall.timeline.names) == num_pairs + 2, "both pictures in a run that was resumed")
        choose_of_menu(wall, "target", sky.name)
        dialog = next(widget for widget in open_dialogs() if isinstance(widget, QFileDialog))
        dialog.fileSelected.emit(str(sea))
        dialog.reject()
        target = RunFolder(run_dir).previews_dir / "target" / picture.preview_name
        await until(target.exists, "what it should become, beside it in mid-run")
        choose_of_menu(wall, "Remove", sky.name)
        await until(lambda: len(wall.timeline.names) == num_pairs + 1 and len(own_pictures(run_dir)) == 1, "the first one has gone")
        page.exports.save_previews(run_dir, tmp_path / "line.png")
        await until(lambda: not page.exports.work.is_running, "a contact sheet with a picture that came late and has no target")
        assert (tmp_path / "line.png").is_file()
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0


def make_run(workspace: Path, dataset: Dataset, name: str, pairs: Sequence[Pair] | None = None, **changes: object) -> RunFolder:
    request = RunRequest(settings=settings_with(RunSettings(), {**TINY, **changes}), dataset="Labels")
    folder = create_run(WorkspaceFolders(workspace).runs_dir / name[:9], request, pairs or dataset.pairs())
    write_label(folder.path, Label(name=name))
    return folder


async def choose(page: TrainingPage, button_to_press: object, words: str) -> None:
    """Open one of the menus of runs and trigger the entry with these words."""
    menu = page.comparing.menu
    button_to_press.click()  # type: ignore[attr-defined]
    await until(menu.isVisible, "the menu")
    (action,) = [action for action in menu.actions() if words in action.text()]
    action.trigger()
    menu.close()


def test_a_training_is_watched_beside_a_finished_one(workspace: Path, tmp_path: Path, make_side_by_side: Make) -> None:
    dataset = make_dataset(workspace, make_side_by_side(tmp_path / "labels", num=8))
    first = make_run(workspace, dataset, LONG_NAME, epochs=8, preview_every=16, validation_every=16)
    worker = start_worker(worker_arguments(first.path, Computing(device="cpu")), first.job.log_path)
    assert worker.wait(60) == 0
    stranger = make_run(workspace, dataset, "stranger", pairs=dataset.pairs()[1:])
    (stranger.previews_dir / "input").mkdir(parents=True)
    Image.radial_gradient("L").resize((32, 32)).save(stranger.previews_dir / "input" / "0000.webp", lossless=True)

    async def story(window: MainWindow) -> None:
        page = training_page(window)
        page._select(first.path)
        wall, curves, comparing = page.view.previews, page.view.curves, page.comparing
        await until(lambda: len(wall.timeline.previews) >= 3, "the finished run's previews")
        wall.tools.runs_button.click()
        await until(comparing.menu.isVisible, "the menu")
        (nothing,) = comparing.menu.actions()
        assert nothing.text().startswith("No other run shows") and not nothing.isEnabled()
        comparing.menu.close()

        page.show_setup()
        await fill_in(page, preview_every=16)
        page.setup.name_field.setText("second")
        page.setup.start_button.click()
        await until(lambda: page.view.run_dir not in (None, first.path), "the second run is on screen")
        await until(lambda: len(wall.timeline.previews) >= 3, "its previews")
        await choose(page, wall.tools.runs_button, "The first try")
        scene = wall.compare.scene
        await until(lambda: LONG_NAME in scene.names[0] and all(half.is_there for half in scene.halves), "the wipe between two runs")
        assert wall.timeline.against is Against.RUN
        wall.other_bar.slider.setValue(0)
        await until(lambda: wall.compare.scene.names[0].startswith("Step 0 of"), "the first moment of the other run")
        known = len(wall.timeline.previews)
        await until(lambda: len(wall.timeline.previews) > known, "a new preview, live")
        assert wall.compare.scene.names[0].startswith("Step 0 of"), "the other run stays where it was put"

        await choose(page, curves.tools.runs_button, "The first try")
        await until(curves.legend.isVisible, "both runs in the curves")
        QApplication.sendEvent(curves.first.plot, QEvent(QEvent.Type.Leave))
        curves.first.plot.pointed_at.emit(10.0)
        assert all(cell.text() != "–" for cells in curves.legend.values for cell in cells[:1])
        curves.first.plot.pointed_at.emit(None)
        step = page.view.history.step
        await until(lambda: page.view.history.step > step + 20, "the training goes on")

        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)
        write_label(first.path, Label(name="renamed"))
        page.runs.refresh()

        def named(words: str) -> bool:
            return any(words in shown.whole_text for shown in curves.legend.findChildren(ElidedLabel))

        await until(lambda: named("renamed") and not named("first try"), "the legend has the new name")
        assert wall.other_bar.title.whole_text == "renamed"
        first.path.rename(tmp_path / "away")
        page.runs.refresh()
        await until(lambda: wall.other is None and not curves.legend.isVisible(), "a run that has gone is compared with no more")
        assert wall.timeline.against is Against.TARGET and not comparing._others

    try:
        assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0
    finally:
        end_all_runs(workspace)
