"""An export is whole or absent, lossless, read again by our own finder, and leaves the originals alone."""

import csv
import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.files import path_from_json, path_to_json
from core.pairs.export_layouts import ExportLayout
from core.pairs.exporting import ExportProgress, export_pairs
from core.pairs.finding import find_pairs
from core.pairs.loading import load_pair
from core.pairs.pair import Half, Pair, Split
from tests.core.pairs.pictures import save, save_pair, scene, scenes

SPLITS: tuple[Split, ...] = ("train", "validation", "test")


@pytest.fixture
def mixed(tmp_path: Path) -> list[Pair]:
    """Nine pairs in all splits: from two folders, and halves of one file with the input on the right."""
    pairs = scenes(tmp_path / "set", 6, 32)
    for number in range(6, 9):
        labels, photo = scene(number, 32)
        path = path_to_json(save(tmp_path / "set" / "both" / f"{number}.png", np.concatenate([photo, labels], axis=1)))
        pairs.append(Pair(name=f"train/sub/{number}", input=Half(path, "right"), target=Half(path, "left")))
    return [msgspec.structs.replace(pair, split=SPLITS[number % 3]) for number, pair in enumerate(pairs)]


def export(pairs: list[Pair], layout: ExportLayout, folder: Path) -> list[ExportProgress]:
    steps = list(export_pairs(pairs, layout, folder))
    assert [step.num_done for step in steps] == [*range(1, len(pairs) + 1), len(pairs)]
    assert [step.is_complete for step in steps] == [False] * len(pairs) + [True]
    return steps


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("layout", ["side-by-side", "two-folders", "csv"])
def test_what_is_exported_is_found_again(tmp_path: Path, mixed: list[Pair], layout: ExportLayout) -> None:
    before = contents(tmp_path / "set")
    export(mixed, layout, tmp_path / "out")
    found = find_pairs([tmp_path / "out"], "left" if layout == "side-by-side" else "first")
    assert found.counts() == {"train": 3, "validation": 3, "test": 3} and found.problems == []
    expected = sorted((pair.split, *(side.tobytes() for side in load_pair(pair))) for pair in mixed)
    assert sorted((pair.split, *(side.tobytes() for side in load_pair(pair))) for pair in found.pairs) == expected
    assert contents(tmp_path / "set") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "set"]


def test_folders_and_names(tmp_path: Path, mixed: list[Pair]) -> None:
    export(mixed, "side-by-side", tmp_path / "a")
    names = [path.relative_to(tmp_path / "a").as_posix() for path in contents(tmp_path / "a")]
    assert {name for name in names if name.startswith("train/")} == {"train/000.png", "train/003.png", "train/sub/6.png"}
    assert {name for name in names if name.startswith("val/")} == {"val/001.png", "val/004.png", "val/sub/7.png"}
    assert {name for name in names if name.startswith("test/")} == {"test/002.png", "test/005.png", "test/sub/8.png"}
    export(mixed[:1], "two-folders", tmp_path / "b")
    assert sorted(path.relative_to(tmp_path / "b").as_posix() for path in contents(tmp_path / "b")) == [
        "train/input/000.png",
        "train/target/000.png",
    ]


def test_whole_files_are_copied_as_they_are(tmp_path: Path) -> None:
    labels, photo = scene(0, 32)
    jpeg = save(tmp_path / "set" / "a.JPG", photo, quality=60, comment=b"kept")
    png = save(tmp_path / "set" / "a.png", labels)
    pair = Pair(name="a", input=Half(path_to_json(png)), target=Half(path_to_json(jpeg)))
    export([pair], "two-folders", tmp_path / "out")
    assert (tmp_path / "out" / "train" / "target" / "a.JPG").read_bytes() == jpeg.read_bytes()
    export([pair], "csv", tmp_path / "table")
    with (tmp_path / "table" / "pairs.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [["input", "target", "split"], [str(png), str(jpeg), "train"]]
    assert [path.name for path in (tmp_path / "table").iterdir()] == ["pairs.csv"]


def test_sixteen_bits_stay(tmp_path: Path) -> None:
    deep = np.random.default_rng(0).integers(0, 65536, (16, 16, 3), dtype=np.uint16)
    (tmp_path / "set").mkdir()
    cv2.imwrite(str(tmp_path / "set" / "deep.png"), deep)
    pair = Pair(
        name="a",
        input=Half(path_to_json(tmp_path / "set" / "deep.png")),
        target=Half(path_to_json(save(tmp_path / "set" / "b.png", scene(0, 16)[0]))),
    )
    export([pair], "side-by-side", tmp_path / "out")
    stored = cv2.imread(str(tmp_path / "out" / "train" / "a.png"), cv2.IMREAD_UNCHANGED)
    assert stored.dtype == np.uint16 and np.array_equal(stored[:, :16], deep)
    assert np.array_equal(stored[:, 16:, ::-1], scene(0, 16)[0].astype(np.uint16) * 257)


def test_a_folder_that_holds_something_is_refused_untouched(tmp_path: Path, mixed: list[Pair]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    (tmp_path / "file").write_text("x")
    for place in ("out", "file"):
        with pytest.raises(AppError) as caught:
            list(export_pairs(mixed, "csv", tmp_path / place))
        assert caught.value.code == ErrorCode.NAME_TAKEN
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    export(mixed, "csv", tmp_path / "empty")
    assert (tmp_path / "empty" / "pairs.csv").is_file()
    export(mixed, "csv", tmp_path / "new" / "deeper")


def test_cancelled_in_the_middle_nothing_stands(tmp_path: Path, mixed: list[Pair]) -> None:
    steps = export_pairs(mixed, "side-by-side", tmp_path / "out")
    next(steps)
    steps.close()  # the threads end: the fixture on leaked ones would tell
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_what_can_not_be_read_is_left_out_and_told(tmp_path: Path, mixed: list[Pair]) -> None:
    path = path_from_json(mixed[0].target.path)
    path.write_bytes(path.read_bytes()[:100])
    path_from_json(mixed[1].input.path).unlink()
    save_pair(tmp_path / "set", "002", scene(2, 32)[0], scene(2, 48)[1])
    for layout in ("side-by-side", "two-folders", "csv"):
        steps = export(mixed, layout, tmp_path / layout)  # type: ignore[arg-type]
        problems = [step.problem for step in steps if step.problem is not None]
        assert [problem.pairs for problem in problems] == [["000"], ["001"], ["002"]]
    with pytest.raises(AppError) as caught:
        list(export_pairs(mixed[:3], "csv", tmp_path / "none"))
    assert caught.value.code == ErrorCode.NO_PAIRS and not (tmp_path / "none").exists()
    assert caught.value.message.startswith("None of the 3 pairs could be exported. ") and "000" in caught.value.message


def test_no_pairs_are_told_from_unreadable_ones(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        list(export_pairs([], "csv", tmp_path / "none"))
    assert caught.value.code == ErrorCode.NO_PAIRS and caught.value.message == "There is no pair to export."
    assert list(tmp_path.iterdir()) == []


def test_names_that_some_systems_can_not_hold(tmp_path: Path) -> None:
    labels, photo = scene(0, 16)
    files = [Half(path_to_json(save(tmp_path / "set" / name, pixels))) for name, pixels in (("a.png", labels), ("b.png", photo))]
    names = ["con", "a:b", "A:B", "a-b", "x" * 300, "正面" * 80, "..", "-rf", "e\u0301", "\u00e9", "a/../../b", "line\nbreak", " "]
    pairs = [Pair(name=name, input=files[0], target=files[1]) for name in names]
    export(pairs, "side-by-side", tmp_path / "out")
    written = [path.relative_to(tmp_path / "out" / "train") for path in contents(tmp_path / "out")]
    assert len({str(path).casefold() for path in written}) == len(names)
    assert all(len(os.fsencode(part)) <= 210 and part != ".." for path in written for part in path.parts)


@pytest.mark.skipif(os.name == "nt", reason="names of bytes are POSIX")
def test_names_that_are_not_utf8_survive_a_table(tmp_path: Path) -> None:
    labels, photo = scene(0, 16)
    save(tmp_path / "set" / "a.png", labels)
    odd = Path(os.fsdecode(os.fsencode(tmp_path / "set") + b'/caf\xe9, "x".png'))
    save(tmp_path / "plain.png", photo).rename(odd)
    pair = Pair(name="a", input=Half(path_to_json(tmp_path / "set" / "a.png")), target=Half(path_to_json(odd)))
    export([pair], "csv", tmp_path / "out")
    (found,) = find_pairs([tmp_path / "out" / "pairs.csv"], "first").pairs
    assert (found.input, found.target) == (pair.input, pair.target)


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_may_not_be_written(tmp_path: Path, mixed: list[Pair]) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(AppError) as caught:
        list(export_pairs(mixed, "csv", tmp_path / "locked" / "out"))
    assert caught.value.code == ErrorCode.DISK_READ_ONLY


def test_alpha_goes_out_over_white_as_training_sees_it(tmp_path: Path) -> None:
    rgba = np.zeros((16, 16, 4), np.uint8)
    rgba[:8, :, 3] = 255
    path = tmp_path / "set" / "a.png"
    path.parent.mkdir()
    Image.fromarray(rgba, "RGBA").save(path)
    pair = Pair(name="a", input=Half(path_to_json(path)), target=Half(path_to_json(save(tmp_path / "set" / "b.png", scene(0, 16)[0]))))
    export([pair], "side-by-side", tmp_path / "out")
    stored = np.asarray(Image.open(tmp_path / "out" / "train" / "a.png"))
    assert stored.shape == (16, 32, 3) and stored[0, 0, 0] == 0 and stored[15, 0, 0] == 255


@pytest.mark.parametrize("layout", ["side-by-side", "two-folders", "csv"])
def test_a_full_disk_leaves_nothing(tmp_path: Path, mixed: list[Pair], monkeypatch: pytest.MonkeyPatch, layout: ExportLayout) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(AppError) as caught:
        list(export_pairs(mixed, layout, tmp_path / "out"))
    assert caught.value.code == ErrorCode.DISK_FULL
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


KILLED = """
import sys
from pathlib import Path
from core.pairs.exporting import export_pairs
from core.pairs.finding import find_pairs

for step in export_pairs(find_pairs([Path(sys.argv[1])], "first").pairs, "side-by-side", Path(sys.argv[2])):
    print(step.num_done, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_killed_in_the_middle_nothing_stands_and_the_next_sweeps(tmp_path: Path) -> None:
    pairs = scenes(tmp_path / "set", 200, 32)
    command = [sys.executable, "-c", KILLED, str(tmp_path / "set"), str(tmp_path / "out")]
    with subprocess.Popen(command, cwd=Path(__file__).resolve().parents[3], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline()
        process.kill()
    assert not (tmp_path / "out").exists() and len(list(tmp_path.glob(".*.partial"))) == 1
    export(pairs[:3], "side-by-side", tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "set"]
