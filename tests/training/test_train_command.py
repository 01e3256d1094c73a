"""`diptych train` through the real front door: it trains, stops at a step, resumes, and refuses what is wrong in one sentence."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

import diptych as front_door
from core.errors import ErrorCode, exit_code_of
from core.jobs.control import ControlInbox
from core.jobs.events import Started
from core.jobs.lock import JobLock
from core.jobs.process import program_command
from core.jobs.reader import read_all
from diptych import main as diptych_main
from training.checkpoint_folders import checkpoint_dirs
from training.run import Losses, RunEvent, RunFolder, list_runs, read_label, read_request
from training.tensorboard import FOLDER

TINY = [f"--set={change}" for change in ("size_px=32", "width=4", "discriminator_width=4", "epochs=4", "preview_every=10")]


@pytest.fixture
def diptych(workspace: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = program_command(*map(str, arguments), "--workspace", str(workspace), "--device", "cpu")
        return subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)

    return call


@pytest.fixture
def pictures(tmp_path: Path, make_side_by_side: Callable[..., list[Path]]) -> Path:
    make_side_by_side(tmp_path / "pairs", num=10)
    return tmp_path / "pairs"


Diptych = Callable[..., subprocess.CompletedProcess[str]]


def test_a_folder_is_taken_as_it_comes_trained_stopped_and_resumed(diptych: Diptych, pictures: Path, tmp_path: Path) -> None:
    run_dir = tmp_path / "run"
    first = diptych("train", "--dataset", pictures, "--run", run_dir, "--input", "left", *TINY, "--steps", 7, "--seed", 3)
    assert first.returncode == 0, first.stderr
    assert "Stopped at step 7" in first.stderr
    request = read_request(run_dir)
    assert request.settings.seed == 3 and request.settings.width == 4
    assert request.num_train == 9 and request.num_validation == 1
    second = diptych("train", "--resume", run_dir, "--tensorboard")
    assert second.returncode == 0, second.stderr
    assert "Finished at step 36" in second.stderr
    events = read_all(RunFolder(run_dir).job, RunEvent)
    assert [event.from_step for event in events if isinstance(event, Started)] == [0, 7]
    drawn = EventAccumulator(str(run_dir / FOLDER))
    drawn.Reload()  # its first session counts too
    assert [point.step for point in drawn.Scalars("training/G_L1")] == [event.step for event in events if isinstance(event, Losses)]


def test_a_run_like_another_keeps_its_pairs_and_settings_but_for_what_is_changed(
    make_run: Callable[..., RunFolder], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_dir = make_run("first", epochs=7).path
    like = ["queue", "add", "--like", str(run_dir), "--workspace", str(tmp_path / "workspace")]
    assert diptych_main([*like, "--run", str(tmp_path / "second"), "--name", "Zwei 二", "--set", "batch_size=2", "--seed", "5"]) == 0
    assert read_label(tmp_path / "second").name == "Zwei 二"
    first, second = read_request(run_dir), read_request(tmp_path / "second")
    assert (second.parent, second.settings.batch_size, second.settings.seed, second.settings.epochs) == ("first", 2, 5, 7)
    assert second.pairs_sha256 == first.pairs_sha256 and first.parent == ""
    assert diptych_main([*like, "--dataset", "other"]) == 2
    assert "--dataset can't be given with it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], ["The preset paper: all is as in the paper."]),
        (
            ["--preset", "paper-shoes", "--set", "width=8", "--set", "mirror=true"],
            [
                "The preset paper-shoes sets epochs=15, batch_size=4, jitter=false, mirror=false; all else is as in the paper.",
                "Changed from it: width=8, mirror=true.",
            ],
        ),
    ],
)
def test_what_a_preset_sets_is_told_and_what_is_changed_from_it(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], told: list[str]
) -> None:
    command = ["queue", "add", "--dataset", str(pictures), "--run", str(tmp_path / "run"), "--workspace", str(tmp_path / "workspace")]
    assert diptych_main([*command, *options]) == 0
    assert capsys.readouterr().err.splitlines()[:-1] == told


def test_a_run_without_a_folder_goes_into_the_workspace(diptych: Diptych, pictures: Path, workspace: Path) -> None:
    ended = diptych("train", "--dataset", pictures, *TINY, "--steps", 1)
    assert ended.returncode == 0, ended.stderr
    assert len(list_runs(workspace)) == 1 and "last step" not in ended.stderr


def test_that_the_epochs_end_before_the_step_that_was_asked_for_is_said(diptych: Diptych, pictures: Path) -> None:
    ended = diptych("train", "--dataset", pictures, *TINY, "--set=epochs=2", "--steps", 19)
    assert ended.returncode == 0, ended.stderr
    assert "Of 2 epochs the last step is 18, so it ends before step 19." in ended.stderr and "Finished at step 18" in ended.stderr


def test_ctrl_c_saves_and_stops(workspace: Path, pictures: Path, tmp_path: Path) -> None:
    run_dir = tmp_path / "run"
    command = program_command("train", "--dataset", str(pictures), "--run", str(run_dir), *TINY, "--set=epochs=100000", "--device=cpu")
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 90
        events_path = RunFolder(run_dir).job.events_path
        while not (events_path.exists() and b'"losses"' in events_path.read_bytes()):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        second = subprocess.run(program_command("train", "--resume", str(run_dir)), capture_output=True, text=True, timeout=60)
        assert second.returncode == 2 and "already works on" in second.stderr, "one worker at a run, said at once"
        assert "Training on" not in second.stderr
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "can be resumed" in said and "Traceback" not in said
    assert checkpoint_dirs(run_dir)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no signals")
def test_a_killed_worker_is_said_with_the_way_to_go_on(workspace: Path, pictures: Path, tmp_path: Path) -> None:
    run_dir = tmp_path / "run"
    command = program_command("train", "--dataset", str(pictures), "--run", str(run_dir), *TINY, "--set=epochs=100000", "--device=cpu")
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 90
        events: list[object] = []
        while not any(isinstance(event, Losses) for event in events):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
            if RunFolder(run_dir).job.events_path.exists():
                events = read_all(RunFolder(run_dir).job, RunEvent)
        os.kill(next(event.pid for event in events if isinstance(event, Started)), signal.SIGKILL)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == exit_code_of(ErrorCode.WORKER_DIED)
    assert f"diptych train --resume {run_dir}" in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["train"], 2, "--dataset"),
        (["train", "--dataset", "{pairs}", "--set", "width"], 2, "KEY=VALUE"),
        (["train", "--dataset", "{pairs}", "--set", "width=0"], 2, "width"),
        (["train", "--dataset", "{pairs}", "--preset", "nonsense"], 2, "nonsense"),
        (["train", "--dataset", "{pairs}", "--preset", ""], 2, "Choose one of: paper"),
        (["train", "--dataset", "{pairs}", "--steps", "0"], 2, "1 or more"),
        (["train", "--dataset", "{tmp}/nothing"], 5, "nothing"),
        (["train", "--dataset", "{tmp}/empty"], 5, "empty"),
        (["train", "--resume", "{pairs}"], 5, "not a training run"),
        (["train", "--resume", "{pairs}", "--seed", "1"], 2, "--resume"),
        (["train", "--resume", "{pairs}", "--start-from", "starter"], 2, "--start-from"),
        (["train", "--resume", "{pairs}", "--preflight", "--set", "width=4"], 2, "--set"),
        (["train", "--like", "{pairs}", "--preflight", "--preset", "paper"], 2, "--preset"),
        (["train", "--dataset", "{pairs}", "--more-epochs", "3"], 2, "--resume"),
        (["train", "--dataset", "{pairs}", "--start-from", "starter", "--set", "size_px=32"], 5, "for 256 pixels"),
        (["train", "--dataset", "{pairs}", "--start-from", "{pairs}/000.png"], 5, "no model of Diptych"),
        (["train", "--ask", "pause"], 2, "--run"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_an_exit_code(
    workspace: Path, pictures: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    (tmp_path / "empty").mkdir()
    filled = [argument.format(pairs=pictures, tmp=tmp_path) for argument in arguments]
    assert front_door.main([*filled, "--workspace", str(workspace), "--device", "cpu"]) == code
    said = capfd.readouterr().err
    assert words in said and "Traceback" not in said


def test_a_finished_run_goes_on_for_more_epochs_and_another_begins_from_its_weights(
    diptych: Diptych, pictures: Path, tmp_path: Path
) -> None:
    run_dir = tmp_path / "run"
    epochs = "--set=epochs=1"
    assert diptych("train", "--dataset", pictures, "--run", run_dir, *TINY, epochs).returncode == 0
    asked = RunFolder(run_dir).job.request_path.read_bytes()
    on = diptych("train", "--resume", run_dir, "--more-epochs", 2)
    assert on.returncode == 0, on.stderr
    assert "Finished at step 27" in on.stderr
    assert RunFolder(run_dir).job.request_path.read_bytes() == asked, "run.json is never changed"
    second = diptych("train", "--dataset", pictures, "--run", tmp_path / "second", *TINY, epochs, "--start-from", run_dir, "--steps", 1)
    assert second.returncode == 0, second.stderr
    request = read_request(tmp_path / "second")
    assert request.parent == "run" and request.starts_from == f"{run_dir}, step 27"
    other = diptych("train", "--dataset", pictures, "--run", tmp_path / "third", *TINY, "--set=width=8", "--start-from", run_dir)
    assert other.returncode == 5
    assert "unet of width 4 for 32 pixels" in other.stderr and "unet of width 8 for 32 pixels" in other.stderr
    assert not (tmp_path / "third").exists()
    weights = run_dir / "checkpoints" / "step-00000027" / "generator.safetensors"
    data = bytearray(weights.read_bytes())
    data[-400] ^= 1
    weights.write_bytes(data)
    damaged = diptych("train", "--dataset", pictures, "--run", tmp_path / "third", *TINY, epochs, "--start-from", run_dir)
    assert damaged.returncode == 5 and str(weights.parent) in damaged.stderr and "not what was saved" in damaged.stderr
    assert not (tmp_path / "third").exists()


def test_a_worker_is_asked_by_command(make_run: Callable[..., RunFolder], capfd: pytest.CaptureFixture[str]) -> None:
    folder = make_run()
    assert front_door.main(["train", "--ask", "pause", "--run", str(folder.path)]) == 2
    assert "Nobody trains" in capfd.readouterr().err
    with JobLock(folder.job):
        assert front_door.main(["train", "--ask", "stop_after_epoch", "--run", str(folder.path)]) == 0
    (command,) = ControlInbox(folder.job).poll()
    assert command.command == "stop_after_epoch"


def test_a_device_that_is_not_there_leaves_no_new_run_and_an_old_one_alone(
    diptych: Diptych, pictures: Path, workspace: Path, tmp_path: Path
) -> None:
    def absent(*arguments: object) -> int:
        return front_door.main([*map(str, arguments), "--workspace", str(workspace), "--device", "cuda:99"])

    run_dir, code = tmp_path / "run", exit_code_of(ErrorCode.DEVICE_ABSENT)
    (tmp_path / "own").mkdir()
    assert absent("train", "--dataset", pictures, "--run", tmp_path / "own", *TINY) == code
    assert list((tmp_path / "own").iterdir()) == [], "an empty folder that was there stays"
    assert absent("train", "--dataset", pictures, "--run", run_dir, *TINY) == code and not run_dir.exists()
    assert diptych("train", "--dataset", pictures, "--run", run_dir, *TINY, "--steps", 3).returncode == 0
    assert absent("train", "--resume", run_dir) == code
    on = diptych("train", "--resume", run_dir, "--steps", 6)
    assert on.returncode == 0 and "Stopped at step 6" in on.stderr
