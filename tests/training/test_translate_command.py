"""`diptych translate` as a user calls it: the real program, its output and its exit codes."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch
from PIL import Image

from core.errors import ErrorCode, exit_code_of
from core.jobs.lock import owner
from core.jobs.process import program_command
from core.jobs.reader import read_all
from core.models.header import GeneratorShape, ModelHeader
from core.models.weights import save_model
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights
from core.translation.job import TRANSLATION_EVENTS, RowDone, TranslationJob, hidden_jobs

PATIENCE_S = 120.0


class Call:
    """A finished call of the program."""

    def __init__(self, arguments: list[str]) -> None:
        done = subprocess.run(program_command("translate", *arguments), capture_output=True, timeout=PATIENCE_S, check=False)
        self.code = done.returncode
        self.out = done.stdout.decode()
        self.err = done.stderr.decode("utf-8", "replace")
        assert "Traceback" not in self.out + self.err, self.err

    @property
    def report(self) -> dict[str, Any]:
        (line,) = self.out.splitlines()
        return dict(json.loads(line))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shape = GeneratorShape(size_px=32, width=4)
    generator = build_generator(shape)
    draw_weights(generator, torch.Generator().manual_seed(7))
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    save_model(path, ModelHeader(name="tiny", generator=shape), generator.state_dict())
    return path


@pytest.fixture
def pictures(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> Path:
    make_pictures(tmp_path / "in", num=4, width=40, height=30)
    return tmp_path / "in"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[list[str]], "subprocess.Popen[bytes]"]]:
    started: list[subprocess.Popen[bytes]] = []

    def begin(arguments: list[str]) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(program_command("translate", *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def wait_for_rows(output_dir: Path, number: int) -> TranslationJob:
    """The hidden job in an output folder, once so many of its pictures are done."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        for path in hidden_jobs(output_dir):
            job = TranslationJob(path)
            if sum(isinstance(event, RowDone) for event in read_all(job.folder, TRANSLATION_EVENTS)) >= number:
                return job
        time.sleep(0.02)
    raise AssertionError("no picture was translated in time")


def visible(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def test_translates_a_folder_and_leaves_nothing_else(tmp_path: Path, pictures: Path, model: Path) -> None:
    call = Call(["--model", str(model), "--output", str(tmp_path / "out"), str(pictures), "--json", "--device", "cpu"])
    assert call.code == 0, call.err
    report = call.report
    seconds = report.pop("seconds")
    assert 0 < seconds < PATIENCE_S
    assert report == {
        "outcome": "finished",
        "files": 4,
        "done": 4,
        "failed": 0,
        "skipped": 0,
        "waiting": 0,
        "device": "cpu",
        "output_dir": str(tmp_path / "out"),
        "job_dir": "",
        "failures": [],
    }
    assert sorted(os.listdir(tmp_path / "out")) == [f"{index:03}.png" for index in range(4)]  # noqa: PTH208
    assert "4 translated" in call.err


def test_failures_are_listed_and_make_the_exit_code_1(tmp_path: Path, pictures: Path, model: Path) -> None:
    (pictures / "bad.png").write_bytes(b"no picture")
    call = Call(["--model", str(model), "--output", str(tmp_path / "out"), str(pictures), "--json", "--device", "cpu"])
    assert call.code == 1
    (failure,) = call.report["failures"]
    assert (
        failure["file"] == str(pictures / "bad.png") and failure["code"] == "data.picture_unreadable" and "bad.png" in failure["sentence"]
    )
    assert (call.report["done"], call.report["failed"]) == (4, 1)
    assert "bad.png" in call.err


def test_options_reach_the_pictures(tmp_path: Path, pictures: Path, model: Path) -> None:
    common = ["--model", str(model), str(pictures), "--device", "cpu"]
    first = Call([*common, "--output", str(tmp_path / "a"), "--noise", "3", "--format", "webp", "--name", "{index}-{name}"])
    assert first.code == 0 and sorted(visible(tmp_path / "a")) == [f"{index + 1:06}-{index:03}.webp" for index in range(4)]
    quiet = Call([*common, "--output", str(tmp_path / "b"), "--noise", "off"])
    noisy = Call([*common, "--output", str(tmp_path / "c"), "--noise", "3"])
    assert quiet.code == noisy.code == 0
    assert visible(tmp_path / "b") != visible(tmp_path / "c")
    before = visible(tmp_path / "b")
    again = Call([*common, "--output", str(tmp_path / "b"), "--noise", "3", "--on-existing", "replace", "--scale", "native"])
    assert again.code == 0 and visible(tmp_path / "b").keys() == before.keys() and visible(tmp_path / "b") != before
    skipped = Call([*common, "--output", str(tmp_path / "b"), "--on-existing", "skip", "--json"])
    assert skipped.code == 0 and skipped.report["skipped"] == 4
    numbered = Call([*common, "--output", str(tmp_path / "b"), "--noise", "off"])
    assert numbered.code == 0 and len(visible(tmp_path / "b")) == 8


def test_with_a_workspace_the_job_stays_there(tmp_path: Path, pictures: Path, model: Path, workspace: Path) -> None:
    (workspace / "models").mkdir()
    (workspace / "models" / "mine.safetensors").write_bytes(model.read_bytes())
    arguments = ["--model", "mine", "--output", str(tmp_path / "out"), str(pictures), "--workspace", str(workspace), "--json"]
    call = Call([*arguments, "--device", "cpu"])
    assert call.code == 0, call.err
    assert Path(call.report["job_dir"]).parent == workspace / "translations"
    assert hidden_jobs(tmp_path / "out") == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "--model"),
        (["--model", "{model}", "--output", "{out}"], 2, "INPUT"),
        (["--model", "{model}", "{in}"], 2, "--output"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--name", "a/{{name}}"], 2, "template"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--noise", "loud"], 2, "seed"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--bogus"], 2, "usage"),
        (["--model", "{model}", "--output", "{out}", "{in}/gone"], 5, "gone"),
        (["--model", "{in}/gone", "--output", "{out}", "{in}"], 5, "gone"),
        (["--model", "{in}/000.png", "--output", "{out}", "{in}"], 5, "no model"),
        (["--model", "{in}", "--output", "{out}", "{in}"], 5, "not a training run"),
        (["--model", "{model}", "--output", "{in}/000.png", "{in}"], 2, "is a file"),
        (["--resume", "{in}"], 5, "not a translation"),
        (["--resume", "{in}", "--model", "{model}"], 2, "--model"),
        (["--model", "{model}", "--output", "{out}", "{in}", "--device", "cuda:77"], 7, "cuda:77"),
        (["--model", "{model}", "--output", "{out}", "{empty}", "--device", "cpu"], 5, "nothing"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    tmp_path: Path, pictures: Path, model: Path, arguments: list[str], code: int, words: str
) -> None:
    (tmp_path / "empty").mkdir()
    places = {"model": model, "out": tmp_path / "out", "in": pictures, "empty": tmp_path / "empty"}
    call = Call([argument.format(**places) for argument in arguments])
    assert call.code == code, call.err
    assert words in call.err
    assert not visible(tmp_path / "out") if (tmp_path / "out").exists() else True
    assert hidden_jobs(tmp_path / "out") == [], "what never began leaves nothing to go on with"
    assert "Go on with" not in call.err


def test_killed_with_its_worker_it_is_resumed_to_the_same_result(
    tmp_path: Path, model: Path, make_pictures: Callable[..., list[Path]], start: Callable[[list[str]], "subprocess.Popen[bytes]"]
) -> None:
    make_pictures(tmp_path / "in", num=200, width=64, height=48)
    common = ["--model", str(model), str(tmp_path / "in"), "--device", "cpu", "--json"]
    process = start([*common, "--output", str(tmp_path / "out")])
    job = wait_for_rows(tmp_path / "out", 10)
    process.kill()
    holder = owner(job.folder)
    if holder is not None and psutil.pid_exists(holder.pid):
        os.kill(holder.pid, signal.SIGKILL)
        psutil.Process(holder.pid).wait(PATIENCE_S) if psutil.pid_exists(holder.pid) else None
    assert len(visible(tmp_path / "out")) < 200
    other = Call([*common[:2], str(tmp_path / "in" / "000.png"), "--output", str(tmp_path / "out"), "--on-existing", "skip"])
    assert f"--resume {job.path}" in other.err
    call = Call(["--resume", str(job.path), "--json", "--device", "cpu"])
    assert call.code == 0, call.err
    assert call.report["done"] == 200 and call.report["waiting"] == 0 and call.report["job_dir"] == ""
    assert Call([*common, "--output", str(tmp_path / "whole")]).code == 0
    assert visible(tmp_path / "out") == visible(tmp_path / "whole")
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]


def test_a_killed_worker_is_said_with_the_way_to_go_on(
    tmp_path: Path, model: Path, make_pictures: Callable[..., list[Path]], start: Callable[[list[str]], "subprocess.Popen[bytes]"]
) -> None:
    make_pictures(tmp_path / "in", num=300, width=64, height=48)
    process = start(["--model", str(model), str(tmp_path / "in"), "--device", "cpu", "--json", "--output", str(tmp_path / "out")])
    job = wait_for_rows(tmp_path / "out", 5)
    holder = owner(job.folder)
    assert holder is not None
    os.kill(holder.pid, signal.SIGKILL)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == exit_code_of(ErrorCode.WORKER_DIED), err
    assert "ended by the system" in err.decode() and f"diptych translate --resume {job.path}" in err.decode()
    report = json.loads(out)
    assert report["outcome"] == "failed" and report["waiting"] > 0 and report["job_dir"] == str(job.path)


@pytest.mark.parametrize("means", [signal.SIGINT, signal.SIGTERM])
def test_cancelled_it_ends_in_time_keeps_what_is_done_and_says_how_to_go_on(
    tmp_path: Path,
    model: Path,
    make_pictures: Callable[..., list[Path]],
    start: Callable[[list[str]], "subprocess.Popen[bytes]"],
    means: signal.Signals,
) -> None:
    make_pictures(tmp_path / "in", num=300, width=64, height=48)
    process = start(["--model", str(model), "--output", str(tmp_path / "out"), str(tmp_path / "in"), "--device", "cpu", "--json"])
    job = wait_for_rows(tmp_path / "out", 5)
    holder = owner(job.folder)
    assert holder is not None
    began = time.monotonic()
    process.send_signal(means)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert time.monotonic() - began < 2.0
    assert process.returncode == 130 and b"Traceback" not in err
    assert not psutil.pid_exists(holder.pid) or psutil.Process(holder.pid).status() == psutil.STATUS_ZOMBIE
    report = json.loads(out)
    assert report["outcome"] == "cancelled" and report["done"] == len(visible(tmp_path / "out")) < 300
    assert report["done"] + report["waiting"] == 300 and report["job_dir"] == str(job.path)
    assert f"--resume {job.path}".encode() in err
    for path in (tmp_path / "out").glob("*.png"):
        with Image.open(path) as image:
            image.load()


def test_a_run_stands_for_its_best_checkpoint(tmp_path: Path, pictures: Path, make_run: Any, run_worker_process: Any) -> None:
    folder = make_run("run", epochs=1, checkpoint_every=4)
    assert run_worker_process(folder.path).returncode == 0
    call = Call(["--model", str(folder.path), "--output", str(tmp_path / "out"), str(pictures), "--json", "--device", "cpu"])
    assert call.code == 0, call.err
    assert call.report["done"] == 4
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{index:03}.png" for index in range(4)]
