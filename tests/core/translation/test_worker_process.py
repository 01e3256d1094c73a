"""The real worker process: killed, cancelled, paused, on a full disk, crashed by a decoder."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.jobs.control import send
from core.jobs.events import Answered, Paused, Resumed, Stopped
from core.jobs.heartbeat import read_heartbeat
from core.translation.job import RowDone, TranslationJob
from core.translation.worker import run_worker
from tests.waiting import wait_until

MakeJob = Callable[..., TranslationJob]
Command = Callable[[TranslationJob], list[str]]
Start = Callable[..., "subprocess.Popen[str]"]
Events = Callable[[TranslationJob], list[Any]]
Contents = Callable[[Path], dict[str, bytes]]
PATIENCE_S = 60.0


def num_done(job: TranslationJob, events_of: Events) -> int:
    return sum(isinstance(event, RowDone) for event in events_of(job))


@pytest.fixture
def many(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> Path:
    """Pictures enough to interrupt."""
    make_pictures(tmp_path / "many", num=300, width=64, height=48)
    return tmp_path / "many"


def test_terminated_it_ends_in_time_and_can_go_on(
    tmp_path: Path, many: Path, make_job: MakeJob, worker_command: Command, start_process: Start, events_of: Events
) -> None:
    job = make_job([many], tmp_path / "out")
    process = start_process(worker_command(job))
    wait_until(lambda: num_done(job, events_of) >= 5, "the first pictures")
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE_S) == 130
    assert time.monotonic() - start < 2.0
    events = events_of(job)
    assert isinstance(events[-1], Stopped)
    assert events[-1].reason == "asked"
    done = num_done(job, events_of)
    outputs = list((tmp_path / "out").iterdir())
    assert done == len(outputs) < 300 and events[-1].step == done
    for path in outputs:
        with Image.open(path) as image:
            image.load()
    assert run_worker(job.path, device="cpu") == 0
    assert len(list((tmp_path / "out").iterdir())) == 300


def test_a_huge_picture_does_not_hold_up_a_cancel(
    tmp_path: Path, make_job: MakeJob, worker_command: Command, start_process: Start, events_of: Events
) -> None:
    (tmp_path / "in").mkdir()
    for index in range(2):
        Image.fromarray(np.zeros((8000, 8000, 3), np.uint8)).save(tmp_path / "in" / f"{index}.png", compress_level=1)
    job = make_job([tmp_path / "in"], tmp_path / "out", scale="native")
    process = start_process(worker_command(job))
    wait_until(lambda: '"state":"translating"' in beat(job) or process.poll() is not None, "the translation's begin")
    start = time.monotonic()
    send(job.folder, "cancel")
    assert process.wait(PATIENCE_S) == 130
    assert time.monotonic() - start < 2.0
    assert isinstance(events_of(job)[-1], Stopped)
    assert not list((tmp_path / "out").iterdir())


def beat(job: TranslationJob) -> str:
    record = read_heartbeat(job.folder)
    return f'"state":"{record.state}"' if record is not None else ""


def test_paused_it_takes_no_further_picture_until_resumed(
    tmp_path: Path, many: Path, make_job: MakeJob, worker_command: Command, start_process: Start, events_of: Events
) -> None:
    job = make_job([many], tmp_path / "out")
    process = start_process(worker_command(job))
    wait_until(lambda: num_done(job, events_of) >= 1, "the first picture")
    send(job.folder, "pause")
    wait_until(lambda: any(isinstance(event, Paused) for event in events_of(job)), "the pause")
    wait_until(lambda: "paused" in beat(job), "a heartbeat that says so")  # two seconds in which pictures would have come
    done = num_done(job, events_of)
    assert done < 300
    send(job.folder, "preview")
    wait_until(lambda: sum(isinstance(event, Answered) for event in events_of(job)) == 2, "the answer")
    assert num_done(job, events_of) == done
    refused = [event for event in events_of(job) if isinstance(event, Answered)][-1]
    assert not refused.accepted and "preview" in refused.reason
    send(job.folder, "resume")
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0 and num_done(job, events_of) == 300
    assert any(isinstance(event, Resumed) for event in events_of(job))


def test_killing_is_no_crash(
    tmp_path: Path, many: Path, make_job: MakeJob, worker_command: Command, start_process: Start, events_of: Events
) -> None:
    job = make_job([many], tmp_path / "out")
    process = start_process(worker_command(job))
    wait_until(lambda: num_done(job, events_of) >= 5, "the first pictures")
    process.kill()
    process.wait()
    assert not job.has_crashed()


def test_a_folder_that_is_no_job_is_refused_in_a_sentence(tmp_path: Path, start_process: Start) -> None:
    from core.jobs.process import program_command

    process = start_process(program_command("_translate-worker", str(tmp_path)), env={**os.environ})
    text, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 5
    assert "is not a translation" in text and "Traceback" not in text
