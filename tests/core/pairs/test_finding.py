"""Pairs are found as people keep them, the right half is suggested as input, and every problem is named."""

import os
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.files import path_from_json
from core.pairs.finding import Findings, find_pairs
from core.pairs.pair import Pair
from tests.core.pairs.pictures import save, scene

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


def test_folders_named_alike_are_told_apart_by_what_they_lie_in(tmp_path: Path, make_side_by_side: MakePictures) -> None:
    make_side_by_side(tmp_path / "one" / "images", num=1)
    (two,) = make_side_by_side(tmp_path / "two" / "images", num=1)
    two.rename(two.with_name("other.png"))
    given = [tmp_path / "one" / "images", tmp_path / "two" / "images", tmp_path / "one" / "images"]
    assert [pair.name for pair in find_pairs(given).pairs] == ["one/images/000", "two/images/other"]
    (tmp_path / "deep" / "one" / "images").mkdir(parents=True)
    told = find_pairs([*given, tmp_path / "deep" / "one" / "images"])
    assert [pair.name for pair in told.pairs] == [f"{tmp_path.name}/one/images/000", "two/images/other"]


def test_a_folder_may_be_given_by_way_of_another(tmp_path: Path, make_side_by_side: MakePictures, monkeypatch: pytest.MonkeyPatch) -> None:
    make_side_by_side(tmp_path / "set" / "train")
    make_side_by_side(tmp_path / "set" / "val", num=2)
    monkeypatch.chdir(tmp_path / "set" / "train")
    for given in ("..", "../", "../train/..", "../../set"):
        findings = find_pairs([Path(given)])
        assert findings.name == "set" and findings.counts() == {"train": 4, "validation": 2, "test": 0}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_to_one_picture_are_halves_of_several_pairs(tmp_path: Path, make_pictures: MakePictures) -> None:
    """Of several inputs with one target the targets are kept as links; a folder reached twice still counts once."""
    make_pictures(tmp_path / "in", num=4)
    make_pictures(tmp_path / "photos", num=2, seed=1)
    (tmp_path / "out").mkdir()
    for number in range(4):
        (tmp_path / "out" / f"00{number}.png").symlink_to(f"../photos/00{number // 2}.png")
    (tmp_path / "again").symlink_to("in")
    findings = find_pairs([tmp_path / "in", tmp_path / "out", tmp_path / "again", tmp_path / "again" / "001.png"])
    assert [(one.name, two.name) for one, two in map(files_of, findings.pairs)] == [(f"00{number}.png",) * 2 for number in range(4)]
    assert not findings.problems


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
    assert caught.value.code == ErrorCode.NO_PAIRS and "not in two folders, of which the first" in caught.value.message
    with pytest.raises(AppError) as caught:
        find_pairs([tmp_path / "set"], "middle")
    assert caught.value.code == ErrorCode.BAD_COMMAND


@pytest.mark.parametrize(
    ("names", "side"),
    [
        *((("photo", "labels"), "second"), (("edges", "photos"), "first"), (("target", "input"), "second")),
        *((("dst", "src"), "second"), (("X", "Y"), "first"), (("hr", "LR"), "second")),
    ],
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


# ------------------------------------------------------------------------------------------------------- names and suffixes


@pytest.mark.parametrize(
    "ends",
    [
        *(("_A", "_B"), ("-a", "-b"), ("_input", "_target"), ("_input", "_output"), ("_real_A", "_real_B"), ("_real_A", "_fake_B")),
        *(("-in", "-out"), (".src", ".dst"), (" source", " target"), ("_realA", "_realB"), ("_SRC", "_tgt"), ("_x", "_y")),
        *(("_label", "_photo"), ("_before", "_after")),
    ],
)
def test_suffixes_in_one_folder(tmp_path: Path, make_pictures: MakePictures, ends: tuple[str, str]) -> None:
    for number, end in enumerate(ends):
        for path in make_pictures(tmp_path / "set", num=3, seed=number):
            path.rename(path.with_name(f"house {path.stem}{end}.{'JPG' if number else 'png'}"))
    findings = find_pairs([tmp_path / "set"], "first")
    assert findings.layout == "suffixes" and not findings.problems
    assert [pair.name for pair in findings.pairs] == ["house 000", "house 001", "house 002"]
    for pair in findings.pairs:
        one, two = files_of(pair)
        assert one.stem.endswith(ends[0]) and two.stem.endswith(ends[1]) and one.stem[:9] == two.stem[:9]


def test_suffixes_in_subfolders_and_splits(tmp_path: Path, make_pictures: MakePictures) -> None:
    for folder in ("train/cats", "train/dogs", "val/cats"):
        for seed, end in enumerate("AB"):
            for path in make_pictures(tmp_path / "set" / folder, num=2, seed=seed):
                path.rename(path.with_name(f"{path.stem}_{end}.png"))
    findings = find_pairs([tmp_path / "set"])
    assert findings.layout == "suffixes" and findings.counts() == {"train": 4, "validation": 2, "test": 0}
    assert all(one.parent == two.parent for one, two in map(files_of, findings.pairs))
    assert {pair.name for pair in findings.pairs} >= {"train/cats/000", "validation/cats/001"}


def test_what_a_network_made_is_no_target(tmp_path: Path, make_pictures: MakePictures) -> None:
    """The results of the reference hold three pictures of each pair."""
    for seed, end in enumerate(("real_A", "fake_B", "real_B")):
        for path in make_pictures(tmp_path / "images", num=3, seed=seed):
            path.rename(path.with_name(f"{path.stem}_{end}.png"))
    findings = find_pairs([tmp_path / "images"], "first")
    assert {one.stem[4:] + two.stem[4:] for one, two in map(files_of, findings.pairs)} == {"real_Areal_B"}
    assert [(problem.code, len(problem.files)) for problem in findings.problems] == [("unmatched", 3)]


def test_suffixes_without_a_partner(tmp_path: Path, make_pictures: MakePictures) -> None:
    for seed, end in enumerate("AB"):
        for path in make_pictures(tmp_path / "set", num=4, seed=seed):
            path.rename(path.with_name(f"{path.stem}_{end}.png"))
    (tmp_path / "set" / "000_A.png").unlink()
    plain(tmp_path / "set" / "cover.png")
    plain(tmp_path / "set" / "001_B.png", 48, 32)
    findings = find_pairs([tmp_path / "set"])
    assert [pair.name for pair in findings.pairs] == ["002", "003"]
    told = {problem.code: {path.name for path in problem.paths} for problem in findings.problems}
    assert told == {"unmatched": {"000_B.png", "cover.png"}, "sizes_differ": {"001_A.png", "001_B.png"}}


def test_names_that_only_end_like_suffixes(tmp_path: Path, make_side_by_side: MakePictures) -> None:
    """A few names among many, or side-by-side pictures named _AB, are no pairs of files."""
    for number, path in enumerate(make_side_by_side(tmp_path / "set", num=6)):
        path.rename(path.with_name(["plan_a.png", "plan_b.png"][number] if number < 2 else f"{number}_AB.png"))
    findings = find_pairs([tmp_path / "set"])
    assert findings.layout == "side_by_side" and len(findings.pairs) == 6


def test_suffixes_in_two_folders(tmp_path: Path, make_pictures: MakePictures) -> None:
    for seed, side in enumerate("AB"):
        for split in ("train", "test"):
            for path in make_pictures(tmp_path / "set" / f"{split}{side}", num=2, seed=seed):
                path.rename(path.with_name(f"{path.stem}_{side}.png"))
    findings = find_pairs([tmp_path / "set"])
    assert findings.layout == "subfolders" and findings.counts() == {"train": 2, "validation": 0, "test": 2} and not findings.problems
    assert all(one.stem[:3] == two.stem[:3] for one, two in map(files_of, findings.pairs))


def test_pictures_beside_the_two_folders(tmp_path: Path, make_pictures: MakePictures) -> None:
    for seed, folder in enumerate(("trainA", "trainB", "masks")):
        make_pictures(tmp_path / "set" / folder, seed=seed)
    plain(tmp_path / "set" / "preview.png")
    findings = find_pairs([tmp_path / "set"])
    assert findings.layout == "subfolders" and findings.side_names == ("A", "B") and len(findings.pairs) == 4
    ((told),) = findings.problems
    assert told.code == "unmatched" and {path.name for path in told.paths} == {"preview.png", "000.png", "001.png", "002.png", "003.png"}


# ----------------------------------------------------------------------------------------------------------------- in order


def test_in_order_only_when_said(tmp_path: Path, make_pictures: MakePictures) -> None:
    for seed, side in enumerate("AB"):
        for path in make_pictures(tmp_path / side, num=12, seed=seed):
            path.rename(path.with_name(f"{'scan' if seed else 'photo'}{int(path.stem)}.png"))
    with pytest.raises(AppError) as caught:
        find_pairs([tmp_path / "A", tmp_path / "B"])
    assert caught.value.code == ErrorCode.NO_PAIRS and "in order" in caught.value.hint
    findings = find_pairs([tmp_path / "A", tmp_path / "B"], in_order=True)
    assert [tuple(int(path.stem.lstrip("photscan")) for path in files_of(pair)) for pair in findings.pairs] == [(n, n) for n in range(12)]


def test_in_order_within_splits_and_folders(tmp_path: Path, make_pictures: MakePictures) -> None:
    for seed, side in enumerate("AB"):
        for split in ("train", "val"):
            for path in make_pictures(tmp_path / f"{split}{side}" / "in", num=3, seed=seed):
                path.rename(path.with_name(f"{side}{path.stem}.png"))
    findings = find_pairs([tmp_path], in_order=True)
    assert findings.counts() == {"train": 3, "validation": 3, "test": 0}
    assert all(one.stem[1:] == two.stem[1:] and one.parts[-3][:3] == two.parts[-3][:3] for one, two in map(files_of, findings.pairs))


def test_an_order_that_can_not_match_is_refused(tmp_path: Path, make_pictures: MakePictures, make_side_by_side: MakePictures) -> None:
    make_pictures(tmp_path / "A", num=3)
    make_pictures(tmp_path / "B", num=4)
    with pytest.raises(AppError) as caught:
        find_pairs([tmp_path / "A", tmp_path / "B"], in_order=True)
    assert caught.value.code == ErrorCode.PAIRS_UNCLEAR and "3" in caught.value.message and "4" in caught.value.message
    make_side_by_side(tmp_path / "both")
    with pytest.raises(AppError) as caught:
        find_pairs([tmp_path / "both"], in_order=True)
    assert caught.value.code == ErrorCode.PAIRS_UNCLEAR
    with pytest.raises(AppError) as caught:
        find_pairs([tmp_path / "A", tmp_path / "B"], "left", in_order=True)
    assert caught.value.code == ErrorCode.BAD_COMMAND


# ------------------------------------------------------------------------------------------------------- published layouts


def published(
    folder: Path, name: str, left: str, names: str = "{}.jpg", splits: tuple[str, ...] = ("train", "val"), width: int = 512
) -> Path:
    """A look-alike: generated side-by-side JPEGs of the published size, labels or edges on the side named."""
    for place, split in enumerate(splits):
        for number in range(3):
            labels, photo = scene(10 * place + number, width // 2)
            if left == "edges":
                labels = np.where(cv2.Canny(labels, 50, 150)[..., None] > 0, 0, 255).repeat(3, axis=2).astype(np.uint8)
            if left == "night":
                labels = (photo * 0.3).astype(np.uint8)
            halves = (labels, photo) if left in ("edges", "night", "labels") else (photo, labels)
            save(folder / name / split / names.format(number + 1), np.concatenate(halves, axis=1), quality=90)
    return folder / name


@pytest.mark.parametrize(
    ("name", "left", "names", "splits", "side", "words"),
    [
        ("facades", "photo", "{}.jpg", ("train", "val", "test"), "right", ("labels", "photo")),
        ("cityscapes", "photo", "{}.jpg", ("train", "val"), "right", ("labels", "photo")),
        ("edges2shoes", "edges", "{}_AB.jpg", ("train", "val"), "left", ("edges", "photo")),
        ("edges2handbags", "edges", "{}_AB.jpg", ("train", "val"), "left", ("edges", "photo")),
        ("night2day", "night", "{}_1148_to_1163.jpg", ("train", "val", "test"), "right", ("day", "night")),
    ],
)
def test_published_datasets_open_as_they_come(
    tmp_path: Path, name: str, left: str, names: str, splits: tuple[str, ...], side: str, words: tuple[str, str]
) -> None:
    folder = published(tmp_path, name, left, names, splits)
    findings = find_pairs([folder])
    assert findings.published == findings.name == name and findings.layout == "side_by_side"
    assert findings.input_side == side and (findings.input_name, findings.target_name) == words
    assert findings.counts() == {"train": 3, "validation": 3, "test": 3 * ("test" in splits)} and findings.has_splits
    assert not findings.problems
    other = "left" if side == "right" else "right"
    turned = find_pairs([folder], other)
    assert turned.input_side == other and (turned.target_name, turned.input_name) == words
    assert find_pairs([folder / "train"]).published == name


def test_the_real_ones_are_known(shared_data: Path) -> None:
    for name, words in (("facades", ("labels", "photo")), ("maps", ("map", "aerial"))):
        findings = find_pairs([shared_data / name])
        assert findings.published == name and (findings.input_name, findings.target_name) == words


def test_a_folder_that_is_only_called_like_one(tmp_path: Path) -> None:
    assert find_pairs([published(tmp_path, "facades", "photo", width=256)]).published == ""  # other sizes
    findings = find_pairs([published(tmp_path, "cityscapes", "labels")])  # the other way round
    assert findings.published == "" and findings.input_side == "left"


# ------------------------------------------------------------------------------------------------------------------- tables


def table(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


@pytest.fixture
def for_table(tmp_path: Path, make_pictures: MakePictures) -> Path:
    make_pictures(tmp_path / "in", num=3)
    make_pictures(tmp_path / "out", num=3, seed=1)
    (tmp_path / "out" / "000.png").rename(tmp_path / "out" / 'été, "x".png')
    return tmp_path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("heading", [True, False])
def test_a_table_of_two_columns(for_table: Path, encoding: str, delimiter: str, heading: bool) -> None:
    lines = [
        f'in/000.png{delimiter}"out/été, ""x"".png"',
        f"in\\001.png{delimiter}out\\001.png",
        "",
        f"{for_table}/in/002.png{delimiter} out/002.png",
    ]
    lines = [f"labels{delimiter}photos", *lines] if heading else lines
    findings = find_pairs([table(for_table / "my pairs.csv", *lines, encoding=encoding)])
    assert findings.layout == "table" and not findings.problems and not findings.has_splits
    assert [pair.name for pair in findings.pairs] == ["000", "001", "002"]
    assert findings.side_names == (("labels", "photos") if heading else ("first", "second"))
    one, two = files_of(findings.pairs[0]) if findings.input_side == "first" else files_of(findings.pairs[0])[::-1]
    assert (one.name, two.name) == ("000.png", 'été, "x".png')


def test_a_folder_is_read_as_its_table_only_where_an_export_wrote_it(for_table: Path) -> None:
    line = "in/001.png,out/001.png,train"
    table(for_table / "pairs.csv", "input,target,split", line)
    assert find_pairs([for_table]).layout == "table" and len(find_pairs([for_table]).pairs) == 1
    table(for_table / "pairs.csv", "file,notes,split", line)
    assert find_pairs([for_table]).layout == "subfolders"


def test_a_third_column_is_the_split(for_table: Path) -> None:
    path = table(
        for_table / "pairs.tsv",
        "a\tb\tsplit",
        "in/000.png\tout/001.png\ttrain",
        "in/001.png\tout/001.png\tVal",
        "in/002.png\tout/002.png\ttest",
    )
    findings = find_pairs([path], "second")
    assert findings.counts() == {"train": 1, "validation": 1, "test": 1} and findings.has_splits and findings.input_side == "second"


def test_what_is_wrong_with_the_files_of_a_table(for_table: Path) -> None:
    (for_table / "in" / "001.png").write_bytes(b"")
    plain(for_table / "out" / "002.png", 48, 32)
    plain(for_table / "good.dat.png").rename(for_table / "good.dat")
    plain(for_table / "good.png")
    lines = ["in/001.png,out/001.png", "in/002.png,out/002.png", "in/gone.png,out/001.png", "good.dat,good.png,a note"]
    findings = find_pairs([table(for_table / "pairs.csv", *lines, "in/gone.png,out/002.png")])
    assert [pair.name for pair in findings.pairs] == ["good"]
    (missing,) = (problem for problem in findings.problems if problem.code == "missing")
    assert missing.message == f"{for_table / 'in' / 'gone.png'}, named in pairs.csv, is not there."
    told = {problem.code: {path.name for path in problem.paths} for problem in findings.problems}
    assert told == {"unreadable": {"001.png"}, "sizes_differ": {"002.png"}, "missing": {"gone.png"}}


def test_a_table_may_hold_anything(for_table: Path) -> None:
    """A cell longer than any name, and a heading that would steer a terminal."""
    findings = find_pairs(
        [table(for_table / "pairs.csv", '"in\nput",\x1b[31mtarget', "in/001.png,out/001.png", f"{'n' * 300},out/002.png")]
    )
    assert [pair.name for pair in findings.pairs] == ["001"] and findings.side_names == ("in␊put", "␛[31mtarget")
    assert [problem.code for problem in findings.problems] == ["missing"]


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        (["in/000.png"], "1 column in line 1"),
        (["in/001.png,out/001.png", "a,b,c,d"], "4 columns in line 2"),
        (["nothing.png,here.png"], "no two pictures that are there: "),
        (["a;b", "nothing.png;here.png", "neither.png;that.png"], "nothing.png is not"),
        (["in/000.png,out/001.png,val", "in/001.png,out/001.png,holdout"], "holdout"),
        ([], "is empty"),
        (["\0\0\0"], "column"),
    ],
)
def test_tables_that_say_nothing(for_table: Path, lines: list[str], part: str) -> None:
    with pytest.raises(AppError) as caught:
        find_pairs([table(for_table / "pairs.csv", *lines)])
    assert caught.value.code == ErrorCode.PAIRS_UNCLEAR and part in caught.value.message and caught.value.hint


def test_a_table_stands_alone(for_table: Path) -> None:
    path = table(for_table / "pairs.csv", "in/001.png,out/001.png")
    with pytest.raises(AppError) as caught:
        find_pairs([path, for_table / "in"])
    assert caught.value.code == ErrorCode.BAD_COMMAND
    assert find_pairs([for_table / "in", for_table / "out"]).layout == "two_folders"  # a table inside a folder is not looked for


# ------------------------------------------------------------------------------------------------------------- problems


@pytest.mark.skipif(sys.platform == "win32", reason="no FIFOs there")
def test_what_is_no_file_is_called_no_empty_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.png")
    with pytest.raises(AppError) as caught:
        find_pairs([tmp_path / "fifo.png"])
    assert caught.value.code is ErrorCode.NO_PICTURES
    assert caught.value.message == f"{tmp_path / 'fifo.png'} is neither a picture nor a folder."


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
