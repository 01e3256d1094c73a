"""Finding the pairs in dropped files and folders: side by side in one file, or under the same name in two folders."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from core.errors import AppError, ErrorCode
from core.files import path_to_json, path_to_text
from core.pairs.pair import Half, Pair, Side, Split
from core.pairs.problems import Problem, problem
from core.pairs.scanning import Seen, fold, scan
from core.pairs.suggesting import suggest_input

Layout = Literal["side_by_side", "two_folders", "subfolders"]
InputSide = Literal["left", "right", "top", "bottom", "first", "second"]
_ACROSS: tuple[Side, Side] = ("left", "right")
_UPRIGHT: tuple[Side, Side] = ("top", "bottom")
_SIDE_BY_SIDE_RATIO = 1.9
"""How many times longer than wide a picture must be to be taken for two pictures in one, unless the user says that it is."""
_NUM_NAMED = 3
_PLAIN_NAMES = ("a", "b", "input", "target", "source", "train", "val", "test", "images", "data", "outline", "colour")


@dataclass(frozen=True)
class Findings:
    """What was found. `input_side` is the side suggested (or asked for) as input, one of the two `input_sides`.

    `side_names` are what the two sides are called (folder names, or the sides themselves), in the order of `input_sides`.
    `has_splits`: folders named train, val or test decided `pairs[i].split`. `terms`: the attribution that lies beside the pictures.
    """

    layout: Layout
    pairs: list[Pair]
    input_side: InputSide
    input_sides: tuple[InputSide, InputSide]
    side_names: tuple[str, str]
    problems: list[Problem]
    name: str
    has_splits: bool
    terms: str = ""

    @property
    def input_name(self) -> str:
        return self.side_names[self.input_sides.index(self.input_side)]

    @property
    def target_name(self) -> str:
        return self.side_names[1 - self.input_sides.index(self.input_side)]

    def counts(self) -> dict[Split, int]:
        """How many pairs each split has."""
        return {split: sum(pair.split == split for pair in self.pairs) for split in get_args(Split)}


@dataclass(frozen=True)
class _Match:
    """Pairs under one reading of the material; each member is (first half, second half)."""

    layout: Layout
    sides: tuple[InputSide, InputSide]
    names: tuple[str, str]
    members: list[tuple[Seen, Seen]]
    problems: list[Problem]


def find_pairs(paths: Sequence[Path], input_side: str | None = None) -> Findings:
    """Find the pairs in files and folders. `input_side` (left, right, top, bottom, first, second) settles layout and direction.

    Only headers are read, apart from a few pairs whose pixels show which side is the input. Originals are never written.
    Raises AppError: BAD_COMMAND (unknown side), PATH_MISSING, FOLDER_EMPTY, NO_PICTURES, NO_PAIRS.
    """
    if input_side is not None and input_side not in get_args(InputSide):
        message = f"There is no side called {input_side}."
        raise AppError(ErrorCode.BAD_COMMAND, message, f"Say one of {', '.join(get_args(InputSide))}.", side=input_side)
    roots = [path.absolute() for path in paths]
    seen, problems = scan(roots)
    match = _best_match(seen, input_side, roots)
    firsts, seconds = _halves(match)
    chosen = _chosen_side(match, input_side, firsts, seconds)
    inputs, targets = (firsts, seconds) if chosen == match.sides[0] else (seconds, firsts)
    names = _pair_names(match.members)
    splits = [first.split or "train" for first, _ in match.members]
    pairs = [
        Pair(name=name, input=given, target=wanted, split=split)
        for name, given, wanted, split in zip(names, inputs, targets, splits, strict=True)
    ]
    return Findings(
        layout=match.layout,
        pairs=pairs,
        input_side=chosen,
        input_sides=match.sides,
        side_names=match.names,
        problems=problems + match.problems,
        name=_suggested_name(roots),
        has_splits=len({one.split for one in seen}) > 1,
        terms=_terms(roots),
    )


def _best_match(seen: list[Seen], input_side: str | None, roots: Sequence[Path]) -> _Match:
    """The reading under which the pictures pair up; what the user said about the side decides first."""
    in_folders = None if input_side in _ACROSS + _UPRIGHT else _match_folders(seen, roots)
    in_files = None if input_side in ("first", "second") else _match_files(seen, input_side)
    if in_folders is not None and in_folders.members:
        num_smaller = min(len(group) for group in _groups(seen).values())
        if in_files is None or 2 * len(in_folders.members) >= num_smaller or len(in_folders.members) >= len(in_files.members):
            return in_folders
    if in_files is not None and in_files.members:
        return in_files
    raise _no_pairs(seen, in_folders, roots)


def _groups(seen: list[Seen]) -> dict[str, list[Seen]]:
    """The pictures by the first folder that tells them apart, in the order in which the folders came."""
    groups: dict[str, list[Seen]] = {}
    for one in seen:
        groups.setdefault(one.folders[0] if one.folders else "", []).append(one)
    return groups


def _match_folders(seen: list[Seen], roots: Sequence[Path]) -> _Match | None:
    """Pairs of the same name in exactly two folders, or None where there are more or fewer folders."""
    groups = _groups(seen)
    if len(groups) != 2 or "" in groups:
        return None
    (first_name, first_group), (second_name, second_group) = groups.items()
    partners: dict[tuple[str, ...], list[Seen]] = {}
    for one in second_group:
        partners.setdefault(one.key, []).append(one)
    members, lonely = [], []
    for one in first_group:
        partner = _take_partner(one, partners.get(one.key, []))
        if partner is None:
            lonely.append(one)
        else:
            members.append((one, partner))
    alike = [(one, two) for one, two in members if one.size == two.size]
    left_over = [one for group in partners.values() for one in group]
    problems = _unmatched(lonely, first_name, second_name) + _unmatched(left_over, second_name, first_name)
    problems += _sizes_differ([(one, two) for one, two in members if one.size != two.size])
    layout: Layout = "two_folders" if sum(root.is_dir() for root in roots) > 1 else "subfolders"
    names = (Path(first_name).name, Path(second_name).name)
    return _Match(layout, ("first", "second"), names, alike, problems)


def _take_partner(one: Seen, candidates: list[Seen]) -> Seen | None:
    """Take the partner out of the pictures with the same key: the same name to the letter, else the same stem, else the first."""
    if not candidates:
        return None
    best = min(candidates, key=lambda other: (other.path.name != one.path.name, other.path.stem != one.path.stem))
    candidates.remove(best)
    return best


def _match_files(seen: list[Seen], input_side: str | None) -> _Match:
    """Pictures that hold two side by side (left and right, or top and bottom: what most of them are)."""
    sides: tuple[Side, Side]
    if input_side in _ACROSS + _UPRIGHT:
        sides, ratio = (_ACROSS if input_side in _ACROSS else _UPRIGHT), 0.0
    else:
        num_across = sum(one.width >= _SIDE_BY_SIDE_RATIO * one.height for one in seen)
        num_upright = sum(one.height >= _SIDE_BY_SIDE_RATIO * one.width for one in seen)
        sides, ratio = (_ACROSS if num_across >= num_upright else _UPRIGHT), _SIDE_BY_SIDE_RATIO
    members, singles, odd = [], [], []
    for one in seen:
        along, across = (one.width, one.height) if sides == _ACROSS else (one.height, one.width)
        if along < 2 or along < ratio * across:
            singles.append(one)
            continue
        members.append((one, one))
        if along % 2:
            odd.append(one)
    problems = []
    if singles:
        what = "is not" if len(singles) == 1 else "are not"
        named = _named(singles)
        problems.append(problem("not_side_by_side", f"{named} {what} two pictures side by side.", [one.path for one in singles]))
    if odd:
        line = "column" if sides == _ACROSS else "row"
        message = f"{_named(odd)} can't be halved evenly: the middle {line} is left out."
        problems.append(problem("odd_size", message, [one.path for one in odd], pairs_kept=True))
    return _Match("side_by_side", _as_input_sides(sides), sides, members, problems)


def _as_input_sides(sides: tuple[Side, Side]) -> tuple[InputSide, InputSide]:
    return ("left", "right") if sides == _ACROSS else ("top", "bottom")


def _halves(match: _Match) -> tuple[list[Half], list[Half]]:
    """The first and the second halves of all pairs."""
    if match.layout == "side_by_side":
        sides: tuple[Side, Side] = _ACROSS if match.sides[0] == "left" else _UPRIGHT
        stored = [path_to_json(one.path) for one, _ in match.members]
        return [Half(path, sides[0]) for path in stored], [Half(path, sides[1]) for path in stored]
    return [Half(path_to_json(one.path)) for one, _ in match.members], [Half(path_to_json(two.path)) for _, two in match.members]


def _chosen_side(match: _Match, input_side: str | None, firsts: list[Half], seconds: list[Half]) -> InputSide:
    for side in match.sides:
        if side == input_side:
            return side
    return match.sides[suggest_input(match.names, list(zip(firsts, seconds, strict=True)))]


def _pair_names(members: list[tuple[Seen, Seen]]) -> list[str]:
    """A name for each pair, unique: folders and stem of its first file; with the file type or a number where that is taken."""
    names: list[str] = []
    taken: set[str] = set()
    for one, two in members:
        shared = one.folders if one is two else one.folders[1:]
        folder = "".join(f"{part}/" for part in ((one.split,) if one.split else ()) + shared)
        name = path_to_text(Path(folder + one.path.stem))
        if name in taken:
            name = path_to_text(Path(folder + one.path.name))
        number, base = 2, name
        while name in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add(name)
        names.append(name)
    return names


def _unmatched(lonely: list[Seen], folder: str, other: str) -> list[Problem]:
    if not lonely:
        return []
    message = f"{_named(lonely)} in {folder} {'has' if len(lonely) == 1 else 'have'} no partner of the same name in {other}."
    return [problem("unmatched", message, [one.path for one in lonely])]


def _sizes_differ(unlike: list[tuple[Seen, Seen]]) -> list[Problem]:
    if not unlike:
        return []
    one, two = unlike[0]
    sizes = f"{one.width} x {one.height} and {two.width} x {two.height} pixels"
    others = f"; so do {len(unlike) - 1} more pairs" if len(unlike) > 1 else ""
    message = f"{path_to_text(one.path)} and {path_to_text(two.path)} differ in size ({sizes}){others}."
    return [problem("sizes_differ", message, [half.path for pair in unlike for half in pair])]


def _named(pictures: list[Seen]) -> str:
    """'a.png', or 'a.png, b.png, c.png and 9 more'."""
    names = ", ".join(path_to_text(Path(one.path.name)) for one in pictures[:_NUM_NAMED])
    return f"{names} and {len(pictures) - _NUM_NAMED} more" if len(pictures) > _NUM_NAMED else names


def _no_pairs(seen: list[Seen], in_folders: _Match | None, roots: Sequence[Path]) -> AppError:
    where = ", ".join(path_to_text(root) for root in roots)
    if in_folders is not None and in_folders.problems:
        message = f"No two of the {len(seen)} pictures in {where} make a pair. {in_folders.problems[0].message}"
        hint = "Give matching pictures in both folders the same name and size."
    else:
        message = f"The {len(seen)} pictures in {where} are no pairs: they are not twice as wide as high, nor in two folders."
        hint = "Put input and target side by side in one picture, or into two folders under the same names."
    return AppError(ErrorCode.NO_PAIRS, message, hint, path=where)


def _suggested_name(roots: Sequence[Path]) -> str:
    """The name of the folder that holds it all, above folders that only say train, A or input."""
    place = roots[0] if len(roots) == 1 and roots[0].is_dir() else roots[0].parent
    while fold(place.name) in _PLAIN_NAMES and place.parent.name:
        place = place.parent
    return path_to_text(Path(place.name)) or "pairs"


def _terms(roots: Sequence[Path]) -> str:
    """The text of an ATTRIBUTION.txt in the folder given, or in the one that holds both folders given; else ''."""
    place = roots[0] if len(roots) == 1 else roots[0].parent
    try:
        with (place / "ATTRIBUTION.txt").open(encoding="utf-8", errors="replace") as file:
            return file.read(4000)
    except OSError:
        return ""
