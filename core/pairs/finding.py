"""Finding the pairs in dropped files and folders, told before anything is kept: layout, direction, splits and what is wrong."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from core.errors import AppError, ErrorCode
from core.files import path_to_json, path_to_text
from core.images.reading import picture_size
from core.pairs.layouts import PublishedLayout, published_layout
from core.pairs.matching import (
    ACROSS,
    UPRIGHT,
    InputSide,
    Layout,
    Match,
    match_files,
    match_folders,
    match_in_order,
    match_rows,
    match_suffixes,
    smaller_group,
)
from core.pairs.naming import fold
from core.pairs.pair import Half, Pair, Side, Split
from core.pairs.problems import Problem, problem
from core.pairs.recipes.recipe import Recipe
from core.pairs.scanning import Seen, first_look, scan, settled
from core.pairs.side_words import split_suffix
from core.pairs.suggesting import suggest_input, votes_of
from core.pairs.tables import TableRow, exported_table, is_table, read_table
from core.walking import absolute_of

_PLAIN_NAMES = ("a", "b", "input", "target", "source", "train", "val", "test", "images", "data", "outline", "colour")
_NUM_SEEN_BEFORE_TOLD = 1000


@dataclass(frozen=True)
class Findings:
    """What was found. `input_side` is the side suggested (or asked for) as input, one of the two `input_sides`.

    `side_names` are what the two sides are called (folder names, or the sides themselves), in the order of `input_sides`.
    `has_splits`: folders named train, val or test (or a table) decided `pairs[i].split`. `terms`: the attribution that lies beside the
    pictures. `published`: the name of the published dataset that this is, or ''. `recipe` makes the inputs of single photos; else empty.
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
    published: str = ""
    recipe: Recipe = ()

    @property
    def input_name(self) -> str:
        return self.side_names[self.input_sides.index(self.input_side)]

    @property
    def target_name(self) -> str:
        return self.side_names[1 - self.input_sides.index(self.input_side)]

    def counts(self) -> dict[Split, int]:
        """How many pairs each split has."""
        return {split: sum(pair.split == split for pair in self.pairs) for split in get_args(Split)}


def find_pairs(
    paths: Sequence[Path],
    input_side: str | None = None,
    *,
    in_order: bool = False,
    on_seen: Callable[[Sequence[Seen]], None] | None = None,
    on_found: Callable[[Findings], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Findings:
    """Find the pairs in files and folders, or in a table. `input_side` (left, right, top, bottom, first, second) settles the direction.

    `in_order` matches the pictures of two folders by their order, whatever their names: only when the user says so. `on_seen` and
    `should_stop` are scanning.scan's. `on_found` is told what is found so far, from within a second of the start on: less than the end
    will show, and of pictures alone, not of tables. Only headers are read, apart from a few pairs whose pixels show which side is the
    input. Originals are never written. Raises AppError: BAD_COMMAND (unknown side, in_order with sides of one file), PATH_MISSING,
    FOLDER_EMPTY, NO_PICTURES, NO_PAIRS, PAIRS_UNCLEAR (a table or an order that can't be followed), CANCELLED.
    """
    _check_wishes(input_side, in_order)
    roots = [Path(absolute_of(path)) for path in paths]
    exported = exported_table(roots[0]) if len(roots) == 1 else None
    if exported is not None:
        roots = [exported]
    tables = [root for root in roots if is_table(root)]
    if tables:
        match, problems = _match_of_table(roots, tables, on_seen, should_stop)
        return _findings(match, input_side, roots, problems, has_splits=len({first.split for first, _ in match.members}) > 1)
    so_far = _SoFar(input_side, in_order, roots, on_found) if on_found is not None else None

    def told(seen: Sequence[Seen]) -> None:
        if on_seen is not None:
            on_seen(seen)
        if so_far is not None:
            so_far.add(seen)

    seen, problems = scan(roots, on_seen=told, should_stop=should_stop)
    return _findings_of(seen, input_side, in_order, roots, problems)


class _SoFar:
    """Tells the pairs among the pictures seen so far: at first those of a quick look, then whenever there are four times as many."""

    def __init__(self, input_side: str | None, in_order: bool, roots: Sequence[Path], on_found: Callable[[Findings], None]) -> None:
        self._wishes = input_side, in_order, roots
        self._on_found = on_found
        self._seen: list[Seen] = []
        self._next = _NUM_SEEN_BEFORE_TOLD
        self._tell(first_look(roots))

    def add(self, seen: Sequence[Seen]) -> None:
        """These were seen now."""
        self._seen += seen
        if len(self._seen) >= self._next:
            self._next = 4 * len(self._seen)
            self._tell(settled(self._seen))

    def _tell(self, seen: list[Seen]) -> None:
        if not seen:
            return
        try:
            found = _findings_of(seen, *self._wishes, [])
        except AppError:
            return  # no pairs yet: one folder of two, say; what is wrong is told at the end
        self._on_found(found)


def _findings_of(seen: list[Seen], input_side: str | None, in_order: bool, roots: Sequence[Path], problems: list[Problem]) -> Findings:
    match = match_in_order(seen, roots) if in_order else _best_match(seen, input_side, roots)
    return _findings(match, input_side, roots, problems, has_splits=len({one.split for one in seen}) > 1)


def _findings(match: Match, input_side: str | None, roots: Sequence[Path], problems: list[Problem], *, has_splits: bool) -> Findings:
    if not match.members:
        raise _no_pairs(len(problems), match, roots)
    firsts, seconds = _halves(match)
    chosen, side_names, published = _direction(match, input_side, list(zip(firsts, seconds, strict=True)), roots)
    inputs, targets = (firsts, seconds) if chosen == match.sides[0] else (seconds, firsts)
    members = zip(pair_names(match), inputs, targets, match.members, strict=True)
    return Findings(
        layout=match.layout,
        pairs=[Pair(name=name, input=one, target=two, split=seen.split or "train") for name, one, two, (seen, _) in members],
        input_side=chosen,
        input_sides=match.sides,
        side_names=side_names,
        problems=problems + match.problems,
        name=suggested_name(roots),
        has_splits=has_splits,
        terms=terms_beside(roots),
        published=published.name if published is not None else "",
    )


def _check_wishes(input_side: str | None, in_order: bool) -> None:
    if input_side is not None and input_side not in get_args(InputSide):
        message = f"There is no side called {input_side}."
        raise AppError(ErrorCode.BAD_COMMAND, message, f"Say one of {', '.join(get_args(InputSide))}.", side=input_side)
    if in_order and input_side in ACROSS + UPRIGHT:
        message = f"Pictures are matched in order between two folders, which have no {input_side} side."
        raise AppError(ErrorCode.BAD_COMMAND, message, "Say first or second.", side=input_side or "")


# ------------------------------------------------------------------------------------------------------------- readings


def _best_match(seen: list[Seen], input_side: str | None, roots: Sequence[Path]) -> Match:
    """The reading under which the pictures pair up; what the user said about the side decides first."""
    in_pairs = input_side not in ACROSS + UPRIGHT
    in_folders = match_folders(seen, roots) if in_pairs else None
    suffixed = match_suffixes(seen) if in_pairs else None
    in_files = None if input_side in ("first", "second") else match_files(seen, input_side)
    if suffixed is not None and suffixed.members and (in_folders is None or len(suffixed.members) >= len(in_folders.members)):
        return suffixed
    if in_folders is not None and in_folders.members:
        is_most = 2 * len(in_folders.members) >= smaller_group(seen)
        if in_files is None or is_most or len(in_folders.members) >= len(in_files.members):
            return in_folders
    if in_files is not None and in_files.members:
        return in_files
    if in_folders is None and input_side in ("first", "second"):
        raise _no_two_folders(len(seen), input_side, roots)
    raise _no_pairs(len(seen), in_folders, roots)


def _match_of_table(
    roots: Sequence[Path],
    tables: Sequence[Path],
    on_seen: Callable[[Sequence[Seen]], None] | None,
    should_stop: Callable[[], bool] | None,
) -> tuple[Match, list[Problem]]:
    """The pairs of a table, and what is wrong with its files."""
    if len(roots) > 1:
        message = f"The table {path_to_text(tables[0])} can't be taken together with other files or folders."
        raise AppError(ErrorCode.BAD_COMMAND, message, "Give the table alone.", path=path_to_text(tables[0]))
    table = read_table(tables[0])
    files = {os.fspath(half): half for row in table.rows for half in (row.first, row.second)}
    seen, problems = scan(list(files.values()), on_seen=on_seen, should_stop=should_stop)
    sizes = {one.file: one for one in seen}
    told = {os.fspath(path) for one in problems for path in one.paths}
    for name, path in files.items():
        if name not in sizes and name not in told:  # not named like a picture, or a second name of a file that was listed
            try:
                sizes[name] = Seen(name, (), None, *picture_size(path))
            except AppError as error:
                problems.append(problem("unreadable", error.message, [path]))
    rows = [_seen_row(row, sizes, tables[0].parent) for row in table.rows if {str(row.first), str(row.second)} <= sizes.keys()]
    return match_rows(rows, table.names, table.problems), problems


def _seen_row(row: TableRow, sizes: dict[str, Seen], folder: Path) -> tuple[Seen, Seen]:
    """Both pictures of a row with its split, and with their folders as the table names them."""
    first, second = (
        replace(sizes[os.fspath(path)], folders=path.relative_to(folder).parts[:-1] if folder in path.parents else (), split=row.split)
        for path in (row.first, row.second)
    )
    return first, second


def _halves(match: Match) -> tuple[list[Half], list[Half]]:
    """The first and the second halves of all pairs."""
    if match.layout == "side_by_side":
        sides: tuple[Side, Side] = ACROSS if match.sides[0] == "left" else UPRIGHT
        stored = [path_to_json(one.file) for one, _ in match.members]
        return [Half(path, sides[0]) for path in stored], [Half(path, sides[1]) for path in stored]
    return [Half(path_to_json(one.file)) for one, _ in match.members], [Half(path_to_json(two.file)) for _, two in match.members]


def _direction(
    match: Match, input_side: str | None, halves: list[tuple[Half, Half]], roots: Sequence[Path]
) -> tuple[InputSide, tuple[str, str], PublishedLayout | None]:
    """(the input side, what the sides are called, the published dataset if it is one)."""
    asked = next((side for side in match.sides if side == input_side), None)
    votes = votes_of(halves)
    published = published_layout(suggested_name(roots), match, votes)
    names = match.names if published is None else published.side_names
    suggested = match.sides[suggest_input(match.names, votes)] if published is None else published.input_side
    return asked or suggested, names, published


# ---------------------------------------------------------------------------------------------------------------- words


def pair_names(match: Match) -> list[str]:
    """A name for each pair, unique: folders and stem of its first file without its side's word; with file type or number where taken."""
    names: list[str] = []
    taken: set[str] = set()
    for one, _ in match.members:
        shared = one.folders if match.layout in ("side_by_side", "suffixes", "photos") else one.folders[1:]
        folder = "".join(f"{part}/" for part in ((one.split,) if one.split else ()) + shared)
        suffixed = split_suffix(one.stem) if match.layout == "suffixes" else None
        name = path_to_text(folder + (one.stem if suffixed is None else suffixed[0]))
        if name in taken:
            name = path_to_text(folder + one.name)
        number, base = 2, name
        while name in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add(name)
        names.append(name)
    return names


def _no_pairs(num_pictures: int, match: Match | None, roots: Sequence[Path]) -> AppError:
    where = ", ".join(path_to_text(root) for root in roots)
    if match is not None and match.problems:
        message = f"No two of the pictures in {where} make a pair. {match.problems[0].message}"
        hint = "Give matching pictures in both folders the same name and size, or say that they match in order."
    else:
        message = f"The {num_pictures} pictures in {where} are no pairs: they are not twice as wide as high, nor in two folders."
        hint = "Put input and target side by side in one picture, or into two folders under the same names."
        hint += " Of single photos a recipe makes the inputs: edges, say."
    return AppError(ErrorCode.NO_PAIRS, message, hint, path=where)


def _no_two_folders(num_pictures: int, input_side: str, roots: Sequence[Path]) -> AppError:
    where = ", ".join(path_to_text(root) for root in roots)
    message = f"The {num_pictures} pictures in {where} are not in two folders, of which the {input_side} could be the inputs."
    hint = "Give two folders; or say left, right, top or bottom where each picture holds both."
    return AppError(ErrorCode.NO_PAIRS, message, hint, path=where)


def suggested_name(roots: Sequence[Path]) -> str:
    """The name of the folder that holds it all, above folders that only say train, A or input."""
    place = roots[0] if len(roots) == 1 and roots[0].is_dir() else roots[0].parent
    while fold(place.name) in _PLAIN_NAMES and place.parent.name:
        place = place.parent
    return path_to_text(Path(place.name)) or "pairs"


def terms_beside(roots: Sequence[Path]) -> str:
    """The text of an ATTRIBUTION.txt in the folder given, or in the one that holds both folders given; else ''."""
    place = roots[0] if len(roots) == 1 and roots[0].is_dir() else roots[0].parent
    try:
        with (place / "ATTRIBUTION.txt").open(encoding="utf-8", errors="replace") as file:
            return file.read(4000)
    except OSError:
        return ""
