"""The real worker where it can't begin, or can't write: whoever started it gets the sentence and the exit code of the trouble."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import ErrorCode
from core.jobs.events import Failed
from core.jobs.lock import JobLock
from core.jobs.process import Worker, start_worker
from core.translation.job import RowDone, TranslationJob
from core.translation.worker import run_worker

MakeJob = Callable[..., TranslationJob]
MakePictures = Callable[..., list[Path]]
Events = Callable[[TranslationJob], list[Any]]
PATIENCE_S = 60.0


@pytest.fixture
def many(tmp_path: Path, make_pictures: MakePictures) -> Path:
    """Pictures enough to interrupt."""
    make_pictures(tmp_path / "many" / "sub", num=400, width=64, height=48)
    return tmp_path / "many"


def start(job: TranslationJob, log_path: Path | None = None) -> Worker:
    return start_worker(["_translate-worker", str(job.path), "--device", "cpu"], log_path or job.folder.log_path)


def wait_for_the_first(job: TranslationJob, worker: Worker, events_of: Events) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not any(isinstance(event, RowDone) for event in events_of(job)):
        assert time.monotonic() < deadline and worker.poll() is None
        time.sleep(0.005)


def test_a_job_that_another_works_on_is_told_with_its_owner(tmp_path: Path, many: Path, make_job: MakeJob) -> None:
    job = make_job([many], tmp_path / "out")
    with JobLock(job.folder):
        worker = start(job)
        assert worker.wait(PATIENCE_S) == 2
    death = worker.death()
    assert death.code is ErrorCode.JOB_BUSY and f"Process {os.getpid()} " in death.message and str(job.path) in death.message


@pytest.mark.parametrize("name", ["lock", "events.jsonl", "crash.log", "in-hand"])
def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path, many: Path, make_job: MakeJob, name: str) -> None:
    job = make_job([many], tmp_path / "out")
    (job.path / name).mkdir()
    worker = start(job)
    assert worker.wait(PATIENCE_S) == 4
    death = worker.death()
    assert death.code is ErrorCode.DISK_FAILED and str(job.path / name) in death.message


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
def test_a_log_that_takes_no_word_changes_no_exit_code(tmp_path: Path, many: Path, make_job: MakeJob) -> None:
    job = make_job([many], tmp_path / "out")
    (job.path / "crash.log").mkdir()
    worker = start(job, Path("/dev/full"))
    assert worker.wait(PATIENCE_S) == 4 and worker.death().exit_code == 4


def test_a_job_folder_that_goes_away_is_told(tmp_path: Path, many: Path, make_job: MakeJob, events_of: Events) -> None:
    job = make_job([many], tmp_path / "out")
    worker = start(job)
    wait_for_the_first(job, worker, events_of)
    job.path.rename(tmp_path / "elsewhere")
    assert worker.wait(PATIENCE_S) == 4
    death = worker.death()
    assert death.code is ErrorCode.FOLDER_GONE and str(job.path) in death.message


def test_a_job_folder_that_is_removed_is_told(tmp_path: Path, many: Path, make_job: MakeJob, events_of: Events) -> None:
    job = make_job([many], tmp_path / "out")
    worker = start(job, tmp_path / "elsewhere.log")
    wait_for_the_first(job, worker, events_of)
    shutil.rmtree(job.path, ignore_errors=True)
    assert worker.wait(PATIENCE_S) == 4, worker.log_tail()
    assert worker.death().code is ErrorCode.FOLDER_GONE


def test_an_output_folder_that_is_moved_away_stops_the_job_and_is_not_made_again(
    tmp_path: Path, many: Path, make_job: MakeJob, events_of: Events
) -> None:
    job = make_job([many], tmp_path / "out")
    worker = start(job)
    wait_for_the_first(job, worker, events_of)
    (tmp_path / "out").rename(tmp_path / "moved")
    assert worker.wait(PATIENCE_S) == 4
    assert not (tmp_path / "out").exists()
    ending = events_of(job)[-1]
    assert isinstance(ending, Failed) and ending.code == ErrorCode.FOLDER_GONE and str(tmp_path / "out") in ending.message
    (tmp_path / "moved").rename(tmp_path / "out")
    assert run_worker(job.path, device="cpu") == 0
    assert len(list((tmp_path / "out" / "sub").iterdir())) == 400
