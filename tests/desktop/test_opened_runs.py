"""Runs that were opened and the one on screen are kept by workspace, whatever its path, and read again as far as they are there."""

import os
from pathlib import Path

import msgspec
import pytest

from desktop.opened_runs import keep_opened, keep_selected, opened_runs, selected_run
from desktop.settings import AppSettings

ODD = Path(os.fsdecode(b"/w/\xff"))
"""A path that is not UTF-8."""


def read_again(settings: AppSettings) -> AppSettings:
    return msgspec.json.decode(msgspec.json.encode(settings), type=AppSettings)


@pytest.fixture
def run_dir(tmp_path: Path) -> Path:
    made = tmp_path / "run"
    made.mkdir()
    (made / "run.json").write_text("{}")
    return made


def test_each_workspace_has_its_own(run_dir: Path, tmp_path: Path) -> None:
    settings = AppSettings()
    keep_opened(settings, Path("/w/a"), [run_dir, tmp_path / "gone"])
    keep_selected(settings, Path("/w/a"), tmp_path / "gone")
    keep_selected(settings, Path("/w/a"), run_dir)
    settings = read_again(settings)
    assert opened_runs(settings, Path("/w/a")) == [run_dir] and selected_run(settings, Path("/w/a")) == run_dir
    assert opened_runs(settings, Path("/w/b")) == [] and selected_run(settings, Path("/w/b")) is None
    keep_opened(settings, Path("/w/a"), [])
    assert settings.opened_runs == {}


def test_a_run_may_have_any_path_and_a_workspace_whose_path_is_no_text_has_nothing_kept(run_dir: Path) -> None:
    settings = AppSettings()
    keep_selected(settings, Path("/w/a"), ODD)
    keep_opened(settings, ODD, [run_dir])
    keep_selected(settings, ODD, run_dir)
    settings = read_again(settings)
    assert selected_run(settings, Path("/w/a")) == ODD
    assert opened_runs(settings, ODD) == [] and selected_run(settings, ODD) is None
