"""Commands are taken once, in order, and never by a session that began after them."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.jobs.control import NOT_OBEYED, STARTED_AT_VARIABLE, ControlInbox, send
from core.jobs.events import Answered, JobEvent, Stopped
from core.jobs.folder import JobFolder
from core.jobs.process import Worker
from core.jobs.reader import read_all
from core.jobs.writer import EventWriter


def test_commands_come_once_and_in_order(job: JobFolder) -> None:
    inbox = ControlInbox(job)
    assert inbox.poll() == []  # no control/ yet
    ids = [send(job, "pause"), send(job, "preview", num=3, why="Ü"), send(job, "resume")]
    commands = inbox.poll()
    assert [command.id for command in commands] == ids
    assert [command.command for command in commands] == ["pause", "preview", "resume"]
    assert commands[1].arguments == {"num": 3, "why": "Ü"}
    assert inbox.poll() == [] and ControlInbox(job).poll() == []
    assert list(job.control_dir.iterdir()) == []


def test_garbage_is_removed_and_half_written_commands_are_left_alone(job: JobFolder, caplog: pytest.LogCaptureFixture) -> None:
    job.control_dir.mkdir()
    half = job.control_dir / ".00000000000000000001-1-aa.1-00000000-00000000.partial"
    half.write_bytes(b'{"id":"x","comm')
    (job.control_dir / "broken.json").write_bytes(b'{"id":"x","comm')
    (job.control_dir / "huge.json").write_bytes(b'{"id":"x","command":"' + b"x" * 1_000_000 + b'"}')
    (job.control_dir / "deep.json").write_bytes(b'{"id":"x","command":"stop","more":' + b"[" * 50_000)
    (job.control_dir / "folder.json").mkdir()
    (job.control_dir / "notes.txt").write_bytes(b"")
    command_id = send(job, "stop")
    inbox = ControlInbox(job)
    assert [command.id for command in inbox.poll()] == [command_id]
    assert inbox.poll() == []
    assert sorted(path.name for path in job.control_dir.iterdir()) == sorted([half.name, "folder.json", "notes.txt"])
    os.utime(half, (1e9, 1e9))
    assert inbox.discard_stale(lambda _: None) == [] and not half.exists(), "its writer is gone"


def test_a_command_that_cannot_be_removed_is_obeyed_once(job: JobFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    send(job, "stop")
    inbox = ControlInbox(job)

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "no", os.fspath(path))

    with monkeypatch.context() as context:
        context.setattr(Path, "unlink", refuse)
        assert len(inbox.poll()) == 1
        assert inbox.poll() == []
    assert inbox.poll() == []
    assert list(job.control_dir.iterdir()) == []


def test_stale_commands_are_answered_and_not_obeyed(job: JobFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(STARTED_AT_VARIABLE, raising=False)
    stale_id = send(job, "stop")
    inbox = ControlInbox(job)
    with EventWriter(job) as writer:
        writer.begin_session()
        assert [command.id for command in inbox.discard_stale(writer.write)] == [stale_id]
    answers = [event for event in read_all(job, JobEvent) if isinstance(event, Answered)]
    assert [(answer.command_id, answer.accepted, answer.reason) for answer in answers] == [(stale_id, False, NOT_OBEYED)]
    assert inbox.poll() == []


def test_a_command_sent_while_the_worker_is_still_importing_is_obeyed(job: JobFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    old_id = send(job, "pause")
    monkeypatch.setenv(STARTED_AT_VARIABLE, str(time.time_ns()))  # what start_worker hands over
    new_id = send(job, "stop")
    inbox = ControlInbox(job)
    assert [command.id for command in inbox.discard_stale(lambda _answer: None)] == [old_id]
    assert [command.id for command in inbox.poll()] == [new_id]


def test_a_stop_asked_before_a_resume_does_not_stop_the_real_worker(
    job: JobFolder, start: Callable[[str], Worker], until: Callable[[Callable[[], object]], None]
) -> None:
    stale_id = send(job, "stop")
    worker = start("run")
    early_id = send(job, "pause")
    until(lambda: len(_answers(job)) == 2)
    assert _answers(job) == {stale_id: False, early_id: True}
    assert worker.poll() is None
    stop_id = send(job, "stop")
    assert worker.wait(30) == 0
    assert _answers(job)[stop_id] is True
    assert isinstance(read_all(job, JobEvent)[-1], Stopped)


def _answers(job: JobFolder) -> dict[str, bool]:
    return {event.command_id: event.accepted for event in read_all(job, JobEvent) if isinstance(event, Answered)}


def test_sending_into_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(AppError) as raised:
        send(JobFolder(tmp_path / "gone", "run.json"), "stop")
    assert raised.value.code == ErrorCode.FOLDER_GONE
