"""Originals are looked at in passes that can be cut short, are missed when they go, and are found again where they went."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.files import path_from_json
from core.pairs import originals
from core.pairs.dataset import Dataset, create_dataset
from core.pairs.finding import find_pairs
from core.pairs.index import opened_index
from core.pairs.originals import check_originals, measure_originals
from core.pairs.relinking import relink
from core.pairs.rows import PairFilter

MakePictures = Callable[..., list[Path]]


@pytest.fixture
def pictures(tmp_path: Path, make_pictures: MakePictures) -> Path:
    """Five pairs in two folders, all of different content."""
    make_pictures(tmp_path / "photos" / "A", num=5, seed=1)
    make_pictures(tmp_path / "photos" / "B", num=5, seed=2)
    return tmp_path / "photos"


@pytest.fixture
def dataset(workspace: Path, pictures: Path) -> Dataset:
    return create_dataset(workspace, "photos", find_pairs([pictures]))


def places(dataset: Dataset) -> list[tuple[Path, Path]]:
    return [(path_from_json(pair.input.path), path_from_json(pair.target.path)) for pair in dataset.pairs()]


def content(pictures: Path) -> dict[Path, tuple[bytes, int]]:
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(pictures.rglob("*.png"))}


# --------------------------------------------------------------------------------------------------------------- passes


def test_measuring_is_cut_short_and_goes_on(dataset: Dataset, pictures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(pictures)
    monkeypatch.setattr(originals, "_NUM_PER_BATCH", 3)
    told: list[tuple[int, int]] = []

    def once(done: int, total: int) -> bool:
        told.append((done, total))
        return len(told) < 2

    assert not measure_originals(dataset.dataset_dir, once).is_complete
    assert told == [(3, 10), (6, 10)] and dataset.summary().num_unmeasured_files == 4
    rest = measure_originals(dataset.dataset_dir)
    assert rest.is_complete and (rest.num_looked, rest.num_missing) == (4, 0)
    assert {row.size for row in dataset.rows(0, 9)} == {(32, 32)}
    assert measure_originals(dataset.dataset_dir).num_looked == 0
    assert content(pictures) == before


def test_missing_and_changed_files_are_noticed(dataset: Dataset, pictures: Path) -> None:
    measure_originals(dataset.dataset_dir)
    (pictures / "A" / "002.png").rename(pictures / "A" / "away.png")
    (pictures / "B" / "003.png").write_bytes((pictures / "B" / "004.png").read_bytes())
    found = check_originals(dataset.dataset_dir)
    assert (found.num_looked, found.num_missing, found.num_changed) == (10, 1, 1)
    assert [row.pair.name for row in dataset.rows(0, 9, PairFilter(missing=True))] == ["002"]
    assert dataset.summary().num_missing == 1 and dataset.summary().num_unmeasured_files == 1
    assert len(dataset.pairs()) == 5  # the dataset opens, and training says what it lacks
    assert measure_originals(dataset.dataset_dir).num_looked == 1
    (pictures / "A" / "away.png").rename(pictures / "A" / "002.png")
    assert check_originals(dataset.dataset_dir).num_missing == 0
    assert dataset.summary().num_missing == 0
    assert not check_originals(dataset.dataset_dir, lambda done, total: False).is_complete


def test_copies_stay_on_one_side_once_they_are_known(dataset: Dataset, pictures: Path) -> None:
    (pictures / "B" / "001.png").write_bytes((pictures / "B" / "000.png").read_bytes())
    dataset.edits.split_by_folders({"": "train"})
    assert dataset.edits.move([1], "validation").num == 1 and dataset.num_leaks() == 0
    measure_originals(dataset.dataset_dir)
    assert dataset.num_leaks() == 1
    assert dataset.edits.mend_leaks().num == 1 and dataset.num_leaks() == 0
    assert dataset.counts() == {"train": 5, "validation": 0, "test": 0}
    moved = dataset.edits.move([2], "test")
    assert (moved.num, moved.num_along) == (2, 1) and dataset.counts()["test"] == 2
    dataset.replace_likenesses({"001": 7, "003": 7, "004": 8})
    moved = dataset.edits.move([4], "validation")
    assert (moved.num, moved.num_along) == (3, 2)
    for seed in range(8):
        dataset.edits.split_by_share(0.4, seed)
        assert dataset.num_leaks() == 0
    dataset.replace_likenesses({})
    moved = dataset.edits.move([4], "test")
    assert (moved.num, moved.num_along) == (1, 0)


# -------------------------------------------------------------------------------------------------------------- relinks


def test_a_moved_folder_is_found_again_and_that_is_one_step(dataset: Dataset, pictures: Path, tmp_path: Path) -> None:
    old = places(dataset)
    measure_originals(dataset.dataset_dir)
    pictures.rename(tmp_path / "elsewhere")
    before = content(tmp_path / "elsewhere")
    assert check_originals(dataset.dataset_dir).num_missing == 10
    found = relink(dataset.dataset_dir, tmp_path / "elsewhere")
    assert (found.num_relinked, found.num_missing) == (10, 0)
    new = [(tmp_path / "elsewhere" / "A" / one.name, tmp_path / "elsewhere" / "B" / two.name) for one, two in old]
    assert places(dataset) == new and dataset.summary().num_missing == 0
    assert dataset.summary().num_unmeasured_files == 0  # their contents were read on the way
    dataset.undo()
    assert places(dataset) == old and dataset.summary().num_missing == 5
    dataset.redo()
    assert places(dataset) == new and check_originals(dataset.dataset_dir).num_missing == 10  # the old places, which no pair uses
    assert dataset.summary().num_missing == 0
    assert content(tmp_path / "elsewhere") == before


def test_contents_are_found_under_other_names_and_not_taken_for_others(dataset: Dataset, pictures: Path, tmp_path: Path) -> None:
    measure_originals(dataset.dataset_dir)
    pictures.rename(tmp_path / "moved")
    inputs = tmp_path / "moved" / "A"
    (inputs / "000.png").rename(inputs / "renamed.png")
    (inputs / "001.png").write_bytes((inputs / "002.png").read_bytes())  # same name, other content
    found = relink(dataset.dataset_dir, tmp_path / "moved")
    assert (found.num_relinked, found.num_missing, found.num_different) == (9, 1, 1)
    assert [one.name for one, _ in places(dataset)][:3] == ["renamed.png", "001.png", "002.png"]
    assert [row.pair.name for row in dataset.rows(0, 9, PairFilter(missing=True))] == ["001"]


def test_without_contents_names_and_folders_decide(dataset: Dataset, pictures: Path, tmp_path: Path) -> None:
    pictures.rename(tmp_path / "moved")
    (tmp_path / "moved" / "A").rename(tmp_path / "moved" / "a")  # no folder of that name to the letter
    (tmp_path / "moved" / "copy").mkdir()
    (tmp_path / "moved" / "copy" / "000.png").write_bytes(b"decoy")
    (tmp_path / "moved" / "B" / "004.png").rename(tmp_path / "moved" / "004.png")
    (tmp_path / "moved" / "a" / "004.png").rename(tmp_path / "moved" / "copy" / "004.png")
    found = relink(dataset.dataset_dir, tmp_path / "moved")
    assert (found.num_relinked, found.num_missing, found.num_unclear) == (8, 2, 2)
    assert [(one.parent.name, two.parent.name) for one, two in places(dataset)] == [("a", "B")] * 4 + [("A", "B")]


def test_a_search_that_is_cancelled_or_finds_nothing_changes_nothing(dataset: Dataset, pictures: Path, tmp_path: Path) -> None:
    old = places(dataset)
    pictures.rename(tmp_path / "moved")
    assert relink(dataset.dataset_dir, tmp_path / "moved", lambda done, total: False).num_relinked == 0
    (tmp_path / "empty").mkdir()
    assert relink(dataset.dataset_dir, tmp_path / "empty").num_missing == 10
    assert places(dataset) == old and dataset.edits.next_undo() is None


@pytest.mark.skipif(os.name == "nt", reason="names of bytes are POSIX")
def test_names_that_are_not_utf8_move_too(workspace: Path, tmp_path: Path, make_side_by_side: MakePictures) -> None:
    (path,) = make_side_by_side(tmp_path / "set", num=1)
    path.rename(os.fsdecode(os.fsencode(path.parent) + b"/caf\xe9.png"))
    dataset = create_dataset(workspace, "odd", find_pairs([tmp_path / "set"]))
    assert measure_originals(dataset.dataset_dir).num_missing == 0
    (tmp_path / "set").rename(os.fsdecode(os.fsencode(tmp_path) + b"/s\xe9t"))
    assert relink(dataset.dataset_dir, tmp_path).num_relinked == 1
    ((one, two),) = places(dataset)
    assert one == two and one.is_file() and os.fsencode(one).endswith(b"/s\xe9t/caf\xe9.png")
    with opened_index(dataset.dataset_dir) as database:
        assert database.execute("SELECT count(*) FROM files").fetchone() == (2,)
