"""Bringing the index of an older Diptych up to date, as a whole or not at all."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from core.files import JsonPath
from core.pairs.index import DATASET_FORMAT, INDEXES, TABLES, not_a_dataset
from core.pairs.pair import Half, Pair, Side, Split
from core.pairs.snapshots import keep_before_migration
from core.pairs.storing import add_pairs


def migrate(database: sqlite3.Connection, dataset_dir: Path) -> None:
    """Turn format 1 into the present one; how it was stays as a snapshot file. Raises AppError NOT_A_DATASET, sqlite3.Error."""
    keep_before_migration(dataset_dir)
    database.execute("BEGIN IMMEDIATE")
    try:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version < DATASET_FORMAT:  # else another process was faster
            _from_format_1(database)
            database.execute(f"PRAGMA user_version = {DATASET_FORMAT}")
        database.execute("COMMIT")
    except (msgspec.MsgspecError, sqlite3.DatabaseError) as error:
        database.rollback()
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise not_a_dataset(dataset_dir) from error
    except BaseException:
        database.rollback()
        raise


def _from_format_1(database: sqlite3.Connection) -> None:
    """Format 1 had each half's path as JSON in a table of pairs, and nothing about files."""
    database.execute("ALTER TABLE pairs RENAME TO old_pairs")
    database.execute("ALTER TABLE facts RENAME TO old_facts")
    for statement in _statements(TABLES):
        database.execute(statement)
    database.execute("INSERT INTO facts SELECT key, value FROM old_facts")
    add_pairs(database, _old_pairs(database), swapped=False)
    database.execute("DROP TABLE old_pairs")
    database.execute("DROP TABLE old_facts")
    for statement in _statements(INDEXES):
        database.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """One after the other: executescript would end the transaction."""
    rest = ""
    for line in script.splitlines(keepends=True):
        rest += line
        if sqlite3.complete_statement(rest):
            yield rest
            rest = ""


def _old_pairs(database: sqlite3.Connection) -> Iterator[Pair]:
    columns = "name, first_path, first_side, second_path, second_side, split"
    for name, first_path, first_side, second_path, second_side, split in database.execute(
        f"SELECT {columns} FROM old_pairs ORDER BY position"
    ):
        first, second = _half(first_path, first_side), _half(second_path, second_side)
        yield Pair(name=name, input=first, target=second, split=msgspec.convert(split, Split))


def _half(path: str, side: str) -> Half:
    return Half(msgspec.json.decode(path, type=JsonPath), msgspec.convert(side, Side))
