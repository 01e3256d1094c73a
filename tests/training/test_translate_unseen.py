"""`diptych translate` whose command, output or worker is in trouble: nothing done is lost, nothing hidden stays."""

import json
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from core.jobs.lock import owner
from core.jobs.process import program_command
from core.translation.job import TranslationJob, hidden_jobs, list_jobs
from tests.translating import PATIENCE_S, Call, contents, start_translating, wait_for_rows, write_tiny_model
from tests.waiting import wait_until
from training.commands.finished_unseen import FOLLOWER_NAME

Start = Callable[..., "subprocess.Popen[bytes]"]
NUM_MANY = 900


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.safetensors")


@pytest.fixture
def few(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> Path:
    make_pictures(tmp_path / "few", num=3)
    return tmp_path / "few"


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def begin(*arguments: object) -> "subprocess.Popen[bytes]":
        started.append(start_translating(*arguments))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def unseen(tmp_path: Path, model: Path, make_pictures: Callable[..., list[Path]], start: Start) -> tuple[list[object], TranslationJob]:
    """A command that was hung up on, one of its pictures being broken, and the job that its worker finished alone."""
    make_pictures(tmp_path / "in", num=NUM_MANY, width=64, height=48)
    (tmp_path / "in" / "999.png").write_bytes(b"no picture")
    command: list[object] = ["--model", model, tmp_path / "in", "--output", tmp_path / "out", "--device", "cpu"]
    process = start(*command)
    job = wait_for_rows(tmp_path / "out", 5)
    holder = owner(job.folder)
    assert holder is not None
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=PATIENCE_S)
    wait_until(lambda: not psutil.pid_exists(holder.pid) or psutil.Process(holder.pid).status() == psutil.STATUS_ZOMBIE, "the orphan's end")
    assert job.path.is_dir() and len(contents(tmp_path / "out")) == NUM_MANY
    return command, job


@pytest.mark.parametrize("way", ["same command", "by name", "output alone"])
def test_what_finished_unseen_is_told_as_it_would_have_been(tmp_path: Path, unseen: tuple[list[object], TranslationJob], way: str) -> None:
    command, job = unseen
    words = {
        "same command": [*command, "--resume"],
        "by name": ["--resume", job.path],
        "output alone": ["--output", tmp_path / "out", "--resume"],
    }
    call = Call("--json", "--report", tmp_path / "table.csv", *words[way])
    assert call.code == 1 and f"was finished meanwhile: {NUM_MANY} translated, 1 failed" in call.err and "999.png" in call.err
    assert (call.report["outcome"], call.report["done"], call.report["failed"]) == ("finished", NUM_MANY, 1)
    assert call.report["job_dir"] == "" and len((tmp_path / "table.csv").read_text(encoding="utf-8-sig").splitlines()) == NUM_MANY + 2
    assert len(contents(tmp_path / "out")) == NUM_MANY and not job.path.exists()


def test_what_finished_unseen_is_collected_by_any_later_start(
    tmp_path: Path, model: Path, few: Path, unseen: tuple[list[object], TranslationJob]
) -> None:
    call = Call("--model", model, few, "--output", tmp_path / "out", "--device", "cpu")
    assert call.code == 0 and f"finished meanwhile: {NUM_MANY} translated, 1 failed" in call.err
    assert not unseen[1].path.exists() and hidden_jobs(tmp_path / "out") == []


@pytest.fixture
def unseen_in_workspace(tmp_path: Path, model: Path, few: Path) -> tuple[list[object], Path]:
    """A command with a workspace that was killed before it could read how its worker ended."""
    command: list[object] = ["--model", model, few, "--output", tmp_path / "out", "--device", "cpu", "--workspace", tmp_path / "space"]
    assert Call(*command).code == 0
    (job_dir,) = list_jobs(tmp_path / "space")
    assert not (job_dir / FOLLOWER_NAME).exists(), "the end was seen"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(timeout=PATIENCE_S)
    (job_dir / FOLLOWER_NAME).write_text(str(ended.pid), encoding="ascii")
    return command, job_dir


def test_a_killed_command_leaves_its_number_in_the_workspaces_job(tmp_path: Path, model: Path, few: Path, start: Start) -> None:
    process = start("--model", model, few, "--output", tmp_path / "out", "--device", "cpu", "--workspace", tmp_path / "space", "--watch")
    wait_until(lambda: len(contents(tmp_path / "out")) == 3, "the results")
    (job_dir,) = list_jobs(tmp_path / "space")
    holder = owner(TranslationJob(job_dir).folder)
    assert holder is not None
    process.kill()
    process.communicate(timeout=PATIENCE_S)
    try:
        assert (job_dir / FOLLOWER_NAME).read_text(encoding="ascii") == str(process.pid)
    finally:
        psutil.Process(holder.pid).kill()


def test_what_finished_unseen_in_a_workspace_is_told_and_not_done_again(
    tmp_path: Path, unseen_in_workspace: tuple[list[object], Path]
) -> None:
    command, job_dir = unseen_in_workspace
    call = Call(*command, "--resume")
    assert call.code == 0 and "was finished meanwhile: 3 translated, 0 failed" in call.err
    assert len(contents(tmp_path / "out")) == 3 and list_jobs(tmp_path / "space") == [job_dir], "a workspace keeps its translations"
    again = Call(*command, "--resume")
    assert again.code == 0 and "meanwhile" not in again.err and len(contents(tmp_path / "out")) == 6, "told once, then begun anew"


def test_another_start_tells_what_finished_unseen_in_the_workspace(unseen_in_workspace: tuple[list[object], Path]) -> None:
    command, job_dir = unseen_in_workspace
    call = Call(*command)
    assert call.code == 0 and "An earlier translation was finished meanwhile: 3 translated, 0 failed." in call.err
    assert job_dir.is_dir() and not (job_dir / FOLLOWER_NAME).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full and a POSIX shell")
@pytest.mark.parametrize(
    ("redirection", "code"),
    [(">&-", 0), ("2>&-", 0), (">/dev/full", 4), ("2>/dev/full", 4), ("| true", 0), ("2>&1 | true", 0)],
)
def test_an_output_in_trouble_costs_no_picture(tmp_path: Path, model: Path, few: Path, redirection: str, code: int) -> None:
    words = program_command("translate", "--model", model, few, "--output", tmp_path / "out", "--device", "cpu", "--json")  # type: ignore[arg-type]
    command = f"set -o pipefail; {shlex.join(map(str, words))} {redirection}"
    shown = subprocess.run(["bash", "-c", command], capture_output=True, timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL)
    assert shown.returncode == code, shown.stderr
    assert b"Traceback" not in shown.stderr and b"Exception ignored" not in shown.stderr
    assert len(contents(tmp_path / "out")) == 3 and hidden_jobs(tmp_path / "out") == []
    if redirection == "2>/dev/full":
        assert json.loads(shown.stdout)["done"] == 3


def test_a_worker_that_stands_still_is_said_and_when_it_goes_on(
    tmp_path: Path, model: Path, make_pictures: Callable[..., list[Path]], start: Start
) -> None:
    make_pictures(tmp_path / "in", num=1)
    # It watches its folder, so that it lives for as long as this test needs it.
    process = start("--model", model, tmp_path / "in", "--output", tmp_path / "out", "--device", "cpu", "--watch")
    assert process.stderr is not None
    lines: list[bytes] = []
    stderr = process.stderr
    threading.Thread(target=lambda: lines.extend(iter(stderr.readline, b"")), daemon=True).start()
    holder = owner(wait_for_rows(tmp_path / "out", 1).folder)
    assert holder is not None
    os.kill(holder.pid, signal.SIGSTOP)
    try:
        wait_until(lambda: any(b"The worker does not respond." in line for line in lines), "the silence to be said")
    finally:
        os.kill(holder.pid, signal.SIGCONT)
    wait_until(lambda: any(b"The worker responds again." in line for line in lines), "the answer to be said")
    process.send_signal(signal.SIGINT)
    wait_until(lambda: process.poll() is not None, "the end")


@pytest.mark.parametrize("option", ["--name", "--include", "--exclude"])
def test_text_that_is_not_utf8_is_refused_and_leaves_nothing(tmp_path: Path, model: Path, few: Path, option: str) -> None:
    call = Call("--model", model, few, "--output", tmp_path / "out", option, os.fsdecode(b"\xff{name}"))
    assert call.code == 2 and "not UTF-8" in call.err and not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["--model", "{model}", "--output", "{out}", ""],
        ["--model", "{model}", "--output", "", "{in}"],
        ["--model", "", "--output", "{out}", "{in}"],
        ["--model", "{model}", "--output", "{out}", "{in}", "--report", ""],
        ["--model", "{model}", "--output", "{out}", "{in}", "--workspace", ""],
        ["--output", "{out}", "--resume", ""],
    ],
)
def test_an_empty_path_is_no_path(tmp_path: Path, model: Path, few: Path, words: list[str]) -> None:
    places = {"model": model, "out": tmp_path / "out", "in": few}
    call = Call(*(word.format(**places) for word in words), cwd=few)
    assert call.code == 2 and "it is empty" in call.err
    assert not (tmp_path / "out").exists() and len(contents(few)) == 3
