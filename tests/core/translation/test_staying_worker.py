"""The worker that stays: further jobs on its input begin at once, each with its own logs; it ends with its input."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import AppError, ErrorCode
from core.jobs.control import send
from core.jobs.events import Answered, Finished, Started
from core.jobs.lock import owner
from core.jobs.process import Worker, start_worker
from core.translation.job import RowDone, TranslationJob
from core.translation.next_job import next_job_line, read_next_job

MakeJob = Callable[..., TranslationJob]
Events = Callable[[TranslationJob], list[Any]]
PATIENCE_S = 60.0
WARM_S = 1.0
"""Loosely: on a quiet machine it is 0.3 (tests/benchmarks/warm_worker.py prints it)."""


@pytest.fixture
def staying() -> Iterator[Callable[[TranslationJob], Worker]]:
    """staying(job): a worker that stays, at its first job; it is gone after the test."""
    workers: list[Worker] = []

    def start(job: TranslationJob) -> Worker:
        arguments = ["_translate-worker", str(job.path), "--device", "cpu", "--stay"]
        workers.append(start_worker(arguments, job.folder.log_path, with_input=True))
        return workers[-1]

    yield start
    for worker in workers:
        worker.end_input()
        worker.end(grace_s=0, terminate_s=5)


def wait_for_end(job: TranslationJob, events_of: Events) -> list[Any]:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        events = events_of(job)
        if events and isinstance(events[-1], Finished) and owner(job.folder) is None:
            return events
        assert time.monotonic() < deadline, job.folder.log_path.read_text()
        time.sleep(0.01)


def test_further_jobs_begin_at_once_and_give_the_same(
    tmp_path: Path,
    make_pictures: Callable[..., list[Path]],
    make_job: MakeJob,
    events_of: Events,
    contents: Callable[[Path], dict[str, bytes]],
    staying: Callable[[TranslationJob], Worker],
) -> None:
    make_pictures(tmp_path / "in", num=5)
    first, second, third = (make_job([tmp_path / "in"], tmp_path / f"out-{name}", name) for name in "abc")
    worker = staying(first)
    events = wait_for_end(first, events_of)
    for job in (second, third):
        handed = time.time()
        worker.hand(next_job_line(job.path), job.folder.log_path)
        events = wait_for_end(job, events_of)
        began = min(event.time - event.seconds for event in events if isinstance(event, RowDone))
        assert began - handed < WARM_S
        assert [event.pid for event in events if isinstance(event, Started)] == [worker.pid]
        assert job.folder.log_path.is_file() and job.crash_path.is_file() and not job.has_crashed()
    outputs = [contents(tmp_path / f"out-{name}") for name in "abc"]
    assert outputs[0] == outputs[1] == outputs[2] and len(outputs[0]) == 5
    worker.end_input()
    assert worker.wait(PATIENCE_S) == 0


def test_one_without_a_job_waits_for_its_first(
    tmp_path: Path, make_pictures: Callable[..., list[Path]], make_job: MakeJob, events_of: Events
) -> None:
    make_pictures(tmp_path / "in", num=2)
    job = make_job([tmp_path / "in"], tmp_path / "out")
    worker = start_worker(["_translate-worker", "--stay"], tmp_path / "waiting.log", with_input=True)
    try:
        worker.hand(next_job_line(job.path), job.folder.log_path)
        events = wait_for_end(job, events_of)
        assert [event.pid for event in events if isinstance(event, Started)] == [worker.pid]
        worker.end_input()
        assert worker.wait(PATIENCE_S) == 0
    finally:
        worker.end(grace_s=0, terminate_s=5)


def test_a_command_sent_before_a_further_job_was_handed_is_not_obeyed(
    tmp_path: Path,
    make_pictures: Callable[..., list[Path]],
    make_job: MakeJob,
    events_of: Events,
    staying: Callable[[TranslationJob], Worker],
) -> None:
    make_pictures(tmp_path / "in", num=2)
    first, second = (make_job([tmp_path / "in"], tmp_path / f"out-{name}", name) for name in "ab")
    worker = staying(first)
    wait_for_end(first, events_of)
    send(second.folder, "cancel")
    worker.hand(next_job_line(second.path), second.folder.log_path)
    events = wait_for_end(second, events_of)
    (answer,) = [event for event in events if isinstance(event, Answered)]
    assert not answer.accepted


def test_its_input_ending_in_mid_job_lets_it_finish_the_job_and_go(
    tmp_path: Path,
    make_pictures: Callable[..., list[Path]],
    make_job: MakeJob,
    events_of: Events,
    staying: Callable[[TranslationJob], Worker],
) -> None:
    make_pictures(tmp_path / "in", num=30)
    job = make_job([tmp_path / "in"], tmp_path / "out")
    worker = staying(job)
    worker.end_input()
    assert worker.wait(PATIENCE_S) == 0
    assert isinstance(events_of(job)[-1], Finished) and len(list((tmp_path / "out").iterdir())) == 30


def test_a_worker_that_went_meanwhile_is_said(
    tmp_path: Path, make_pictures: Callable[..., list[Path]], make_job: MakeJob, staying: Callable[[TranslationJob], Worker]
) -> None:
    make_pictures(tmp_path / "in", num=1)
    job = make_job([tmp_path / "in"], tmp_path / "out")
    worker = staying(job)
    worker.end(grace_s=0)
    with pytest.raises(AppError) as caught:
        worker.hand(next_job_line(job.path), job.folder.log_path)
    assert caught.value.code is ErrorCode.WORKER_START


def test_a_line_that_is_no_job_is_refused() -> None:
    with pytest.raises(AppError) as caught:
        read_next_job(b"{}")
    assert caught.value.code is ErrorCode.BAD_COMMAND
