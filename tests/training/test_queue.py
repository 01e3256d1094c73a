"""The queue's files: an order anybody may change, entries that nothing changes later, and what became of them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.jobs.lock import JobLock, this_process
from training.computing import Computing
from training.queue import NUM_OUTCOMES_KEPT, Outcome, Queue, RunnerState
from training.queue_damage import queue_troubles
from training.run import RunFolder, is_run

MakeRun = Callable[..., RunFolder]


@pytest.fixture
def queue(workspace: Path) -> Queue:
    return Queue(workspace)


def order(queue: Queue) -> list[str]:
    return [entry.id for entry in queue.entries()]


def add(queue: Queue, make_run: MakeRun, *names: str) -> None:
    for name in names:
        queue.add(make_run(name).path)


def test_entries_come_in_the_order_in_which_they_were_added_and_moved(queue: Queue, make_run: MakeRun) -> None:
    assert queue.entries() == [] and not queue.is_running and not queue.is_held
    add(queue, make_run, "a", "b", "c", "d")
    assert order(queue) == ["a", "b", "c", "d"]
    queue.move("d", 0)
    assert order(queue) == ["d", "a", "b", "c"]
    queue.move("d", 2)
    assert order(queue) == ["a", "b", "d", "c"]
    queue.move("a", 99)
    assert order(Queue(queue.workspace)) == ["b", "d", "c", "a"], "another window sees the same"
    queue.move("gone", 0)
    assert order(queue) == ["b", "d", "c", "a"]


def test_moving_never_runs_out_of_numbers(queue: Queue, make_run: MakeRun) -> None:
    add(queue, make_run, "a", "b", "c")
    for _ in range(150):  # each halves the gap in which the last two stand: floats have 53 halvings
        last = order(queue)[-1]
        queue.move(last, 1)
        assert order(queue)[1] == last
        assert sorted(order(queue)) == ["a", "b", "c"]


def test_an_entry_remembers_what_was_asked(queue: Queue, make_run: MakeRun) -> None:
    run_dir = make_run("a").path
    queue.add(run_dir, Computing(device="cuda:1"), stop_at=7, is_new=False)
    (entry,) = queue.entries()
    assert (entry.run_dir, entry.device, entry.stop_at, entry.is_new) == (run_dir, "cuda:1", 7, False)
    assert queue.find("a") == queue.find("1") == queue.find(str(run_dir)) == entry
    for word in ("2", "0", "nothing"):
        with pytest.raises(AppError) as trouble:
            queue.find(word)
        assert trouble.value.code is ErrorCode.PATH_MISSING


def test_a_run_waits_once_and_not_while_a_worker_is_at_it(queue: Queue, make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run("a")
    with JobLock(run.job), pytest.raises(AppError) as busy:
        queue.add(run.path)
    assert busy.value.code is ErrorCode.JOB_BUSY
    queue.add(run.path)
    link = tmp_path / "link"
    link.symlink_to(run.path)
    with pytest.raises(AppError) as twice:
        queue.add(link)
    assert twice.value.code is ErrorCode.NAME_TAKEN
    with pytest.raises(AppError) as none:
        queue.add(tmp_path)
    assert none.value.code is ErrorCode.NOT_A_RUN
    assert order(queue) == ["a"]


def test_a_removed_entry_takes_only_a_run_along_that_was_made_for_it_and_never_begun(queue: Queue, make_run: MakeRun) -> None:
    new, begun, old = make_run("new").path, make_run("begun").path, make_run("old").path
    for run_dir in (new, begun, old):
        queue.add(run_dir, is_new=run_dir != old)
    RunFolder(begun).job.events_path.write_bytes(b"")
    for entry_id in order(queue):
        queue.remove(entry_id)
    queue.remove("new")
    assert queue.entries() == []
    assert (new.exists(), is_run(begun), is_run(old)) == (False, True, True)


def test_the_run_in_hand_is_not_removed(queue: Queue, make_run: MakeRun) -> None:
    add(queue, make_run, "a")
    queue.tell(RunnerState(entry="a", worker=this_process()))
    with pytest.raises(AppError) as trouble:
        queue.remove("a")
    assert trouble.value.code is ErrorCode.JOB_BUSY
    # What a dead runner left says nothing: neither it nor its worker lives.
    queue.tell(RunnerState(entry="a"))
    queue.remove("a")
    assert queue.entries() == []


def test_an_outcome_takes_the_place_of_its_entry_even_where_that_could_not_be_removed(queue: Queue, make_run: MakeRun) -> None:
    add(queue, make_run, "a", "b")
    waiting = queue.dir / "waiting" / "a.json"
    stored = waiting.read_bytes()
    entry = queue.find("a")
    queue.conclude(entry, Outcome(run=entry.run, result="failed", code="memory.device", message="Not enough."))
    assert order(queue) == ["b"] and not waiting.exists()
    waiting.write_bytes(stored)  # as after a crash between the two
    assert order(queue) == ["b"]
    queue.sweep()
    assert not waiting.exists()
    (outcome,) = queue.outcomes()
    assert (outcome.id, outcome.run_dir, outcome.result, outcome.message) == ("a", entry.run_dir, "failed", "Not enough.")
    queue.add(entry.run_dir)
    assert queue.outcomes() == [] and order(queue) == ["b", "a"], "queued again, it is no longer told as failed"


def test_only_the_newest_outcomes_are_kept(queue: Queue, make_run: MakeRun) -> None:
    add(queue, make_run, "a")
    entry = queue.find("a")
    for number in range(NUM_OUTCOMES_KEPT + 3):
        (queue.dir / "done" / f"old-{number:03}.json").write_text(
            f'{{"run":"/x","result":"finished","ended":"2020-01-01T00:00:00.{number:06}"}}'
        )
    queue.conclude(entry, Outcome(run=entry.run, result="finished"))
    kept = [outcome.id for outcome in queue.outcomes()]
    assert len(kept) == NUM_OUTCOMES_KEPT and kept[0] == "a" and "old-003" not in kept and "old-004" in kept


def test_damaged_and_foreign_files_are_passed_over(queue: Queue, make_run: MakeRun) -> None:
    add(queue, make_run, "a")
    (queue.dir / "waiting" / "b.json").write_bytes(b"{")
    (queue.dir / "waiting" / ".c.json.partial").write_bytes(b"{}")
    (queue.dir / "done" / "d.json").write_bytes(b"\xff")
    (queue.dir / "waiting" / "e.json").write_bytes(b'{"run":"no\\u0000path","place":0}')
    (queue.dir / "waiting" / "f.json").write_bytes(b'{"run":"/f","place":0,"more":' + b"[" * 5_000)
    queue.folder.request_path.write_bytes(b"[]")
    assert order(queue) == ["a"] and queue.outcomes() == [] and queue.state() == RunnerState()


def test_a_run_whose_name_is_as_long_as_names_can_be_waits_and_is_done_like_others(queue: Queue, make_run: MakeRun) -> None:
    add(queue, make_run, "é" * 127)
    (entry,) = queue.entries()
    queue.move(entry.id, 0)
    queue.conclude(entry, Outcome(run=entry.run, result="finished"))
    assert queue.entries() == [] and [outcome.run_dir for outcome in queue.outcomes()] == [entry.run_dir]


def test_hold_and_release(queue: Queue) -> None:
    queue.hold()
    assert Queue(queue.workspace).is_held
    queue.release()
    queue.release()
    assert not queue.is_held


def test_a_copied_or_moved_workspace_queues_its_own_runs(queue: Queue, make_run: MakeRun, tmp_path: Path) -> None:
    add(queue, make_run, str(queue.workspace / "runs" / "a"), str(queue.workspace / "runs" / "b"))
    queue.conclude(queue.entries()[1], Outcome(run=queue.entries()[1].run, result="stopped"))
    copy = tmp_path / "copy"
    shutil.copytree(queue.workspace, copy)
    copied = Queue(copy)
    assert [entry.run_dir for entry in copied.entries()] == [copy / "runs" / "a"], "not the run that was copied"
    assert [outcome.run_dir for outcome in copied.outcomes()] == [copy / "runs" / "b"]
    old = copied.dir / "waiting" / "a.json"
    old.write_text(old.read_text().replace("runs/a", str(queue.workspace / "runs" / "a")), encoding="utf-8")  # as older versions wrote it
    assert str(queue.workspace) in old.read_text()
    assert copied.entries()[0].run_dir == copy / "runs" / "a"
    copied.move("a", 0)
    shutil.rmtree(copy / "runs" / "a")
    assert copied.entries()[0].run_dir == copy / "runs" / "a", "moved, it was written anew: the old place is forgotten"


def test_a_run_from_elsewhere_is_not_taken_for_one_of_the_same_name(queue: Queue, make_run: MakeRun, tmp_path: Path) -> None:
    own = make_run(str(queue.workspace / "runs" / "a")).path
    elsewhere = tmp_path / "other" / "runs" / "a"
    shutil.copytree(own, elsewhere)
    queue.add(elsewhere)
    assert [entry.run_dir for entry in Queue(queue.workspace).entries()] == [elsewhere.resolve()]


def test_what_cannot_be_read_is_told_until_it_can_be(queue: Queue, make_run: MakeRun) -> None:
    add(queue, make_run, "a", "b")
    sound = (queue.dir / "waiting" / "a.json").read_bytes()
    (queue.dir / "waiting" / "a.json").write_bytes(b"{")
    (queue.dir / "done" / "c.json").mkdir()
    told = [str(trouble) for trouble in queue_troubles(queue)]
    assert len(told) == 2 and "a.json over: it is damaged" in told[0] and "c.json over: Is a directory" in told[1]
    (queue.dir / "waiting" / "a.json").write_bytes(sound)
    (queue.dir / "done" / "c.json").rmdir()
    assert queue_troubles(queue) == [] and order(queue) == ["a", "b"]


def test_entries_that_lead_out_of_the_workspace_or_ask_for_the_impossible_are_told_and_not_obeyed(
    queue: Queue, make_run: MakeRun, tmp_path: Path
) -> None:
    victim = make_run(str(tmp_path / "victim")).path
    add(queue, make_run, "a")
    entry = json.loads((queue.dir / "waiting" / "a.json").read_bytes()) | {"is_elsewhere": False}
    spoiled = {"up": {"run": f"../{victim.name}"}, "none": {"run": ""}, "here": {"run": "."}, "many": {"threads": 10**20}}
    for name, changes in spoiled.items():
        (queue.dir / "waiting" / f"{name}.json").write_text(json.dumps(entry | changes))
    (queue.dir / "waiting" / "loop.json").symlink_to("loop.json")
    assert order(queue) == ["a"] and len(queue_troubles(queue)) == 5
    queue.remove("up")
    assert victim.is_dir()


def test_an_entry_stays_where_its_outcome_cannot_be_read(queue: Queue, make_run: MakeRun) -> None:
    add(queue, make_run, "a")
    (queue.dir / "done" / "a.json").write_bytes(b"{")
    queue.sweep()
    assert order(queue) == ["a"]
