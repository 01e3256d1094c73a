"""The window's training workers: one at a run, and one that ends does not stand in the way of the next."""

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.jobs.process import Worker, start_command
from desktop import run_workers
from desktop.run_workers import RunWorkers
from training.computing import Computing


def sleepers(monkeypatch: pytest.MonkeyPatch) -> list[Worker]:
    """The workers that are started from now on: they do nothing, for long."""
    started: list[Worker] = []

    def start_sleeper(arguments: list[str], log_path: Path) -> Worker:
        started.append(start_command([sys.executable, "-c", "import time; time.sleep(60)"], log_path))
        return started[-1]

    monkeypatch.setattr(run_workers, "start_worker", start_sleeper)
    return started


def test_a_worker_killed_a_moment_ago_gives_way_to_its_successor(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = sleepers(monkeypatch)
    workers = RunWorkers()
    try:
        workers.start(tmp_path, Computing())
        started[0].end(None, grace_s=0, terminate_s=0)
        workers.start(tmp_path, Computing())  # before the timer has looked after the dead one
        assert len(started) == 2
        assert workers.num_alive() == 1
    finally:
        for worker in started:
            worker.end(None, grace_s=0, terminate_s=0)
    with qtbot.waitSignal(workers.ended):
        pass
    assert workers.num_alive() == 0


def test_a_worker_that_is_still_letting_go_is_followed_by_the_next(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = sleepers(monkeypatch)
    workers = RunWorkers()
    endings: list[bool] = []
    workers.ended.connect(lambda _run_dir, lacked_memory, _log: endings.append(lacked_memory))
    try:
        workers.start(tmp_path, Computing())
        workers.start(tmp_path, Computing())
        assert len(started) == 1, "one worker at a run"
        started[0].end(None, grace_s=0, terminate_s=0)
        qtbot.waitUntil(lambda: len(started) == 2)
        assert workers.num_alive() == 1 and not endings, "the first one's end is no news: another is at the run"
    finally:
        for worker in started:
            worker.end(None, grace_s=0, terminate_s=0)
    qtbot.waitUntil(lambda: len(endings) == 1)
    assert len(started) == 2 and workers.num_alive() == 0
