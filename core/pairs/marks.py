"""What others found out about the pairs of a dataset, stored so that it can be filtered by: problems, and which pairs look alike."""

import sqlite3
from collections.abc import Mapping


def replace_problems(database: sqlite3.Connection, code: str, details: Mapping[str, str]) -> None:
    """Store the problems of one kind, details by the pair's name, in place of those stored before. Names not there are passed over."""
    database.execute("BEGIN IMMEDIATE")
    database.execute("CREATE TEMP TABLE concerned AS SELECT pair FROM problems WHERE code = ?", (code,))
    database.execute("DELETE FROM problems WHERE code = ?", (code,))
    rows = ((code, name, detail) for name, detail in details.items())
    database.executemany("INSERT INTO problems SELECT ?1, id, ?3 FROM pairs WHERE name = ?2", rows)
    database.execute("INSERT INTO concerned SELECT pair FROM problems WHERE code = ?", (code,))
    first = "(SELECT min(code) FROM problems WHERE pair = pairs.id)"
    database.execute(f"UPDATE pairs SET problem = coalesce({first}, '') WHERE id IN (SELECT pair FROM concerned)")


def problem_details(database: sqlite3.Connection, pair: int) -> dict[str, str]:
    """The problems of a pair, by id: details by code."""
    return dict(database.execute("SELECT code, detail FROM problems WHERE pair = ? ORDER BY code", (pair,)))


def replace_likenesses(database: sqlite3.Connection, groups: Mapping[str, int]) -> None:
    """Store which pairs look alike, a number of the group by the pair's name, in place of what was stored before."""
    database.execute("BEGIN IMMEDIATE")
    database.execute("UPDATE pairs SET likeness = NULL WHERE likeness IS NOT NULL")
    database.executemany("UPDATE pairs SET likeness = ? WHERE name = ?", ((group, name) for name, group in groups.items()))
