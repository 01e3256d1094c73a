"""One worker for a job: live, dead, stopped, foreign and recycled owners."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import filelock
import msgspec
import pytest

from core.errors import AppError, ErrorCode
from core.jobs import lock
from core.jobs.control import send
from core.jobs.events import JobEvent
from core.jobs.folder import JobFolder
from core.jobs.lock import JobLock, LockOwner, owner, process_alive, this_process
from core.jobs.process import Worker, start_command
from core.jobs.reader import read_all
from core.jobs.state import JobState, StateWatcher
from core.jobs.writer import EventWriter


def put_owner(job: JobFolder, content: LockOwner) -> None:
    job.lock_path.write_bytes(msgspec.json.encode(content))


def test_the_lock_names_its_owner_and_is_given_back(job: JobFolder) -> None:
    assert owner(job) is None
    with JobLock(job):
        holder = owner(job)
        assert holder is not None and holder.pid == os.getpid() and process_alive(holder) is True
        with pytest.raises(AppError) as raised:
            JobLock(job).acquire()
        assert raised.value.code == ErrorCode.JOB_BUSY and raised.value.exit_code == 2
        assert str(os.getpid()) in raised.value.message and holder.host in raised.value.message
        assert owner(job) == holder  # the loser took nothing away
    assert owner(job) is None and not job.lock_path.exists()
    with JobLock(job):
        pass


@pytest.mark.parametrize("with_stale_lock", [False, True])
def test_of_many_starters_at_once_exactly_one_works(
    job: JobFolder, start: Callable[[str], Worker], until: Callable[[Callable[[], object]], None], with_stale_lock: bool
) -> None:
    if with_stale_lock:
        put_owner(job, msgspec.structs.replace(this_process(), started=1e9))
    workers = [start("run") for _ in range(6)]
    until(lambda: sum(worker.poll() is None for worker in workers) == 1 and job.events_path.exists())
    (winner,) = [worker for worker in workers if worker.poll() is None]
    holder = owner(job)
    assert holder is not None and holder.pid == winner.pid
    assert sorted(worker.poll() for worker in workers if worker is not winner) == [2] * 5
    assert job.events_path.read_bytes().count(b'"started"') == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_dead_owners_lock_is_taken_over_and_a_stopped_ones_is_not(
    job: JobFolder, start: Callable[[str], Worker], until: Callable[[Callable[[], object]], None]
) -> None:
    worker = start("run")
    until(lambda: owner(job) is not None)
    os.kill(worker.pid, signal.SIGSTOP)
    with pytest.raises(AppError, match=str(worker.pid)):
        JobLock(job).acquire()
    os.kill(worker.pid, signal.SIGKILL)
    holder = owner(job)
    assert holder is not None
    until(lambda: process_alive(holder) is False)  # a zombie, for nobody has waited for it
    with JobLock(job):
        taken = owner(job)
        assert taken is not None and taken.pid == os.getpid()
    worker.wait(10)


def test_a_recycled_number_or_an_earlier_boot_is_a_dead_owner(job: JobFolder) -> None:
    mine = this_process()
    for stale in (
        msgspec.structs.replace(mine, started=mine.started - 100),
        msgspec.structs.replace(mine, boot="another"),
    ):
        put_owner(job, stale)
        assert process_alive(stale) is False
        with JobLock(job):
            assert owner(job) == mine


def test_another_hosts_owner_is_never_taken_over(job: JobFolder) -> None:
    foreign = LockOwner(host="far-away", pid=1, started=1.0)
    put_owner(job, foreign)
    assert process_alive(foreign) is None
    with pytest.raises(AppError) as raised:
        JobLock(job).acquire()
    assert "far-away" in raised.value.message and str(job.lock_path) in raised.value.hint
    assert owner(job) == foreign


def as_lock(pid: int) -> bytes:
    return msgspec.json.encode(msgspec.to_builtins(this_process()) | {"pid": pid})


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"{}", b"[1]", b"\xff", as_lock(-1), as_lock(0), as_lock(2**31)])
def test_a_damaged_lock_is_no_lock(job: JobFolder, content: bytes) -> None:
    job.lock_path.write_bytes(content)
    assert owner(job) is None
    with JobLock(job):
        assert owner(job) == this_process()


@pytest.mark.parametrize("error", [OSError(errno.ENOLCK, "No locks available"), NotImplementedError()])
def test_the_file_decides_where_the_drive_knows_no_locks(job: JobFolder, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(self: filelock.FileLock) -> None:
        raise error

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    with JobLock(job), pytest.raises(AppError, match="already works"):
        JobLock(job).acquire()
    assert owner(job) is None


def test_a_lock_that_became_anothers_is_left_to_it(job: JobFolder) -> None:
    mine = JobLock(job)
    mine.acquire()
    other = LockOwner(host="far-away", pid=1, started=1.0)
    put_owner(job, other)
    mine.release()
    assert owner(job) == other


def test_a_start_time_is_the_same_from_within_and_without() -> None:
    code = "from core.jobs.lock import this_process; print(this_process().started, flush=True); input()"
    root_dir = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=root_dir, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert float(process.stdout.readline()) == lock.process_started(process.pid)
        process.communicate("\n")
    assert lock.process_started(process.pid) is None


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(AppError) as raised:
        JobLock(JobFolder(tmp_path / "gone", "run.json")).acquire()
    assert raised.value.code == ErrorCode.FOLDER_GONE


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_read_only_folder_is_told_by_whatever_writes(unwritable: Path) -> None:
    job = JobFolder(unwritable, "run.json")
    for attempt in (JobLock(job).acquire, lambda: EventWriter(job), lambda: send(job, "stop"), lambda: start_command(["x"], job.log_path)):
        with pytest.raises(AppError) as raised:
            attempt()
        assert raised.value.code == ErrorCode.DISK_READ_ONLY
    watcher = StateWatcher(job)  # looking is still allowed
    watcher.update(read_all(job, JobEvent))
    assert watcher.state(0.0) == JobState.NEW
