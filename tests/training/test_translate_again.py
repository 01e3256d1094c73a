"""`diptych translate` interrupted and gone on with: killed, cancelled, resumed by name, or by the same command."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image

from core.errors import ErrorCode, exit_code_of
from core.jobs.lock import owner
from core.translation.job import TranslationJob, create_job, hidden_job_dir, hidden_jobs, request_for
from tests.translating import PATIENCE_S, Call, call_on_a_terminal, contents, start_translating, wait_for_rows, write_tiny_model

NUM_MANY = 300
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.safetensors")


@pytest.fixture
def many(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> Path:
    make_pictures(tmp_path / "in", num=NUM_MANY, width=64, height=48)
    return tmp_path / "in"


@pytest.fixture
def start() -> Iterator[Start]:
    """start(*arguments): the program, ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(*arguments: object) -> "subprocess.Popen[bytes]":
        started.append(start_translating(*arguments))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def kill_worker(job: TranslationJob) -> None:
    holder = owner(job.folder)
    if holder is not None and psutil.pid_exists(holder.pid):
        os.kill(holder.pid, signal.SIGKILL)


def kill_both(process: "subprocess.Popen[bytes]", job: TranslationJob) -> None:
    """As a power cut would: neither the command nor its worker says a word."""
    holder = owner(job.folder)
    process.kill()
    process.communicate()
    kill_worker(job)
    if holder is not None and psutil.pid_exists(holder.pid):
        psutil.Process(holder.pid).wait(PATIENCE_S)


def test_killed_with_its_worker_it_is_resumed_to_the_same_result(tmp_path: Path, model: Path, many: Path, start: Start) -> None:
    common = ["--model", model, many, "--device", "cpu", "--json"]
    process = start(*common, "--output", tmp_path / "out")
    job = wait_for_rows(tmp_path / "out", 10)
    kill_both(process, job)
    assert len(contents(tmp_path / "out")) < NUM_MANY
    other = Call("--model", model, many / "000.png", "--output", tmp_path / "out", "--on-existing", "skip")
    assert f"--resume {job.path}" in other.err
    call = Call("--resume", job.path, "--json", "--device", "cpu")
    assert call.code == 0, call.err
    assert call.report["done"] == NUM_MANY and call.report["waiting"] == 0 and call.report["job_dir"] == ""
    assert Call(*common, "--output", tmp_path / "whole").code == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]


@pytest.fixture
def begun(tmp_path: Path, model: Path, make_pictures: Callable[..., list[Path]]) -> tuple[list[object], Path]:
    """A command, and the folder of the job that it began before and that nobody went on with."""
    make_pictures(tmp_path / "few", num=3)
    job_dir = hidden_job_dir(tmp_path / "out")
    create_job(job_dir, request_for([tmp_path / "few"], model, tmp_path / "out", noise_seed=3))
    return ["--model", model, tmp_path / "few", "--output", tmp_path / "out", "--noise", "3", "--device", "cpu"], job_dir


def test_the_same_command_on_a_terminal_asks_and_goes_on(tmp_path: Path, begun: tuple[list[object], Path]) -> None:
    command, job_dir = begun
    code, shown = call_on_a_terminal("Go on with it? [Y/n]", "\n", *command)
    assert code == 0, shown
    assert str(job_dir) in shown and "3 translated" in shown
    assert len(contents(tmp_path / "out")) == 3 and not job_dir.exists()


def test_told_no_it_begins_anew_and_the_old_job_waits_on(tmp_path: Path, begun: tuple[list[object], Path]) -> None:
    command, job_dir = begun
    code, shown = call_on_a_terminal("Go on with it? [Y/n]", "n\n", *command)
    assert code == 0, shown
    assert len(contents(tmp_path / "out")) == 3 and hidden_jobs(tmp_path / "out") == [job_dir]


def test_without_a_terminal_the_same_command_goes_on_and_says_so(tmp_path: Path, begun: tuple[list[object], Path]) -> None:
    command, job_dir = begun
    other = Call(*command, "--format", "webp")
    assert other.code == 0 and "The same translation" not in other.err and f"waits there: diptych translate --resume {job_dir}" in other.err
    assert hidden_jobs(tmp_path / "out") == [job_dir] and len(contents(tmp_path / "out")) == 3
    call = Call(*command, "--json")
    assert call.code == 0 and f"Going on with {job_dir}" in call.err and call.report["done"] == 3
    assert hidden_jobs(tmp_path / "out") == [] and len(contents(tmp_path / "out")) == 6
    anew = Call(*command, "--resume", "--json")
    assert anew.code == 0 and "Going on with" not in anew.err and anew.report["done"] == 3, "nothing is unfinished"


@pytest.mark.parametrize(
    ("more", "was", "now"),
    [
        (["--scale", "native"], "no --scale", "--scale native"),
        (["--exact"], "no --exact", "--exact"),
        (["--recipe", "auto"], "--recipe none", "--recipe auto"),
        (["--noise", "off"], "--noise 3", "--noise off"),
        (["--include", "a *", "--include", "b", "--quality", "70"], "--quality 95", "--quality 70"),
        (["--include", "a *", "--include", "b"], "no --include", "--include 'a *' --include b"),
    ],
)
def test_resume_with_other_options_begins_nothing_and_names_the_first(
    tmp_path: Path, begun: tuple[list[object], Path], more: list[str], was: str, now: str
) -> None:
    command, job_dir = begun
    call = Call(*command, *more, "--resume")
    assert call.code == 2, call.err
    assert f"was begun with {was}, this command says {now}" in call.err
    assert f"diptych translate --resume {job_dir}" in call.err
    assert hidden_jobs(tmp_path / "out") == [job_dir] and contents(tmp_path / "out") == {}
    assert Call("--resume", job_dir, "--device", "cpu").code == 0


def test_resume_in_a_workspace_minds_what_goes_to_the_same_folder_alone(
    tmp_path: Path, model: Path, workspace: Path, begun: tuple[list[object], Path]
) -> None:
    command, _ = begun
    create_job(workspace / "translations" / "other", request_for([tmp_path / "few"], model, tmp_path / "elsewhere", noise_seed=3))
    assert Call(*command, "--workspace", workspace, "--resume").code == 0


def test_resume_with_the_output_folder_alone_finds_the_job(tmp_path: Path, begun: tuple[list[object], Path]) -> None:
    _, job_dir = begun
    call = Call("--output", tmp_path / "out", "--device", "cpu", "--json", "--resume")
    assert call.code == 0 and call.report["done"] == 3 and not job_dir.exists()


def test_a_killed_worker_is_said_with_the_way_to_go_on(tmp_path: Path, model: Path, many: Path, start: Start) -> None:
    process = start("--model", model, many, "--device", "cpu", "--json", "--output", tmp_path / "out")
    job = wait_for_rows(tmp_path / "out", 5)
    kill_worker(job)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == exit_code_of(ErrorCode.WORKER_DIED), err
    assert "ended by the system" in err.decode() and f"diptych translate --resume {job.path}" in err.decode()
    report = json.loads(out)
    assert report["outcome"] == "failed" and report["waiting"] > 0 and report["job_dir"] == str(job.path)


@pytest.mark.parametrize("is_untold", [False, True])
def test_a_damaged_journal_is_told_and_the_same_command_begins_anew(
    tmp_path: Path, model: Path, many: Path, start: Start, is_untold: bool
) -> None:
    command = ["--model", model, many, "--device", "cpu", "--json", "--output", tmp_path / "out", "--on-existing", "replace"]
    process = start(*command)
    job = wait_for_rows(tmp_path / "out", 10)
    kill_both(process, job)
    told = (job.path / "events.jsonl").read_bytes()
    lines = job.journal_path.read_bytes().splitlines()
    job.journal_path.write_bytes(b"\n".join([*lines[:20], b"\0garbage", *lines[21:], b""]))
    resumed = Call("--resume", job.path, "--device", "cpu")
    assert resumed.code == exit_code_of(ErrorCode.NOT_A_JOB)
    assert "is damaged" in resumed.err and "Start a new translation" in resumed.err and "Go on with" not in resumed.err
    if is_untold:  # the command itself may find it out before any worker does
        (job.path / "events.jsonl").write_bytes(told)
    again = Call(*command)
    assert again.code == 0 and "is damaged: nobody can go on with it" in again.err and str(job.path) in again.err
    assert again.report["done"] == NUM_MANY == len(list((tmp_path / "out").glob("*.png"))) and job.path.is_dir()


@pytest.mark.parametrize("means", [signal.SIGINT, signal.SIGTERM])
def test_cancelled_it_ends_in_time_keeps_what_is_done_and_says_how_to_go_on(
    tmp_path: Path, model: Path, many: Path, start: Start, means: signal.Signals
) -> None:
    process = start("--model", model, "--output", tmp_path / "out", many, "--device", "cpu", "--json")
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
    assert report["outcome"] == "cancelled" and report["done"] == len(contents(tmp_path / "out")) < NUM_MANY
    assert report["done"] + report["waiting"] == NUM_MANY and report["job_dir"] == str(job.path)
    assert f"--resume {job.path}".encode() in err
    for path in (tmp_path / "out").glob("*.png"):
        with Image.open(path) as image:
            image.load()


@pytest.mark.skipif(os.name == "nt", reason="there a worker is told by a file")
def test_a_worker_that_somebody_else_stopped_is_no_success(tmp_path: Path, model: Path, many: Path, start: Start) -> None:
    process = start("--model", model, "--output", tmp_path / "out", many, "--device", "cpu", "--json")
    job = wait_for_rows(tmp_path / "out", 5)
    holder = owner(job.folder)
    assert holder is not None
    os.kill(holder.pid, signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130, err
    assert json.loads(out)["waiting"] > 0 and f"--resume {job.path}".encode() in err


def test_a_watched_folder_is_translated_until_ctrl_c_and_can_be_watched_on(
    tmp_path: Path, model: Path, make_pictures: Callable[..., list[Path]], start: Start
) -> None:
    make_pictures(tmp_path / "in", num=2)
    process = start("--model", model, "--output", tmp_path / "out", tmp_path / "in", "--device", "cpu", "--json", "--watch")
    job = wait_for_rows(tmp_path / "out", 2)
    make_pictures(tmp_path / "new", num=1)[0].rename(tmp_path / "in" / "late.png")
    wait_for_rows(tmp_path / "out", 3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    report = json.loads(out)
    assert process.returncode == 130 and report["outcome"] == "cancelled" and report["done"] == 3, err
    assert sorted(contents(tmp_path / "out")) == ["000.png", "001.png", "late.png"]
    assert b"so far" in err
    make_pictures(tmp_path / "new", num=1, seed=1)[0].rename(tmp_path / "in" / "later.png")
    process = start("--resume", job.path, "--device", "cpu")
    wait_for_rows(tmp_path / "out", 4)
    assert "later.png" in contents(tmp_path / "out")
    process.send_signal(signal.SIGINT)  # killed, it would leave its worker watching for ever
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130


def test_the_same_command_while_a_worker_is_at_it_begins_nothing(tmp_path: Path, model: Path, many: Path, start: Start) -> None:
    """Also where the first command itself was killed: its worker goes on for a while, and would be joined by a second one."""
    command = ["--model", model, many, "--device", "cpu", "--output", tmp_path / "out"]
    process = start(*command)
    job = wait_for_rows(tmp_path / "out", 5)
    holder = owner(job.folder)
    assert holder is not None
    os.kill(holder.pid, signal.SIGSTOP)
    again = Call(*command)
    assert again.code == exit_code_of(ErrorCode.JOB_BUSY) and f"already works on {job.path}" in again.err
    assert hidden_jobs(tmp_path / "out") == [job.path]
    other = Call(*command, "--format", "webp", "--include", "000.png")
    assert other.code == 0 and "waits there" not in other.err, "another translation is welcome beside it"
    os.kill(holder.pid, signal.SIGCONT)
    _, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, err
    assert len(list((tmp_path / "out").glob("*.png"))) == NUM_MANY


def test_a_job_whose_request_is_damaged_is_not_offered(tmp_path: Path, begun: tuple[list[object], Path]) -> None:
    command, job_dir = begun
    damaged = job_dir.with_name(f"{job_dir.name}-0")
    damaged.mkdir()
    (damaged / "job.json").write_bytes(b"{")
    resumed = Call("--resume", "--output", tmp_path / "out", "--device", "cpu", "--json")
    assert resumed.code == 0 and resumed.report["done"] == 3, resumed.err
    again = Call(*command)
    assert again.code == 0 and f"nobody can go on with it. It is {damaged}" in again.err and "--resume" not in again.err
    assert (damaged / "job.json").read_bytes() == b"{"


def test_a_device_that_is_not_there_leaves_no_output_folder(tmp_path: Path, model: Path, many: Path) -> None:
    call = Call("--model", model, many, "--output", tmp_path / "new", "--device", "cuda:99")
    assert call.code == exit_code_of(ErrorCode.DEVICE_ABSENT) and not (tmp_path / "new").exists()
    (tmp_path / "own").mkdir()
    assert Call("--model", model, many, "--output", tmp_path / "own", "--device", "cuda:99").code == call.code
    assert list((tmp_path / "own").iterdir()) == [], "a folder that was there stays"
    huge = Call("--model", model, many, "--output", tmp_path / "new", "--device", "cuda:99999999999999999999")
    assert huge.code == 2 and "is no device" in huge.err
