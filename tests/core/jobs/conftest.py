"""Job folders and real workers for the tests of core.jobs."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.jobs.folder import JobFolder
from core.jobs.process import Worker, start_command
from tests.waiting import wait_until

ROOT_DIR = Path(__file__).resolve().parents[3]
FAKE_WORKER = Path(__file__).with_name("fake_worker.py")
DEADLINE_S = 30.0


@pytest.fixture
def job(tmp_path: Path) -> JobFolder:
    """An empty job folder."""
    folder = tmp_path / "job"
    folder.mkdir()
    return JobFolder(folder, "run.json")


@pytest.fixture
def start(job: JobFolder) -> Iterator[Callable[[str], Worker]]:
    """start(mode): the fake worker as a real process on `job`; it is gone after the test."""
    workers: list[Worker] = []

    def start_fake(mode: str) -> Worker:
        command = [sys.executable, str(FAKE_WORKER), str(job.path), mode]
        workers.append(start_command(command, job.log_path, environment={"PYTHONPATH": str(ROOT_DIR)}))
        return workers[-1]

    yield start_fake
    for worker in workers:
        worker.end(grace_s=0, terminate_s=0)


@pytest.fixture
def until() -> Callable[[Callable[[], object]], None]:
    """until(condition): waits for it, fails after DEADLINE_S."""

    return lambda condition: wait_until(condition, "what comes next", DEADLINE_S)
