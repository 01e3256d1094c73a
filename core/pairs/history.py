"""The history of a dataset: what each edit changed, kept in the index, so that it can be undone and done again at any later time."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal

import msgspec

from core.pairs.rows import PairFilter, condition

NUM_STEPS_KEPT = 200
NUM_CHANGES_KEPT = 1_000_000
"""The history holds at most so many steps and, but for the newest step, so many changed values (about 40 MB); the oldest go first."""

What = Literal[
    "exclude", "include", "swap", "move", "note", "mark_missing", "swap_all", "split", "rename", "names", "recipe", "add", "relink"
]
"""What a step did: stable words, to be put into the user's language by whoever shows them."""

_PAIR_FIELDS = ("split", "is_excluded", "is_swapped", "note", "is_listed", "first_file", "second_file")
_FILE_FIELDS = ("is_missing",)

Selection = Sequence[int] | PairFilter
"""The pairs an edit is about: their ids, or all that a filter lets through."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the history: what was done, to how many pairs (0: to the dataset as a whole), and when (ISO 8601, UTC)."""

    id: int
    what: What
    num: int
    made: str


def choose(database: sqlite3.Connection, selection: Selection) -> int:
    """Put the selected pairs into the temporary table `chosen`, for the edit at hand; returns how many."""
    _choose_none(database)
    if isinstance(selection, PairFilter):
        which, values = condition(selection)
        database.execute(f"INSERT INTO chosen SELECT id FROM pairs WHERE {which}", values)
    else:
        ids = msgspec.json.encode(list(selection)).decode()
        database.execute("INSERT INTO chosen SELECT id FROM pairs WHERE is_listed AND id IN (SELECT value FROM json_each(?))", (ids,))
    (number,) = database.execute("SELECT count(*) FROM chosen").fetchone()
    return int(number)


def choose_after(database: sqlite3.Connection, last: int) -> None:
    """Choose the pairs added behind the id `last`, which from now on count as not there: what the edit at hand is to change."""
    _choose_none(database)
    database.execute("INSERT INTO chosen SELECT id FROM pairs WHERE id > ?", (last,))
    database.execute("UPDATE pairs SET is_listed = 0 WHERE id > ?", (last,))


def _choose_none(database: sqlite3.Connection) -> None:
    database.execute("CREATE TEMP TABLE IF NOT EXISTS chosen (pair INTEGER PRIMARY KEY)")
    database.execute("DELETE FROM chosen")


class Edit:
    """One step in the making, inside an open transaction. Changes that change nothing are not recorded; nor is a step without changes."""

    def __init__(self, database: sqlite3.Connection, what: What) -> None:
        self._database = database
        self.num = 0
        """How many pairs the step changed; known once it is closed."""
        _forget_undone(database)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        step = database.execute("INSERT INTO steps (what, made) VALUES (?, ?)", (what, made)).lastrowid
        assert step is not None
        self._step = step

    def set_chosen(self, field: str, expression: str, **values: object) -> None:
        """Give a column of the chosen pairs a new value: an SQL expression of the pair's columns and of `values`."""
        assert field in _PAIR_FIELDS, field
        pairs = "pairs JOIN chosen ON chosen.pair = pairs.id"
        self._database.execute(
            f"INSERT INTO changes SELECT :step, '{field}', id, {field}, {expression} FROM {pairs} WHERE {field} IS NOT ({expression})",
            {"step": self._step, **values},
        )
        self._apply(field)

    def set_files(self, field: str, value: object, files: str) -> None:
        """Give a column of some files a new value. `files`: an SQL query of their ids."""
        assert field in _FILE_FIELDS, field
        self._database.execute(
            f"INSERT INTO changes SELECT ?, '{field}', id, {field}, ? FROM files WHERE id IN ({files}) AND {field} IS NOT ?",
            (self._step, value, value),
        )
        self._apply(field)

    def set_each(self, field: str, values: Iterable[tuple[int, object]]) -> None:
        """Give single pairs, by id, new values in one column."""
        assert field in _PAIR_FIELDS, field
        self._database.executemany(
            f"INSERT INTO changes SELECT ?1, '{field}', id, {field}, ?3 FROM pairs WHERE id = ?2 AND {field} IS NOT ?3",
            ((self._step, pair, value) for pair, value in values),
        )
        self._apply(field)

    def set_fact(self, key: str, value: str) -> None:
        """Say something else of the dataset as a whole."""
        self._database.execute(
            "INSERT INTO changes SELECT ?1, 'fact', key, value, ?3 FROM facts WHERE key = ?2 AND value != ?3", (self._step, key, value)
        )
        self._apply("fact")

    def close(self) -> None:
        """End the step. What the history can't hold any more is forgotten."""
        self.num, total = _num_pairs(self._database, self._step)
        if total == 0:
            self._database.execute("DELETE FROM steps WHERE id = ?", (self._step,))
            return
        self._database.execute("UPDATE steps SET num = ?, size = ? WHERE id = ?", (self.num, total, self._step))
        _forget_oldest(self._database)

    def _apply(self, field: str) -> None:
        _write(self._database, self._step, field, "after")


def undo(database: sqlite3.Connection) -> Step | None:
    """Take back the newest step that stands; None where there is none."""
    step = next_undo(database)
    if step is not None:
        _replay(database, step, "before")
    return step


def redo(database: sqlite3.Connection) -> Step | None:
    """Do the step again that was undone last; None where there is none."""
    step = next_redo(database)
    if step is not None:
        _replay(database, step, "after")
    return step


def next_undo(database: sqlite3.Connection) -> Step | None:
    """The step that undo would take back."""
    return _step(database.execute("SELECT id, what, num, made FROM steps WHERE NOT is_undone ORDER BY id DESC LIMIT 1").fetchone())


def next_redo(database: sqlite3.Connection) -> Step | None:
    """The step that redo would do again."""
    return _step(database.execute("SELECT id, what, num, made FROM steps WHERE is_undone ORDER BY id LIMIT 1").fetchone())


def fact_after(database: sqlite3.Connection, step: Step, key: str, *, undone: bool) -> str | None:
    """What a fact will be once the step is undone, or done again; None where the step doesn't touch it."""
    column = "before" if undone else "after"
    found = database.execute(f"SELECT {column} FROM changes WHERE step = ? AND field = 'fact' AND key = ?", (step.id, key)).fetchone()
    return None if found is None else str(found[0])


def _step(row: tuple[int, str, int, str] | None) -> Step | None:
    if row is None:
        return None
    return msgspec.convert({"id": row[0], "what": row[1], "num": row[2], "made": row[3]}, Step)


def _replay(database: sqlite3.Connection, step: Step, column: Literal["before", "after"]) -> None:
    for (field,) in database.execute("SELECT DISTINCT field FROM changes WHERE step = ?", (step.id,)).fetchall():
        _write(database, step.id, field, column)
    database.execute("UPDATE steps SET is_undone = ? WHERE id = ?", (column == "before", step.id))


def _write(database: sqlite3.Connection, step: int, field: str, column: Literal["before", "after"]) -> None:
    """Give what the step changed in this field its value of before or after."""
    if field == "fact":
        table, target, key = "facts", "value", "key"
    else:
        assert field in _PAIR_FIELDS + _FILE_FIELDS, field
        table, target, key = ("files" if field in _FILE_FIELDS else "pairs"), field, "id"
    database.execute(
        f"UPDATE {table} SET {target} = changes.{column} FROM changes WHERE step = ? AND field = ? AND changes.key = {table}.{key}",
        (step, field),
    )


def _num_pairs(database: sqlite3.Connection, step: int) -> tuple[int, int]:
    """How many pairs a step changes, and how many values."""
    (number,) = database.execute(
        f"SELECT count(DISTINCT key) FROM changes WHERE step = ? AND field IN ({_listed(_PAIR_FIELDS)})", (step,)
    ).fetchone()
    marked = "(SELECT key FROM changes WHERE step = :step AND field = 'is_missing')"
    (files,) = database.execute(
        f"SELECT count(*) FROM pairs WHERE is_listed AND (first_file IN {marked} OR second_file IN {marked})", {"step": step}
    ).fetchone()
    (total,) = database.execute("SELECT count(*) FROM changes WHERE step = ?", (step,)).fetchone()
    return int(number) + int(files), int(total)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _forget_undone(database: sqlite3.Connection) -> None:
    """A new step makes those undone impossible to do again; pairs that only they had added go with them."""
    undone = "(SELECT id FROM steps WHERE is_undone)"
    if database.execute(f"SELECT 1 FROM {undone} LIMIT 1").fetchone() is None:
        return
    database.execute("DELETE FROM problems WHERE pair IN (SELECT id FROM pairs WHERE NOT is_listed)")
    database.execute("DELETE FROM pairs WHERE NOT is_listed")
    database.execute(f"DELETE FROM changes WHERE step IN {undone}")
    database.execute("DELETE FROM steps WHERE is_undone")


def _forget_oldest(database: sqlite3.Connection) -> None:
    """Keep the newest steps within the bounds. Sizes come from the steps' own counts, so that this costs nothing."""
    room, oldest_kept = NUM_CHANGES_KEPT, None
    for number, (step, size) in enumerate(database.execute("SELECT id, size FROM steps ORDER BY id DESC").fetchall()):
        room -= size
        if number >= NUM_STEPS_KEPT or (number > 0 and room < 0):
            break
        oldest_kept = step
    if oldest_kept is not None:
        database.execute("DELETE FROM changes WHERE step < ?", (oldest_kept,))
        database.execute("DELETE FROM steps WHERE id < ?", (oldest_kept,))
