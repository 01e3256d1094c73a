"""The SQLite file of a dataset: its tables, how it is opened and checked, and what its errors mean for the user."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.pairs.pair import Half, Pair, Side, Split

DATASET_FORMAT = 1
DATABASE_NAME = "dataset.db"
_APPLICATION_ID = 0x44505459
_BUSY_TIMEOUT_S = 5.0
_SCHEMA = """
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE pairs (
    position INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    first_path TEXT NOT NULL,
    first_side TEXT NOT NULL,
    second_path TEXT NOT NULL,
    second_side TEXT NOT NULL,
    split TEXT NOT NULL
);
"""


def write_index(path: Path, facts: dict[str, str], pairs: Sequence[Pair], swapped: bool) -> None:
    """Make the file anew. `swapped`: the pairs' inputs are their second halves. Raises sqlite3.Error."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {DATASET_FORMAT}")
        database.executescript(_SCHEMA)
        with database:
            database.executemany("INSERT INTO facts VALUES (?, ?)", facts.items())
            rows = (_row(position, pair, swapped) for position, pair in enumerate(pairs))
            database.executemany("INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


@contextmanager
def opened_index(dataset_dir: Path) -> Iterator[sqlite3.Connection]:
    """A checked connection; what is changed inside is there as a whole or not at all.

    Raises AppError: PATH_MISSING (no such folder), NOT_A_DATASET, NEWER_FORMAT, DISK_*.
    """
    path = dataset_dir / DATABASE_NAME
    if not path.is_file():
        if not dataset_dir.exists():
            name = path_to_text(dataset_dir)
            raise AppError(ErrorCode.PATH_MISSING, f"There is no dataset {name}.", "Check the name.", path=name)
        raise not_a_dataset(dataset_dir)
    try:
        # mode=rw never makes a file, and lets SQLite take back an edit that a crash cut short
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_BUSY_TIMEOUT_S)) as database:
            _check(database, dataset_dir)
            with database:
                yield database
    except sqlite3.Error as error:
        raise database_error(error, dataset_dir) from error


def _check(database: sqlite3.Connection, dataset_dir: Path) -> None:
    (application_id,) = database.execute("PRAGMA application_id").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if application_id != _APPLICATION_ID:
        raise not_a_dataset(dataset_dir)
    if version > DATASET_FORMAT:
        name = path_to_text(dataset_dir)
        message = f"The dataset {name} is of format {version}; this program knows formats up to {DATASET_FORMAT}."
        raise AppError(ErrorCode.NEWER_FORMAT, message, "Open it with a newer Diptych; it was not touched.", path=name)


def read_facts(database: sqlite3.Connection) -> dict[str, str]:
    """What the dataset says of itself: name, input_side, first_side, second_side, first_name, second_name, layout, terms."""
    return dict(database.execute("SELECT key, value FROM facts"))


def set_fact(database: sqlite3.Connection, key: str, value: str) -> None:
    database.execute("INSERT INTO facts VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))


def read_pairs(database: sqlite3.Connection, split: Split | None, swapped: bool) -> list[Pair]:
    """The pairs of a split, or all, in their order. Raises msgspec.MsgspecError where a row makes no sense."""
    rows = database.execute("SELECT name, first_path, first_side, second_path, second_side, split FROM pairs ORDER BY position")
    return [_pair(row, swapped) for row in rows if split is None or row[5] == split]


def _row(position: int, pair: Pair, swapped: bool) -> tuple[int, str, str, str, str, str, str]:
    first, second = (pair.target, pair.input) if swapped else (pair.input, pair.target)
    return position, pair.name, _path_cell(first), first.side, _path_cell(second), second.side, pair.split


def _path_cell(half: Half) -> str:
    return msgspec.json.encode(half.path).decode()


def _pair(row: tuple[str, str, str, str, str, str], swapped: bool) -> Pair:
    name, first_path, first_side, second_path, second_side, split = row
    first, second = _half(first_path, first_side), _half(second_path, second_side)
    given, wanted = (second, first) if swapped else (first, second)
    return Pair(name=name, input=given, target=wanted, split=msgspec.convert(split, Split))


def _half(path: str, side: str) -> Half:
    return Half(msgspec.json.decode(path, type=str | dict[str, str]), msgspec.convert(side, Side))


def not_a_dataset(dataset_dir: Path) -> AppError:
    name = path_to_text(dataset_dir)
    hint = "Choose another folder, or make the dataset again from its pictures; the file was not touched."
    return AppError(ErrorCode.NOT_A_DATASET, f"{name} is not a dataset, or its {DATABASE_NAME} is damaged.", hint, path=name)


def database_error(error: sqlite3.Error, dataset_dir: Path) -> AppError:
    """The user's trouble behind an error of SQLite."""
    name = path_to_text(dataset_dir)
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return AppError(
            ErrorCode.DISK_FULL, f"There is no room left for the dataset {name}.", "Free some space, then try again.", path=name
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        message = f"The dataset {name} can't be written."
        return AppError(ErrorCode.DISK_READ_ONLY, message, "Change the permissions of its folder.", path=name)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        message = f"Another window or program is changing the dataset {name}."
        return AppError(ErrorCode.DISK_FAILED, message, "Wait for it, then try again.", path=name)
    if code == sqlite3.SQLITE_IOERR:
        return AppError(ErrorCode.DISK_FAILED, f"The disk failed at the dataset {name}.", "Check the disk and its connection.", path=name)
    return not_a_dataset(dataset_dir)
