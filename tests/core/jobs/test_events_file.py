"""Writing and reading events.jsonl: sessions, torn and foreign lines, killed writers, full disks, replaced files."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.jobs.events import Event, Finished, JobEvent, Started, Stopped, Warned
from core.jobs.folder import JobFolder
from core.jobs.process import Worker
from core.jobs.reader import MAX_LINE_BYTES, JobReader, read_all
from core.jobs.writer import EventWriter

ROOT_DIR = Path(__file__).resolve().parents[3]


def started(from_step: int = 0) -> Started:
    return Started(
        from_step=from_step, device="cpu", precision="fp32", code_path="fast", reason="", pid=os.getpid(), host=socket.gethostname()
    )


def messages(events: list[Event]) -> list[str]:
    return [event.message for event in events if isinstance(event, Warned)]


def test_sessions_count_up_over_writers(job: JobFolder) -> None:
    for number in (1, 2, 3):
        with EventWriter(job) as writer:
            assert writer.begin_session() == number
            writer.write(started(number))
            writer.write(Stopped(step=number))
    events = read_all(job, JobEvent)
    assert [event.session for event in events] == [1, 1, 2, 2, 3, 3]
    assert all(event.time > 1.6e9 for event in events)
    assert events[0].process_started > 0


def test_last_session_is_found_behind_much_garbage(job: JobFolder) -> None:
    with EventWriter(job) as writer:
        writer.begin_session()
        writer.begin_session()
        writer.write(started())
    with job.events_path.open("ab") as file:
        file.write(b"\x00garbage\n" * 60_000 + b'{"session": "x"}\n[]\n' + b"g" * 1_000_000)
    with EventWriter(job) as writer:
        assert writer.begin_session() == 3


def test_torn_line_is_closed_by_the_next_writer(job: JobFolder, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    with EventWriter(job) as writer:
        writer.begin_session()
        writer.write(Warned(code="a", message="whole"))
    reader = JobReader[Event](job, JobEvent)
    with job.events_path.open("ab") as file:
        file.write(b'{"type":"warned","code":"b","mess')
    assert messages(reader.poll()) == ["whole"]
    assert reader.num_skipped == 0  # it may still become whole
    with EventWriter(job) as writer:
        writer.begin_session()
        writer.write(Warned(code="c", message="after"))
    assert messages(reader.poll()) == ["after"]
    assert reader.num_skipped == 1
    assert [record.levelname for record in caplog.records] == ["INFO"]  # no alarm: every crash may leave one


def test_garbage_and_unknown_types_are_skipped_and_garbage_is_logged_once(job: JobFolder, caplog: pytest.LogCaptureFixture) -> None:
    lines = [
        b'{"type":"warned","code":"a","message":"one","not_known_yet":[1,2]}',
        b'{"type":"losses","step":3}',
        b"\xff\xfe\x00",
        b'{"type":"warned","code":5,"message":"wrong type"}',
        b'"text"',
        b'{"type":"warned","code":"a","message":"two"}',
    ]
    job.events_path.write_bytes(b"\n".join(lines) + b"\n")
    reader = JobReader[Event](job, JobEvent)
    assert messages(reader.poll()) == ["one", "two"]
    assert reader.num_skipped == 4
    assert len(caplog.records) == 1


def test_a_line_too_deep_to_read_and_numbers_that_nothing_counts_up_to_are_garbage(
    job: JobFolder, caplog: pytest.LogCaptureFixture
) -> None:
    lines = [
        b'{"type":"warned","code":"a","message":"one"}',
        b'{"type":"warned","code":"a","message":"deep","more":' + b"[" * 100_000 + b"]" * 20_000 + b"}",
        b'{"type":"finished","step":' + b"9" * 400 + b"}",
        b'{"type":"stopped","step":-3}',
        b'{"type":"warned","code":"a","message":"two"}',
    ]
    job.events_path.write_bytes(b"\n".join(lines) + b"\n")
    reader = JobReader[Event](job, JobEvent)
    assert messages(reader.poll()) == ["one", "two"]
    assert reader.num_skipped == 3 and len(caplog.records) == 1
    with EventWriter(job) as writer:
        assert writer.begin_session() == 1


def test_only_unknown_types_are_no_reason_to_log(job: JobFolder) -> None:
    job.events_path.write_bytes(b'{"type":"losses","step":3}\n' * 5)
    assert read_all(job, JobEvent) == []  # the conftest fails this test at a log line


@pytest.mark.parametrize("num_bytes", [MAX_LINE_BYTES + 1, 1_000_000, 5_000_000])
def test_huge_line_is_skipped_in_bounded_pieces(job: JobFolder, num_bytes: int, caplog: pytest.LogCaptureFixture) -> None:
    one, two = (f'{{"type":"warned","code":"a","message":"{text}"}}\n'.encode() for text in ("one", "two"))
    job.events_path.write_bytes(one + b"x" * num_bytes + b"\n" + two)
    reader = JobReader[Event](job, JobEvent)
    events = reader.poll(max_bytes=1000)
    while reader.is_behind:
        events += reader.poll(max_bytes=1000)
    assert messages(events) == ["one", "two"]
    assert reader.num_skipped == 1
    assert len(caplog.records) == 1


def test_a_poll_takes_a_bounded_piece_and_says_there_is_more(job: JobFolder) -> None:
    line = b'{"type":"warned","code":"a","message":"' + b"m" * 1000 + b'"}\n'
    job.events_path.write_bytes(line * 2000)
    reader = JobReader[Event](job, JobEvent)
    sizes = [len(reader.poll(max_bytes=500_000))]
    assert reader.is_behind
    while reader.is_behind:
        sizes.append(len(reader.poll(max_bytes=500_000)))
    assert sum(sizes) == 2000
    assert max(sizes) <= 500_000 // len(line) + 1


def test_half_a_line_is_given_once_it_is_whole(job: JobFolder) -> None:
    reader = JobReader[Event](job, JobEvent)
    line = '{"type":"warned","code":"a","message":"Übergröße"}\n'.encode()
    for cut in range(1, len(line)):
        job.events_path.write_bytes(line[:cut])
        assert reader.poll() == []
    job.events_path.write_bytes(line)
    assert messages(reader.poll()) == ["Übergröße"]
    assert reader.num_skipped == 0 and reader.poll() == []


@pytest.mark.parametrize("in_place", [True, False])
def test_a_replaced_file_is_read_anew(job: JobFolder, in_place: bool) -> None:
    reader = JobReader[Event](job, JobEvent)
    assert reader.poll() == [] and reader.error is None
    job.events_path.write_bytes(b'{"type":"warned","code":"a","message":"old"}\n')
    assert messages(reader.poll()) == ["old"]
    if not in_place:
        job.events_path.unlink()
        assert reader.poll() == []
    job.events_path.write_bytes(b'{"type":"warned","code":"b","message":"new"}\n' * 3)
    assert messages(reader.poll()) == ["new"] * 3
    assert reader.num_restarts == 1


def test_reading_trouble_is_told(job: JobFolder) -> None:
    job.events_path.mkdir()
    reader = JobReader[Event](job, JobEvent)
    assert reader.poll() == [] and reader.error is not None
    with pytest.raises(AppError, match="events"):
        read_all(job, JobEvent)


def test_a_reader_holds_nothing_open(job: JobFolder) -> None:
    with EventWriter(job) as writer:
        writer.write(Finished(step=1))
    before = set(Path("/proc/self/fd").iterdir()) if sys.platform == "linux" else set()
    reader = JobReader[Event](job, JobEvent)
    reader.poll()
    assert not before or set(Path("/proc/self/fd").iterdir()) == before


def test_many_threads_write_whole_lines(job: JobFolder) -> None:
    with EventWriter(job) as writer:
        threads = [
            threading.Thread(target=lambda name=name: [writer.write(Warned(code=name, message="m" * 5000)) for _ in range(100)])
            for name in "abcd"
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    codes = [event.code for event in read_all(job, JobEvent)]
    assert sorted(codes) == sorted("abcd" * 100)


def test_text_that_is_no_text_is_written_as_well_as_can_be(job: JobFolder) -> None:
    with EventWriter(job) as writer:
        writer.write(Warned(code="name", message="bad name: " + os.fsdecode(b"\xff.png")))
    assert messages(read_all(job, JobEvent)) == ["bad name: ?.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_writers_lose_no_whole_line_and_tear_at_most_one(
    job: JobFolder, start: Callable[[str], Worker], until: Callable[[Callable[[], object]], None]
) -> None:
    num_rounds = 4
    for _ in range(num_rounds):
        size = job.events_path.stat().st_size if job.events_path.exists() else 0
        worker = start("flood")
        until(lambda size=size: job.events_path.exists() and job.events_path.stat().st_size > size + 500_000)
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait(10) == -signal.SIGKILL
    reader = JobReader[Event](job, JobEvent)
    events = reader.poll()
    while reader.is_behind:
        events += reader.poll()
    assert reader.num_skipped < num_rounds
    assert {event.session for event in events} == set(range(1, num_rounds + 1))
    for session in range(1, num_rounds + 1):
        numbers = [int(text.partition(":")[0]) for text in messages([event for event in events if event.session == session])]
        assert numbers == list(range(len(numbers))) and len(numbers) > 10


FULL_DISK = """
import resource, sys
from pathlib import Path
from core.errors import AppError
from core.jobs.events import Warned
from core.jobs.folder import JobFolder
from core.jobs.writer import EventWriter
writer = EventWriter(JobFolder(Path(sys.argv[1]), "run.json"))
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
num_written = 0
try:
    while True:
        writer.write(Warned(code="a", message="m" * 900))
        num_written += 1
except AppError as error:
    assert error.code == "disk.full", error.code
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
writer.write(Warned(code="a", message="room again"))
print(num_written)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no RLIMIT_FSIZE there")
def test_full_disk_is_an_error_leaves_whole_lines_and_heals(job: JobFolder) -> None:
    command = [sys.executable, "-c", FULL_DISK, str(job.path)]
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT_DIR)}, timeout=60)
    assert result.returncode == 0, result.stderr
    lines = job.events_path.read_bytes().splitlines()
    assert len(lines) == int(result.stdout) + 1
    assert [json.loads(line)["type"] for line in lines] == ["warned"] * len(lines)
    assert messages(read_all(job, JobEvent))[-1] == "room again"


@pytest.mark.skipif(sys.platform == "win32", reason="an open file can't be removed there")
def test_a_folder_that_is_removed_is_told_at_the_next_event(job: JobFolder) -> None:
    with EventWriter(job) as writer:
        writer.write(Warned(code="a", message="one"))
        job.events_path.unlink()
        job.path.rmdir()
        with pytest.raises(AppError) as raised:
            writer.write(Warned(code="a", message="two"))
        assert raised.value.code == ErrorCode.FOLDER_GONE
        job.path.mkdir()
        job.events_path.write_bytes(b'{"type":"warned","code":"a","message":"restored"}')
        writer.write(Warned(code="a", message="three"))
    assert messages(read_all(job, JobEvent)) == ["restored", "three"]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file can't be removed there")
@pytest.mark.parametrize("how", ["removed", "emptied"])
def test_a_file_that_alone_was_removed_or_emptied_begins_with_the_session_again(job: JobFolder, how: str) -> None:
    job.request_path.write_bytes(b"{}")
    with EventWriter(job) as writer:
        writer.begin_session()
        writer.write(started(7))
        writer.write(Warned(code="a", message="one"))
        if how == "removed":
            job.events_path.unlink()
        else:
            os.truncate(job.events_path, 0)
        writer.write(Warned(code="a", message="two"))
        writer.write(Warned(code="a", message="three"))
    events = read_all(job, JobEvent)
    assert isinstance(events[0], Started) and (events[0].from_step, events[0].session) == (7, 1)
    assert messages(events) == ["two", "three"]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file can't be removed there")
def test_a_job_that_was_moved_away_from_under_its_folder_is_told_as_gone_and_a_file_that_is_none_heals(job: JobFolder) -> None:
    with EventWriter(job) as writer:
        writer.write(Warned(code="a", message="one"))
        job.events_path.unlink()
        with pytest.raises(AppError) as raised:
            writer.write(Warned(code="a", message="two"))
        assert raised.value.code == ErrorCode.FOLDER_GONE and not job.events_path.exists()
        job.events_path.mkdir()
        for _ in range(2):
            with pytest.raises(AppError) as failed:
                writer.write(Warned(code="a", message="two"))
            assert failed.value.code == ErrorCode.DISK_FAILED
        job.events_path.rmdir()
        job.request_path.write_bytes(b"{}")
        writer.write(Warned(code="a", message="three"))
    assert messages(read_all(job, JobEvent)) == ["three"]
