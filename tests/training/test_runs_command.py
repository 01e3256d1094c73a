"""`diptych runs` through the real front door."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import diptych
from core.jobs.events import Stopped
from core.pairs.pair import Pair
from tests.fake_job import FakeWorker
from training.creating import create_run
from training.run import CheckpointSaved, Label, RunFolder, RunRequest, read_label
from training.settings import RunSettings, settings_with

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """call("list", ...): exit code, stdout, stderr; in this process."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = diptych.main(["runs", *map(str, arguments), "--workspace", str(workspace)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def two(workspace: Path, tiny_pairs: list[Pair]) -> list[Path]:
    folders = []
    for name, width in (("a", 8), ("b", 16)):
        request = RunRequest(settings=settings_with(RunSettings(), {"width": width}), dataset="d")
        folders.append(create_run(workspace / "runs" / name, request, tiny_pairs).path)
    return folders


def test_runs_are_listed_with_how_they_stand(call: Call, workspace: Path, two: list[Path]) -> None:
    worker = FakeWorker(RunFolder(two[0]).job)
    worker.beat(50, 200)
    worker.tell(CheckpointSaved(step=50, folder="", l1=0.25))
    assert call("label", "a", "--name", "Narrow", "--notes", "The windows are sharp.")[0] == 0
    worker.end(Stopped(step=50))
    code, out, _ = call("list", "--json")
    found = {facts["id"]: facts for facts in json.loads(out)["runs"]}
    assert code == 0 and set(found) == {"a", "b"}
    shown = {name: found["a"][name] for name in ("name", "notes", "state", "share", "best_l1", "device")}
    expected = ("Narrow", "The windows are sharp.", "stopped", 0.25, 0.25, "cpu")
    assert tuple(shown.values()) == expected
    assert (found["b"]["state"], found["b"]["share"], found["b"]["best_l1"]) == ("new", None, None)
    told = call("list")[2]
    assert "Narrow" in told and "25 %" in told and "0.250" in told


def test_names_that_look_like_markup_or_steer_a_terminal_and_a_run_that_can_t_be_read_hide_nothing(call: Call, two: list[Path]) -> None:
    assert call("label", "a", "--name", "[/x] \x1b]0;y", "--notes", "[bold]")[0] == 0
    RunFolder(two[1]).job.events_path.mkdir()
    code, _, told = call("list")
    assert code == 0 and "[/x] ␛]0;y" in told and "[bold]" in told and "b " in told
    assert "[/x] ␛]0;y" in call("compare", "a", "b")[2]


def test_only_settings_that_differ_are_told(call: Call, two: list[Path]) -> None:
    code, out, _ = call("compare", "a", two[1], "--json")
    assert code == 0 and json.loads(out)["differing"] == {"width": [8, 16]}
    assert "width" in call("compare", "a", "b")[2]
    assert "asked for the same" in call("compare", "a", "a")[2]


def test_what_is_no_run_or_nothing_to_write_is_said(call: Call, two: list[Path], tmp_path: Path) -> None:
    assert call("compare", "a", tmp_path / "none")[0] == 5
    code, _, said = call("label", "a")
    assert code == 2 and "--notes" in said
    assert call("label", "a", "--notes", "x")[0] == 0 and read_label(two[0]) == Label(name="", notes="x")


@pytest.mark.parametrize("command", [["runs", "list"], ["queue", "list"], ["queue", "hold"], ["study", "list"]], ids=" ".join)
def test_a_workspace_that_is_not_there_is_said_and_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert diptych.main([*command, "--workspace", str(tmp_path / "gone")]) == 5
    assert f"There is no folder {tmp_path / 'gone'}." in capsys.readouterr().err and not (tmp_path / "gone").exists()
    (tmp_path / "file").touch()
    assert diptych.main([*command, "--workspace", str(tmp_path / "file")]) == 5
    assert "is a file" in capsys.readouterr().err


def test_a_workspace_without_runs_says_so(call: Call) -> None:
    assert "There are no runs" in call("list")[2]
    assert json.loads(call("list", "--json")[1]) == {"runs": [], "failures": []}
