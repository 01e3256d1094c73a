"""Adding to a dataset is one step, and what the dataset has already is told and not added."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.pairs.adding import add_to_dataset
from core.pairs.dataset import Dataset, create_dataset
from core.pairs.finding import find_pairs
from core.pairs.loading import load_pair

MakePictures = Callable[..., list[Path]]


@pytest.fixture
def first(tmp_path: Path, make_side_by_side: MakePictures) -> Path:
    """Ten side-by-side pictures, 000.png to 009.png; `more` has the next ten."""
    paths = make_side_by_side(tmp_path / "first", num=20)
    (tmp_path / "more").mkdir()
    for path in paths[10:]:
        path.rename(tmp_path / "more" / path.name)
    return tmp_path / "first"


@pytest.fixture
def dataset(workspace: Path, first: Path) -> Dataset:
    return create_dataset(workspace, "labels", find_pairs([first]), validation_share=0.2)


def test_new_pairs_come_behind_and_are_one_step(dataset: Dataset, tmp_path: Path) -> None:
    before = dataset.pairs()
    shutil.copy(tmp_path / "first" / "003.png", tmp_path / "more" / "a copy.png")
    added = add_to_dataset(dataset.dataset_dir, find_pairs([tmp_path / "more"]))
    assert (added.num_added, added.known) == (10, ["a copy"])
    assert dataset.pairs()[:10] == before
    assert [pair.name for pair in dataset.pairs()[10:]] == [f"{number:03}" for number in range(10, 20)]
    assert dataset.counts() == {"train": 16, "validation": 4, "test": 0}  # the share it had
    assert {row.size for row in dataset.rows(0, 99)} == {(64, 32)}
    load_pair(dataset.pairs()[15])
    step = dataset.edits.next_undo()
    assert step is not None and (step.what, step.num) == ("add", 10)
    dataset.undo()
    assert dataset.pairs() == before and dataset.summary().num_pairs == 10
    dataset.redo()
    assert len(dataset.pairs()) == 20
    dataset.undo()
    dataset.edits.exclude([1])  # which ends the other branch: the same can be added anew under the same names
    assert add_to_dataset(dataset.dataset_dir, find_pairs([tmp_path / "more"])).num_added == 10
    assert {pair.name for pair in dataset.pairs()} >= {"010", "019"} and dataset.summary().num_pairs == 20


def test_all_that_is_there_already_is_told(dataset: Dataset, first: Path, tmp_path: Path) -> None:
    shutil.copytree(first, tmp_path / "copied")
    for folder in (first, tmp_path / "copied"):
        added = add_to_dataset(dataset.dataset_dir, find_pairs([folder]))
        assert added.num_added == 0 and len(added.known) == 10
    assert dataset.edits.next_undo() is None
    turned = add_to_dataset(dataset.dataset_dir, find_pairs([first], "right"))  # either way round it is the same pair
    assert turned.num_added == 0
    shutil.rmtree(tmp_path / "more")
    shutil.copytree(first, tmp_path / "more" / "one")
    (first / "000.png").write_bytes((first / "001.png").read_bytes())
    assert add_to_dataset(dataset.dataset_dir, find_pairs([first / "000.png"])).num_added == 0  # one place, one pair


def test_copies_among_what_is_added_count_once(dataset: Dataset, tmp_path: Path) -> None:
    for number in range(10, 20):
        shutil.copy(tmp_path / "more" / f"{number:03}.png", tmp_path / "more" / f"{number:03} again.png")
    added = add_to_dataset(dataset.dataset_dir, find_pairs([tmp_path / "more"]))
    assert added.num_added == 10 and len(added.known) == 10


def test_names_that_are_taken_get_a_number(dataset: Dataset, tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / "more" / f"{number + 10:03}.png").rename(tmp_path / "more" / f"{number:03}.png")
    add_to_dataset(dataset.dataset_dir, find_pairs([tmp_path / "more"]))
    assert [pair.name for pair in dataset.pairs()][8:12] == ["008", "009", "000 (2)", "001 (2)"]


def test_sides_are_kept_where_the_dataset_was_swapped(dataset: Dataset, tmp_path: Path) -> None:
    dataset.edits.swap_all()
    add_to_dataset(dataset.dataset_dir, find_pairs([tmp_path / "more"], "right"))
    assert {pair.input.side for pair in dataset.pairs()} == {"right"}
    dataset.edits.swap_all()
    assert {pair.input.side for pair in dataset.pairs()} == {"left"}


def test_what_shares_a_picture_goes_to_its_side(tmp_path: Path, workspace: Path, make_pictures: MakePictures) -> None:
    for side, seed in (("A", 1), ("B", 2)):
        make_pictures(tmp_path / "old" / side, num=6, seed=seed)
        make_pictures(tmp_path / "new" / side, num=6, seed=seed + 2)
    dataset = create_dataset(workspace, "two", find_pairs([tmp_path / "old"]), validation_share=0.5)
    for number in range(6):  # the same targets, other inputs
        shutil.copy(tmp_path / "old" / "B" / f"{number:03}.png", tmp_path / "new" / "B" / f"{number:03}.png")
    assert add_to_dataset(dataset.dataset_dir, find_pairs([tmp_path / "new"])).num_added == 6
    assert dataset.counts() == {"train": 6, "validation": 6, "test": 0} and dataset.num_leaks() == 0


def test_folders_that_name_a_split_decide(dataset: Dataset, tmp_path: Path) -> None:
    for name, numbers in (("train", range(10, 14)), ("test", range(14, 20))):
        (tmp_path / "more" / name).mkdir()
        for number in numbers:
            (tmp_path / "more" / f"{number:03}.png").rename(tmp_path / "more" / name / f"{number:03}.png")
    add_to_dataset(dataset.dataset_dir, find_pairs([tmp_path / "more"]))
    assert dataset.counts() == {"train": 12, "validation": 2, "test": 6}


def test_cancelled_nothing_is_added(dataset: Dataset, tmp_path: Path) -> None:
    findings = find_pairs([tmp_path / "more"])
    with pytest.raises(AppError) as caught:
        add_to_dataset(dataset.dataset_dir, findings, on_progress=lambda done, total: False)
    assert caught.value.code == ErrorCode.CANCELLED and len(dataset.pairs()) == 10 and dataset.edits.next_undo() is None


@pytest.mark.parametrize("seed", range(4))
def test_what_shares_a_picture_among_the_new_ones_stays_together(
    tmp_path: Path, workspace: Path, make_pictures: MakePictures, seed: int
) -> None:
    for side, first in (("A", 1), ("B", 2)):
        make_pictures(tmp_path / "old" / side, num=6, seed=first)
        make_pictures(tmp_path / "new" / side, num=12, seed=first + 2)
    for number in range(11, 0, -1):  # inputs shared by twos; with the target of an old one the last two
        shutil.copy(tmp_path / "new" / "A" / f"{number // 2:03}.png", tmp_path / "new" / "A" / f"{number:03}.png")
    shutil.copy(tmp_path / "old" / "B" / "000.png", tmp_path / "new" / "B" / "011.png")
    dataset = create_dataset(workspace, "two", find_pairs([tmp_path / "old"]), validation_share=0.5, seed=seed)
    assert add_to_dataset(dataset.dataset_dir, find_pairs([tmp_path / "new"]), seed=seed).num_added == 12
    assert dataset.split_facts().num_copy_groups == 6 and dataset.num_leaks() == 0
