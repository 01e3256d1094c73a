"""Pairs are found as people keep them, the right half is suggested as input, and every problem is named."""

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.files import path_from_json
from core.pairs.finding import Findings, find_pairs
from core.pairs.pair import Pair

MakePictures = Callable[..., list[Path]]


def files_of(pair: Pair) -> tuple[Path, Path]:
    return path_from_json(pair.input.path), path_from_json(pair.target.path)


def codes(findings: Findings) -> list[str]:
    return [problem.code for problem in findings.problems]


def plain(path: Path, width: int = 16, height: int = 16, colour: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (width, height), (colour, colour, colour)).save(path)
    return path


# ------------------------------------------------------------------------------------------------------------ real data


@pytest.mark.parametrize("given", [["facades"], ["facades/train", "facades/val"]])
def test_facades(shared_data: Path, given: list[str]) -> None:
    findings = find_pairs([shared_data / name for name in given])
    assert findings.layout == "side_by_side"
    assert findings.input_side == "right"  # the labels
    assert findings.counts() == {"train": 400, "validation": 100, "test": 0}
    assert findings.has_splits and not findings.problems
    assert findings.name == "facades"
    assert {pair.input.side for pair in findings.pairs} == {"right"}
    assert len({pair.name for pair in findings.pairs}) == 500


def test_a_published_split_alone_is_simply_all(shared_data: Path) -> None:
    findings = find_pairs([shared_data / "facades" / "train"])
    assert findings.counts() == {"train": 400, "validation": 0, "test": 0}
    assert not findings.has_splits and findings.name == "facades"


def test_maps(shared_data: Path) -> None:
    findings = find_pairs([shared_data / "maps"])
    assert findings.input_side == "right"  # the map, as the flatter half
    assert findings.counts() == {"train": 60, "validation": 16, "test": 0}


@pytest.mark.parametrize("given", [["openmoji"], ["openmoji/A", "openmoji/B"], ["openmoji/B", "openmoji/A"]])
def test_openmoji(shared_data: Path, given: list[str]) -> None:
    findings = find_pairs([shared_data / name for name in given])
    assert findings.layout == ("subfolders" if len(given) == 1 else "two_folders")
    assert findings.input_name == "A" and findings.target_name == "B"  # the outline
    assert len(findings.pairs) == 512 and not findings.problems
    assert all(one.parent.name == "A" and two.parent.name == "B" and one.name == two.name for one, two in map(files_of, findings.pairs))
    assert "OpenMoji" in findings.terms


def test_the_input_is_suggested_from_single_pairs_too(shared_data: Path, tmp_path: Path) -> None:
    """Not only the average of a few: of single facades and emoji none is taken the wrong way round."""
    facades = sorted((shared_data / "facades" / "train").iterdir())[:40]
    assert sum(find_pairs([path]).input_side == "right" for path in facades) == 40
    for number, name in enumerate(sorted(path.name for path in (shared_data / "openmoji" / "A").iterdir())[:40]):
        for side in "AB":
            folder = tmp_path / str(number) / side
            folder.mkdir(parents=True)
            (folder / name).write_bytes((shared_data / "openmoji" / side / name).read_bytes())
    assert sum(find_pairs([tmp_path / str(number)]).input_side == "first" for number in range(40)) == 40


def test_odd_images_are_all_accounted_for(shared_data: Path) -> None:
    findings = find_pairs([shared_data / "badimages"])
    used = {files_of(pair)[0].name for pair in findings.pairs}
    dropped = {file.name for problem in findings.problems if not problem.pairs_kept for file in problem.paths}
    assert used | dropped == {path.name for path in (shared_data / "badimages").iterdir() if path.suffix not in (".tsv", ".psd")}
    assert not used & dropped
    assert "AB_odd_width_511x256.png" in used


# -------------------------------------------------------------------------------------------------------------- layouts


def test_top_and_bottom(tmp_path: Path, make_pictures: MakePictures) -> None:
    make_pictures(tmp_path / "tall", width=32, height=64)
    findings = find_pairs([tmp_path / "tall"])
    assert findings.input_sides == ("top", "bottom") and len(findings.pairs) == 4


@pytest.mark.parametrize(
    "layout",
    [
        ["trainA", "trainB", "testA", "testB", "valA", "valB"],
        ["train/A", "train/B", "test/A", "test/B", "val/A", "val/B"],
        ["A/train", "B/train", "A/test", "B/test", "A/val", "B/val"],
        ["A/Training", "B/training", "A/TEST", "B/test", "A/valid", "B/validation"],
    ],
)
def test_published_layouts_of_two_folders(tmp_path: Path, make_pictures: MakePictures, layout: list[str]) -> None:
    for number, folder in enumerate(layout):
        make_pictures(tmp_path / "set" / folder, num=number // 2 + 2, seed=number % 2)
    findings = find_pairs([tmp_path / "set"])
    assert findings.counts() == {"train": 2, "test": 3, "validation": 4}
    assert findings.side_names == ("A", "B") and findings.has_splits and not findings.problems
    assert len({pair.name for pair in findings.pairs}) == 9
    for pair in findings.pairs:
        one, two = files_of(pair)
        assert one.name == two.name and one != two


def test_folders_inside_are_part_of_the_name(tmp_path: Path, make_pictures: MakePictures) -> None:
    for side in ("input", "target"):
        for inside in ("cats", "dogs"):
            make_pictures(tmp_path / side / inside, num=2)
    findings = find_pairs([tmp_path])
    assert sorted(pair.name for pair in findings.pairs) == ["cats/000", "cats/001", "dogs/000", "dogs/001"]
    assert (findings.input_name, findings.target_name) == ("input", "target")
    for pair in findings.pairs:
        one, two = files_of(pair)
        assert one.parent.name == two.parent.name


def test_names_match_across_type_case_and_composition(tmp_path: Path) -> None:
    composed, decomposed = unicodedata.normalize("NFC", "façade"), unicodedata.normalize("NFD", "Façade")
    plain(tmp_path / "A" / f"{composed}.png")
    plain(tmp_path / "A" / "one.JPG")
    plain(tmp_path / "B" / f"{decomposed}.PNG")
    plain(tmp_path / "B" / "ONE.bmp")
    findings = find_pairs([tmp_path / "A", tmp_path / "B"])
    assert len(findings.pairs) == 2 and not findings.problems


def test_names_that_differ_only_in_case_or_type_stay_apart(tmp_path: Path) -> None:
    for side in "AB":
        for name in ("a.png", "A.png", "a.bmp"):
            plain(tmp_path / side / name)
    findings = find_pairs([tmp_path / "A", tmp_path / "B"])
    assert [one.name for one, two in map(files_of, findings.pairs)] == [two.name for one, two in map(files_of, findings.pairs)]
    assert len({pair.name for pair in findings.pairs}) == 3 and not findings.problems


def test_two_folders_of_the_same_name(tmp_path: Path, make_pictures: MakePictures) -> None:
    make_pictures(tmp_path / "one" / "images")
    make_pictures(tmp_path / "two" / "images", seed=1)
    findings = find_pairs([tmp_path / "one" / "images", tmp_path / "two" / "images"])
    assert len(findings.pairs) == 4 and findings.side_names == ("images", "images")


def test_single_files(tmp_path: Path, make_side_by_side: MakePictures) -> None:
    paths = make_side_by_side(tmp_path / "set")
    findings = find_pairs(paths[:2])
    assert len(findings.pairs) == 2 and findings.name == "set" and findings.input_side == "left"


def test_the_same_folder_twice_counts_once(tmp_path: Path, make_side_by_side: MakePictures) -> None:
    paths = make_side_by_side(tmp_path / "set")
    assert len(find_pairs([tmp_path / "set", tmp_path / "set", paths[0]]).pairs) == 4


def test_what_the_user_says_of_the_side_decides(tmp_path: Path, make_pictures: MakePictures, make_side_by_side: MakePictures) -> None:
    make_side_by_side(tmp_path / "set")
    assert find_pairs([tmp_path / "set"], "right").input_side == "right"
    make_pictures(tmp_path / "three_by_two", width=48, height=32)
    assert len(find_pairs([tmp_path / "three_by_two"], "left").pairs) == 4
    assert find_pairs([tmp_path / "three_by_two"], "bottom").input_sides == ("top", "bottom")
    make_pictures(tmp_path / "panoramas" / "A", width=64)
    make_pictures(tmp_path / "panoramas" / "B", width=64)
    assert find_pairs([tmp_path / "panoramas"]).layout == "subfolders"
    assert find_pairs([tmp_path / "panoramas"], "second").input_side == "second"
    assert len(find_pairs([tmp_path / "panoramas"], "left").pairs) == 8
    with pytest.raises(AppError) as caught:
        find_pairs([tmp_path / "set"], "first")
    assert caught.value.code == ErrorCode.NO_PAIRS
    with pytest.raises(AppError) as caught:
        find_pairs([tmp_path / "set"], "middle")
    assert caught.value.code == ErrorCode.BAD_COMMAND


@pytest.mark.parametrize(
    ("names", "side"), [(("photo", "labels"), "second"), (("edges", "photos"), "first"), (("target", "input"), "second")]
)
def test_folder_names_that_say_it_win(tmp_path: Path, make_pictures: MakePictures, names: tuple[str, str], side: str) -> None:
    for number, name in enumerate(names):
        make_pictures(tmp_path / name, seed=number)
    assert find_pairs([tmp_path / name for name in names]).input_side == side


def test_hidden_and_other_files_are_passed_over(tmp_path: Path, make_side_by_side: MakePictures) -> None:
    make_side_by_side(tmp_path / "set")
    (tmp_path / "set" / "._000.png").write_bytes(b"resource fork")
    (tmp_path / "set" / "README.md").write_text("hello")
    (tmp_path / "set" / "Thumbs.db").write_bytes(b"x")
    findings = find_pairs([tmp_path / "set"])
    assert len(findings.pairs) == 4 and not findings.problems


@pytest.mark.skipif(os.name == "nt", reason="names of bytes are POSIX")
def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    for side in (b"A", b"B"):
        folder = os.fsencode(tmp_path) + b"/" + side
        Path(os.fsdecode(folder)).mkdir()
        for name in (b"caf\xe9.png", b"caf\xe8.png", "正面 #1%20.png".encode(), b"-rf.png", b"line\nbreak.png"):
            plain(Path(os.fsdecode(folder + b"/" + name)))
    findings = find_pairs([tmp_path])
    assert len({pair.name for pair in findings.pairs}) == 5
    for pair in findings.pairs:
        pair.name.encode("utf-8")
        one, two = files_of(pair)
        assert one.is_file() and two.is_file() and os.fsencode(one.name) == os.fsencode(two.name)


# ------------------------------------------------------------------------------------------------------------- problems


def test_every_problem_is_named_and_the_rest_is_used(tmp_path: Path, make_pictures: MakePictures) -> None:
    make_pictures(tmp_path / "A", num=6)
    make_pictures(tmp_path / "B", num=6, seed=1)
    (tmp_path / "A" / "000.png").unlink()
    (tmp_path / "B" / "001.png").unlink()
    plain(tmp_path / "B" / "002.png", 48, 32)
    (tmp_path / "A" / "003.png").write_bytes(b"")
    findings = find_pairs([tmp_path])
    assert [pair.name for pair in findings.pairs] == ["004", "005"]
    assert sorted(codes(findings)) == ["sizes_differ", "unmatched", "unmatched", "unreadable"]
    named = {file.relative_to(tmp_path).as_posix() for problem in findings.problems for file in problem.paths}
    assert named == {"B/000.png", "A/001.png", "A/002.png", "B/002.png", "A/003.png", "B/003.png"}
    for problem in findings.problems:
        assert problem.message.endswith(".") and any(file.name in problem.message for file in problem.paths)


def test_single_pictures_among_side_by_side_ones(tmp_path: Path, make_side_by_side: MakePictures) -> None:
    make_side_by_side(tmp_path / "set")
    plain(tmp_path / "set" / "single.png", 32, 32)
    plain(tmp_path / "set" / "odd.png", 65, 32)
    findings = find_pairs([tmp_path / "set"])
    assert len(findings.pairs) == 5
    assert {problem.code: [file.name for file in problem.paths] for problem in findings.problems} == {
        "not_side_by_side": ["single.png"],
        "odd_size": ["odd.png"],
    }
    assert [problem.pairs_kept for problem in findings.problems] == [False, True]


@pytest.mark.parametrize(
    ("make", "code", "part"),
    [
        (lambda folder: None, ErrorCode.FOLDER_EMPTY, "empty"),
        (lambda folder: (folder / "notes.txt").write_text("x"), ErrorCode.NO_PICTURES, "no picture among the 1 files"),
        (lambda folder: (folder / "a.jpg").write_bytes(b"x"), ErrorCode.NO_PICTURES, "can be read"),
        (lambda folder: plain(folder / "a.png"), ErrorCode.NO_PAIRS, "no pairs"),
        (lambda folder: (plain(folder / "A" / "a.png"), plain(folder / "B" / "b.png")), ErrorCode.NO_PAIRS, "a.png in A has no partner"),
        (lambda folder: (plain(folder / "A" / "a.png"), plain(folder / "B" / "a.png", 9)), ErrorCode.NO_PAIRS, "differ in size"),
    ],
)
def test_folders_without_pairs(tmp_path: Path, make: Callable[[Path], object], code: ErrorCode, part: str) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    make(folder)
    with pytest.raises(AppError) as caught:
        find_pairs([folder])
    assert caught.value.code == code
    assert part in caught.value.message and str(folder) in caught.value.message
    assert caught.value.hint


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        find_pairs([tmp_path / "gone"])
    assert caught.value.code == ErrorCode.PATH_MISSING
    with pytest.raises(AppError):
        find_pairs([])


def test_originals_are_only_read(tmp_path: Path, make_side_by_side: MakePictures) -> None:
    paths = make_side_by_side(tmp_path / "set")
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in paths]
    find_pairs([tmp_path / "set"])
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in paths] == before
    assert sorted((tmp_path / "set").iterdir()) == paths


def test_only_headers_and_a_few_examples_are_read(tmp_path: Path, make_side_by_side: MakePictures) -> None:
    """Pictures cut off behind their header are found all the same: nothing looked further."""
    paths = make_side_by_side(tmp_path / "set", num=30)
    for path in paths:
        path.write_bytes(path.read_bytes()[:200])
    assert len(find_pairs([tmp_path / "set"]).pairs) == 30


def test_thousands_of_files_in_a_stable_order(tmp_path: Path) -> None:
    data = [plain(tmp_path / "one.png", 16, 8, colour).read_bytes() for colour in (0, 255)]
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3000):
        (folder / f"{number:05}.png").write_bytes(data[number % 2])
    findings = find_pairs([folder])
    assert [pair.name for pair in findings.pairs] == [f"{number:05}" for number in range(3000)]
    assert np.unique([pair.input.side for pair in findings.pairs]).size == 1
