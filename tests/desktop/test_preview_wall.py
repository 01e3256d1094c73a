"""A run's previews with real files: the contact sheet, one pair large, two moments compared, and how soon a new one is on screen."""

import shutil
import time
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.jobs.events import Failed, Started, Warned
from core.jobs.state import JobState
from core.jobs.writer import EventWriter
from desktop.item_models.preview_pictures import MAX_KEPT_BYTES
from desktop.item_models.preview_timeline import Against
from desktop.item_models.run_items import RunEntry
from desktop.item_models.run_moments import Moments
from desktop.widgets.compare_scene import CompareMode
from desktop.widgets.preview_wall import PreviewWall
from desktop.widgets.run_view import RunView
from training.history import RunHistory
from training.run import PairSkipped, Preview, RunFolder, step_name

NAMES = ["0000.webp", "0001.webp"]
LATEST_S = 0.3
"""A new preview is on screen so soon after the worker told of it."""


def write_pictures(run_dir: Path, folder: str, colour: str, size_px: int = 32) -> None:
    from PIL import Image

    (run_dir / "previews" / folder).mkdir(parents=True)
    for name in NAMES:
        Image.new("RGB", (size_px, size_px), colour).save(run_dir / "previews" / folder / name, lossless=True)


def preview(run_dir: Path, step: int, colour: str) -> Preview:
    write_pictures(run_dir, step_name(step), colour)
    return Preview(step=step, folder=f"previews/{step_name(step)}", names=NAMES)


def shown_wall(qtbot: QtBot, run_dir: Path, **colours: str) -> tuple[PreviewWall, RunHistory]:
    """A wall with a preview for every colour, at steps 0, 10, 20 and so on."""
    write_pictures(run_dir, "input", "#ff0000")
    write_pictures(run_dir, "target", "#0000ff")
    history = RunHistory()
    history.apply([preview(run_dir, 10 * place, colour) for place, colour in enumerate(colours.values())])
    wall = PreviewWall()
    qtbot.addWidget(wall)
    wall.resize(600, 600)
    wall.show()
    wall.show_run(run_dir)
    wall.show_history(history)
    qtbot.waitUntil(wall.sheet.is_complete)
    return wall, history


def compared(wall: PreviewWall) -> list[str]:
    """The colours of the two pictures in the large view."""
    return [half.pixmap.toImage().pixelColor(5, 5).name() for half in wall.compare.scene.halves]


def colour_at(widget: QWidget, column: int) -> str:
    cell = widget.cell_px + 6
    return widget.grab().toImage().pixelColor(column * cell + widget.cell_px // 2, widget.cell_px // 2).name()


def test_previews_show_input_translated_and_target_and_scrub_through_time(qtbot: QtBot, tmp_path: Path) -> None:
    write_pictures(tmp_path, "input", "#ff0000")
    write_pictures(tmp_path, "target", "#0000ff")
    history = RunHistory()
    history.apply([preview(tmp_path, 0, "#101010"), preview(tmp_path, 20, "#00ff00")])
    grid = PreviewWall()
    qtbot.addWidget(grid)
    grid.resize(600, 600)
    grid.show()
    grid.show_run(tmp_path)
    assert grid._empty.isVisible()
    grid.show_history(history)
    qtbot.waitUntil(grid.sheet.is_complete)
    assert [colour_at(grid.sheet, column) for column in range(3)] == ["#ff0000", "#00ff00", "#0000ff"]
    assert grid.time_bar.step_label.text() == "Step 20"

    grid.time_bar.slider.setFocus()
    qtbot.keyClick(grid.time_bar.slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: colour_at(grid.sheet, 1) == "#101010")
    assert grid.time_bar.step_label.text() == "Step 0"
    history.apply([preview(tmp_path, 40, "#ffff00")])
    grid.show_history(history)
    assert grid.time_bar.step_label.text() == "Step 0"
    grid.time_bar.live_button.click()
    qtbot.waitUntil(lambda: colour_at(grid.sheet, 1) == "#ffff00")


def test_a_wall_may_become_narrower_than_its_pictures_are_now(qtbot: QtBot, tmp_path: Path) -> None:
    """Else the curves beside it are pressed together, and everything is laid out dozens of times until they are not."""
    wall, _ = shown_wall(qtbot, tmp_path, first="#101010")
    assert wall.minimumSizeHint().width() < 3 * wall.sheet.cell_px


def test_a_preview_whose_files_are_gone_leaves_the_window_alive(qtbot: QtBot, tmp_path: Path) -> None:
    grid = PreviewWall()
    qtbot.addWidget(grid)
    grid.resize(600, 600)
    grid.show()
    grid.show_run(tmp_path)
    history = RunHistory()
    history.apply([Preview(step=5, folder="previews/step-00000005", names=NAMES)])
    grid.show_history(history)
    qtbot.waitUntil(grid.sheet.is_complete)
    grid.grab()


def test_one_pair_is_compared_with_its_target_its_input_and_another_moment(qtbot: QtBot, tmp_path: Path) -> None:
    wall, history = shown_wall(qtbot, tmp_path, first="#101010", second="#202020", third="#303030")
    wall.sheet.pair_asked.emit("0001.webp")
    assert wall.timeline.pair_name == "0001.webp" and wall.compare.isVisible()
    qtbot.waitUntil(lambda: compared(wall) == ["#303030", "#0000ff"])
    assert wall.compare.scene.names == ("Step 20", "Target")
    qtbot.keyClick(wall.compare, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: compared(wall) == ["#202020", "#0000ff"])
    qtbot.keyClick(wall.compare, Qt.Key.Key_H)
    qtbot.keyClick(wall.compare, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: compared(wall) == ["#202020", "#303030"])
    assert wall.compare.scene.names == ("Step 10", "Step 20")
    history.apply([preview(tmp_path, 30, "#404040")])
    wall.show_history(history)
    qtbot.waitUntil(lambda: compared(wall) == ["#202020", "#404040"])
    qtbot.keyClick(wall.compare, Qt.Key.Key_6)
    assert wall.compare.mode is CompareMode.DIFFERENCE
    middle = wall.compare.rect().center()
    assert wall.compare.grab().toImage().pixelColor(middle).name() == "#202020", "what differs between the two moments"
    wall.tools.against_box.setCurrentIndex(wall.tools.against_box.findData(Against.INPUT))
    wall.tools.against_box.activated.emit(wall.tools.against_box.currentIndex())
    qtbot.waitUntil(lambda: compared(wall) == ["#ff0000", "#404040"])
    qtbot.keyClick(wall.compare, Qt.Key.Key_Escape)
    assert wall.sheet.isVisible() and not wall.compare.isVisible()


def test_all_cells_of_the_sheet_are_zoomed_in_step_and_come_back_whole(qtbot: QtBot, tmp_path: Path) -> None:
    wall, _ = shown_wall(qtbot, tmp_path, only="#101010")

    def turn(by: int, key: Qt.KeyboardModifier) -> None:
        place, none = QPointF(20, 20), Qt.MouseButton.NoButton
        QApplication.sendEvent(
            wall.sheet, QWheelEvent(place, place, QPoint(), QPoint(0, by), none, key, Qt.ScrollPhase.NoScrollPhase, False)
        )

    turn(120, Qt.KeyboardModifier.NoModifier)
    assert wall.sheet.zoom.scale is None, "the wheel alone scrolls"
    for _ in range(6):
        turn(120, Qt.KeyboardModifier.ControlModifier)
    assert wall.sheet.zoom.scale is not None and wall.sheet.zoom.scale * 32 > wall.sheet.cell_px
    assert colour_at(wall.sheet, 2) == "#0000ff", "a cell never paints beyond itself"
    for _ in range(9):
        turn(-120, Qt.KeyboardModifier.ControlModifier)
    assert wall.sheet.zoom.scale is None


def test_the_checkpoint_of_a_moment_is_the_nearest_that_stands(qtbot: QtBot, tmp_path: Path) -> None:
    wall, _ = shown_wall(qtbot, tmp_path, first="#101010", second="#202020", third="#303030")
    assert not wall.time_bar.checkpoint_button.isEnabled()
    wall.show_moments(Moments(previews=[0, 10, 20], checkpoints=[9, 20], best=9))
    asked: list[int] = []
    wall.time_bar.model_asked.connect(asked.append)
    wall.time_bar.model_action.trigger()
    wall.time_bar.nearest_action.trigger()
    wall.go_to(10)
    wall.time_bar.model_action.trigger()
    bar = wall.time_bar
    assert (
        asked == [20, 9]
        and bar.nearest_action.text().startswith("Step 10 has no checkpoint; step 9")
        and "the best" in bar.nearest_action.text()
    )
    assert "9" in bar.model_action.text() and "9" in bar.translate_action.text() and "step 9," in bar.checkpoint_button.toolTip()
    wall.go_to(20)
    assert bar.nearest_action.text() == "Checkpoint of step 20" and bar.checkpoint_button.toolTip() == "Use the checkpoint of step 20"


def test_two_thousand_previews_are_scrubbed_within_the_memory_allowed(qtbot: QtBot, tmp_path: Path) -> None:
    wall, history = shown_wall(qtbot, tmp_path, only="#101010")
    pictures = wall.pictures
    for place in range(12):  # large ones, so that few are enough to fill it
        write_pictures(tmp_path, step_name(10 * place + 10), "#202020", size_px=1024)
    told = [Preview(step=10 * place, folder=f"previews/{step_name(10 * (place % 12) + 10)}", names=NAMES) for place in range(1, 2001)]
    history.apply(told)
    wall.show_history(history)
    for position in range(1989, 2001):
        wall.look_at(position)
        qtbot.waitUntil(wall.sheet.is_complete)
    assert wall.time_bar.slider.maximum() == 2000 and wall.timeline.follows_newest
    assert pictures.num_kept_bytes <= MAX_KEPT_BYTES


def test_a_new_preview_is_on_screen_soon_after_the_worker_told_of_it(qtbot: QtBot, tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    write_pictures(tmp_path, "input", "#ff0000")
    write_pictures(tmp_path, "target", "#0000ff")
    writer = EventWriter(folder.job)
    writer.begin_session()
    writer.write(Started(from_step=0, device="CPU", precision="fp32", code_path="eager", reason="", pid=1, host="elsewhere"))
    view = RunView()
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    view.show_run(RunEntry(tmp_path, "a run"))
    qtbot.waitUntil(lambda: view.is_caught_up)
    took_s = []
    for step in range(5):
        event = preview(tmp_path, step, f"#{step:02x}8000")
        with qtbot.waitSignal(view.previews.sheet.painted, check_params_cb=lambda painted, step=step: painted == step):
            start = time.perf_counter()
            writer.write(event)
        took_s.append(time.perf_counter() - start)
        assert colour_at(view.previews.sheet, 1) == f"#{step:02x}8000"
    assert sorted(took_s)[len(took_s) // 2] < LATEST_S, took_s
    view.leave()
    writer.close()


def test_pictures_that_come_after_the_event_that_tells_of_them_are_shown(qtbot: QtBot, tmp_path: Path) -> None:
    """As on a shared drive that is slow to tell of new files."""
    wall, history = shown_wall(qtbot, tmp_path, first="#101010")
    history.apply([Preview(step=10, folder=f"previews/{step_name(10)}", names=NAMES)])
    wall.show_history(history)
    qtbot.waitUntil(wall.sheet.is_complete)
    assert colour_at(wall.sheet, 1) not in ("#101010", "#202020"), "there is none yet"
    wall.show_large(True)
    qtbot.waitUntil(lambda: not wall.compare.scene.halves[0].is_there and wall.compare.scene.halves[1].is_there)
    write_pictures(tmp_path, step_name(10), "#202020")
    wall.look_at(0)
    wall.follow_newest()
    qtbot.waitUntil(lambda: wall.compare.scene.halves[0].is_there and compared(wall) == ["#202020", "#0000ff"])
    wall.show_large(False)
    assert colour_at(wall.sheet, 1) == "#202020"


def test_a_run_made_anew_in_the_same_folder_shows_its_own_pictures(qtbot: QtBot, tmp_path: Path) -> None:
    view, folder = RunView(), RunFolder(tmp_path / "run")
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    for made, colours in enumerate((("#ff0000", "#808000", "#0000ff"), ("#00ff00", "#800080", "#ffff00"))):
        if made:
            shutil.rmtree(folder.path)
        for name, colour in zip(("input", step_name(0), "target"), colours, strict=True):
            write_pictures(folder.path, name, colour)
        with EventWriter(folder.job) as writer:
            writer.begin_session()
            writer.write(Started(from_step=0, device="CPU", precision="fp32", code_path="eager", reason="", pid=1, host="elsewhere"))
            if not made:
                writer.write(Warned(code="disk.full", message="The disk is full."))
            writer.write(Preview(step=0, folder=f"previews/{step_name(0)}", names=NAMES))
        if not made:
            view.show_run(RunEntry(folder.path, "a run"))
        qtbot.waitUntil(lambda colours=colours: [colour_at(view.previews.sheet, column) for column in range(3)] == list(colours))
        assert view.warning.isVisible() != bool(made), "what was said of the run that stood there before counts no more"
        assert (view.history.num_sessions, len(view.history.previews)) == (1, 1)
    view.leave()


def test_what_was_a_warning_and_then_ended_the_run_is_said_once(qtbot: QtBot, tmp_path: Path) -> None:
    full, few = "There is no room left.", Warned(code="pairs.small", message="The pairs are small.")
    ending = Failed(code="disk.full", message=full, hint="Free some space.", step=3)
    for warned, stays in ((Warned(code="disk.full", message=f"{full} Free some space."), False), (few, True)):
        view, folder = RunView(), RunFolder(tmp_path / warned.code)
        qtbot.addWidget(view)
        view.show()
        folder.path.mkdir()
        with EventWriter(folder.job) as writer:
            writer.begin_session()
            writer.write(warned)
            writer.write(ending)
        entry = RunEntry(folder.path, "a run")
        entry.control.state = JobState.FAILED
        entry.control.apply([ending])
        view.show_run(entry)
        qtbot.waitUntil(lambda view=view: view.is_caught_up and view.trouble.isVisible())
        assert view.trouble.sentence.text() == full and view.warning.isVisible() is stays
        view.leave()


def test_a_warning_and_pairs_that_were_left_out_are_both_told_until_the_next_session(qtbot: QtBot, tmp_path: Path) -> None:
    view, folder = RunView(), RunFolder(tmp_path / "run")
    qtbot.addWidget(view)
    view.show()
    folder.path.mkdir()
    began = Started(from_step=0, device="CPU", precision="fp32", code_path="eager", reason="", pid=1, host="elsewhere")
    with EventWriter(folder.job) as writer:
        writer.begin_session()
        for event in (began, Warned(code="disk.full", message="The disk is full."), PairSkipped(name="a", message="a was replaced.")):
            writer.write(event)
        view.show_run(RunEntry(folder.path, "a run"))
        qtbot.waitUntil(lambda: view.history.num_skipped_pairs == 1)
        writer.write(PairSkipped(name="b", message="b can't be read."))
        qtbot.waitUntil(lambda: view.history.num_skipped_pairs == 2)
        assert view.warning.text() == "The disk is full.\n2 pairs were replaced or can't be read: they are left out."
        assert view.warning.toolTip() == "a was replaced.\nb can't be read."
        writer.begin_session()
        writer.write(began)
        qtbot.waitUntil(lambda: not view.warning.isVisible())
    view.leave()


def test_keys_of_buttons_beside_the_time_line_are_theirs_and_the_wipe_says_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    wall, _ = shown_wall(qtbot, tmp_path, first="#101010", second="#202020")
    wall.look_at(0)
    wall.time_bar.live_button.setFocus()
    qtbot.keyClick(wall.time_bar.live_button, Qt.Key.Key_Return)
    assert wall.timeline.follows_newest and not wall.timeline.is_large
    wall.time_bar.slider.setFocus()
    qtbot.keyClick(wall.time_bar.slider, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: wall.timeline.is_large and "Shift with" in wall.compare.accessibleName())


def test_a_preview_of_a_step_beyond_all_others_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    """Steps of a run that is not ours, or damaged, may have as many digits as a file holds."""
    wall, history = shown_wall(qtbot, tmp_path, first="#101010")
    told: list[int] = []
    wall.shown_step_changed.connect(told.append)
    wall.sheet.painted.connect(told.append)
    step = 2**63 - 1
    history.apply([preview(tmp_path, step, "#202020")])
    wall.show_history(history)
    qtbot.waitUntil(lambda: told.count(step) > 1)
    asked: list[int] = []
    for signal in (wall.time_bar.step_asked, wall.time_bar.model_asked, wall.time_bar.translate_asked):
        signal.connect(asked.append)
        signal.emit(step)
    assert asked == 3 * [step]
