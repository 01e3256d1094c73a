"""The real worker process: what it writes, how it obeys, how it ends and how it goes on."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from core.errors import ErrorCode
from core.jobs.control import send
from core.jobs.events import Answered, Event, Failed, Finished, Paused, Resumed, Started, Stopped
from core.jobs.last_words import read_last_words
from core.jobs.process import Worker, program_command, start_worker
from core.jobs.reader import JobReader, read_all
from core.jobs.writer import EventWriter
from training.checkpoint_folders import checkpoint_dirs
from training.computing import Computing
from training.history import RunHistory
from training.run import CheckpointSaved, Losses, PairSkipped, Preview, RunEvent, RunFolder, Validation, step_name, worker_arguments
from training.telling import Teller

MakeRun = Callable[..., RunFolder]
RunWorker = Callable[..., subprocess.CompletedProcess[str]]
DEADLINE_S = 60


def started(folder: RunFolder) -> Worker:
    return start_worker(worker_arguments(folder.path, Computing(device="cpu")), folder.job.log_path)


def wait_for(reader: JobReader[RunEvent], kind: type[Event], worker: Worker) -> Event:
    """The next event of this kind."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        for event in reader.poll():
            if isinstance(event, kind):
                return event
        if worker.poll() is not None:
            events = reader.poll()
            found = [event for event in events if isinstance(event, kind)]
            assert found, f"the worker ended without {kind.__name__}: {worker.log_tail()}"
            return found[0]
        time.sleep(0.02)
    raise AssertionError(f"no {kind.__name__} within {DEADLINE_S} s")


def weights(folder: RunFolder, step: int) -> bytes:
    return (folder.checkpoints_dir / step_name(step) / "generator.safetensors").read_bytes()


def test_a_run_trains_to_its_end_and_writes_what_a_watcher_needs(make_run: MakeRun) -> None:
    folder = make_run()
    command = program_command(*worker_arguments(folder.path, Computing(device="cpu")))
    ended = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    events = read_all(folder.job, RunEvent)
    assert isinstance(events[0], Started) and events[0].from_step == 0
    assert isinstance(events[-1], Finished) and events[-1].step == 32
    history = RunHistory()
    history.apply(events)
    assert (history.step, history.total_steps, history.epoch) == (32, 32, 3)
    assert [preview.step for preview in history.previews] == [0, 10, 20, 30, 32]
    assert sum(isinstance(event, Preview) for event in events) == 5, "none is made twice"
    assert [event.step for event in history.validation] == [0, 10, 20, 30, 32]
    assert sum(event.count for event in events if isinstance(event, Losses)) == 32
    for preview in history.previews:
        for name in preview.names:
            with Image.open(folder.path / preview.folder / name) as picture:
                assert (picture.format, picture.size) == ("WEBP", (32, 32))
    assert {path.name for path in folder.previews_dir.iterdir()} >= {"input", "target"}
    saved = [event for event in events if isinstance(event, CheckpointSaved)]
    assert [event.step for event in saved] == [10, 20, 30, 32]
    best = min((event for event in events if isinstance(event, Validation) and event.step > 0), key=lambda event: event.l1)
    assert step_name(best.step) in {path.name for path in checkpoint_dirs(folder.path)}


def test_stopping_and_resuming_gives_the_weights_of_the_undisturbed_run(make_run: MakeRun, run_worker_process: RunWorker) -> None:
    undisturbed, interrupted = make_run("undisturbed"), make_run("interrupted")
    assert run_worker_process(undisturbed.path).returncode == 0
    for stop_at in (5, 13, None):
        assert run_worker_process(interrupted.path, stop_at).returncode == 0
    assert weights(interrupted, 32) == weights(undisturbed, 32)
    events = read_all(interrupted.job, RunEvent)
    assert [event.from_step for event in events if isinstance(event, Started)] == [0, 5, 13]
    assert [event.reason for event in events if isinstance(event, Stopped)] == ["step reached"] * 2


def test_pause_resume_preview_and_stop_are_obeyed_and_answered(make_run: MakeRun) -> None:
    folder = make_run(epochs=100_000)
    worker = started(folder)
    reader: JobReader[RunEvent] = JobReader(folder.job, RunEvent)
    wait_for(reader, Losses, worker)
    pause_id = send(folder.job, "pause")
    paused = wait_for(reader, Paused, worker)
    assert isinstance(paused, Paused)
    send(folder.job, "preview")
    preview = wait_for(reader, Preview, worker)
    assert isinstance(preview, Preview) and preview.step == paused.step
    send(folder.job, "resume")
    wait_for(reader, Resumed, worker)
    send(folder.job, "cancel")
    send(folder.job, "stop")
    stopped = wait_for(reader, Stopped, worker)
    assert worker.wait(DEADLINE_S) == 0
    assert isinstance(stopped, Stopped) and stopped.step > paused.step
    assert checkpoint_dirs(folder.path)[-1].name == step_name(stopped.step)
    answers = {event.command: event for event in read_all(folder.job, RunEvent) if isinstance(event, Answered)}
    assert answers["pause"].command_id == pause_id
    assert {name: answer.accepted for name, answer in answers.items()} == {
        "pause": True,
        "preview": True,
        "resume": True,
        "cancel": False,
        "stop": True,
    }


def test_a_run_that_ends_on_a_previewed_step_previews_it_once(make_run: MakeRun, run_worker_process: RunWorker) -> None:
    folder = make_run()
    assert run_worker_process(folder.path, 20).returncode == 0
    assert [event.step for event in read_all(folder.job, RunEvent) if isinstance(event, Preview)] == [0, 10, 20]


def test_sigterm_saves_and_stops(make_run: MakeRun) -> None:
    folder = make_run(epochs=100_000)
    worker = started(folder)
    reader: JobReader[RunEvent] = JobReader(folder.job, RunEvent)
    wait_for(reader, Losses, worker)
    os.kill(worker.pid, signal.SIGTERM)
    stopped = wait_for(reader, Stopped, worker)
    assert worker.wait(DEADLINE_S) == 0
    assert isinstance(stopped, Stopped) and checkpoint_dirs(folder.path)[-1].name == step_name(stopped.step)


def test_after_a_kill_the_run_goes_on_from_its_last_checkpoint(make_run: MakeRun, run_worker_process: RunWorker) -> None:
    undisturbed, killed = make_run("undisturbed", epochs=12), make_run("killed", epochs=12)
    assert run_worker_process(undisturbed.path).returncode == 0
    worker = started(killed)
    reader: JobReader[RunEvent] = JobReader(killed.job, RunEvent)
    wait_for(reader, CheckpointSaved, worker)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(DEADLINE_S)
    ended = run_worker_process(killed.path)
    assert ended.returncode == 0, ended.stderr
    assert weights(killed, 96) == weights(undisturbed, 96)
    second = [event for event in read_all(killed.job, RunEvent) if isinstance(event, Started)][1]
    assert second.from_step % 10 == 0 and second.session == 2
    assert not list(killed.checkpoints_dir.glob(".*"))


def test_a_loss_that_is_not_finite_ends_the_run_and_saves_nothing_of_it(make_run: MakeRun, run_worker_process: RunWorker) -> None:
    folder = make_run(lambda_l1=1e39)
    ended = run_worker_process(folder.path)
    events = read_all(folder.job, RunEvent)
    failed = events[-1]
    assert isinstance(failed, Failed) and failed.code == ErrorCode.LOSS_NOT_FINITE
    assert ended.returncode == 6
    assert failed.step == 1 and failed.hint.startswith("Start a new run"), "there is no checkpoint to go on from"
    assert all(event.step < failed.step for event in events if isinstance(event, CheckpointSaved))


def test_a_device_that_is_absent_is_told_with_its_code(make_run: MakeRun) -> None:
    folder = make_run()
    worker = start_worker(worker_arguments(folder.path, Computing(device="cuda:7")), folder.job.log_path)
    assert worker.wait(DEADLINE_S) == 7
    failed = read_all(folder.job, RunEvent)[-1]
    assert isinstance(failed, Failed) and failed.code == ErrorCode.DEVICE_ABSENT
    assert "cuda:7" in failed.message


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]", b"\xff\xfe"])
def test_a_folder_that_is_no_run_is_refused(tmp_path: Path, run_worker_process: RunWorker, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "run.json").write_bytes(content)
    ended = run_worker_process(tmp_path)
    assert ended.returncode == 5
    told = read_last_words(ended.stdout, ended.returncode)
    assert told is not None and told.code == ErrorCode.NOT_A_RUN and str(tmp_path) in told.message
    assert ended.stderr == ""


def test_events_told_from_two_threads_are_each_written_once(make_run: MakeRun) -> None:
    """The loop and the thread that reads pictures ahead both have things to tell."""
    folder = make_run()
    writer = EventWriter(folder.job)
    writer.begin_session()
    teller = Teller(writer)
    names = [[f"{thread}-{number}" for number in range(2000)] for thread in range(2)]
    threads = [
        threading.Thread(target=lambda mine=mine: [teller.tell(PairSkipped(name=name, message="")) for name in mine]) for mine in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    written = [event.name for event in read_all(folder.job, RunEvent) if isinstance(event, PairSkipped)]
    assert sorted(written) == sorted(names[0] + names[1])
