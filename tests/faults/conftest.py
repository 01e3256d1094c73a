"""Real workers for the tests of faults: one that stays and translates job after job, forks that train, and single ones that may die."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.jobs.events import Failed, Finished, Stopped
from core.jobs.lock import owner
from core.jobs.process import Worker, start_worker
from core.jobs.reader import read_all
from core.translation.history import Row, TranslationHistory
from core.translation.job import TRANSLATION_EVENTS, TranslationJob
from core.translation.next_job import next_job_line
from tests.core.conftest import unwritable
from tests.core.translation.conftest import contents, events_of, make_job, start_process, tiny_model, worker_command
from tests.training.conftest import forks, make_run, tiny_pairs, tiny_settings

__all__ = [
    "contents",
    "events_of",
    "forks",
    "make_job",
    "make_run",
    "start_process",
    "tiny_model",
    "tiny_pairs",
    "tiny_settings",
    "unwritable",
    "worker_command",
]

PATIENCE_S = 60.0


class Outcome:
    """What came of a job."""

    def __init__(self, job: TranslationJob) -> None:
        self.job = job
        self.events: list[Any] = read_all(job.folder, TRANSLATION_EVENTS)
        self.history = TranslationHistory(job.path)
        self.history.apply(self.events)

    @property
    def rows(self) -> list[Row]:
        return [self.history.row(index) for index in range(self.history.num_files)]

    def row(self, name: str) -> Row:
        """The one row of a picture of that name."""
        (row,) = [row for row in self.rows if row.source.name == name]
        return row


class StayingWorker:
    """A real worker process that does job after job, so that torch is loaded once for all tests."""

    def __init__(self) -> None:
        self._worker: Worker | None = None

    def begin(self, job: TranslationJob) -> None:
        """Give it a job."""
        if self._worker is None:
            self._worker = start_worker(
                ["_translate-worker", str(job.path), "--device", "cpu", "--stay"], job.folder.log_path, with_input=True
            )
        else:
            self._worker.hand(next_job_line(job.path), job.folder.log_path)

    def finish(self, job: TranslationJob) -> Outcome:
        """Wait for the end of the job that it has."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            assert self._worker is not None and self._worker.poll() is None, job.folder.log_path.read_text()
            events = read_all(job.folder, TRANSLATION_EVENTS)
            if events and isinstance(events[-1], Finished | Stopped | Failed) and owner(job.folder) is None:
                return Outcome(job)
            assert time.monotonic() < deadline, job.folder.log_path.read_text()
            time.sleep(0.01)

    @property
    def process(self) -> psutil.Process:
        assert self._worker is not None
        return psutil.Process(self._worker.pid)

    def end(self) -> None:
        if self._worker is not None:
            self._worker.end_input()
            self._worker.end(grace_s=0, terminate_s=5)


@pytest.fixture(scope="module")
def staying_worker(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Iterator[StayingWorker]:
    """A worker that has done its first job."""
    from PIL import Image

    from core.translation.job import create_job, request_for

    folder = tmp_path_factory.mktemp("first")
    Image.new("RGB", (8, 8)).save(folder / "first.png")
    worker = StayingWorker()
    job = create_job(folder / "job", request_for([folder / "first.png"], tiny_model, folder / "out"))
    worker.begin(job)
    worker.finish(job)
    yield worker
    worker.end()


@pytest.fixture
def translate(staying_worker: StayingWorker, make_job: Callable[..., TranslationJob]) -> Callable[..., Outcome]:
    """translate(inputs, output_dir, **options): a job done by the real worker. Without noise, unless `noise_seed` is given."""
    num_jobs = 0

    def run(inputs: list[Path], output_dir: Path, **options: Any) -> Outcome:
        nonlocal num_jobs
        num_jobs += 1
        job = make_job(inputs, output_dir, f"job-{num_jobs}", **{"noise_seed": None, **options})
        staying_worker.begin(job)
        return staying_worker.finish(job)

    return run
