"""The queue's runner with real workers: one after another, on after a failure, on after a kill, never two at once."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from core.errors import ErrorCode, exit_code_of
from core.jobs.control import send
from core.jobs.events import Started
from core.jobs.lease import Lease
from core.jobs.lock import owner, process_alive
from core.jobs.process import end_job
from core.jobs.reader import read_all
from tests.waiting import wait_until
from training.computing import Computing
from training.queue import Queue
from training.run import Losses, RunEvent, RunFolder

MakeRun = Callable[..., RunFolder]
WAIT_S = 120.0


def has_trained(run: RunFolder) -> bool:
    return run.job.events_path.exists() and any(isinstance(event, Losses) for event in read_all(run.job, RunEvent))


def sessions(run: RunFolder) -> int:
    return sum(isinstance(event, Started) for event in read_all(run.job, RunEvent))


@pytest.fixture
def queue(workspace: Path) -> Iterator[Queue]:
    """A queue that is left empty and without processes."""
    queue = Queue(workspace)
    yield queue
    queue.hold()
    runner = owner(queue.folder)
    for entry in queue.entries():
        end_job(RunFolder(entry.run_dir).job)
    if runner is not None and process_alive(runner):
        psutil.Process(runner.pid).kill()
        wait_until(lambda: not process_alive(runner), "the runner's end")


def test_runs_come_one_after_another_whatever_becomes_of_them(queue: Queue, make_run: MakeRun) -> None:
    """Waits for the device; goes on after kill -9, a stop by hand and a failure; never two at once."""
    long, broken, last = make_run("long", epochs=100_000), make_run("broken"), make_run("last", epochs=1)
    for run in (long, broken, last):
        queue.add(run.path, Computing(device="cpu"))
    broken.pairs_path.write_bytes(b"garbage\n")
    with Lease("cpu", "holder"):
        first = queue.start()
        wait_until(lambda: queue.state().waits_for, "the runner says what it waits for")
        assert str(os.getpid()) in queue.state().waits_for and not long.job.lock_path.exists()
    wait_until(lambda: has_trained(long), "steps of the first run")
    assert queue.is_in_hand(queue.find("long"))

    os.kill(first.pid, signal.SIGKILL)
    first.wait(WAIT_S)
    worker = owner(long.job)
    assert worker is not None and process_alive(worker), "a worker does not need the runner"
    queue.move("last", 0)  # though it comes first now, the one that is begun is looked after
    second = queue.start()
    wait_until(lambda: queue.is_running, "the second runner")
    assert queue.start().wait(WAIT_S) == exit_code_of(ErrorCode.JOB_BUSY), "a third finds the second and goes"
    wait_until(lambda: queue.state().worker == worker, "it found the worker of the first")
    assert queue.is_in_hand(queue.find("long"))
    assert not last.job.events_path.exists() and sessions(long) == 1

    queue.move("broken", 0)
    send(long.job, "stop")
    wait_until(lambda: second.poll() is not None, "all is done")
    assert second.poll() == 0
    assert [(outcome.id, outcome.result) for outcome in reversed(queue.outcomes())] == [
        ("long", "stopped"),
        ("broken", "failed"),
        ("last", "finished"),
    ]
    failure = next(outcome for outcome in queue.outcomes() if outcome.id == "broken")
    assert "pairs" in failure.message + failure.log
    assert queue.entries() == [] and (sessions(long), sessions(last)) == (1, 1)


def test_a_held_queue_ends_after_the_run_in_hand_and_a_terminated_runner_leaves_it_alone(queue: Queue, make_run: MakeRun) -> None:
    first, second = make_run("first", epochs=100_000), make_run("second")
    for run in (first, second):
        queue.add(run.path, Computing(device="cpu"))
    runner = queue.start()
    wait_until(lambda: has_trained(first), "steps")
    os.kill(runner.pid, signal.SIGTERM)
    assert runner.wait(WAIT_S) == 0
    worker = owner(first.job)
    assert worker is not None and process_alive(worker) and not queue.is_running
    assert queue.is_in_hand(queue.find("first")), "known as begun also while there is no runner"
    os.kill(worker.pid, signal.SIGKILL)
    wait_until(lambda: not process_alive(worker), "the worker's end")
    queue.hold()
    assert queue.start().wait(WAIT_S) == 0
    assert [(outcome.id, outcome.code) for outcome in queue.outcomes()] == [("first", ErrorCode.WORKER_DIED)], "what ended unseen is told"
    assert [entry.id for entry in queue.entries()] == ["second"] and not second.job.events_path.exists()
