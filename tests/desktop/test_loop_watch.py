"""The watch over the event loop sees a window that stands still while a worker is at its job, and nothing else."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.stories.loop_watch import STOOD_LIMIT_S, WORK_LIMIT_S, LoopWatch


@pytest.fixture
def worker() -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", "input()", "_train-worker"], stdin=subprocess.PIPE)
    yield
    process.communicate(b"\n")


def stalls_of(qtbot: QtBot, act: Callable[[], object]) -> list[str]:
    watch = LoopWatch()
    qtbot.wait(50)
    act()
    qtbot.wait(50)
    watch.end()
    return watch.stalls


def stand_still(seconds: float) -> None:
    time.sleep(seconds)


def work(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


@pytest.mark.usefixtures("worker")
def test_a_loop_that_stands_still_is_told_with_the_place(qtbot: QtBot) -> None:
    assert stalls_of(qtbot, lambda: stand_still(STOOD_LIMIT_S / 4)) == []
    (stall,) = stalls_of(qtbot, lambda: stand_still(2 * STOOD_LIMIT_S))
    assert int(stall.split()[0]) >= 2000 * STOOD_LIMIT_S - 20 and "in stand_still" in stall


@pytest.mark.usefixtures("worker")
def test_a_loop_that_works_for_long_is_told_with_the_place(qtbot: QtBot) -> None:
    (stall,) = stalls_of(qtbot, lambda: work(1.5 * WORK_LIMIT_S))
    assert "at work for" in stall and "in work" in stall


def test_without_a_job_nothing_is_told(qtbot: QtBot) -> None:
    assert stalls_of(qtbot, lambda: stand_still(2 * STOOD_LIMIT_S)) == []
