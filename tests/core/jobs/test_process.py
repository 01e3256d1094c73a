"""Starting and ending workers: one test for each way it can go."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from core.errors import AppError, ErrorCode
from core.jobs.control import send
from core.jobs.events import JobEvent, Stopped
from core.jobs.folder import JobFolder
from core.jobs.lock import owner
from core.jobs.process import EndedHow, Worker, end_job, program_command, start_command, start_worker
from core.jobs.reader import read_all

Start = Callable[[str], Worker]
Until = Callable[[Callable[[], object]], None]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def session_begun(job: JobFolder) -> bool:
    return bool(read_all(job, JobEvent))


def test_a_worker_that_is_asked_ends_itself(job: JobFolder, start: Start, until: Until) -> None:
    worker = start("run")
    until(lambda: session_begun(job))
    assert worker.end(lambda: send(job, "stop") and None) == EndedHow.ASKED
    assert worker.poll() == 0 and isinstance(read_all(job, JobEvent)[-1], Stopped)
    assert worker.end() == EndedHow.ALREADY_GONE


@posix_only
def test_a_worker_that_is_not_asked_is_terminated(job: JobFolder, start: Start, until: Until) -> None:
    worker = start("run")
    until(lambda: session_begun(job))
    assert worker.end() == EndedHow.TERMINATED
    assert worker.poll() == -signal.SIGTERM


@posix_only
def test_a_stopped_worker_can_still_be_terminated(job: JobFolder, start: Start, until: Until) -> None:
    worker = start("run")
    until(lambda: session_begun(job))
    os.kill(worker.pid, signal.SIGSTOP)
    assert worker.end(lambda: send(job, "stop") and None, grace_s=0.1) == EndedHow.TERMINATED


@posix_only
def test_a_worker_deaf_to_everything_is_killed_after_both_times(job: JobFolder, start: Start, until: Until) -> None:
    worker = start("deaf")
    until(lambda: session_begun(job))
    before = time.monotonic()
    assert worker.end(lambda: send(job, "stop") and None, grace_s=0.5, terminate_s=0.5) == EndedHow.KILLED
    assert time.monotonic() - before >= 1.0
    assert worker.poll() == -signal.SIGKILL


@posix_only
def test_what_a_worker_started_goes_with_it(job: JobFolder, start: Start, until: Until) -> None:
    worker = start("parent")
    until(lambda: session_begun(job))
    (child,) = psutil.Process(worker.pid).children()
    assert worker.end(grace_s=0) == EndedHow.TERMINATED
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_a_folder_that_takes_no_command_does_not_save_a_worker(job: JobFolder, start: Start, until: Until) -> None:
    worker = start("run")
    until(lambda: session_begun(job))

    def ask() -> None:
        raise AppError(ErrorCode.DISK_FULL, "no room")

    before = time.monotonic()
    assert worker.end(ask, grace_s=60) != EndedHow.ASKED
    assert time.monotonic() - before < 30


@pytest.mark.parametrize(("mode", "how"), [("run", EndedHow.ASKED), ("deaf", EndedHow.KILLED)])
@posix_only
def test_a_worker_that_somebody_else_started_is_ended_by_its_lock(
    job: JobFolder, start: Start, until: Until, mode: str, how: EndedHow
) -> None:
    assert end_job(job) == EndedHow.ALREADY_GONE
    worker = start(mode)
    until(lambda: session_begun(job))
    grace_s = 30 if how == EndedHow.ASKED else 0.3
    assert end_job(job, grace_s=grace_s, terminate_s=0.3) == how
    worker.wait(10)
    assert end_job(job) == EndedHow.ALREADY_GONE


def test_another_hosts_worker_is_only_asked(job: JobFolder) -> None:
    job.lock_path.write_bytes(b'{"host":"far-away","pid":%d,"started":1.0}' % os.getpid())
    assert end_job(job, grace_s=0.2) == EndedHow.OUT_OF_REACH
    assert len(list(job.control_dir.iterdir())) == 1


def test_a_worker_that_fails_at_start_leaves_its_last_lines(job: JobFolder, start: Start) -> None:
    job.log_path.write_text("an earlier worker's line\n")
    worker = start("crash")
    assert worker.wait(30) == 1
    assert worker.log_tail().endswith("RuntimeError: the card is on fire")
    assert "earlier" not in worker.log_tail() and "earlier" in job.log_path.read_text()
    assert worker.log_tail(1) == "RuntimeError: the card is on fire"
    death = worker.death()
    assert death.code == ErrorCode.WORKER_DIED and death.exit_code == 70
    assert "exit code 1" in death.message and str(job.log_path) in death.hint and "on fire" in death.details["log"]


@posix_only
def test_a_crash_in_native_code_names_its_signal_and_its_place(job: JobFolder) -> None:
    code = "import ctypes\ndef decode(): ctypes.string_at(0)\ndecode()"
    worker = start_command([sys.executable, "-c", code], job.log_path)
    assert worker.wait(30) == -signal.SIGSEGV
    assert "SIGSEGV" in worker.death().message
    assert "in decode" in worker.log_tail()


def test_a_missing_program_or_log_folder_is_told(job: JobFolder, tmp_path: Path) -> None:
    with pytest.raises(AppError) as raised:
        start_command([str(tmp_path / "no-program")], job.log_path)
    assert raised.value.code == ErrorCode.WORKER_START and "no-program" in raised.value.message
    with pytest.raises(AppError) as raised:
        start_command([sys.executable, "-c", ""], tmp_path / "gone" / "worker.log")
    assert raised.value.code == ErrorCode.FOLDER_GONE


@posix_only
def test_a_worker_is_apart_from_our_terminal_and_reads_nothing(job: JobFolder) -> None:
    code = "import os, sys; print(os.getsid(0) == os.getpid(), repr(sys.stdin.read()), os.environ['MARK'])"
    worker = start_command([sys.executable, "-c", code], job.log_path, environment={"MARK": "x"})
    assert worker.wait(30) == 0
    assert worker.log_tail() == "True '' x"


@posix_only
def test_a_worker_let_go_outlives_its_starter(job: JobFolder, until: Until) -> None:
    fake, root_dir = Path(__file__).with_name("fake_worker.py"), Path(__file__).resolve().parents[3]
    code = (
        "import sys; from pathlib import Path; from core.jobs.process import start_command\n"
        "start_command([sys.executable, sys.argv[1], sys.argv[2], 'run'], Path(sys.argv[2], 'worker.log')).let_go()"
    )
    starter = start_command(
        [sys.executable, "-W", "error", "-c", code, str(fake), str(job.path)],
        job.path / "starter.log",
        environment={"PYTHONPATH": str(root_dir)},
    )
    assert starter.wait(30) == 0, starter.log_tail()
    assert starter.log_tail() == ""
    until(lambda: session_begun(job))
    assert owner(job) is not None
    assert end_job(job) == EndedHow.ASKED


def test_the_program_starts_itself_from_source_and_frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    command = program_command("_train-worker", "DIR")
    assert command[0] == sys.executable and Path(command[1]).name == "diptych.py" and command[2:] == ["_train-worker", "DIR"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "Diptych"))
    assert Path(program_command("translate")[0]).stem == "diptych-cli"
    assert Path(program_command("translate")[0]).parent == tmp_path


def test_an_unknown_verb_ends_with_the_usage_in_the_log(job: JobFolder) -> None:
    worker = start_worker(["--no-such-option"], job.log_path)
    assert worker.wait(60) == 2
    assert "usage" in worker.log_tail()
