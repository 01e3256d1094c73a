"""Dividing pairs into training, validation and test: by share and seed, always the same ones, and copies of a picture never apart."""

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from typing import get_args

import msgspec

from core.pairs.pair import Pair, Split

DEFAULT_VALIDATION_SHARE = 0.1


class Member(msgspec.Struct, frozen=True):
    """A pair as far as splitting looks at it. Members that have any of their `contents` in common stay on one side.

    One that is excluded stays with them, but being where it is it lets nothing through.
    """

    name: str
    split: Split
    contents: tuple[Hashable, ...] = ()
    is_excluded: bool = False

    @property
    def folder(self) -> str:
        """The folders in front of the name: 'train/cats', or ''."""
        return self.name.rpartition("/")[0]


def split_pairs(
    pairs: Sequence[Pair], validation_share: float, seed: int, contents: Sequence[tuple[Hashable, ...]] | None = None
) -> list[Pair]:
    """The pairs in the same order, train and validation set anew; test pairs stay as they are.

    `contents` of each pair: those that have one in common stay on one side (None: no pair is known to share anything).
    `validation_share` is 0..1 of the pairs that are not test. Two or more give at least one to either side, so that there is always
    something to learn from and something held out. A pair's rank depends on seed and name alone: adding pairs hardly moves the others.
    """
    held = contents if contents is not None else [()] * len(pairs)
    members = [Member(pair.name, pair.split, shared) for pair, shared in zip(pairs, held, strict=True)]
    splits = split_by_share(members, validation_share, seed)
    return [pair if pair.split == split else msgspec.structs.replace(pair, split=split) for pair, split in zip(pairs, splits, strict=True)]


def split_by_share(
    members: Sequence[Member], validation_share: float, seed: int, *, test_share: float | None = None, by_folder: bool = False
) -> list[Split]:
    """A split for each member: shares are 0..1 of all that are divided. Without a `test_share` test pairs, and their copies, stay test.

    `by_folder` takes the shares out of every folder alike (stratified), rounded so that the whole comes out right. Copies count where
    their first member lies. Of two groups of copies or more at least one goes to training and one to validation; one alone to training.
    """
    test = test_share or 0.0
    assert 0 <= validation_share <= 1 and 0 <= test <= 1 and validation_share + test <= 1, (validation_share, test_share)
    groups = groups_of_copies(members)
    stays = [test_share is None and any(members[index].split == "test" for index in group) for group in groups]
    free = [group for group, is_test in zip(groups, stays, strict=True) if not is_test]
    strata: dict[str, list[list[int]]] = {}
    for group in free:
        strata.setdefault(members[group[0]].folder if by_folder else "", []).append(group)
    splits: list[Split] = ["test" if stays_test else "train" for stays_test in _of_members(groups, stays, len(members))]
    held_out: dict[Split, float] = {"test": test, "validation": validation_share}
    num_seen, num_taken = 0, dict.fromkeys(held_out, 0)
    for folder in sorted(strata):
        left = sorted(strata[folder], key=lambda group: _rank(min(members[index].name for index in group), seed))
        num_seen += sum(len(group) for group in left)
        for split, share in held_out.items():
            taken, left = _take(left, round(share * num_seen) - num_taken[split])
            num_taken[split] += sum(len(group) for group in taken)
            for index in (index for group in taken for index in group):
                splits[index] = split
    return _with_both_sides(members, free, splits, seed)


def split_by_folders(members: Sequence[Member], folders: Mapping[str, Split]) -> list[Split]:
    """Each member gets what is said of its folder, or of the nearest folder above it; else it stays as it is.

    Copies that would come on different sides all go where `together` says.
    """
    wanted = []
    for member in members:
        folder = member.folder
        while folder not in folders and folder:
            folder = folder.rpartition("/")[0]
        wanted.append(folders.get(folder, member.split))
    return together(members, wanted)


def together(members: Sequence[Member], wanted: Sequence[Split]) -> list[Split]:
    """The wanted splits, but copies on one side: training if one of them is there, else validation. Then nothing held out was learned."""
    splits = list(wanted)
    for group in groups_of_copies(members):
        sides = {wanted[index] for index in group}
        if len(sides) > 1:
            side: Split = "train" if "train" in sides else "validation"
            for index in group:
                splits[index] = side
    return splits


def leaks(members: Sequence[Member]) -> list[list[int]]:
    """The groups of copies, as indexes, that lie on more than one side, those that are excluded aside."""
    return [group for group in groups_of_copies(members) if _is_leak(members, group)]


def _is_leak(members: Sequence[Member], group: Sequence[int]) -> bool:
    return len({members[index].split for index in group if not members[index].is_excluded}) > 1


class SplitFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`folders` counts the pairs in each folder by split. Of the groups of copies, `num_leaks` lie on more than one side."""

    folders: dict[str, dict[Split, int]]
    num_copy_groups: int
    num_copies: int
    """Pairs in these groups."""
    num_leaks: int


def split_facts(members: Sequence[Member]) -> SplitFacts:
    """What there is to know before the members are divided."""
    folders: dict[str, dict[Split, int]] = {}
    for member in members:
        counts = folders.setdefault(member.folder, dict.fromkeys(get_args(Split), 0))
        counts[member.split] += 1
    groups = [group for group in groups_of_copies(members) if len(group) > 1]
    num_leaks = sum(_is_leak(members, group) for group in groups)
    return SplitFacts(folders=folders, num_copy_groups=len(groups), num_copies=sum(len(group) for group in groups), num_leaks=num_leaks)


def groups_of_copies(members: Sequence[Member]) -> list[list[int]]:
    """The members that hang together by equal contents, directly or through others; in order of the first of each."""
    above = list(range(len(members)))

    def head(index: int) -> int:
        while above[index] != index:
            above[index] = above[above[index]]
            index = above[index]
        return index

    first_with: dict[Hashable, int] = {}
    for index, member in enumerate(members):
        for content in member.contents:
            one, two = head(first_with.setdefault(content, index)), head(index)
            above[max(one, two)] = min(one, two)
    groups: dict[int, list[int]] = {}
    for index in range(len(members)):
        groups.setdefault(head(index), []).append(index)
    return list(groups.values())


def _of_members(groups: Sequence[list[int]], values: Sequence[bool], num: int) -> list[bool]:
    result = [False] * num
    for group, value in zip(groups, values, strict=True):
        for index in group:
            result[index] = value
    return result


def _take(groups: Sequence[list[int]], num: int) -> tuple[list[list[int]], list[list[int]]]:
    """The first groups that fit into `num` members, and the rest."""
    taken: list[list[int]] = []
    rest: list[list[int]] = []
    for group in groups:
        fits = len(group) <= num
        num -= len(group) if fits else 0
        (taken if fits else rest).append(group)
    return taken, rest


def _with_both_sides(members: Sequence[Member], groups: Sequence[list[int]], splits: list[Split], seed: int) -> list[Split]:
    """Move one group where training or validation came out empty: to validation the smallest, to training the largest."""
    if len(groups) == 1:
        for index in groups[0]:
            splits[index] = "train"
        return splits
    ranked = sorted(groups, key=lambda group: (len(group), _rank(min(members[index].name for index in group), seed)))
    sides: tuple[tuple[Split, Split, int], ...] = (("train", "validation", -1), ("validation", "train", 0))
    for side, other, place in sides:
        of_other = [group for group in ranked if splits[group[0]] == other]
        if len(of_other) > 1 and not any(splits[group[0]] == side for group in groups):
            for index in of_other[place]:
                splits[index] = side
    return splits


def _rank(name: str, seed: int) -> tuple[bytes, str]:
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest(), name
