"""Many jobs watched by turns: all are read, none holds the window up, and those that rest are looked at seldom."""

import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.jobs.events import Finished, JobEvent, Started
from core.jobs.folder import JobFolder
from core.jobs.state import JobState
from core.jobs.writer import EventWriter
from desktop import watching_many
from desktop.watching import JobWatcher
from desktop.watching_many import WatchRota


def make_job(place: Path) -> JobFolder:
    place.mkdir()
    folder = JobFolder(place, "run.json")
    writer = EventWriter(folder)
    writer.begin_session()
    writer.write(Started(from_step=0, device="", precision="", code_path="", reason="", pid=1, host="elsewhere"))
    writer.write(Finished(step=1))
    writer.close()
    return folder


def test_every_job_is_read_in_turns_that_end_soon(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rota = WatchRota()
    watchers = [JobWatcher(make_job(tmp_path / str(number)), JobEvent, rota) for number in range(30)]
    told: dict[int, int] = {}
    for number, watcher in enumerate(watchers):
        watcher.set_on_screen(False)
        watcher.events_arrived.connect(lambda events, number=number: told.update({number: len(events)}))
        rota.add(watcher)
    monkeypatch.setattr(watching_many, "TURN_S", 0.0)  # one look a turn
    rota._turn()
    assert len(told) == 1
    qtbot.waitUntil(lambda: all(watcher.state is JobState.FINISHED for watcher in watchers))
    assert told == dict.fromkeys(range(30), 2)


def test_what_rests_is_looked_at_seldom_and_what_is_on_screen_often(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[JobWatcher] = []
    monkeypatch.setattr(watching_many, "RESTING_S", 100.0)
    rota = WatchRota()
    seldom, often = (JobWatcher(make_job(tmp_path / name), JobEvent, rota) for name in ("a", "b"))
    for watcher in (seldom, often):
        monkeypatch.setattr(watcher, "look", lambda watcher=watcher, look=watcher.look: (looks.append(watcher), look())[1])
        watcher.set_on_screen(False)
        rota.add(watcher)
    qtbot.waitUntil(lambda: set(looks) == {seldom, often})
    rota.set_on_screen(often, True)
    began = time.monotonic()
    qtbot.waitUntil(lambda: looks.count(often) >= 4)
    assert looks.count(seldom) == 1 and time.monotonic() - began >= 0.2
    rota.remove(often)
    num_looks = len(looks)
    qtbot.wait(250)
    assert len(looks) == num_looks
