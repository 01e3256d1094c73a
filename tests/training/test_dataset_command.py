"""`diptych dataset check|create` through the real main(): text, JSON, exit codes, and no traceback."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import diptych
from core.pairs.dataset import Dataset, list_datasets

MakePictures = Callable[..., list[Path]]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """run(*arguments) -> exit code, stdout, stderr."""
    monkeypatch.setenv("COLUMNS", "160")

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        code = diptych.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


def test_a_clean_folder(run: Run, tmp_path: Path, make_side_by_side: MakePictures) -> None:
    make_side_by_side(tmp_path / "set", num=10)
    code, out, err = run("dataset", "check", tmp_path / "set")
    assert code == 0 and err == ""
    assert "10 (two pictures side by side in each file)" in out and "9 train, 1 validation" in out
    assert "left -> right" in out and "No problem" in out


def test_facades_as_json(run: Run, shared_data: Path) -> None:
    code, out, _ = run("dataset", "check", shared_data / "facades", "--json")
    report = json.loads(out)
    assert code == 0
    assert report["num_pairs"] == 500 and report["counts"] == {"train": 400, "validation": 100, "test": 0}
    assert report["input_side"] == "right" and report["layout"] == "side_by_side"
    assert report["failures"] == [] and report["notes"] == []


def test_every_problem_is_listed(run: Run, tmp_path: Path, make_side_by_side: MakePictures) -> None:
    paths = make_side_by_side(tmp_path / "set", num=10)
    paths[0].write_bytes(paths[0].read_bytes()[:200])  # only decoding shows it
    paths[1].write_bytes(b"")
    (tmp_path / "set" / "[bold]single.png").write_bytes(paths[2].read_bytes())
    code, out, _ = run("dataset", "check", tmp_path / "set", "--json")
    report = json.loads(out)
    assert code == 1 and report["num_pairs"] == 9
    assert {Path(failure["file"]).name: failure["code"] for failure in report["failures"]} == {
        "000.png": "unreadable",
        "001.png": "unreadable",
    }
    assert all(failure["sentence"].endswith(".") for failure in report["failures"])
    code, out, _ = run("dataset", "check", tmp_path / "set")
    assert code == 1 and "000.png" in out and "001.png" in out and "unreadable" in out


def test_odd_sizes_are_a_note_not_a_failure(run: Run, shared_data: Path) -> None:
    code, out, _ = run("dataset", "check", shared_data / "badimages" / "AB_odd_width_511x256.png", "--json")
    report = json.loads(out)
    assert code == 0 and not report["failures"]
    assert [note["code"] for note in report["notes"]] == ["odd_size"]


def test_creating(run: Run, tmp_path: Path, workspace: Path, make_pictures: MakePictures) -> None:
    make_pictures(tmp_path / "A", num=10)
    make_pictures(tmp_path / "B", num=10, seed=1)
    arguments = ["dataset", "create", "My pairs", tmp_path / "A", tmp_path / "B", "--workspace", workspace]
    code, out, _ = run(*arguments, "--input", "second", "--validation-share", "0.3", "--seed", "5", "--json")
    report = json.loads(out)
    assert code == 0 and report["name"] == "My pairs" and report["counts"]["validation"] == 3
    made = Dataset.open(Path(report["dataset_dir"]))
    assert made.input_side == "second" and made.input_name == "B" and made.counts() == report["counts"]
    code, out, err = run(*arguments)
    assert code == 2 and "already a dataset called My pairs" in err and out == ""
    assert len(list_datasets(workspace)) == 1
    code, out, _ = run("dataset", "create", "Other", tmp_path / "A", tmp_path / "B", "--workspace", workspace)
    assert code == 0 and "Other in" in out


def test_creating_with_a_bad_picture_keeps_the_rest_and_says_so(
    run: Run, tmp_path: Path, workspace: Path, make_side_by_side: MakePictures
) -> None:
    paths = make_side_by_side(tmp_path / "set")
    paths[0].write_bytes(paths[0].read_bytes()[:200])
    code, out, _ = run("dataset", "create", "mixed", tmp_path / "set", "--workspace", workspace)
    assert code == 1 and "000.png" in out
    (entry,) = list_datasets(workspace)
    assert entry.num_pairs == 3


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (["check", "{tmp}/gone"], 5, "is not there"),
        (["check", "{tmp}/empty"], 5, "is empty"),
        (["check", "{tmp}/text"], 5, "no picture among the 1 files"),
        (["check"], 2, "required"),
        (["check", "{tmp}", "--input", "middle"], 2, "middle"),
        (["check", "{tmp}", "--validation-share", "2"], 2, "0 to 1"),
        (["create", "name"], 2, "required"),
        (["create", " ", "{tmp}/pairs"], 2, "needs a name"),
        (["mend", "{tmp}"], 2, "mend"),
        ([], 2, "required"),
    ],
)
def test_wrong_commands_and_folders(
    run: Run, tmp_path: Path, make_side_by_side: MakePictures, workspace: Path, arguments: list[str], code: int, part: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "notes.txt").write_text("x")
    make_side_by_side(tmp_path / "pairs")
    done, out, err = run("dataset", *(argument.format(tmp=tmp_path) for argument in arguments), "--workspace", workspace)
    assert done == code and part in err and out == ""


def test_json_also_where_there_are_no_pairs(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, out, err = run("dataset", "check", tmp_path / "empty", "--json")
    report = json.loads(out)
    assert code == 5 and "is empty" in err
    assert report["num_pairs"] == 0
    assert [(failure["file"], failure["code"]) for failure in report["failures"]] == [(str(tmp_path / "empty"), "data.folder_empty")]


def test_all_pictures_damaged(run: Run, tmp_path: Path, make_side_by_side: MakePictures) -> None:
    for path in make_side_by_side(tmp_path / "set"):
        path.write_bytes(path.read_bytes()[:200])
    code, _, err = run("dataset", "check", tmp_path / "set")
    assert code == 5 and "None of the 4 pairs can be read" in err


@pytest.mark.skipif(os.name == "nt", reason="permissions of folders are POSIX")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_workspace_that_may_not_be_written(run: Run, tmp_path: Path, workspace: Path, make_side_by_side: MakePictures) -> None:
    make_side_by_side(tmp_path / "set")
    workspace.chmod(0o500)
    try:
        code, _, err = run("dataset", "create", "x", tmp_path / "set", "--workspace", workspace)
    finally:
        workspace.chmod(0o700)
    assert code == 4 and "may not be written" in err


def test_a_workspace_that_is_a_file(run: Run, tmp_path: Path, make_side_by_side: MakePictures) -> None:
    make_side_by_side(tmp_path / "set")
    (tmp_path / "file").write_text("x")
    code, _, err = run("dataset", "create", "x", tmp_path / "set", "--workspace", tmp_path / "file")
    assert code == 4 and err
