"""Splits come out at their shares, the same every time, and copies are never on both sides."""

import random
from collections import Counter

import pytest

from core.pairs.pair import Split
from core.pairs.splitting import Member, leaks, split_by_folders, split_by_share, split_facts, together


def members(*names: str, split: Split = "train") -> list[Member]:
    return [Member(name, split) for name in names]


def moved(given: list[Member], splits: list[Split]) -> list[Member]:
    return [Member(one.name, split, one.contents) for one, split in zip(given, splits, strict=True)]


@pytest.mark.parametrize("seed", range(5))
def test_random_copies_never_leak_and_shares_are_kept(seed: int) -> None:
    chooser = random.Random(seed)
    given = [
        Member(f"{chooser.choice('abc')}/{number}", chooser.choice(["train", "validation", "test"]), (chooser.randrange(800), -number - 1))
        for number in range(1000)
    ]
    for by_folder in (False, True):
        splits = split_by_share(given, 0.2, seed, test_share=0.1, by_folder=by_folder)
        assert leaks(moved(given, splits)) == []
        counts = Counter(splits)
        assert abs(counts["validation"] - 200) <= 8 and abs(counts["test"] - 100) <= 8
        assert splits == split_by_share(given, 0.2, seed, test_share=0.1, by_folder=by_folder)
    kept = split_by_share(given, 0.2, seed)
    assert leaks(moved(given, kept)) == []
    assert all(split == "test" for one, split in zip(given, kept, strict=True) if one.split == "test")
    assert split_by_share(given, 0.2, seed + 1) != kept


def test_copies_of_copies_are_one_group() -> None:
    chain = [Member(str(number), "train", (number, number + 1)) for number in range(50)] + members("x", "y")
    splits = split_by_share(chain, 0.5, 1)
    assert set(splits[:50]) == {"train"} and "validation" in splits[50:]
    assert leaks(moved(chain, ["train"] * 30 + ["validation"] * 22)) == [list(range(50))]


def test_every_folder_gives_its_share() -> None:
    given = members(*(f"{folder}/{number}" for folder, num in (("cats", 40), ("dogs", 20), ("ants", 3)) for number in range(num)))
    splits = split_by_share(given, 0.25, 7, by_folder=True)
    held_out = Counter(one.folder for one, split in zip(given, splits, strict=True) if split == "validation")
    assert (held_out["cats"], held_out["dogs"]) == (10, 5) and sum(held_out.values()) == 16
    # many tiny folders still give the right whole
    tiny = members(*(f"{number}/only" for number in range(100)))
    assert Counter(split_by_share(tiny, 0.25, 0, by_folder=True))["validation"] == 25


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99, 1.0])
def test_both_sides_have_something(share: float) -> None:
    for num in (2, 3, 10):
        assert {"train", "validation"} == set(split_by_share(members(*map(str, range(num))), share, 0))
    assert split_by_share(members("one"), share, 0) == ["train"]
    assert split_by_share([], share, 0) == []


def test_adding_pairs_hardly_moves_the_others() -> None:
    few, more = members(*map(str, range(1000))), members(*map(str, range(1020)))
    before, after = split_by_share(few, 0.1, 0), split_by_share(more, 0.1, 0)
    assert sum(one != two for one, two in zip(before, after, strict=False)) < 10


def test_by_folder() -> None:
    given = members("train/cats/1", "val/cats/2", "val/3", "4", "other/5", split="test")
    splits = split_by_folders(given, {"train": "train", "val": "validation", "val/cats": "test", "": "train"})
    assert splits == ["train", "test", "validation", "train", "train"]
    assert split_by_folders(given, {"val": "validation"}) == ["test", "validation", "validation", "test", "test"]
    copies = [Member("train/1", "train", ("same",)), Member("val/1", "train", ("same",)), Member("val/2", "train")]
    assert split_by_folders(copies, {"val": "validation"}) == ["train", "train", "validation"]


def test_copies_are_brought_together_where_they_can_prove_nothing() -> None:
    given = [Member("1", "train", (1,)), Member("2", "test", (1,)), Member("3", "validation", (2,)), Member("4", "test", (2,))]
    assert together(given, [one.split for one in given]) == ["train", "train", "validation", "validation"]


def test_what_there_is_to_divide_is_counted_by_folder_with_copies_and_leaks() -> None:
    members = [
        Member("cats/1", "train", ("a",)),
        Member("cats/2", "validation", ("a",)),
        Member("dogs/1", "train", ("b",)),
        Member("dogs/2", "train", ("b",)),
        Member("3", "test", ("c",)),
    ]
    facts = split_facts(members)
    assert facts.folders == {
        "cats": {"train": 1, "validation": 1, "test": 0},
        "dogs": {"train": 2, "validation": 0, "test": 0},
        "": {"train": 0, "validation": 0, "test": 1},
    }
    assert (facts.num_copy_groups, facts.num_copies, facts.num_leaks) == (2, 4, 1)
