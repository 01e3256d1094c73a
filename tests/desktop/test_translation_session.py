"""A translation in the window goes on after a picture that crashes its decoder, and says so in that picture's row alone."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import psutil
import pytest
from pytestqt.qtbot import QtBot

from core.jobs.events import Finished, Started
from core.jobs.process import Worker, start_command
from core.jobs.reader import read_all
from core.jobs.state import JobState
from core.jobs.writer import EventWriter
from core.models.library import starter_path
from core.translation.job import TRANSLATION_EVENTS, Listed, RowDone, TranslationJob, create_job, request_for
from core.translation.plan import PlannedFile
from desktop import translation_session, warm_worker
from desktop.translation_session import MAX_ROWS_A_TURN, TranslationSession
from desktop.warm_worker import WarmWorker
from tests.journals import write_journal

CRASHING_WORKER = Path(__file__).resolve().parents[1] / "crashing_worker.py"


@pytest.mark.skipif(not starter_path().is_file(), reason="this checkout has no starter model")
def test_a_crashing_decoder_costs_its_row_and_the_rest_is_done(
    qtbot: QtBot, tmp_path: Path, make_pictures: Callable[..., list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def start_crashing(arguments: list[str], log_path: Path, *, with_input: bool) -> Worker:
        command = [sys.executable, str(CRASHING_WORKER), *arguments[1:], "--device", "cpu"]
        return start_command(command, log_path, with_input=with_input)

    monkeypatch.setattr(warm_worker, "start_worker", start_crashing)
    paths = make_pictures(tmp_path / "in", num=4)
    paths[1].rename(paths[1].with_name("001-crash.png"))
    job = create_job(tmp_path / "job", request_for([tmp_path / "in"], starter_path(), tmp_path / "out"))
    session = TranslationSession(job.path)
    told: list[object] = []
    session.worker_failed.connect(told.append)
    session.watch()
    session.start_worker()
    try:
        qtbot.waitUntil(lambda: session.state is JobState.FINISHED, timeout=120_000)
        assert (session.history.num_done, session.history.num_failed) == (3, 1)
        assert session.history.failures()[0].source.name == "001-crash.png"
        assert told == []
    finally:
        session.let_go()


@pytest.mark.skipif(not starter_path().is_file(), reason="this checkout has no starter model")
def test_the_next_translation_goes_to_the_worker_that_waits_and_to_a_new_one_where_that_has_gone(
    qtbot: QtBot, tmp_path: Path, make_pictures: Callable[..., list[Path]]
) -> None:
    make_pictures(tmp_path / "in", num=2)
    workers = WarmWorker()

    def translated(name: str) -> int:
        job = create_job(tmp_path / name, request_for([tmp_path / "in"], starter_path(), tmp_path / f"out-{name}", device="cpu"))
        session = TranslationSession(job.path, workers=workers)
        told: list[object] = []
        session.worker_failed.connect(told.append)
        session.watch()
        session.start_worker()
        qtbot.waitUntil(lambda: session.state is JobState.FINISHED and session.history.num_done == 2, timeout=120_000)
        session.let_go()
        assert told == []
        return next(event.pid for event in read_all(job.folder, TRANSLATION_EVENTS) if isinstance(event, Started))

    try:
        first = translated("first")
        assert translated("second") == first
        psutil.Process(first).kill()
        assert translated("third") != first
    finally:
        workers.end()


def test_a_session_that_began_and_ended_between_two_looks_is_over(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = Started(from_step=0, device="cpu", precision="fp32", code_path="eager", reason="", pid=1, host="here")
    job = create_job(tmp_path / "job", request_for([tmp_path / "in"], starter_path(), tmp_path / "out"))

    def tell_session() -> None:
        with EventWriter(job.folder) as writer:
            writer.begin_session()
            writer.write(started)
            writer.write(Finished(step=0))

    def start_quick(arguments: list[str], log_path: Path, **options: object) -> Worker:
        tell_session()
        return start_command([sys.executable, "-c", "pass"], log_path, with_input=True)

    tell_session()
    monkeypatch.setattr(warm_worker, "start_worker", start_quick)
    session = TranslationSession(job.path)
    session.watch()
    qtbot.waitUntil(lambda: session.state is JobState.FINISHED)
    try:
        session.start_worker()
        assert session.state is JobState.STARTING
        qtbot.waitUntil(lambda: session.history.num_sessions == 2)
        qtbot.waitUntil(lambda: session.state is JobState.FINISHED)
    finally:
        session.let_go()


NUM_MANY = 4 * MAX_ROWS_A_TURN
STARTED = Started(from_step=0, device="cpu", precision="fp32", code_path="eager", reason="", pid=1, host="here")


def long_job(job_dir: Path, last: Iterable[bytes] = ()) -> TranslationJob:
    """NUM_MANY pictures, all done; then these lines."""
    job = create_job(job_dir, request_for([Path("/in")], Path("/m.safetensors"), Path("/out")))
    write_journal(job, (PlannedFile(index=index, source=f"/in/{index}.jpg", output=f"{index}.png") for index in range(NUM_MANY)))
    events = [STARTED, Listed(num_files=NUM_MANY)]
    events += [RowDone(index=index, output=f"{index}.png", seconds=0.1) for index in range(NUM_MANY)]
    lines = [msgspec.json.encode(msgspec.structs.replace(event, session=1)) for event in (*events, Finished(step=NUM_MANY))]
    job.folder.events_path.write_bytes(b"\n".join([*lines, *last]) + b"\n")
    return job


def test_a_long_history_is_told_at_once_in_the_end_and_seldom_before(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation_session, "TELL_EVERY_MS", 3_600_000)
    session = TranslationSession(long_job(tmp_path / "job").path)
    looks: list[int] = []
    session._watcher.events_arrived.connect(lambda events: looks.append(len(events)))
    told: list[list[int]] = []
    session.rows_changed.connect(told.append)
    with qtbot.waitSignal(session.caught_up, timeout=60_000):
        session.watch()
    session.let_go()
    assert len(looks) > 3
    assert told == [list(range(NUM_MANY))]


def test_what_came_before_lines_that_are_no_events_is_told(qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    session = TranslationSession(long_job(tmp_path / "job", last=[b"x" * 1000] * 1000).path)
    told: list[int] = []
    session.rows_changed.connect(told.extend)
    session.watch()
    qtbot.waitUntil(lambda: len(told) == NUM_MANY, timeout=60_000)
    session.let_go()
    assert sorted(told) == list(range(NUM_MANY))
