"""What every story gets: settings of its own, as on a first start."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest


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
