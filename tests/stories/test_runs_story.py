"""The list of runs as somebody keeps it: named, noted, compared, put in order with the mouse, and thrown away."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from core.jobs.events import Stopped
from core.pairs.pair import Half, Pair
from desktop import run_tasks
from desktop.dialogs.compare_settings import CompareSettingsDialog
from desktop.dialogs.note import NoteDialog
from desktop.item_models.run_control import Action, RunPhase
from desktop.item_models.run_items import RUN_ROLE
from desktop.main_window import MainWindow
from desktop.widgets.run_menu import RunMenu, RunTask
from tests.driving import open_dialogs, press, run_window, until
from tests.fake_job import FakeWorker
from tests.stories.training_pages import training_page
from training.creating import create_run
from training.queue import Queue
from training.run import CheckpointSaved, Label, Preview, RunFolder, RunRequest, read_label, step_name, write_label
from training.settings import RunSettings, settings_with

MakePictures = Callable[..., list[Path]]
NAMES = ("Narrow", "Wide", "Waits", "Waits too")


@pytest.fixture
def runs(workspace: Path, tmp_path: Path, make_pictures: MakePictures) -> dict[str, Path]:
    """Two runs that stopped, with a preview and a score, and two in the queue, which is held."""
    half = Half(str(make_pictures(tmp_path / "pictures", num=1)[0]))
    made = {}
    queue = Queue(workspace)
    queue.hold()
    for place, name in enumerate(NAMES):
        request = RunRequest(settings=settings_with(RunSettings(), {"width": 8 * (place + 1)}), dataset="d")
        folder = create_run(workspace / "runs" / f"run-{place}", request, [Pair(name="1", input=half, target=half)])
        write_label(folder.path, Label(name=name))
        made[name] = folder.path
        if place < 2:
            give_events(folder)
        else:
            queue.add(folder.path)
    return made


def give_events(folder: RunFolder) -> None:
    """What a worker leaves that was stopped half-way."""
    place = folder.previews_dir / step_name(50)
    place.mkdir(parents=True)
    Image.new("RGB", (32, 32), (200, 30, 30)).save(place / "0000.webp", lossless=True)
    worker = FakeWorker(folder.job)
    worker.beat(50, 100)
    worker.tell(Preview(step=50, folder=f"previews/{step_name(50)}", names=["0000.webp"]))
    worker.tell(CheckpointSaved(step=50, folder=f"checkpoints/{step_name(50)}", l1=0.25))
    worker.end(Stopped(step=50))


async def choose(page, run_dir: Path) -> None:
    page._select(run_dir)
    await until(lambda: page.view.run_dir == run_dir and page.view.control.state is not None, "the run is on screen")


async def press_key(page, key: Qt.Key) -> None:
    """Press a key in the list, once the keyboard is there."""
    page.window().activateWindow()
    page.run_list.setFocus()
    await until(page.run_list.hasFocus, "the list has the keyboard")
    QTest.keyClick(page.run_list, key)


async def dialog(kind: type = QWidget):
    found: list[QWidget] = []
    await until(lambda: found.extend(widget for widget in open_dialogs() if isinstance(widget, kind)) or found, "a dialog")
    return found[0]


async def answered(found, name: str) -> None:
    press(found, name)
    await until(lambda: not open_dialogs(), "the dialog is closed")


def test_a_run_shows_what_it_is_and_takes_a_name_and_a_note(workspace: Path, runs: dict[str, Path]) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        run_dir = runs["Narrow"]
        entry = page.runs.entry(run_dir)
        await until(lambda: entry.glance.best_l1 is not None and entry.share == 0.5, "the list has read the run")
        index = page.runs.index(page.runs.row_of(run_dir))
        words = index.data(Qt.ItemDataRole.AccessibleTextRole)
        assert words == "The run Narrow: Stopped, 50 %, L1 0.250 · Processor"
        await until(lambda: page.thumbnails.picture(entry) is not None, "its last preview is read")
        assert page.thumbnails.picture(entry).toImage().pixelColor(20, 20).red() == 200

        await choose(page, run_dir)
        await press_key(page, Qt.Key.Key_F2)
        asked = await dialog()
        asked.findChild(QLineEdit).setText("Narrower")
        await answered(asked, "answer-ok")
        await until(lambda: index.data() == "Narrower" and page.view.header.name_label.whole_text == "Narrower", "the new name")

        page.view.header.menu.tasks[RunTask.NOTE].trigger()
        asked = await dialog()
        asked.findChild(QPlainTextEdit).setPlainText("The windows are sharp.\nThe doors are not.\n\nTry more width.\nAnd time.")
        await answered(asked, "answer-ok")
        note = page.view.header.note
        await until(note.isVisible, "the note")
        assert note.text().startswith("The windows") and note.text().endswith("…") and "time" in note.toolTip()
        assert read_label(run_dir) == Label(name="Narrower", notes=entry.notes) and entry.notes.endswith("And time.")
        assert "The doors" in index.data(Qt.ItemDataRole.ToolTipRole)

        write_label(run_dir, Label(name="Elsewhere", notes=""))
        await until(lambda: index.data() == "Elsewhere" and not note.isVisible(), "what another window wrote appears by itself")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_note_that_the_disk_refuses_is_kept_and_runs_that_vanish_are_told(workspace: Path, runs: dict[str, Path], tmp_path: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        await choose(page, runs["Narrow"])
        label_path = RunFolder(runs["Narrow"]).job.label_path
        label_path.unlink()
        label_path.mkdir()
        page.view.header.menu.tasks[RunTask.NOTE].trigger()
        asked = await dialog(NoteDialog)
        asked.findChild(QPlainTextEdit).setPlainText("The doors are not.")
        press(asked, "answer-ok")
        await until(lambda: window.error_dialogs, "the disk's refusal")
        assert "label.json" in window.error_dialogs[0].error.message
        await answered(window.error_dialogs[0], "answer-close")
        page.view.header.menu.tasks[RunTask.NOTE].trigger()
        asked = await dialog(NoteDialog)
        assert asked.findChild(QPlainTextEdit).toPlainText() == "The doors are not."
        await answered(asked, "answer-cancel")

        runs["Narrow"].rename(tmp_path / "away")
        await until(lambda: "is not there any more" in window.toast.accessibleName(), "a word about the run that was on screen")
        assert not window.error_dialogs
        worker = FakeWorker(RunFolder(runs["Wide"]).job)
        await choose(page, runs["Wide"])
        await until(lambda: page.view.control.is_live, "a worker is at it")
        runs["Wide"].rename(tmp_path / "away too")
        await until(lambda: window.error_dialogs, "a training that lost its folder")
        assert str(runs["Wide"]) in window.error_dialogs[0].error.message
        await answered(window.error_dialogs[0], "answer-close")
        (tmp_path / "away too").rename(runs["Wide"])
        worker.end(Stopped(step=50))

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_one_picture_large_and_the_scale_of_curves_are_there_again_at_the_next_start(workspace: Path, runs: dict[str, Path]) -> None:
    async def shown(window: MainWindow, name: str):
        page = training_page(window)
        await choose(page, runs[name])
        await until(lambda: page.view.previews.timeline.shown is not None, "its preview")
        wall = page.view.previews
        return page, wall, (wall.stack.currentWidget() is wall.compare, page.view.curves.look.is_log)

    async def choose_both(window: MainWindow) -> None:
        page, wall, looks = await shown(window, "Narrow")
        assert looks == (False, False)
        wall.tools.large_button.click()
        page.view.curves.tools.log_button.click()

    async def choose_neither(window: MainWindow) -> None:
        page, wall, looks = await shown(window, "Wide")
        assert looks == (True, True), "of any run"
        assert wall.tools.large_button.isChecked() and page.view.curves.tools.log_button.isChecked()
        wall.tools.sheet_button.click()
        page.view.curves.tools.log_button.click()

    async def see_neither(window: MainWindow) -> None:
        assert (await shown(window, "Wide"))[2] == (False, False)

    for story in (choose_both, choose_neither, see_neither):
        assert run_window(story, "--workspace", str(workspace)) == 0


def offered(menu: RunMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.isVisible() and action.text()]


def test_the_menu_of_the_list_offers_what_the_header_does(workspace: Path, runs: dict[str, Path]) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        for name in ("Narrow", "Waits"):
            await choose(page, runs[name])
            await until(lambda: page.view.control.phase is not RunPhase.UNKNOWN, "its state is read")
            menu = page.menu_of(page.runs.entry(runs[name]))
            assert offered(menu) == offered(page.view.header.menu) and "Rename…" in offered(menu)
            menu.deleteLater()
        menu = page.menu_of(page.runs.entry(runs["Wide"]))
        assert offered(menu)[:2] == ["Go on for more epochs…", "Add to the queue"], "it is not on screen, and has stopped"
        menu.orders[Action.QUEUE].trigger()
        menu.deleteLater()
        await until(lambda: page.runs.entry(runs["Wide"]).phase is RunPhase.QUEUED, "it waits for its turn")
        assert page.view.run_dir == runs["Waits"], "and the one on screen is as it was"

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_two_runs_are_compared_from_the_menu_of_the_list(workspace: Path, runs: dict[str, Path]) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        await choose(page, runs["Narrow"])
        menu = page.menu_of(page.runs.entry(runs["Wide"]))
        next(action for action in menu.actions() if action.text() == "Compare settings…").trigger()
        menu.deleteLater()
        found = await dialog(CompareSettingsDialog)
        assert found.first_box.currentText() == "Wide"
        found.second_box.setCurrentIndex(found.second_box.findText("Narrow"))
        cells = [[found.table.item(row, column).text() for column in range(3)] for row in range(found.table.rowCount())]
        assert cells == [["Generator width", "16", "8"]]
        await answered(found, "answer-close")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_run_goes_to_the_trash_with_its_place_in_the_queue_but_not_while_it_is_trained(
    workspace: Path, runs: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    taken: list[Path] = []

    async def story(window: MainWindow) -> None:
        page = training_page(window)
        await choose(page, runs["Narrow"])
        await press_key(page, Qt.Key.Key_Delete)
        await answered(await dialog(), "answer-keep")
        assert runs["Narrow"].is_dir()
        await press_key(page, Qt.Key.Key_Delete)
        await answered(await dialog(), "answer-delete")
        await until(lambda: page.runs.entry(runs["Narrow"]) is None, "the list has it no more")
        assert not runs["Narrow"].exists() and (tmp_path / "data" / "Trash" / "files" / "run-0" / "events.jsonl").is_file()
        assert page.view.run_dir != runs["Narrow"] and page.view.run_dir is not None

        with monkeypatch.context() as broken:
            broken.setattr(run_tasks, "move_to_trash", lambda path: taken.append(path) or False)
            await choose(page, runs["Waits"])
            await press_key(page, Qt.Key.Key_Delete)
            await answered(await dialog(), "answer-delete")
            told = await dialog()
            waiting = [entry.run_dir for entry in Queue(workspace).entries()]
            assert taken == [runs["Waits"]] and waiting == [runs["Waits"], runs["Waits too"]], "it keeps its place"
            told.close()
        await choose(page, runs["Waits"])
        await press_key(page, Qt.Key.Key_Delete)
        await answered(await dialog(), "answer-delete")
        await until(lambda: page.runs.entry(runs["Waits"]) is None, "and the one that waited")
        assert [entry.run_dir for entry in Queue(workspace).entries()] == [runs["Waits too"]]

        worker = FakeWorker(RunFolder(runs["Wide"]).job)
        await choose(page, runs["Wide"])
        await until(lambda: page.view.control.phase is RunPhase.TRAINING, "it is trained")
        assert not page.view.header.menu.tasks[RunTask.TRASH].isEnabled()
        await press_key(page, Qt.Key.Key_Delete)
        await until(lambda: "Stop it first" in window.toast.accessibleName(), "the reason why not")
        assert not open_dialogs()
        worker.end(Stopped(step=60))

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_the_queue_is_put_in_order_with_the_mouse(workspace: Path, runs: dict[str, Path]) -> None:
    async def story(window: MainWindow) -> None:
        if QGuiApplication.platformName() == "offscreen":
            pytest.skip("nothing can be dragged on this platform")
        page = training_page(window)
        await until(lambda: all(entry.control.state is not None for entry in page.runs.entries), "all states are known")
        assert [entry.name for entry in page.runs.entries[:2]] == ["Waits", "Waits too"]
        handle = window.windowHandle()

        def place(row: int, part: float) -> QPoint:
            rect = page.run_list.visualRect(page.runs.index(row))
            return page.run_list.viewport().mapTo(window, QPoint(rect.center().x(), rect.top() + round(part * rect.height())))

        def drop() -> None:
            """In the event loop of the drag."""
            for part in (0.3, 0.1, 0.02):
                QTest.mouseMove(handle, place(0, part))
            QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=place(0, 0.02))

        QTimer.singleShot(300, drop)
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=place(1, 0.5))
        for part in (0.4, 0.3, 0.0):
            QTest.mouseMove(handle, place(1, part))
        await until(lambda: [entry.name for entry in page.runs.entries[:2]] == ["Waits too", "Waits"], "the list follows")
        assert [entry.run_dir for entry in Queue(workspace).entries()] == [runs["Waits too"], runs["Waits"]]
        assert page.runs.index(0).data(RUN_ROLE).control.queue_place == 1

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_the_run_that_was_on_screen_is_so_again_at_the_next_start_unless_it_is_gone(workspace: Path, runs: dict[str, Path]) -> None:
    first = runs["Waits"]  # what is shown where nothing was chosen: the queue comes before all other runs

    async def leave(window: MainWindow) -> None:
        page = training_page(window)
        assert page.view.run_dir == first
        await choose(page, runs["Narrow"])

    async def come_back(window: MainWindow) -> None:
        page = training_page(window)
        assert page.view.run_dir == runs["Narrow"] == page.run_list.currentIndex().data(RUN_ROLE).run_dir
        page.show_setup()
        page.setup.cancel_button.click()
        assert page.view.run_dir == runs["Narrow"], "back to where one was"

    async def without_it(window: MainWindow) -> None:
        assert training_page(window).view.run_dir == first

    for story in (leave, come_back):
        assert run_window(story, "--workspace", str(workspace)) == 0
    shutil.rmtree(runs["Narrow"])
    assert run_window(without_it, "--workspace", str(workspace)) == 0
