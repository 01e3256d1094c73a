"""The queue as the window shows it, read from its files."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.jobs.lock import this_process
from desktop.item_models.queue_state import QueueState, read_queue
from desktop.item_models.run_control import RunPhase
from desktop.item_models.run_items import RunItems
from desktop.widgets.queue_bar import QueueBar
from training.creating import create_run
from training.queue import Outcome, Queue, RunnerState
from training.run import RunFolder, RunRequest
from training.settings import RunSettings

MakeRun = Callable[[str], Path]


def make_runs(workspace: Path, pictures: list[Path], *names: str) -> list[Path]:
    from core.pairs.pair import Half, Pair

    half = Half(str(pictures[0]))
    pairs = [Pair(name="1", input=half, target=half)]
    return [create_run(workspace / "runs" / name, RunRequest(settings=RunSettings(), dataset="d"), pairs).path for name in names]


def test_places_count_only_those_that_wait(workspace: Path, tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> None:
    assert read_queue(workspace) == QueueState() and not QueueState().stands_still
    a, b, c = make_runs(workspace, make_pictures(tmp_path / "p", num=1), "a", "b", "c")
    queue = Queue(workspace)
    for run_dir in (a, b, c):
        queue.add(run_dir)
    queue.tell(RunnerState(entry="a", worker=this_process()))
    state = read_queue(workspace)
    assert [state.place_of(run_dir) for run_dir in (a, b, c)] == [0, 1, 2]
    assert (state.num_waiting, state.stands_still, state.place_of(tmp_path)) == (2, True, 0)
    entry = queue.find("b")
    queue.conclude(entry, Outcome(run=entry.run, result="failed", message="No.", log="the last lines"))
    assert read_queue(workspace).log_of(b) == "the last lines" and read_queue(workspace).log_of(a) is None


def test_the_list_shows_the_queue_first_and_moves_rows_without_losing_them(
    qtbot: QtBot, workspace: Path, tmp_path: Path, make_pictures: Callable[..., list[Path]]
) -> None:
    runs = make_runs(workspace, make_pictures(tmp_path / "p", num=1), "a", "b", "c", "d")
    items = RunItems()
    items.watch_workspace(workspace)
    kept = {entry.run_dir: entry for entry in items.entries}
    queue = Queue(workspace)
    queue.hold()
    for run_dir in (runs[2], runs[0], runs[3]):
        queue.add(run_dir)
    moved: list[int] = []
    items.rowsMoved.connect(lambda *_: moved.append(1))
    items.refresh()
    qtbot.waitUntil(lambda: all(entry.control.state is not None for entry in items.entries))
    assert [entry.run_dir.name for entry in items.entries] == ["c", "a", "d", "b"]
    assert all(kept[entry.run_dir] is entry for entry in items.entries) and moved
    assert [entry.phase for entry in items.entries] == [RunPhase.QUEUED] * 3 + [RunPhase.WAITING]
    assert items.index(0).flags() & Qt.ItemFlag.ItemIsDragEnabled and not items.index(3).flags() & Qt.ItemFlag.ItemIsDragEnabled

    data = items.mimeData([items.index(0)])
    assert items.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, items.index(-1)) is False
    assert [entry.run_dir.name for entry in items.entries] == ["a", "d", "c", "b"]
    foreign = items.mimeData([items.index(3)])
    items.dropMimeData(foreign, Qt.DropAction.MoveAction, 0, 0, items.index(-1))
    assert [entry.run_dir.name for entry in items.entries] == ["a", "d", "c", "b"], "what does not wait has no place"


def test_a_run_of_another_place_that_was_queued_stays_listed_after_its_turn_until_it_is_left_out(
    qtbot: QtBot, workspace: Path, tmp_path: Path, make_pictures: Callable[..., list[Path]]
) -> None:
    (run_dir,) = make_runs(tmp_path / "another", make_pictures(tmp_path / "p", num=1), "a")
    items, kept = RunItems(), []
    items.outside_changed.connect(lambda: kept.append(list(items.outside)))
    items.watch_workspace(workspace)
    queue = Queue(workspace)
    entry = queue.add(run_dir)
    items.refresh()
    items.refresh()
    assert [found.run_dir for found in items.entries] == [run_dir] and kept == [[run_dir]], "told once, for the next start"
    queue.conclude(entry, Outcome(run=str(run_dir), result="finished"))
    items.refresh()
    assert [(found.run_dir, found.is_elsewhere) for found in items.entries] == [(run_dir, True)]
    items.leave_out(run_dir)
    assert items.entries == [] and kept[-1] == []


def test_a_worker_that_failed_without_a_word_under_the_queue_is_told(
    qtbot: QtBot, workspace: Path, tmp_path: Path, make_pictures: Callable[..., list[Path]]
) -> None:
    (run_dir,) = make_runs(workspace, make_pictures(tmp_path / "p", num=1), "a")
    items = RunItems()
    items.watch_workspace(workspace)
    entry = items.entry(run_dir)
    assert entry is not None
    qtbot.waitUntil(lambda: entry.phase is RunPhase.WAITING)
    queue = Queue(workspace)
    queue.conclude(queue.add(run_dir), Outcome(run=str(run_dir), result="failed", message="No.", log="diptych: no"))
    items.refresh()
    assert (entry.phase, entry.control.start_log) == (RunPhase.START_FAILED, "diptych: no")
    assert RunFolder(run_dir).job.request_path.exists()


def test_the_bar_says_how_the_queue_stands(qtbot: QtBot, workspace: Path, tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> None:
    from dataclasses import replace

    bar = QueueBar()
    qtbot.addWidget(bar)
    bar.show_state(QueueState())
    assert bar.isHidden()
    queue = Queue(workspace)
    for run_dir in make_runs(workspace, make_pictures(tmp_path / "p", num=1), "a", "b"):
        queue.add(run_dir)
    still = read_queue(workspace)
    bar.show_state(still)
    assert not bar.isHidden() and "2" in bar.sentence.text() and "stands still" in bar.reason.text()
    assert (bar.run_button.isHidden(), bar.hold_button.isHidden()) == (False, True)
    bar.show_state(replace(still, is_running=True, waits_for="Process 1 trains on the device."))
    assert "Another training" in bar.reason.text() and bar.run_button.isHidden()
    bar.show_state(replace(still, is_running=True, is_held=True))
    assert "held" in bar.reason.text() and not bar.run_button.isHidden()
    (queue.dir / "waiting" / "a.json").write_text("{", "utf-8")
    bar.show_state(read_queue(workspace))
    assert "One run waits" in bar.sentence.text() and "One file" in bar.troubles.text() and "a.json" in bar.troubles.toolTip()
    queue.remove("b")
    bar.show_state(read_queue(workspace))
    shown = [widget.isHidden() for widget in (bar, bar.troubles, bar.sentence, bar.run_button, bar.hold_button)]
    assert shown == [False, False, True, True, True]
