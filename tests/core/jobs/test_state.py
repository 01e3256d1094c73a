"""What a watcher says of a job, with real workers living, stopping, dying and standing still."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable

import msgspec
import pytest

from core.jobs.control import send
from core.jobs.events import Event, Failed, Finished, JobEvent, Started, Warned
from core.jobs.folder import JobFolder
from core.jobs.heartbeat import Heartbeat, HeartbeatProgress, HeartbeatRecord, read_heartbeat
from core.jobs.lock import JobLock, LockOwner, owner, this_process
from core.jobs.process import Worker
from core.jobs.reader import JobReader
from core.jobs.state import NO_FIRST_BEAT_AFTER_S, NOT_RESPONDING_AFTER_S, JobState, StateWatcher
from core.jobs.writer import EventWriter

Until = Callable[[Callable[[], object]], None]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals")


class Watch:
    """Reader and watcher as the window has them; `now` can run ahead of the real clock."""

    def __init__(self, job: JobFolder) -> None:
        self.reader = JobReader[Event](job, JobEvent)
        self.watcher = StateWatcher(job)
        self.ahead_s = 0.0

    def state(self) -> JobState:
        self.watcher.update(self.reader.poll())
        return self.watcher.state(time.monotonic() + self.ahead_s)


def started() -> Started:
    host = socket.gethostname()
    return Started(from_step=0, device="cpu", precision="fp32", code_path="fast", reason="", pid=os.getpid(), host=host)


def test_a_life_from_new_to_finished(job: JobFolder) -> None:
    watch = Watch(job)
    assert watch.state() == JobState.NEW
    with JobLock(job):
        assert watch.state() == JobState.STARTING
        with EventWriter(job) as writer:
            writer.begin_session()
            writer.write(started())
            assert watch.state() == JobState.RUNNING
            writer.write(Finished(step=5))
            assert watch.state() == JobState.FINISHED  # though the lock is still held
    assert watch.state() == JobState.FINISHED
    assert watch.watcher.ending is not None and watch.watcher.ending.step == 5


def test_pause_resume_stop_and_a_second_session(job: JobFolder, start: Callable[[str], Worker], until: Until) -> None:
    watch = Watch(job)
    worker = start("run")
    until(lambda: watch.state() == JobState.RUNNING)
    send(job, "pause")
    until(lambda: watch.state() == JobState.PAUSED)
    send(job, "resume")
    until(lambda: watch.state() == JobState.RUNNING)
    send(job, "stop")
    assert worker.wait(30) == 0
    assert watch.state() == JobState.STOPPED
    second = start("run")
    seen = {JobState.STOPPED}
    until(lambda: seen.add(state := watch.state()) or state == JobState.RUNNING)
    assert seen <= {JobState.STOPPED, JobState.STARTING, JobState.RUNNING}
    send(job, "stop")
    assert second.wait(30) == 0
    assert watch.state() == JobState.STOPPED and watch.watcher.started is not None and watch.watcher.started.session == 2


@posix_only
def test_a_killed_worker_is_interrupted_within_two_seconds(job: JobFolder, start: Callable[[str], Worker], until: Until) -> None:
    watch = Watch(job)
    worker = start("run")
    until(lambda: watch.state() == JobState.RUNNING)
    os.kill(worker.pid, signal.SIGKILL)
    before = time.monotonic()
    until(lambda: watch.state() != JobState.RUNNING)
    assert watch.state() == JobState.INTERRUPTED and time.monotonic() - before < 2.0
    assert Watch(job).state() == JobState.INTERRUPTED  # so it is at a first look
    start("finish").wait(30)
    assert watch.state() == JobState.FINISHED


@posix_only
def test_a_worker_that_stands_still_is_not_responding_and_comes_back(job: JobFolder, start: Callable[[str], Worker], until: Until) -> None:
    watch = Watch(job)
    worker = start("run")
    until(lambda: watch.state() == JobState.RUNNING)
    os.kill(worker.pid, signal.SIGSTOP)
    states = []
    for _ in range(16):  # seconds, of a clock that the watcher alone knows
        states.append(watch.state())
        watch.ahead_s += 1.0
    assert states[:10] == [JobState.RUNNING] * 10
    assert states[-1] == JobState.NOT_RESPONDING
    assert worker.poll() is None  # nobody kills it
    os.kill(worker.pid, signal.SIGCONT)
    until(lambda: watch.state() == JobState.RUNNING)


def test_a_clock_that_jumps_or_a_watcher_that_slept_is_no_stall(job: JobFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(job)
    with JobLock(job), EventWriter(job) as writer, Heartbeat(job, HeartbeatProgress):
        writer.begin_session()
        writer.write(started())
        assert watch.state() == JobState.RUNNING
        monkeypatch.setattr(time, "time", lambda: 4e9)
        assert watch.state() == JobState.RUNNING
        watch.ahead_s += 3600.0
        assert watch.state() == JobState.RUNNING


def test_another_hosts_worker_is_judged_by_its_heartbeat_alone(job: JobFolder) -> None:
    job.lock_path.write_bytes(msgspec.json.encode(LockOwner(host="far-away", pid=7, started=1.0)))
    with EventWriter(job) as writer:
        writer.begin_session()
        writer.write(started())
    text = job.events_path.read_text().replace(socket.gethostname(), "far-away").replace(f'"pid":{os.getpid()}', '"pid":7')
    job.events_path.write_text(text.replace(f'"process_started":{this_process().started}', '"process_started":1.0'))
    watch = Watch(job)
    for counter in range(40):
        beat = HeartbeatRecord(pid=7, counter=min(counter, 20), step=counter)
        job.heartbeat_path.write_bytes(msgspec.json.encode(beat))
        state = watch.state()
        assert state == (JobState.RUNNING if counter < 20 + NOT_RESPONDING_AFTER_S else JobState.NOT_RESPONDING), counter
        watch.ahead_s += 1.0


def test_a_last_word_after_the_last_poll_is_no_interruption(job: JobFolder) -> None:
    watch = Watch(job)
    with JobLock(job), EventWriter(job) as writer:
        writer.begin_session()
        writer.write(started())
        assert watch.state() == JobState.RUNNING
        writer.write(Failed(code="disk.full", message="no room"))
    assert watch.watcher.state(time.monotonic()) == JobState.FAILED  # the events were not polled in between
    assert watch.state() == JobState.FAILED


def test_a_worker_that_died_before_its_session_is_interrupted(job: JobFolder, start: Callable[[str], Worker]) -> None:
    watch = Watch(job)
    mine = this_process()
    job.lock_path.write_bytes(msgspec.json.encode(msgspec.structs.replace(mine, started=mine.started - 100)))
    assert watch.state() == JobState.INTERRUPTED
    job.lock_path.unlink()
    assert start("crash").wait(30) == 1  # not even the lock was taken
    assert watch.state() == JobState.NEW


def test_a_next_worker_of_the_same_number_is_starting(job: JobFolder) -> None:
    """In a container every worker may have the same number."""
    watch = Watch(job)
    with EventWriter(job) as writer:
        writer.begin_session()
        writer.write(started())
        writer.write(Finished(step=1))
    job.events_path.write_text(job.events_path.read_text().replace(f'_started":{this_process().started}', '_started":1.0'))
    assert watch.state() == JobState.FINISHED
    with JobLock(job):
        assert watch.state() == JobState.STARTING


def test_the_heartbeat_moves_carries_progress_and_ends_with_its_context(job: JobFolder, until: Until) -> None:
    steps = iter(range(1000))
    with Heartbeat(job, lambda: HeartbeatProgress(step=next(steps), total=9, rate=0.5, state="paused")):
        first = read_heartbeat(job)
        assert first is not None and (first.pid, first.step, first.total, first.rate, first.state) == (os.getpid(), 0, 9, 0.5, "paused")
        until(lambda: (beat := read_heartbeat(job)) is not None and beat.counter > first.counter)
    last = read_heartbeat(job)
    assert last is not None and last.step == 2
    job.heartbeat_path.write_bytes(b"\x00")
    assert read_heartbeat(job) is None


def test_the_heartbeat_outlives_a_disk_that_refuses(job: JobFolder, until: Until) -> None:
    with Heartbeat(job, HeartbeatProgress):
        job.heartbeat_path.unlink()
        job.path.rename(job.path.with_name("away"))
    job.path.with_name("away").rename(job.path)
    assert read_heartbeat(job) is None


def test_foreign_lines_do_not_hide_the_state(job: JobFolder, caplog: pytest.LogCaptureFixture) -> None:
    with EventWriter(job) as writer:
        writer.begin_session()
        writer.write(started())
        writer.write(Warned(code="a", message="b"))
        writer.write(Finished(step=1))
    with job.events_path.open("ab") as file:
        file.write(b'garbage\n{"type":"from_the_future"}\n{"type":"warn')
    assert Watch(job).state() == JobState.FINISHED
    assert owner(job) is None


def test_a_worker_that_never_gets_to_its_first_beat_does_not_start_for_ever(job: JobFolder) -> None:
    watch = Watch(job)
    with JobLock(job):
        seen = []
        while watch.ahead_s <= NO_FIRST_BEAT_AFTER_S + 1:
            seen.append(watch.state())
            watch.ahead_s += 4.0
        assert seen[0] == JobState.STARTING and seen.count(JobState.STARTING) * 4.0 >= NO_FIRST_BEAT_AFTER_S - 4.0
        assert seen[-1] == JobState.NOT_RESPONDING
