"""The real worker process: killed, cancelled, paused, on a full disk, crashed by a decoder."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.jobs.control import send
from core.jobs.events import Answered, Failed, Finished, Paused, Resumed, Stopped
from core.jobs.heartbeat import read_heartbeat
from core.translation.job import RowDone, RowFailed, TranslationJob
from core.translation.worker import run_worker

MakeJob = Callable[..., TranslationJob]
Command = Callable[[TranslationJob], list[str]]
Start = Callable[..., "subprocess.Popen[str]"]
Events = Callable[[TranslationJob], list[Any]]
Contents = Callable[[Path], dict[str, bytes]]
PATIENCE_S = 60.0


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.005)


def num_done(job: TranslationJob, events_of: Events) -> int:
    return sum(isinstance(event, RowDone) for event in events_of(job))


@pytest.fixture
def many(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> Path:
    """Pictures enough to interrupt."""
    make_pictures(tmp_path / "many", num=300, width=64, height=48)
    return tmp_path / "many"


def test_killed_at_any_time_and_resumed_it_equals_an_undisturbed_run(
    tmp_path: Path, many: Path, make_job: MakeJob, worker_command: Command, start_process: Start, events_of: Events, contents: Contents
) -> None:
    assert run_worker(make_job([many], tmp_path / "undisturbed", "whole").path, device="cpu") == 0
    job = make_job([many], tmp_path / "out")
    for goal in (1, 120, 220):
        process = start_process(worker_command(job))
        wait_until(lambda goal=goal: num_done(job, events_of) >= goal, f"{goal} pictures")
        process.kill()
        process.wait()
    assert num_done(job, events_of) < 300
    last = start_process(worker_command(job))
    last.communicate(timeout=PATIENCE_S)
    assert last.returncode == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "undisturbed")
    assert isinstance(events_of(job)[-1], Finished)


@pytest.mark.parametrize("means", ["cancel", "stop", "SIGTERM"])
def test_asked_to_end_it_does_so_in_time_and_can_go_on(
    tmp_path: Path, many: Path, make_job: MakeJob, worker_command: Command, start_process: Start, events_of: Events, means: str
) -> None:
    job = make_job([many], tmp_path / "out")
    process = start_process(worker_command(job))
    wait_until(lambda: num_done(job, events_of) >= 5, "the first pictures")
    start = time.monotonic()
    process.send_signal(signal.SIGTERM) if means == "SIGTERM" else send(job.folder, means)
    assert process.wait(PATIENCE_S) == 130
    assert time.monotonic() - start < 2.0
    events = events_of(job)
    assert isinstance(events[-1], Stopped)
    assert events[-1].reason == ("cancelled" if means == "cancel" else "asked")
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


def test_a_full_disk_leaves_old_outputs_and_can_be_resumed(
    tmp_path: Path, make_job: MakeJob, worker_command: Command, start_process: Start, events_of: Events, contents: Contents
) -> None:
    (tmp_path / "in").mkdir()
    random = np.random.default_rng(0)
    for index in range(6):
        Image.fromarray(random.integers(0, 256, (150, 150, 3), dtype=np.uint8)).save(tmp_path / "in" / f"{index}.bmp")
    (tmp_path / "out").mkdir()
    for index in range(6):
        (tmp_path / "out" / f"{index}.bmp").write_bytes(b"old")
    job = make_job([tmp_path / "in"], tmp_path / "out", on_existing="replace", output_format="bmp")

    def room_for_small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    process = start_process(worker_command(job), preexec_fn=room_for_small_files)
    text, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 4, text
    failed = events_of(job)[-1]
    assert isinstance(failed, Failed) and failed.code == "disk.full" and "0 of 6" in failed.message and failed.hint
    assert contents(tmp_path / "out") == {f"{index}.bmp": b"old" for index in range(6)}
    assert "Traceback" not in text
    assert run_worker(job.path, device="cpu") == 0
    assert all(len(data) > 20_000 for data in contents(tmp_path / "out").values())


def test_a_decoder_that_crashes_costs_its_picture_and_no_other(
    tmp_path: Path, make_job: MakeJob, make_pictures: Callable[..., list[Path]], start_process: Start, events_of: Events
) -> None:
    paths = make_pictures(tmp_path / "in", num=20)
    paths[7].rename(paths[7].with_name("007-crash.png"))
    paths[12].rename(paths[12].with_name("012-crash.png"))
    job = make_job([tmp_path / "in"], tmp_path / "out")
    crashing = Path(__file__).resolve().parents[2] / "crashing_worker.py"
    codes = []
    while len(codes) < 10:
        process = start_process([sys.executable, str(crashing), str(job.path), "--device", "cpu"])
        process.communicate(timeout=PATIENCE_S)
        codes.append(process.returncode)
        if process.returncode >= 0:
            break
        assert job.has_crashed()
    assert len(codes) <= 5  # each culprit costs two at most
    assert codes[-1] == 1 and set(codes[:-1]) == {-signal.SIGABRT}
    assert not job.has_crashed()
    failed = {event.index: event for event in events_of(job) if isinstance(event, RowFailed)}
    assert sorted(failed) == [7, 12] and all("crash.png" in event.message for event in failed.values())
    assert len(list((tmp_path / "out").iterdir())) == 18


@pytest.mark.parametrize("how", ["hang", "stall"])
def test_a_decoder_that_never_comes_back_costs_its_picture_and_no_other(
    tmp_path: Path, make_job: MakeJob, make_pictures: Callable[..., list[Path]], start_process: Start, events_of: Events, how: str
) -> None:
    paths = make_pictures(tmp_path / "in", num=12)
    paths[5].rename(paths[5].with_name(f"005-{how}.png"))
    job = make_job([tmp_path / "in"], tmp_path / "out")
    misbehaving = Path(__file__).resolve().parents[2] / "crashing_worker.py"
    codes = []
    while len(codes) < 6:
        process = start_process([sys.executable, str(misbehaving), str(job.path), "--device", "cpu", "--decode-limit", "0.5"])
        process.communicate(timeout=PATIENCE_S)
        codes.append(process.returncode)
        if process.returncode in (0, 1) and not job.has_crashed():
            break
        assert job.has_crashed() and not any(isinstance(event, Finished) for event in events_of(job))
    # one that lets Python go on is known at once; one that does not is found as after a crash
    assert len(codes) == (2 if how == "hang" else 3) and codes[-1] == 1
    (failed,) = [event for event in events_of(job) if isinstance(event, RowFailed)]
    assert failed.index == 5 and failed.code == ("data.decoder_hung" if how == "hang" else "internal.worker_died")
    assert f"005-{how}.png" in failed.message
    assert len(list((tmp_path / "out").iterdir())) == 11


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
