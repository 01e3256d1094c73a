"""A disk that stands still keeps no worker from stopping: what was trained is saved, and the wait is told as such."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.jobs.control import send
from core.jobs.events import Answered, Stopped
from core.jobs.reader import read_all
from training.checkpoint_folders import checkpoint_dirs
from training.computing import Computing
from training.run import InputPlanned, RunEvent, RunFolder, step_name, worker_arguments

DEADLINE_S = 60
WORKER = Path(__file__).with_name("slow_disk_worker.py")


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("where", ["training", "held-out"])
def test_a_worker_that_waits_for_the_disk_obeys_stop(make_run: Callable[..., RunFolder], where: str) -> None:
    folder = make_run()
    command = [sys.executable, str(WORKER), where, *worker_arguments(folder.path, Computing(device="cpu"))[1:]]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        wait_until((folder.path / "hanging").exists, process)
        # The steps that could be made are made, and it still obeys.
        wait_until(lambda: any(isinstance(event, InputPlanned) for event in read_all(folder.job, RunEvent)), process)
        send(folder.job, "stop")
        _, errors = process.communicate(timeout=DEADLINE_S)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0 and "Traceback" not in errors
    events = read_all(folder.job, RunEvent)
    stopped = events[-1]
    assert isinstance(stopped, Stopped) and stopped.step <= 4
    assert [event.accepted for event in events if isinstance(event, Answered)] == [True]
    saved = [path.name for path in checkpoint_dirs(folder.path)]
    assert saved == ([step_name(stopped.step)] if stopped.step else [])
