"""The SQLite file of a dataset: its tables, how it is opened and checked, and what its errors mean for the user."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.texts import MAX_NAME, shortened

DATASET_FORMAT = 2
DATABASE_NAME = "dataset.db"
APPLICATION_ID = 0x44505459
_BUSY_TIMEOUT_S = 5.0
CACHE_KB = 32_000
"""The most memory that pages of an open index take, but for those an edit has changed and not yet written."""
FACTS = {"name", "layout", "input_side", "first_side", "second_side", "first_name", "second_name", "terms"}
"""What a dataset says of itself; without one of these it is damaged."""

TABLES = """
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- A path is text, or a blob of its bytes where it is not UTF-8.
CREATE TABLE folders (id INTEGER PRIMARY KEY, path NOT NULL UNIQUE);
-- A picture file. What was found out about it (all but its place) is unknown, NULL, until somebody looked.
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    folder INTEGER NOT NULL REFERENCES folders,
    name NOT NULL,
    num_bytes INTEGER,
    mtime_ns INTEGER,
    sha256 BLOB,
    width INTEGER,
    height INTEGER,
    is_missing INTEGER NOT NULL DEFAULT 0 CHECK (is_missing IN (0, 1)),
    UNIQUE (folder, name)
);
-- A pair's id counts up in the order in which the pairs came. problem is the first of its codes in the table of problems, num_px the size
-- of its first half's file, likeness the group of pairs that look alike; is_listed is 0 while the step that added the pair is undone.
CREATE TABLE pairs (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    folded_name TEXT NOT NULL,
    natural_name TEXT NOT NULL,
    first_file INTEGER NOT NULL REFERENCES files,
    first_side TEXT NOT NULL CHECK (first_side IN ('left', 'right', 'top', 'bottom', 'whole')),
    second_file INTEGER NOT NULL REFERENCES files,
    second_side TEXT NOT NULL CHECK (second_side IN ('left', 'right', 'top', 'bottom', 'whole')),
    split TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
    is_excluded INTEGER NOT NULL DEFAULT 0 CHECK (is_excluded IN (0, 1)),
    is_swapped INTEGER NOT NULL DEFAULT 0 CHECK (is_swapped IN (0, 1)),
    note TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',
    num_px INTEGER NOT NULL DEFAULT 0,
    likeness INTEGER,
    is_listed INTEGER NOT NULL DEFAULT 1 CHECK (is_listed IN (0, 1))
);
CREATE TABLE problems (code TEXT NOT NULL, pair INTEGER NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (code, pair)) WITHOUT ROWID;
-- What was done, and for each value that it changed how it was before and after: enough to undo it and to do it again.
-- num is how many pairs a step is about, size how many values it changed.
CREATE TABLE steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    what TEXT NOT NULL,
    num INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL DEFAULT 0,
    made TEXT NOT NULL,
    is_undone INTEGER NOT NULL DEFAULT 0 CHECK (is_undone IN (0, 1))
);
CREATE TABLE changes (
    step INTEGER NOT NULL REFERENCES steps,
    field TEXT NOT NULL,
    key NOT NULL,
    before,
    after,
    PRIMARY KEY (step, field, key)
) WITHOUT ROWID;
"""
"""Format 2. Values that mean nothing are refused by the tables themselves, so that SQLite's check of the file finds them too."""
INDEXES = """
CREATE INDEX files_by_content ON files (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX files_unmeasured ON files (id) WHERE sha256 IS NULL AND NOT is_missing;
CREATE INDEX files_missing ON files (id) WHERE is_missing;
CREATE INDEX pairs_by_first_file ON pairs (first_file);
CREATE INDEX pairs_by_second_file ON pairs (second_file);
CREATE INDEX pairs_alike ON pairs (likeness) WHERE likeness IS NOT NULL;
CREATE INDEX problems_by_pair ON problems (pair);
-- For pages: an order, then what filters ask for, so that rows skipped are never read.
CREATE INDEX pairs_by_id ON pairs (id, is_listed, is_excluded, split);
CREATE INDEX pairs_by_name ON pairs (folded_name, id, is_listed, is_excluded, split);
CREATE INDEX pairs_by_natural_name ON pairs (natural_name, id, is_listed, is_excluded, split);
CREATE INDEX pairs_by_size ON pairs (num_px, id, is_listed, is_excluded, split);
CREATE INDEX pairs_by_problem ON pairs (problem = '', problem, id, is_listed, is_excluded, split);
CREATE INDEX pairs_by_note ON pairs (note = '', note, id, is_listed, is_excluded, split);
CREATE INDEX pairs_by_split ON pairs (split, id, is_listed, is_excluded);
"""
"""Made when the tables are filled, which takes half as long as before."""


def prepare(database: sqlite3.Connection) -> None:
    """Make the tables in an empty database; INDEXES are to follow once they are filled. Raises sqlite3.Error."""
    database.execute("PRAGMA journal_mode = DELETE")
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {DATASET_FORMAT}")
    database.executescript(TABLES)


@contextmanager
def opened_index(dataset_dir: Path) -> Iterator[sqlite3.Connection]:
    """A checked connection; what is changed inside is there as a whole or not at all. An older format is brought up to date first.

    Raises AppError: PATH_MISSING (no such folder), NOT_A_DATASET, NEWER_FORMAT, DISK_*.
    """
    path = dataset_dir / DATABASE_NAME
    if not path.is_file():
        if not dataset_dir.exists():
            name = path_to_text(dataset_dir)
            raise AppError(ErrorCode.PATH_MISSING, f"There is no dataset {name}.", "Check the name.", path=name)
        raise not_a_dataset(dataset_dir)
    try:
        with closing(connect(path)) as database:
            if _checked_format(database, dataset_dir) < DATASET_FORMAT:
                from core.pairs.migrating import migrate  # seldom needed

                migrate(database, dataset_dir)
            with database:
                yield database
    except sqlite3.Error as error:
        raise database_error(error, dataset_dir) from error


def connect(path: Path) -> sqlite3.Connection:
    """A connection to an index that exists. Raises sqlite3.Error."""
    # mode=rw never makes a file, and lets SQLite take back an edit that a crash cut short
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_BUSY_TIMEOUT_S)
    try:
        database.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    except UnicodeDecodeError as error:  # SQLite quotes the bytes that are damaged
        database.close()
        raise sqlite3.DatabaseError(str(error)) from error
    database.execute("PRAGMA cache_spill = OFF")  # a long edit shuts readers out only while it is written, at its end
    return database


def is_whole(database: sqlite3.Connection) -> bool:
    """Look through the whole file for damage. Raises sqlite3.Error, which may mean it too."""
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    return found == "ok" and read_facts(database).keys() >= FACTS


def _checked_format(database: sqlite3.Connection, dataset_dir: Path) -> int:
    (application_id,) = database.execute("PRAGMA application_id").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if application_id != APPLICATION_ID or version < 1:
        raise not_a_dataset(dataset_dir)
    if version > DATASET_FORMAT:
        name = path_to_text(dataset_dir)
        message = f"The dataset {name} is of format {version}; this program knows formats up to {DATASET_FORMAT}."
        raise AppError(ErrorCode.NEWER_FORMAT, message, "Open it with a newer Diptych; it was not touched.", path=name)
    return int(version)


def read_facts(database: sqlite3.Connection) -> dict[str, str]:
    """What the dataset says of itself, by the names in FACTS, each no longer than a name can be."""
    return {key: shortened(str(value), MAX_NAME) for key, value in database.execute("SELECT key, value FROM facts")}


def facts_of(database: sqlite3.Connection, dataset_dir: Path) -> dict[str, str]:
    """As read_facts. Raises AppError NOT_A_DATASET where one is missing."""
    facts = read_facts(database)
    if not facts.keys() >= FACTS:
        raise not_a_dataset(dataset_dir)
    return facts


def not_a_dataset(dataset_dir: Path) -> AppError:
    """The error for an index that is damaged or none; where a snapshot of it is sound, `details` has its path and date."""
    from core.pairs.snapshots import last_good_snapshot  # which needs this module

    name = path_to_text(dataset_dir)
    message = f"{name} is not a dataset, or its {DATABASE_NAME} is damaged."
    snapshot = last_good_snapshot(dataset_dir)
    if snapshot is None:
        hint = "Choose another folder, or make the dataset again from its pictures; the file was not touched."
        return AppError(ErrorCode.NOT_A_DATASET, message, hint, path=name)
    day = snapshot.day.isoformat()
    hint = f"Go back to how it was on {day}; the damaged file is kept."
    return AppError(ErrorCode.NOT_A_DATASET, message, hint, path=name, snapshot=path_to_text(snapshot.path), day=day)


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
