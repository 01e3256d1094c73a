"""`diptych watch` on real runs: living, finished, crashed, and folders that are none."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

import diptych
from core.errors import ErrorCode, exit_code_of
from core.jobs.control import send
from core.jobs.events import Failed, Paused, Started
from core.jobs.process import start_worker
from core.jobs.reader import read_all
from core.jobs.writer import EventWriter
from training.computing import Computing
from training.run import RunEvent, RunFolder, Validation, worker_arguments
from training.tensorboard import FOLDER

MakeRun = Callable[..., RunFolder]


def test_it_follows_a_living_run_to_its_end(make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_run(epochs=2)
    worker = start_worker(worker_arguments(folder.path, Computing(device="cpu")), folder.job.log_path)
    codes: list[int] = []
    while worker.poll() is None and not folder.job.events_path.exists():
        threading.Event().wait(0.02)
    codes.append(diptych.main(["watch", str(folder.path)]))
    assert worker.wait(60) == 0
    shown = capsys.readouterr().err
    assert codes == [0]
    assert "Training on cpu" in shown and "checkpoint in" in shown and "Finished at step 16." in shown


def test_a_finished_run_is_shown_and_watching_ends(
    make_run: MakeRun, run_worker_process: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_run(epochs=1)
    run_worker_process(folder.path)
    before = {path: path.stat().st_mtime_ns for path in folder.path.rglob("*")}
    assert diptych.main(["watch", str(folder.path)]) == 0
    shown = capsys.readouterr().err
    assert "Finished at step 8." in shown
    for word in ("G_GAN", "G_L1", "D_real", "D_fake", "D_accuracy_translated", "steps/s", "waiting for data", "memory", "PSNR", "SSIM"):
        assert word in shown, word
    assert "step 8 of 8" in shown and "(the best so far)" in shown
    assert "\x1b" not in shown, "a pipe gets plain lines"
    assert {path: path.stat().st_mtime_ns for path in folder.path.rglob("*")} == before


def test_tensorboard_files_are_written_on_request_and_read_back(
    make_run: MakeRun, run_worker_process: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_run(epochs=2)
    run_worker_process(folder.path, 5)
    run_worker_process(folder.path)
    assert diptych.main(["watch", "--tensorboard", str(folder.path)]) == 0
    read = EventAccumulator(str(folder.path / FOLDER))
    with contextlib.redirect_stderr(None):
        read.Reload()
    events = read_all(folder.job, RunEvent)
    assert [point.step for point in read.Scalars("held out/l1")] == [event.step for event in events if isinstance(event, Validation)]
    assert read.Scalars("training/G_L1")[-1].step == 16
    capsys.readouterr()


def test_a_translation_has_no_figures_for_tensorboard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "job.json").write_text("{}")
    assert diptych.main(["watch", "--tensorboard", str(tmp_path)]) == exit_code_of(ErrorCode.BAD_COMMAND)
    assert "no figures for TensorBoard" in capsys.readouterr().err
    assert not (tmp_path / FOLDER).exists()


def test_a_stopped_run_says_that_it_can_be_resumed(make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_run(epochs=500, preview_every=10_000, validation_every=10_000, checkpoint_every=10_000)
    worker = start_worker(worker_arguments(folder.path, Computing(device="cpu")), folder.job.log_path)
    while worker.poll() is None and not folder.job.events_path.exists():
        threading.Event().wait(0.02)
    send(folder.job, "stop")
    assert diptych.main(["watch", str(folder.path)]) == 0
    worker.wait(60)
    assert "it can be resumed" in capsys.readouterr().err


@pytest.mark.parametrize("step", [0, 5])
def test_a_worker_that_vanished_is_said(make_run: MakeRun, capsys: pytest.CaptureFixture[str], step: int) -> None:
    folder = make_run()
    with EventWriter(folder.job) as writer:
        writer.begin_session()
        writer.write(Started(from_step=step, device="cpu", precision="fp32", code_path="exact", reason="new", pid=1, host="elsewhere"))
    assert diptych.main(["watch", str(folder.path)]) == exit_code_of(ErrorCode.WORKER_DIED)
    said = capsys.readouterr().err
    assert "ended without a word" in said and ("--preflight" in said) is (step == 0)


def test_the_exit_code_is_that_of_the_failure(make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_run()
    with EventWriter(folder.job) as writer:
        writer.begin_session()
        writer.write(Started(from_step=0, device="cpu", precision="fp32", code_path="exact", reason="new", pid=1, host="elsewhere"))
        writer.write(Failed(code=ErrorCode.LOSS_NOT_FINITE, message="The loss is not a number.", hint="Lower the rate.", step=3))
    assert diptych.main(["watch", str(folder.path)]) == exit_code_of(ErrorCode.LOSS_NOT_FINITE)
    assert "The loss is not a number. Lower the rate." in capsys.readouterr().err


def test_a_run_nobody_began_with_is_said(make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    assert diptych.main(["watch", str(make_run().path)]) == 0
    assert "No worker has begun" in capsys.readouterr().err


def test_events_that_cannot_be_read_are_no_run_that_nobody_began(make_run: MakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_run()
    folder.job.events_path.mkdir()
    assert diptych.main(["watch", str(folder.path)]) == exit_code_of(ErrorCode.DISK_FAILED)
    assert f"{folder.job.events_path} is a folder, where a file should be." in capsys.readouterr().err
    if hasattr(os, "mkfifo"):
        folder.job.events_path.rmdir()
        os.mkfifo(folder.job.events_path)
        assert diptych.main(["watch", str(folder.path)]) == exit_code_of(ErrorCode.DISK_FAILED)
        shown = capsys.readouterr().err
        assert f"{folder.job.events_path} is no file, but a pipe" in shown and "No worker" not in shown


@pytest.mark.parametrize("text", ["", "{}", "no JSON"])
def test_a_damaged_run_json_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (tmp_path / "run.json").write_text(text)
    assert diptych.main(["watch", str(tmp_path)]) == exit_code_of(ErrorCode.NOT_A_RUN)
    assert "is not a training run (its run.json is damaged" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_folder_that_is_no_job_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert diptych.main(["watch", str(tmp_path / name)]) == exit_code_of(ErrorCode.NOT_A_JOB)
    shown = capsys.readouterr().err
    assert "is no run and no translation" in shown and "Traceback" not in shown


def test_a_paused_run_is_said_to_be(make_run: MakeRun) -> None:
    folder = make_run(epochs=5000)
    worker = start_worker(worker_arguments(folder.path, Computing(device="cpu")), folder.job.log_path)
    try:
        send(folder.job, "pause")
        while not any(isinstance(event, Paused) for event in read_all(folder.job, RunEvent)):
            assert worker.poll() is None
            threading.Event().wait(0.02)
        program = [sys.executable, diptych.__file__, "watch", str(folder.path)]
        with subprocess.Popen(program, stderr=subprocess.PIPE, text=True) as watching:
            assert watching.stderr is not None
            assert "It is paused.\n" in iter(watching.stderr.readline, "")
            send(folder.job, "stop")
            assert "Stopped" in watching.stderr.read()
        assert watching.returncode == 0
    finally:
        worker.end(None, grace_s=0)
