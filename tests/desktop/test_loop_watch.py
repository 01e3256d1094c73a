"""The watch over the event loop sees a window that stands still while a worker is at its job, and nothing else."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.stories.loop_watch import LIMIT_S, LoopWatch


@pytest.fixture
def worker() -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", "input()", "_train-worker"], stdin=subprocess.PIPE)
    yield
    process.communicate(b"\n")


def stood_for(qtbot: QtBot, seconds: float) -> list[str]:
    watch = LoopWatch()
    qtbot.wait(50)
    time.sleep(seconds)
    qtbot.wait(50)
    watch.end()
    return watch.stalls


@pytest.mark.usefixtures("worker")
def test_a_loop_that_stands_still_is_told_with_the_place(qtbot: QtBot) -> None:
    assert stood_for(qtbot, LIMIT_S / 4) == []
    (stall,) = stood_for(qtbot, 2 * LIMIT_S)
    assert int(stall.split()[0]) >= 2000 * LIMIT_S - 20 and "in stood_for" in stall


def test_without_a_job_nothing_is_told(qtbot: QtBot) -> None:
    assert stood_for(qtbot, 2 * LIMIT_S) == []
