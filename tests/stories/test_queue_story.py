"""The queue from the window: added, reordered, held, gone on with the window closed, and found again; with the real runner and workers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.item_models.run_control import Action, RunPhase
from desktop.main_window import MainWindow
from tests.driving import close, run_window, until
from tests.stories.training_pages import button, end_all_runs, fill_in, make_dataset, phase, training_page
from training.queue import Queue
from training.run import read_label, read_request

Make = Callable[..., list[Path]]


@pytest.fixture
def queue(workspace: Path, tmp_path: Path, make_side_by_side: Make):
    make_dataset(workspace, make_side_by_side(tmp_path / "labels", num=8))
    queue = Queue(workspace)
    yield queue
    queue.hold()
    end_all_runs(workspace)


def names(page) -> list[str]:
    return [entry.name for entry in page.runs.entries]


def by_name(page, name: str) -> Path:
    return next(entry.run_dir for entry in page.runs.entries if entry.name == name)


async def add(page, name: str, **others: int) -> None:
    page.show_setup()
    await fill_in(page, **others)
    page.setup.name_field.setText(name)
    page.setup.queue_button.click()
    await until(lambda: page.view.run_dir is not None and read_label(page.view.run_dir).name == name, "the new run is shown")
    assert names(page).count(name) == 1


def test_runs_wait_are_reordered_and_go_on_with_the_window_closed(workspace: Path, queue: Queue) -> None:
    async def leave(window: MainWindow) -> None:
        page = training_page(window)
        await add(page, "first")
        await phase(page, RunPhase.TRAINING)
        for name in ("second", "third", "fourth"):
            await add(page, name, epochs=1)
        assert page.view.control.phase is RunPhase.QUEUED and "3" in page.view.header.state_label.text()
        assert names(page)[:4] == ["first", "second", "third", "fourth"], "the queue comes first, in its order"
        assert page.queue_bar.isVisible() and "3" in page.queue_bar.sentence.text()

        button(page, Action.EARLIER).click()
        assert names(page)[:4] == ["first", "second", "fourth", "third"]
        page.run_list.setFocus()
        QTest.keyClick(page.run_list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        assert names(page)[:4] == ["first", "fourth", "second", "third"]
        assert page.view.header.name_label.whole_text == "fourth", "what is chosen stays chosen while it moves"
        data = page.runs.mimeData([page.runs.index(1)])
        page.runs.dropMimeData(data, Qt.DropAction.MoveAction, 4, 0, page.runs.index(-1))
        assert names(page)[:4] == ["first", "second", "third", "fourth"]
        assert [read_label(entry.run_dir).name for entry in queue.entries()] == names(page)[:4]

        page._select(by_name(page, "third"))
        third = page.view.run_dir
        button(page, Action.UNQUEUE).click()
        await phase(page, RunPhase.WAITING)
        assert third.exists() and [read_label(entry.run_dir).name for entry in queue.entries()] == ["first", "second", "fourth"]

        page.queue_bar.hold_button.click()
        assert queue.is_held and page.queue_bar.run_button.isVisible()
        page._select(by_name(page, "first"))
        await phase(page, RunPhase.TRAINING)
        await close(window, "answer-background")

    async def come_back(window: MainWindow) -> None:
        page = training_page(window)
        await phase(page, RunPhase.TRAINING)
        assert names(page) == ["first", "second", "fourth", "third"], "the next window shows the queue as it was"
        page.queue_bar.run_button.click()
        assert not queue.is_held
        button(page, Action.STOP).click()
        second = by_name(page, "second")
        await until(lambda: page.runs.entry(second).phase is RunPhase.FINISHED, "the next one is trained when the first has stopped")
        fourth = by_name(page, "fourth")
        await until(lambda: page.runs.entry(fourth).phase is RunPhase.FINISHED, "and the last")
        await until(lambda: not page.queue_bar.isVisible(), "nothing waits any more")
        assert read_request(second).settings.epochs == 1

    assert run_window(leave, "--workspace", str(workspace), "--device", "cpu") == 0
    assert run_window(come_back, "--workspace", str(workspace), "--device", "cpu") == 0
