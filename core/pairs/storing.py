"""Pairs as rows of the index: how they are written, each file once, and read back."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar, get_args

import msgspec

from core.files import JsonPath, path_from_json, path_to_json
from core.pairs.index import INDEXES, prepare
from core.pairs.naming import fold, natural_key
from core.pairs.pair import Half, Pair, Side, Split

_SIDES: dict[object, Side] = {side: side for side in get_args(Side)}
_SPLITS: dict[object, Split] = {split: split for split in get_args(Split)}
_Word = TypeVar("_Word")
Cell = str | bytes
"""A path, or a part of one, as the index holds it: bytes where it is not UTF-8."""
_PAIR_COLUMNS = """
    pairs.name, one.folder, one.name, first_side, two.folder, two.name, second_side, split, is_swapped
    FROM pairs JOIN files AS one ON one.id = first_file JOIN files AS two ON two.id = second_file
"""


def write_index(path: Path, facts: dict[str, str], pairs: Iterable[Pair], swapped: bool) -> None:
    """Make the file anew. `swapped`: the pairs' inputs are their second halves. Raises sqlite3.Error."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous = OFF")  # who asked for the file makes sure of it as a whole
        prepare(database)
        with database:
            database.executemany("INSERT INTO facts VALUES (?, ?)", facts.items())
            add_pairs(database, pairs, swapped)
        database.executescript(f"BEGIN;{INDEXES}COMMIT;")


def add_pairs(database: sqlite3.Connection, pairs: Iterable[Pair], swapped: bool) -> int:
    """Append pairs, whose names must be free; returns the id before the first of them. Raises sqlite3.Error."""
    (last,) = database.execute("SELECT coalesce(max(id), 0) FROM pairs").fetchone()
    files = FileRows(database)
    rows = (_row(files, last + number, pair, swapped) for number, pair in enumerate(pairs, 1))
    database.executemany(
        "INSERT INTO pairs (id, name, folded_name, natural_name, first_file, first_side, second_file, second_side, split)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    sizes = "SELECT width * height FROM files WHERE id = first_file AND width IS NOT NULL"
    database.execute(f"UPDATE pairs SET num_px = coalesce(({sizes}), 0) WHERE id > ?", (last,))
    return int(last)


def _row(files: "FileRows", number: int, pair: Pair, swapped: bool) -> tuple[int | str, ...]:
    first, second = (pair.target, pair.input) if swapped else (pair.input, pair.target)
    first_file = files.id_of(first.path)
    second_file = first_file if second.path == first.path else files.id_of(second.path)
    name = pair.name
    return number, name, fold(name), natural_key(name), first_file, first.side, second_file, second.side, pair.split


class FileRows:
    """The rows of folders and files; one is made where there is none yet."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._folders: dict[Cell, int] = {path: number for number, path in database.execute("SELECT id, path FROM folders")}

    def id_of(self, path: JsonPath) -> int:
        """The file's row. `path` is absolute: text, or what core.files.path_to_json makes of it."""
        text = path if isinstance(path, str) else os.fspath(path_from_json(path))
        folder, name = os.path.split(text)
        return self.row_in(self.folder(cell_of(folder)), cell_of(name))

    def row_in(self, folder: int, name: Cell) -> int:
        """The row of a file in a folder of the index."""
        inserted = self._database.execute("INSERT INTO files (folder, name) VALUES (?, ?) ON CONFLICT DO NOTHING", (folder, name))
        if inserted.rowcount > 0 and inserted.lastrowid is not None:
            return inserted.lastrowid
        (found,) = self._database.execute("SELECT id FROM files WHERE folder = ? AND name = ?", (folder, name)).fetchone()
        return int(found)

    def folder(self, path: Cell) -> int:
        """The row of a folder."""
        found = self._folders.get(path)
        if found is None:
            found = self._database.execute("INSERT INTO folders (path) VALUES (?)", (path,)).lastrowid
            assert found is not None
            self._folders[path] = found
        return found


def read_pairs(database: sqlite3.Connection, split: Split | None, swapped: bool) -> Iterator[Pair]:
    """The pairs of a split, or all, that are in use (not excluded), in their order; to be drained soon, for it holds off writers.

    Raises msgspec.MsgspecError where a row makes no sense.
    """
    folders = FolderTexts(database)
    which = "is_listed AND NOT is_excluded" + ("" if split is None else " AND split = :split")
    for row in database.execute(f"SELECT {_PAIR_COLUMNS} WHERE {which} ORDER BY pairs.id", {"split": split}):
        yield pair_of(row, folders, swapped)


def pair_of(row: Sequence[object], folders: "FolderTexts", swapped: bool) -> Pair:
    """A pair of its nine columns: name, then folder, name and side of either half, split, is_swapped."""
    name, first_folder, first_name, first_side, second_folder, second_name, second_side, split, is_swapped = row
    first = Half(folders.path_to(first_folder, first_name), _known(_SIDES, first_side))
    same = second_folder == first_folder and second_name == first_name
    second = Half(first.path if same else folders.path_to(second_folder, second_name), _known(_SIDES, second_side))
    given, wanted = (second, first) if swapped != bool(is_swapped) else (first, second)
    return Pair(name=str(name), input=given, target=wanted, split=_known(_SPLITS, split))


def _known(words: Mapping[object, _Word], word: object) -> _Word:
    found = words.get(word)
    if found is None:
        raise msgspec.ValidationError(f"{word!r} means nothing")
    return found


class FolderTexts:
    """The folders of an index, to make whole paths of a file's folder and name."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._read: Callable[[object], Cell] = lambda folder: _one(database, folder)
        self._known: dict[object, Cell] = {}

    def path_to(self, folder: object, name: object) -> JsonPath:
        """The absolute path, JSON-safe."""
        place = self._known.get(folder)
        if place is None:
            place = self._known[folder] = self._read(folder)
        if isinstance(place, str) and isinstance(name, str):
            return os.path.join(place, name)  # noqa: PTH118 -- a hundred thousand Path objects take seconds
        assert isinstance(name, str | bytes)
        return path_to_json(Path(os.fsdecode(place), os.fsdecode(name)))


def _one(database: sqlite3.Connection, folder: object) -> Cell:
    found = database.execute("SELECT path FROM folders WHERE id = ?", (folder,)).fetchone()
    if found is None or not isinstance(found[0], str | bytes):
        raise msgspec.ValidationError("a file's folder is unknown")
    return found[0]


def cell_of(text: str) -> Cell:
    """A path or name as the index holds it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(text)
    return text
