"""What every story gets: settings of its own, as on a first start."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop import app
from desktop.main_window import MainWindow
from tests.stories.loop_watch import LoopWatch


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the settings, empty."""
    folder = tmp_path / "config"
    folder.mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_garbage_for_other_threads() -> Iterator[None]:
    """What is left of a window goes here, in its own thread: Qt complains when another thread collects its timers."""
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def loop_that_never_stands_still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A story fails in which the window stood still while workers were at their jobs; the first building of a page does not count."""
    run, build, stalls = app._run, MainWindow._build, list[str]()
    watches: list[LoopWatch] = []

    def watched(*given: Any) -> int:
        watches.append(LoopWatch())
        try:
            return run(*given)
        finally:
            watch = watches.pop()
            watch.end()
            stalls.extend(watch.stalls)

    def pardoned(window: MainWindow, name: str) -> Any:
        page = build(window, name)
        for watch in watches:
            watch.pardon()
        return page

    monkeypatch.setattr(app, "_run", watched)
    monkeypatch.setattr(MainWindow, "_build", pardoned)
    yield
    assert not stalls, "\n".join(stalls)
