"""The health report: every problem with the pairs of a dataset at once, from the facts of all of them."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from core.files import JsonPath, path_from_json, path_to_text
from core.pairs.health.duplicates import CopyGroup, PairSigns, copy_groups
from core.pairs.health.facts import NUM_LOOKS, HalfFacts, PairFacts
from core.pairs.health.swapped import swapped_pairs
from core.pairs.pair import Pair
from core.pairs.problems import Problem, ProblemCode, Shift, by_code, named

_SAME_DIFFERENCE = 0.5
"""The mean difference, of 255, up to which input and target are the same picture: JPEG does that much to two copies in one file."""
_EMPTY_CONTENT = 0.001
_SIDES = ("input", "target")


class HealthReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found. `problems` come in the order of ProblemCode, those of finding among them.

    `lost` are the names of the pairs that can't be loaded. `copies` are the names of pairs that are copies of each other, group by group:
    a split must not part them.
    """

    num_pairs: int
    problems: list[Problem]
    lost: list[str]
    copies: list[list[str]]
    smallest: tuple[int, int]
    largest: tuple[int, int]
    """(width, height) in pixels of the sides with the fewest and the most pixels; (0, 0) where no pair can be loaded."""
    seconds: float
    num_kept: int
    """How many pairs had been checked before and had not changed."""

    @property
    def pairs_per_s(self) -> float:
        """How many pairs were checked a second."""
        return self.num_pairs / self.seconds if self.seconds > 0 else 0.0


class Collected:
    """The facts of all pairs of a check, as far as they have come, packed for judging: about 0.8 KB a pair."""

    def __init__(self, pairs: Sequence[Pair], crop_px: int | None, *, are_photos: bool = False) -> None:
        num = len(pairs)
        self._are_photos = are_photos
        self.pairs = pairs
        self.crop_px = crop_px
        self.is_there = np.zeros(num, bool)
        self.signs = PairSigns.empty(num)
        self.looks = np.zeros((num, 2, NUM_LOOKS), np.float32)
        self.content = np.zeros((num, 2), np.float32)
        self.sizes = np.zeros((num, 2), np.int64)
        self.difference = np.zeros(num, np.float32)
        self.shifts: dict[int, Shift] = {}
        self._stored: tuple[dict[int, tuple[int, str]], dict[int, tuple[int, str]]] = ({}, {})
        self.failures: dict[int, Problem] = {}

    def add(self, index: int, facts: PairFacts) -> None:
        """Take in the facts of the pair at `index`."""
        self.is_there[index] = True
        for side, half in enumerate((facts.input, facts.target)):
            self._add_half(index, side, half)
        self.sizes[index] = facts.input.width, facts.input.height
        self.difference[index] = facts.difference
        if facts.shift is not None:
            self.shifts[index] = facts.shift

    def _add_half(self, index: int, side: int, half: HalfFacts) -> None:
        self.signs.digests[index, side] = np.frombuffer(half.digest, np.uint8)
        self.signs.hashes[index, side] = np.frombuffer(half.hash, np.uint8)
        self.signs.coarse[index, side] = np.frombuffer(half.coarse, np.uint8)
        self.looks[index, side] = half.looks
        self.content[index, side] = half.content
        self._stored[side][index] = (half.depth, half.colour)

    def fail(self, index: int, problem: Problem) -> None:
        """The pair at `index` can't be loaded."""
        self.failures[index] = problem

    def report(self, found_before: Sequence[Problem], seconds: float, num_kept: int) -> HealthReport:
        """The report over all pairs; `found_before` are the problems that finding told."""
        there = [int(index) for index in np.flatnonzero(self.is_there)]
        signs = self.signs
        groups = [
            CopyGroup([there[member] for member in group.members], group.is_exact)
            for group in copy_groups(PairSigns(signs.digests[there], signs.hashes[there], signs.coarse[there]))
        ]
        problems = [*found_before, *self.failures.values()]
        if not self._are_photos:
            problems += [*self._same_sides(there), *self._turned(there), *self._shifted()]
        problems += [*(self._copies(group) for group in groups), *self._empty(there), *self._mixed(), *self._small(there)]
        areas = self.sizes[there].prod(axis=1) if there else []
        return HealthReport(
            num_pairs=len(self.pairs),
            problems=[one for alike in by_code(problems).values() for one in alike],
            lost=[self.pairs[index].name for index in sorted(self.failures)],
            copies=[[self.pairs[index].name for index in group.members] for group in groups],
            smallest=self._size(there[int(np.argmin(areas))]) if there else (0, 0),
            largest=self._size(there[int(np.argmax(areas))]) if there else (0, 0),
            seconds=seconds,
            num_kept=num_kept,
        )

    def _size(self, index: int) -> tuple[int, int]:
        return int(self.sizes[index, 0]), int(self.sizes[index, 1])

    def _same_sides(self, there: Sequence[int]) -> list[Problem]:
        same = [index for index in there if self.difference[index] <= _SAME_DIFFERENCE]
        return [self._problem("input_equals_target", f"Input and target of {self._name(index)} are the same picture.", [index])
                for index in same]  # fmt: skip

    def _turned(self, there: Sequence[int]) -> list[Problem]:
        turned = [there[index] for index in swapped_pairs(self.looks[there])]
        message = "The input of {} looks like the other pairs' targets, and its target like their inputs."
        return [self._problem("sides_swapped", message.format(self._name(index)), [index]) for index in turned]

    def _shifted(self) -> list[Problem]:
        problems = []
        for index, shift in sorted(self.shifts.items()):
            where = _in_words(shift)
            message = f"The target of {self._name(index)} lies {where} its input ({shift.arrow} {shift.length:.1f} pixels)."
            problems.append(self._problem("misregistered", message, [index], shift))
        return problems

    def _copies(self, group: CopyGroup) -> Problem:
        names = named([Path(self.pairs[index].name) for index in group.members])
        splits = {self.pairs[index].split for index in group.members}
        if len(splits) > 1:
            how = "are the same" if group.is_exact else "look the same"
            return self._problem("split_leak", f"{names} {how}, and lie in {_listed(sorted(splits))}.", group.members)
        if group.is_exact:
            return self._problem("exact_duplicate", f"{names} are the same to the pixel.", group.members)
        return self._problem("near_duplicate", f"{names} look the same.", group.members)

    def _empty(self, there: Sequence[int]) -> list[Problem]:
        problems = []
        for index in there:
            is_empty = [self.content[index, side] <= _EMPTY_CONTENT for side in range(len(_SIDES))]
            if any(is_empty):
                message = f"{self._which(index, *is_empty)} nearly of one colour."
                problems.append(self._problem("nearly_empty", message, [index]))
        return problems

    def _which(self, index: int, is_input: bool, is_target: bool) -> str:
        name = self._name(index)
        if self._are_photos:
            return f"The photo {name} is"
        if is_input and is_target:
            return f"The input and the target of {name} are"
        return f"The input of {name} is" if is_input else f"The target of {name} is"

    def _mixed(self) -> list[Problem]:
        """Pictures stored unlike most of their side: one problem for each side and odd depth or colour space."""
        problems = []
        for side, side_name in enumerate(("photo",) if self._are_photos else _SIDES):
            depths = {index: f"of {depth} bits" for index, (depth, _) in self._stored[side].items()}
            spaces = {index: f"stored as {space}" for index, (_, space) in self._stored[side].items()}
            problems += self._odd_ones("mixed_depth", side_name, depths) + self._odd_ones("mixed_colour", side_name, spaces)
        return problems

    def _odd_ones(self, code: ProblemCode, side_name: str, what: dict[int, str]) -> list[Problem]:
        counter = Counter(what.values())
        usual = counter.most_common(1)[0][0] if counter else ""
        problems = []
        for odd in sorted(counter.keys() - {usual}):
            members = [self.pairs[index] for index in sorted(what) if what[index] == odd]
            files = [(pair.input if side_name == "input" else pair.target).path for pair in members]
            are = "is" if len(members) == 1 else "are"
            names = named([path_from_json(file) for file in files])
            message = f"{len(members)} of the {side_name}s {are} {odd}, most {usual}: {names}."
            problems.append(Problem(code, message, files, True, [pair.name for pair in members]))
        return problems

    def _small(self, there: Sequence[int]) -> list[Problem]:
        if self.crop_px is None:
            return []
        small = [index for index in there if min(self.sizes[index]) < self.crop_px]
        message = "{} has {} x {} pixels, less than the crop of {}."
        return [self._problem("too_small", message.format(self._name(index), *self._size(index), self.crop_px), [index]) for index in small]

    def _name(self, index: int) -> str:
        return path_to_text(Path(self.pairs[index].name))

    def _problem(self, code: ProblemCode, message: str, members: Sequence[int], shift: Shift | None = None) -> Problem:
        files: dict[Path, JsonPath] = {}
        for index in members:
            for half in (self.pairs[index].input, self.pairs[index].target):
                files.setdefault(path_from_json(half.path), half.path)
        return Problem(code, message, list(files.values()), True, [self.pairs[index].name for index in members], shift)


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _in_words(shift: Shift) -> str:
    """'3.0 pixels to the right of and 2.5 pixels below', without what is less than half a pixel."""
    across = f"{abs(shift.right):.1f} pixels to the {'right' if shift.right > 0 else 'left'} of" if abs(shift.right) >= 0.5 else ""
    upright = f"{abs(shift.down):.1f} pixels {'below' if shift.down > 0 else 'above'}" if abs(shift.down) >= 0.5 else ""
    return " and ".join(part for part in (across, upright) if part)
