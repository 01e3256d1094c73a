"""Reading material as pairs: two pictures in one file, the same name in two folders, suffixes in one folder, or the same order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.pairs.naming import fold, natural_key
from core.pairs.pair import Side
from core.pairs.problems import Problem, named, problem
from core.pairs.scanning import Seen
from core.pairs.side_words import SIDE_WORDS, side_word, split_suffix

Layout = Literal["side_by_side", "two_folders", "subfolders", "suffixes", "table", "photos"]
"""Two pictures in each file; two folders given; two folders inside one; one folder and names that end in _A and _B; a CSV file;
single photos of which a recipe makes the inputs."""
InputSide = Literal["left", "right", "top", "bottom", "first", "second"]
ACROSS: tuple[Side, Side] = ("left", "right")
UPRIGHT: tuple[Side, Side] = ("top", "bottom")
_SIDE_BY_SIDE_RATIO = 1.9
"""How many times longer than wide a picture must be to be taken for two pictures in one, unless the user says that it is."""
_MIN_SUFFIXED = 0.5
"""The share of all pictures that suffixes must pair up to be believed."""


@dataclass(frozen=True)
class Match:
    """Pairs under one reading of the material; each member is (first half, second half), one picture twice where it holds both."""

    layout: Layout
    sides: tuple[InputSide, InputSide]
    names: tuple[str, str]
    members: list[tuple[Seen, Seen]]
    problems: list[Problem]


def match_files(seen: Sequence[Seen], input_side: str | None) -> Match:
    """Pictures that hold two side by side: left and right, or top and bottom, whichever most of them are or the user says."""
    sides: tuple[Side, Side]
    if input_side in ACROSS + UPRIGHT:
        sides, ratio = (ACROSS if input_side in ACROSS else UPRIGHT), 0.0
    else:
        num_across = sum(one.width >= _SIDE_BY_SIDE_RATIO * one.height for one in seen)
        num_upright = sum(one.height >= _SIDE_BY_SIDE_RATIO * one.width for one in seen)
        sides, ratio = (ACROSS if num_across >= num_upright else UPRIGHT), _SIDE_BY_SIDE_RATIO
    members, singles, odd = [], [], []
    for one in seen:
        along, across = one.size if sides == ACROSS else one.size[::-1]
        if along < 2 or along < ratio * across:
            singles.append(one.path)
            continue
        members.append((one, one))
        if along % 2:
            odd.append(one.path)
    problems = []
    if singles:
        what = "is not" if len(singles) == 1 else "are not"
        problems.append(problem("not_side_by_side", f"{named(singles)} {what} two pictures side by side.", singles))
    if odd:
        line = "column" if sides == ACROSS else "row"
        message = f"{named(odd)} can't be halved evenly: the middle {line} is left out."
        problems.append(problem("odd_size", message, odd, pairs_kept=True))
    return Match("side_by_side", ("left", "right") if sides == ACROSS else ("top", "bottom"), sides, members, problems)


def match_folders(seen: Sequence[Seen], roots: Sequence[Path]) -> Match | None:
    """Pairs of the same name in two folders, or None where there are not two to choose.

    Where no picture has a partner of the same name, names that end in the sides' words (x_A in A, x_B in B) match without them.
    """
    two, others = _two_groups(seen)
    if two is None:
        return None
    (first_name, first_group), (second_name, second_group) = two
    members, lonely, left_over = _partners(first_group, second_group, suffixed=False)
    if not members:
        members, lonely, left_over = _partners(first_group, second_group, suffixed=True)
    problems = _unmatched(lonely, first_name, second_name) + _unmatched(left_over, second_name, first_name)
    if others:
        aside = [one.path for one in others]
        verb = "lies" if len(others) == 1 else "lie"
        problems.append(problem("unmatched", f"{named(aside)} {verb} in neither of {first_name} and {second_name}.", aside))
    return _checked_sizes(_folder_layout(roots), (first_name, second_name), members, problems)


def match_in_order(seen: Sequence[Seen], roots: Sequence[Path]) -> Match:
    """The first picture of one folder with the first of the other and so on, by name, numbers counted as numbers.

    Within each split and each folder inside. Raises AppError: PAIRS_UNCLEAR where there are not two folders, or not the same number.
    """
    two, others = _two_groups(seen)
    hint = "Give two folders that hold the same number of pictures."
    if two is None or others:
        raise AppError(ErrorCode.PAIRS_UNCLEAR, "Only the pictures of two folders can be matched in order.", hint)
    (first_name, first_group), (second_name, second_group) = two
    firsts, seconds = _by_place(first_group), _by_place(second_group)
    for place in {**firsts, **seconds}:
        numbers = len(firsts.get(place, [])), len(seconds.get(place, []))
        if numbers[0] != numbers[1]:
            where = "".join(f"{part}/" for part in place if part)
            message = f"{first_name}/{where} holds {numbers[0]} pictures and {second_name}/{where} {numbers[1]}: their order can't match."
            raise AppError(ErrorCode.PAIRS_UNCLEAR, message, hint)
    members = [pair for place in firsts for pair in zip(_in_order(firsts[place]), _in_order(seconds[place]), strict=True)]
    return _checked_sizes(_folder_layout(roots), (first_name, second_name), members, [])


def match_suffixes(seen: Sequence[Seen]) -> Match | None:
    """Pairs whose names in one folder differ in their last word (SIDE_WORDS); None where these are not most of the pictures."""
    found: dict[tuple[str, ...], dict[str, Seen]] = {}
    for one in seen:
        parts = split_suffix(one.stem)
        if parts is not None:
            base, word = parts
            found.setdefault((one.split or "", *map(fold, one.folders), fold(base)), {}).setdefault(word, one)
    if not found:
        return None
    together = Counter(pair for words in found.values() for pair in SIDE_WORDS if pair[0] in words and pair[1] in words)
    if not together or 2 * max(together.values()) < _MIN_SUFFIXED * len(seen):
        return None
    most = max(together.values())
    first, second = next(pair for pair in SIDE_WORDS if together[pair] == most)
    members = [(words[first], words[second]) for words in found.values() if first in words and second in words]
    matched = {half.file for pair in members for half in pair}
    lonely = [one.path for one in seen if one.file not in matched]
    problems = []
    if lonely:
        verb = "has" if len(lonely) == 1 else "have"
        message = f"{named(lonely)} {verb} no partner whose name ends in {first} or {second}."
        problems.append(problem("unmatched", message, lonely))
    return _checked_sizes("suffixes", (first, second), members, problems)


def match_rows(rows: Sequence[tuple[Seen, Seen]], names: tuple[str, str], problems: list[Problem]) -> Match:
    """The pairs that a table names; `names` are its headings."""
    return _checked_sizes("table", names, list(rows), problems)


def smaller_group(seen: Sequence[Seen]) -> int:
    """How many pictures the smaller of the two folders holds that match_folders looks at; 0 where there are not two."""
    two, _ = _two_groups(seen)
    return min(len(two[0][1]), len(two[1][1])) if two is not None else 0


_Group = tuple[str, list[Seen]]


def _two_groups(seen: Sequence[Seen]) -> tuple[tuple[_Group, _Group] | None, list[Seen]]:
    """The pictures of the two folders that are the sides, in the order in which the folders came, and the pictures that lie elsewhere.

    With more than two folders, those count whose names are a pair of side words; pictures beside just two folders are set aside.
    """
    groups: dict[str, list[Seen]] = {}
    for one in seen:
        groups.setdefault(one.folders[0] if one.folders else "", []).append(one)
    chosen = [name for name in groups if name]
    if len(chosen) > 2:
        words = {side_word(Path(name).name): name for name in chosen}
        chosen = next(([words[one], words[two]] for one, two in SIDE_WORDS if one in words and two in words), [])
        chosen.sort(key=list(groups).index)
    if len(chosen) != 2:
        return None, []
    first, second = chosen
    others = [one for name, group in groups.items() if name not in chosen for one in group]
    return ((first, groups[first]), (second, groups[second])), others


def _partners(first: Sequence[Seen], second: Sequence[Seen], *, suffixed: bool) -> tuple[list[tuple[Seen, Seen]], list[Seen], list[Seen]]:
    """(pairs of the same key, the rest of the first, the rest of the second)."""
    waiting: dict[tuple[str, ...], list[Seen]] = {}
    for one in second:
        waiting.setdefault(_key(one, suffixed), []).append(one)
    members, lonely = [], []
    for one in first:
        partner = _take_partner(one, waiting.get(_key(one, suffixed), []))
        if partner is None:
            lonely.append(one)
        else:
            members.append((one, partner))
    return members, lonely, [one for group in waiting.values() for one in group]


def _key(one: Seen, suffixed: bool) -> tuple[str, ...]:
    parts = split_suffix(one.stem) if suffixed else None
    return one.key if parts is None else (*one.key[:-1], fold(parts[0]))


def _take_partner(one: Seen, candidates: list[Seen]) -> Seen | None:
    """Take the partner out of the pictures with the same key: the same name to the letter, else the same stem, else the first."""
    if not candidates:
        return None
    best = min(candidates, key=lambda other: (other.name != one.name, other.stem != one.stem))
    candidates.remove(best)
    return best


def _by_place(group: Sequence[Seen]) -> dict[tuple[str, ...], list[Seen]]:
    places: dict[tuple[str, ...], list[Seen]] = {}
    for one in group:
        places.setdefault((one.split or "", *map(fold, one.folders[1:])), []).append(one)
    return places


def _in_order(group: Sequence[Seen]) -> list[Seen]:
    return sorted(group, key=lambda one: (natural_key(one.name), one.file))


def _folder_layout(roots: Sequence[Path]) -> Layout:
    return "two_folders" if sum(root.is_dir() for root in roots) > 1 else "subfolders"


def _checked_sizes(layout: Layout, names: tuple[str, str], members: list[tuple[Seen, Seen]], problems: list[Problem]) -> Match:
    """The match without the pairs whose halves differ in size, which become a problem."""
    alike = [(one, two) for one, two in members if one.size == two.size]
    unlike = [(one, two) for one, two in members if one.size != two.size]
    shown = (Path(names[0]).name, Path(names[1]).name)
    return Match(layout, ("first", "second"), shown, alike, problems + _sizes_differ(unlike))


def _unmatched(lonely: Sequence[Seen], folder: str, other: str) -> list[Problem]:
    if not lonely:
        return []
    paths = [one.path for one in lonely]
    message = f"{named(paths)} in {folder} {'has' if len(lonely) == 1 else 'have'} no partner of the same name in {other}."
    return [problem("unmatched", message, paths)]


def _sizes_differ(unlike: Sequence[tuple[Seen, Seen]]) -> list[Problem]:
    if not unlike:
        return []
    one, two = unlike[0]
    sizes = f"{one.width} x {one.height} and {two.width} x {two.height} pixels"
    others = f"; so do {len(unlike) - 1} more pairs" if len(unlike) > 1 else ""
    message = f"{path_to_text(one.path)} and {path_to_text(two.path)} differ in size ({sizes}){others}."
    return [problem("sizes_differ", message, [half.path for pair in unlike for half in pair])]
