"""A job folder as signals: in order, in small turns, through garbage, and at the size of a million steps."""

import os
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.jobs.events import Finished, Started
from core.jobs.folder import JobFolder
from core.jobs.state import JobState
from core.jobs.writer import EventWriter
from desktop.watching import JobWatcher, is_live
from training.history import RunHistory
from training.run import Losses, RunEvent, RunFolder

STARTED = Started(from_step=0, device="CPU", precision="fp32", code_path="eager", reason="chosen", pid=os.getpid(), host="elsewhere")


def losses(step: int, total: int = 1_000_000) -> Losses:
    values = dict.fromkeys(("G_GAN", "G_L1", "D_real", "D_fake"), (0.5, 0.4, 0.6))
    return Losses(step=step, epoch=0, count=25, values=values, steps_per_s=100.0, data_wait_share=0.0, total_steps=total)


@pytest.fixture
def folder(tmp_path: Path) -> JobFolder:
    return RunFolder(tmp_path).job


def test_events_come_in_order_and_the_state_after_them(qtbot: QtBot, folder: JobFolder) -> None:
    writer = EventWriter(folder)
    writer.begin_session()
    watcher = JobWatcher(folder, RunEvent)
    seen: list[object] = []
    watcher.events_arrived.connect(seen.extend)
    watcher.state_changed.connect(seen.append)
    with qtbot.waitSignal(watcher.caught_up):
        watcher.start()
    assert seen == [JobState.NEW]
    for event in (STARTED, losses(25), Finished(step=25)):
        writer.write(event)
    qtbot.waitUntil(lambda: watcher.state is JobState.FINISHED)
    assert [type(item).__name__ for item in seen[1:]] == ["Started", "Losses", "Finished", "JobState"]
    assert not is_live(watcher.state)
    watcher.stop()
    writer.close()


def test_garbage_half_lines_and_giant_lines_do_not_hide_the_run(qtbot: QtBot, folder: JobFolder, caplog: pytest.LogCaptureFixture) -> None:
    writer = EventWriter(folder)
    writer.begin_session()
    writer.write(STARTED)
    with folder.events_path.open("ab") as file:
        file.write(b"\xff\xfe nonsense\n" + b"x" * 1_000_000 + b"\n" + b'{"type":"from_the_future"}\n')
    writer.write(losses(50))
    with folder.events_path.open("ab") as file:
        file.write(b'{"type":"losses","step":7')
    history = RunHistory()
    watcher = JobWatcher(folder, RunEvent)
    watcher.events_arrived.connect(history.apply)
    watcher.start()
    qtbot.waitUntil(lambda: watcher.is_caught_up and history.step == 50)
    assert watcher.num_skipped >= 2
    watcher.stop()
    writer.close()


def test_a_million_steps_are_read_in_small_turns_and_stay_drawable(qtbot: QtBot, folder: JobFolder) -> None:
    writer = EventWriter(folder)
    writer.begin_session()
    writer.write(STARTED)
    writer.close()
    import msgspec

    with folder.events_path.open("ab") as file:
        file.writelines(msgspec.json.encode(losses(step)) + b"\n" for step in range(25, 1_000_001, 25))
    history = RunHistory()
    turns_s: list[float] = []
    watcher = JobWatcher(folder, RunEvent)
    watcher.events_arrived.connect(history.apply)
    look = watcher.look

    def timed() -> bool:
        start = time.perf_counter()
        is_behind = look()
        turns_s.append(time.perf_counter() - start)
        return is_behind

    watcher.look = timed
    watcher.start()
    qtbot.waitUntil(lambda: watcher.is_caught_up, timeout=30_000)
    assert history.step == 1_000_000
    assert len(turns_s) > 20
    assert sorted(turns_s)[len(turns_s) // 2] < 0.1
    watcher.stop()


def test_events_that_begin_anew_are_told(qtbot: QtBot, folder: JobFolder) -> None:
    writer = EventWriter(folder)
    writer.begin_session()
    writer.write(STARTED)
    writer.write(losses(25))
    writer.close()
    watcher = JobWatcher(folder, RunEvent)
    with qtbot.waitSignal(watcher.caught_up):
        watcher.start()
    folder.events_path.unlink()
    writer = EventWriter(folder)
    writer.begin_session()
    with qtbot.waitSignal(watcher.restarted):
        writer.write(Finished(step=1))
    writer.close()
    watcher.stop()
