"""The pairs of a dataset page by page: filtered, sorted and counted by SQL, however many there are."""

import sqlite3
from typing import Literal, get_args

import msgspec

from core.pairs.pair import Pair, Split
from core.pairs.storing import FolderTexts, pair_of

Sort = Literal["found", "name", "natural", "size", "problem", "note", "split"]
"""Found: as they came. Name: by the alphabet. Natural: page2 before page10. Size: pixels of the first half's file, unknown ones first.
Problem: by the code, those without last. Note: those without last. Descending is each exactly the other way round."""

_ORDERS: dict[Sort, tuple[str, ...]] = {
    "found": ("id",),
    "name": ("folded_name", "id"),
    "natural": ("natural_name", "id"),
    "size": ("num_px", "id"),
    "problem": ("problem = ''", "problem", "id"),
    "note": ("note = ''", "note", "id"),
    "split": ("split", "id"),
}
_COLUMNS = """
    pairs.name, one.folder, one.name, first_side, two.folder, two.name, second_side, split, is_swapped,
    pairs.id, is_excluded, one.is_missing OR two.is_missing, note, one.width, one.height,
    (SELECT json_group_array(code) FROM problems WHERE pair = pairs.id)
"""
_JOINED = "pairs JOIN files AS one ON one.id = first_file JOIN files AS two ON two.id = second_file"


class PairFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which pairs: all that hold of everything said here; None says nothing."""

    split: Split | None = None
    excluded: bool | None = None
    missing: bool | None = None
    swapped: bool | None = None
    noted: bool | None = None
    problem: str | None = None
    """A problem's code, '' for pairs without any, '*' for pairs with at least one."""
    text: str = ""
    """A part of the name or the note, in any case."""


class PairRow(msgspec.Struct, frozen=True, kw_only=True):
    """One pair as the window shows it: `pair` as the network would see it, sides swapped where they are to be."""

    id: int
    pair: Pair
    is_excluded: bool
    is_swapped: bool
    is_missing: bool
    note: str
    problems: tuple[str, ...]
    size: tuple[int, int] | None
    """(width, height) in pixels of the file of its first half, once it was measured."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of a dataset. `splits` counts the pairs in use, that is all but the excluded."""

    num_pairs: int
    splits: dict[Split, int]
    num_excluded: int
    num_missing: int
    num_noted: int
    problems: dict[str, int]
    num_unmeasured_files: int


def condition(filter: PairFilter) -> tuple[str, dict[str, object]]:
    """The filter as a condition on `pairs` with its values."""
    parts, values = ["is_listed"], dict[str, object]()
    if filter.split is not None:
        parts.append("+split = :split")  # the plus keeps the order's index in use: most pairs are of one split, and would be sorted
        values["split"] = filter.split
    for column, wanted in (("is_excluded", filter.excluded), ("is_swapped", filter.swapped), ("note != ''", filter.noted)):
        if wanted is not None:
            parts.append(column if wanted else f"NOT {column}")
    if filter.missing is not None:
        missing = "(SELECT id FROM files WHERE is_missing)"
        parts.append(f"{'' if filter.missing else 'NOT '}(first_file IN {missing} OR second_file IN {missing})")
    if filter.problem in ("", "*"):
        parts.append("problem != ''" if filter.problem else "problem = ''")
    elif filter.problem is not None:
        parts.append("pairs.id IN (SELECT pair FROM problems WHERE code = :problem)")
        values["problem"] = filter.problem
    if filter.text:
        parts.append("(instr(folded_name, :text) OR instr(lower(note), :text))")
        values["text"] = filter.text.casefold()
    return " AND ".join(parts), values


def count(database: sqlite3.Connection, filter: PairFilter) -> int:
    """How many pairs the filter lets through."""
    which, values = condition(filter)
    (number,) = database.execute(f"SELECT count(*) FROM pairs WHERE {which}", values).fetchone()
    return int(number)


def read_ids(database: sqlite3.Connection, offset: int, limit: int, filter: PairFilter, sort: Sort, *, descending: bool) -> list[int]:
    """The ids of `limit` pairs from `offset` on, 0-based: from an index alone as a rule."""
    which, values = condition(filter)
    order = ", ".join(f"{term} DESC" if descending else term for term in _ORDERS[sort])
    page = f"SELECT id FROM pairs WHERE {which} ORDER BY {order} LIMIT :limit OFFSET :offset"
    return [row[0] for row in database.execute(page, {**values, "limit": limit, "offset": offset})]


def read_rows(
    database: sqlite3.Connection, offset: int, limit: int, filter: PairFilter, sort: Sort, *, descending: bool, swapped: bool
) -> list[PairRow]:
    """`limit` pairs from `offset` on, 0-based. Raises msgspec.MsgspecError where a row makes no sense."""
    # Which pairs is settled first; only then are the rows of this page put together.
    return rows_of(database, read_ids(database, offset, limit, filter, sort, descending=descending), swapped)


def position_of(database: sqlite3.Connection, pair: int, filter: PairFilter, sort: Sort, *, descending: bool) -> int | None:
    """At which offset, 0-based, a pair stands among those that the filter lets through; None where it doesn't."""
    which, values = condition(filter)
    values["pair"] = pair
    if database.execute(f"SELECT 1 FROM pairs WHERE {which} AND id = :pair", values).fetchone() is None:
        return None
    terms = ", ".join(_ORDERS[sort])
    place = f"({terms}) {'>' if descending else '<'} (SELECT {terms} FROM pairs WHERE id = :pair)"
    (number,) = database.execute(f"SELECT count(*) FROM pairs WHERE {which} AND {place}", values).fetchone()
    return int(number)


def rows_of(database: sqlite3.Connection, ids: list[int], swapped: bool) -> list[PairRow]:
    """The rows of these pairs, in this order; one that is gone is left out."""
    folders = FolderTexts(database)
    statement = f"SELECT {_COLUMNS} FROM {_JOINED} WHERE pairs.id IN (SELECT value FROM json_each(?))"
    found = {row[9]: row for row in database.execute(statement, (msgspec.json.encode(ids).decode(),))}
    return [_row_of(found[one], folders, swapped) for one in ids if one in found]


def _row_of(columns: tuple[object, ...], folders: FolderTexts, swapped: bool) -> PairRow:
    number, is_excluded, is_missing, note, width, height, problems = columns[9:]
    return PairRow(
        id=msgspec.convert(number, int),
        pair=pair_of(columns[:9], folders, swapped),
        is_excluded=bool(is_excluded),
        is_swapped=bool(columns[8]),
        is_missing=bool(is_missing),
        note=str(note),
        problems=msgspec.json.decode(str(problems), type=tuple[str, ...]),
        size=None if width is None else msgspec.convert((width, height), tuple[int, int]),
    )


def summary(database: sqlite3.Connection) -> Summary:
    """All counts at once."""
    splits: dict[Split, int] = dict.fromkeys(get_args(Split), 0)
    num_excluded = 0
    for split, is_excluded, number in database.execute(
        "SELECT split, is_excluded, count(*) FROM pairs WHERE is_listed GROUP BY split, is_excluded"
    ):
        if is_excluded:
            num_excluded += number
        else:
            splits[split] = number
    problems = "SELECT code, count(*) FROM problems JOIN pairs ON pairs.id = pair WHERE is_listed GROUP BY code"
    (num_unmeasured,) = database.execute("SELECT count(*) FROM files WHERE sha256 IS NULL AND NOT is_missing").fetchone()
    return Summary(
        num_pairs=sum(splits.values()) + num_excluded,
        splits=splits,
        num_excluded=num_excluded,
        num_missing=count(database, PairFilter(missing=True)),
        num_noted=count(database, PairFilter(noted=True)),
        problems=dict(database.execute(problems)),
        num_unmeasured_files=num_unmeasured,
    )
