"""`diptych dataset check|create|export` through the real main(): text, JSON, exit codes, and no traceback."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageChops

import diptych
from core.pairs.dataset import Dataset, list_datasets
from core.pairs.problems import remedy_of, title_of
from core.pairs.sample import SAMPLE_INPUT_FOLDER, SAMPLE_TARGET_FOLDER, sample_dir
from core.workspace import open_workspace

ROOT_DIR = Path(diptych.__file__).parent
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


def test_facades_as_json(run: Run, tmp_path: Path, shared_data: Path) -> None:
    for split, num in (("train", 40), ("val", 10)):
        (tmp_path / "facades" / split).mkdir(parents=True)
        for path in sorted((shared_data / "facades" / split).iterdir())[:num]:
            shutil.copy(path, tmp_path / "facades" / split)
    code, out, _ = run("dataset", "check", tmp_path / "facades", "--json")
    report = json.loads(out)
    assert code == 0
    assert report["num_pairs"] == 50 and report["counts"] == {"train": 40, "validation": 10, "test": 0}
    assert report["input_side"] == "right" and report["layout"] == "side_by_side"
    assert report["failures"] == [] and report["problems"] == [] and report["published"] == "facades"
    assert report["smallest"] == [256, 256] and report["pairs_per_s"] > 0


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
    assert code == 1 and "000.png" in out and "001.png" in out and "Can't be read: 2 files" in out
    assert "002, [bold]single are the same to the pixel." in out and "Replace the files, or leave them out." in out


def test_odd_sizes_are_told_and_kept(run: Run, shared_data: Path) -> None:
    code, out, _ = run("dataset", "check", shared_data / "badimages" / "AB_odd_width_511x256.png", "--json")
    report = json.loads(out)
    assert code == 1 and report["num_pairs"] == 1 and not report["failures"]
    assert [(problem["code"], problem["pairs_kept"]) for problem in report["problems"]] == [("odd_size", True)]


# ------------------------------------------------------------------------------------------------------------ the whole report


NAMES = sorted(path.stem for path in (sample_dir() / SAMPLE_INPUT_FOLDER).iterdir())[:40]


def spoil(folder: Path) -> dict[str, set[str]]:
    """Pairs of the sample as trainA, trainB, valA, valB with every problem of two folders; the files of each kind of problem."""

    def place(side: str, number: int, split: str = "train", suffix: str = ".png") -> Path:
        return folder / f"{split}{side}" / f"{NAMES[number]}{suffix}"

    def open_(side: str, number: int) -> Image.Image:
        name = SAMPLE_INPUT_FOLDER if side == "A" else SAMPLE_TARGET_FOLDER
        return Image.open(sample_dir() / name / f"{NAMES[number]}.png").convert("RGB")

    for side in "AB":
        for split in ("train", "val"):
            (folder / f"{split}{side}").mkdir(parents=True)
        for number in range(40):
            open_(side, number).save(place(side, number, "val" if number >= 35 else "train"))
    place("B", 0).unlink()
    place("A", 1).write_bytes(place("A", 1).read_bytes()[:1000])
    open_("B", 2).resize((200, 200)).save(place("B", 2))
    shutil.copy(place("B", 3), place("A", 3))
    open_("A", 4).save(place("B", 4))
    open_("B", 4).save(place("A", 4))
    ImageChops.offset(open_("B", 5), 9, -4).save(place("B", 5))
    for side in "AB":
        shutil.copy(place(side, 6), folder / f"train{side}" / "again.png")
        open_(side, 7).save(folder / f"train{side}" / "anew.jpg", quality=85)
        shutil.copy(place(side, 8), folder / f"val{side}" / "leaked.png")
        open_(side, 12).resize((128, 128)).save(place(side, 12))
    Image.new("RGB", (256, 256), "white").save(place("A", 9))
    cv2.imwrite(str(place("B", 10)), np.asarray(open_("B", 10))[..., ::-1].astype(np.uint16) * 257)
    open_("B", 11).convert("L").save(place("B", 11))
    n = NAMES
    return {
        "unmatched": {f"trainA/{n[0]}.png"},
        "unreadable": {f"trainA/{n[1]}.png", f"trainB/{n[1]}.png"},
        "sizes_differ": {f"trainA/{n[2]}.png", f"trainB/{n[2]}.png"},
        "input_equals_target": {f"trainA/{n[3]}.png", f"trainB/{n[3]}.png"},
        "sides_swapped": {f"trainA/{n[4]}.png", f"trainB/{n[4]}.png"},
        "misregistered": {f"trainA/{n[5]}.png", f"trainB/{n[5]}.png"},
        "exact_duplicate": {f"train{side}/{name}.png" for side in "AB" for name in (n[6], "again")},
        "near_duplicate": {f"train{side}/{name}" for side in "AB" for name in (f"{n[7]}.png", "anew.jpg")},
        "split_leak": {f"train{side}/{n[8]}.png" for side in "AB"} | {f"val{side}/leaked.png" for side in "AB"},
        "nearly_empty": {f"trainA/{n[9]}.png", f"trainB/{n[9]}.png"},
        "mixed_depth": {f"trainB/{n[10]}.png"},
        "mixed_colour": {f"trainB/{n[11]}.png"},
        "too_small": {f"trainA/{n[12]}.png", f"trainB/{n[12]}.png"},
    }


def test_a_folder_spoiled_on_purpose(run: Run, tmp_path: Path) -> None:
    expected = spoil(tmp_path / "set")
    before = {path: path.read_bytes() for path in (tmp_path / "set").rglob("*") if path.is_file()}
    code, out, err = run("dataset", "check", tmp_path / "set", "--json", "--crop", "256")
    report = json.loads(out)
    assert code == 1 and err == ""
    found: dict[str, set[str]] = {}
    for problem in report["problems"]:
        found.setdefault(problem["code"], set()).update(str(Path(file).relative_to(tmp_path / "set")) for file in problem["files"])
        assert problem["sentence"].endswith(".") and problem["remedy"].endswith(".")
    assert found == expected
    (shifted,) = [problem["shift"] for problem in report["problems"] if problem["code"] == "misregistered"]
    assert abs(shifted["right"] - 9) < 0.5 and abs(shifted["down"] + 4) < 0.5
    lost = expected["unmatched"] | expected["unreadable"] | expected["sizes_differ"]
    assert {str(Path(failure["file"]).relative_to(tmp_path / "set")) for failure in report["failures"]} == lost
    assert report["counts"] == {"train": 34, "validation": 6, "test": 0}
    code, out, _ = run("dataset", "check", tmp_path / "set", "--crop", "256")
    assert code == 1 and "9.0 pixels to the right of and 4.0 pixels above its input (↗ 9.8 pixels)" in out
    for kind in expected:
        assert title_of(kind) in out and remedy_of(kind) in out  # type: ignore[arg-type]
    assert {path: path.read_bytes() for path in (tmp_path / "set").rglob("*") if path.is_file()} == before


def test_the_sample_itself_is_clean(run: Run, tmp_path: Path) -> None:
    for name in (SAMPLE_INPUT_FOLDER, SAMPLE_TARGET_FOLDER):
        (tmp_path / name).mkdir()
        for stem in NAMES:
            shutil.copy(sample_dir() / name / f"{stem}.png", tmp_path / name)
    code, out, _ = run("dataset", "check", tmp_path, "--crop", "256")
    assert code == 0 and "No problem was found." in out


def test_a_check_is_continued_in_a_workspace(run: Run, tmp_path: Path, workspace: Path, make_side_by_side: MakePictures) -> None:
    make_side_by_side(tmp_path / "set", num=10)
    assert run("dataset", "check", tmp_path / "set", "--workspace", workspace)[0] == 0
    assert not any(workspace.iterdir())  # no workspace yet, and a check makes none
    open_workspace(workspace)
    for _ in range(2):
        assert run("dataset", "check", tmp_path / "set", "--workspace", workspace)[0] == 0
    assert (workspace / "cache" / "health").is_dir()


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_a_cancelled_check_ends_at_once_and_is_continued(tmp_path: Path, workspace: Path, make_side_by_side: MakePictures) -> None:
    for file in make_side_by_side(tmp_path / "set", num=40, size_px=128):
        for copy in range(200):  # facts are first kept after a second: the check must take several, on a fast machine too
            os.link(file, file.with_name(f"{file.stem}-{copy}.png"))
    open_workspace(workspace)
    command = [sys.executable, "-m", "diptych", "dataset", "check", str(tmp_path / "set"), "--workspace", str(workspace)]
    with subprocess.Popen(command, cwd=ROOT_DIR, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        database = workspace / "cache" / "health" / "health-1.db"
        deadline = time.monotonic() + 60
        while not (database.exists() and num_kept(database)) and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130 and "cancelled" in err and "Traceback" not in err and out == ""
    assert 0 < num_kept(database) < 8040


def num_kept(database: Path) -> int:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM pairs").fetchone()[0])
        except sqlite3.OperationalError:  # just being made
            return 0


def test_pairs_in_order_and_from_a_table(run: Run, tmp_path: Path, workspace: Path, make_pictures: MakePictures) -> None:
    make_pictures(tmp_path / "A", num=4)
    for path in make_pictures(tmp_path / "B", num=4, seed=1):
        path.rename(path.with_name(f"x{path.name}"))
    code, _, err = run("dataset", "check", tmp_path / "A", tmp_path / "B")
    assert code == 5 and "match in order" in err
    code, out, _ = run("dataset", "create", "ordered", tmp_path / "A", tmp_path / "B", "--in-order", "--workspace", workspace, "--json")
    assert code == 0 and json.loads(out)["num_pairs"] == 4
    (tmp_path / "pairs.csv").write_text("in,out\nA/000.png,B/x001.png\nA/002.png,B/x003.png\n")
    code, out, _ = run("dataset", "create", "table", tmp_path / "pairs.csv", "--workspace", workspace, "--json")
    assert code == 0 and json.loads(out)["layout"] == "table" and json.loads(out)["input_name"] in ("in", "out")
    assert {entry.name: entry.num_pairs for entry in list_datasets(workspace)} == {"ordered": 4, "table": 2}


# ------------------------------------------------------------------------------------------------------------------- export


@pytest.mark.parametrize("layout", ["side-by-side", "two-folders", "csv"])
def test_exporting(run: Run, tmp_path: Path, workspace: Path, make_side_by_side: MakePictures, layout: str) -> None:
    make_side_by_side(tmp_path / "set", num=10)
    assert run("dataset", "create", "mine", tmp_path / "set", "--workspace", workspace)[0] == 0
    arguments = ["dataset", "export", "mine", "--layout", layout, "--output", tmp_path / "out", "--workspace", workspace]
    code, out, err = run(*arguments)
    assert code == 0 and err == "" and "10 pairs of mine are in" in out
    source = tmp_path / "out" / "pairs.csv" if layout == "csv" else tmp_path / "out"
    code, out, _ = run("dataset", "check", source, "--json")
    assert code == 0 and json.loads(out)["counts"] == {"train": 9, "validation": 1, "test": 0}
    code, out, err = run(*arguments, "--json")
    assert code == 2 and "not an empty folder" in err and json.loads(out)["failures"][0]["code"] == "command.name_taken"
    paths = sorted((tmp_path / "set").iterdir())
    paths[0].write_bytes(paths[0].read_bytes()[:200])
    code, out, _ = run(
        "dataset", "export", tmp_path / "set", "--layout", layout, "--output", tmp_path / "more", "--input", "right", "--json"
    )
    report = json.loads(out)
    assert code == 1 and report["num_pairs"] == 9 and report["layout"] == layout
    assert [Path(failure["file"]).name for failure in report["failures"]] == ["000.png"]


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


def test_copies_are_held_out_together_and_remembered(run: Run, tmp_path: Path, workspace: Path, make_side_by_side: MakePictures) -> None:
    for path in make_side_by_side(tmp_path / "set", num=6)[:5]:
        shutil.copy(path, path.with_name(f"again {path.name}"))
    code, _, _ = run("dataset", "create", "copies", tmp_path / "set", "--workspace", workspace, "--validation-share", "0.4", "--seed", "1")
    assert code == 0  # told, but all are used
    (entry,) = list_datasets(workspace)
    made = Dataset.open(entry.dataset_dir)
    assert made.num_leaks() == 0 and made.counts()["validation"] > 1
    assert made.summary().problems == {"exact_duplicate": 10}


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (["check", "{tmp}/gone"], 5, "is not there"),
        (["check", "{tmp}/empty"], 5, "is empty"),
        (["check", "{tmp}/text"], 5, "no picture among the 1 files"),
        (["check"], 2, "required"),
        (["check", "{tmp}", "--input", "middle"], 2, "middle"),
        (["check", "{tmp}", "--validation-share", "2"], 2, "0 to 1"),
        (["check", "{tmp}", "--crop", "0"], 2, "1 or more"),
        (["check", "{tmp}/pairs", "--in-order"], 5, "two folders"),
        (["check", "{tmp}/pairs", "--in-order", "--input", "left"], 2, "no left side"),
        (["create", "name"], 2, "required"),
        (["export", "{tmp}/pairs", "--output", "{tmp}/out"], 2, "--layout"),
        (["export", "{tmp}/pairs", "--layout", "zip", "--output", "{tmp}/out"], 2, "zip"),
        (["export", "{tmp}/gone", "--layout", "csv", "--output", "{tmp}/out"], 5, "no dataset called"),
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
