"""Adding pairs to a dataset that exists: what it has already, under whatever name, is told and not added."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.errors import AppError, ErrorCode
from core.pairs.edits import editing
from core.pairs.history import Edit, choose_after
from core.pairs.index import facts_of
from core.pairs.originals import Measure, Progress, measure, measure_originals, store_measures
from core.pairs.pair import Half, Pair, Split, path_of
from core.pairs.splitting import Member, groups_of_copies, split_pairs
from core.pairs.storing import FileRows, add_pairs, cell_of

if TYPE_CHECKING:  # finding decodes pictures
    from core.pairs.finding import Findings

_NUM_PER_REPORT = 100


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `known` are the names of the pairs found that the dataset has already, or that were found twice."""

    num_added: int
    known: list[str]


def add_to_dataset(
    dataset_dir: Path,
    findings: "Findings",
    validation_share: float | None = None,
    seed: int = 0,
    on_progress: Progress | None = None,
    acting_for: int | None = None,
) -> Added:
    """Add the pairs found: one edit, which can be undone. A pair whose two pictures make up a pair already, byte for byte, is not added.

    Contents are read for that, the dataset's own where they were not yet. Splits are as the folders say, else by `validation_share` of
    what is new (None: the share the dataset has now); what shares a picture with a pair of the dataset goes to its side, and whatever
    shares one with that along.
    Raises AppError: CANCELLED (`on_progress` said so; nothing was added), and as edits.DatasetEdits does.
    """
    if not measure_originals(dataset_dir, on_progress).is_complete:
        raise _cancelled()
    measures = _measures(findings.pairs, on_progress)
    with editing(dataset_dir, acting_for) as database:
        facts = facts_of(database, dataset_dir)
        edit = Edit(database, "add")
        present = _Present(database, measures)
        new, known = _divided(findings.pairs, present)
        if all(pair.split == "train" for pair in findings.pairs):
            share = _share_now(database) if validation_share is None else validation_share
            new = split_pairs(new, share, seed, [present.contents(pair) for pair in new])
        swapped = facts["input_side"] != facts["first_side"]
        rows = FileRows(database)
        store_measures(database, [(rows.id_of(file), one) for file, one in measures.items()])
        last = add_pairs(database, _placed(new, present), swapped)
        choose_after(database, last)
        edit.set_chosen("is_listed", "1")
        edit.close()
    return Added(num_added=len(new), known=known)


def _measures(pairs: Sequence[Pair], on_progress: Progress | None) -> dict[str, Measure]:
    """What is found out of every file, by its path; those that can't be read are left out."""
    files = {path_of(half): None for pair in pairs for half in (pair.input, pair.target)}
    measures: dict[str, Measure] = {}
    for number, file in enumerate(files, 1):
        found = measure(file)
        if found is not None:
            measures[file] = found
        if on_progress is not None and number % _NUM_PER_REPORT == 0 and not on_progress(number, len(files)):
            raise _cancelled()
    return measures


class _Present:
    """What the dataset has: asked pair by pair, so that it need not be held in memory."""

    def __init__(self, database: sqlite3.Connection, measures: dict[str, Measure]) -> None:
        self._database = database
        self._measures = measures

    def has_pair(self, pair: Pair) -> bool:
        """Whether these two pictures are a pair already, either way round."""
        one, two = self._files_like(pair.input), self._files_like(pair.target)
        if not one or not two:
            return False
        statement = (
            "SELECT 1 FROM pairs WHERE is_listed AND first_file IN (SELECT value FROM json_each(?)) AND first_side = ?"
            " AND second_file IN (SELECT value FROM json_each(?)) AND second_side = ? LIMIT 1"
        )
        given, wanted = (_json(one), pair.input.side), (_json(two), pair.target.side)
        ways = ((*given, *wanted), (*wanted, *given))
        return any(self._database.execute(statement, way).fetchone() is not None for way in ways)

    def split_of_like(self, pair: Pair) -> Split | None:
        """Where a pair lies that has a picture in common with this one; None where there is none."""
        files = _json(self._files_like(pair.input) + self._files_like(pair.target))
        for column in ("first_file", "second_file"):
            statement = f"SELECT split FROM pairs WHERE is_listed AND {column} IN (SELECT value FROM json_each(?)) LIMIT 1"
            found = self._database.execute(statement, (files,)).fetchone()
            if found is not None:
                split: Split = msgspec.convert(found[0], Split)
                return split
        return None

    def has_name(self, name: str) -> bool:
        """Whether a pair is called that."""
        return self._database.execute("SELECT 1 FROM pairs WHERE name = ?", (name,)).fetchone() is not None

    def contents(self, pair: Pair) -> tuple[bytes | str, ...]:
        """What tells a pair's pictures from others, whichever half of a file they are."""
        return tuple({self.content(half)[0]: None for half in (pair.input, pair.target)})

    def content(self, half: Half) -> tuple[bytes | str, str]:
        """What tells a half's picture from others."""
        path = path_of(half)
        found = self._measures.get(path)
        return path if found is None else found.sha256, half.side

    def _files_like(self, half: Half) -> list[int]:
        """The files of the index at that place, or of that content."""
        path = path_of(half)
        found = self._measures.get(path)
        folder, name = os.path.split(path)
        rows = self._database.execute(
            "SELECT files.id FROM files JOIN folders ON folders.id = folder WHERE folders.path = ? AND files.name = ?"
            " UNION SELECT id FROM files WHERE sha256 = ?",
            (cell_of(folder), cell_of(name), None if found is None else found.sha256),
        )
        return [row[0] for row in rows]


def _divided(pairs: Sequence[Pair], present: _Present) -> tuple[list[Pair], list[str]]:
    """The pairs that are new, and the names of the others."""
    new, known = [], []
    seen: set[frozenset[tuple[bytes | str, str]]] = set()
    for pair in pairs:
        contents = frozenset((present.content(pair.input), present.content(pair.target)))
        if contents in seen or present.has_pair(pair):
            known.append(pair.name)
        else:
            new.append(pair)
        seen.add(contents)
    return new, known


def _placed(pairs: Sequence[Pair], present: _Present) -> Iterator[Pair]:
    """The pairs under names that are free, and on the side where a picture of theirs lies already."""
    taken: set[str] = set()
    sides: dict[int, Split] = {}
    for group in groups_of_copies([Member(pair.name, pair.split, present.contents(pair)) for pair in pairs]):
        like = next((side for index in group if (side := present.split_of_like(pairs[index])) is not None), None)
        sides.update(dict.fromkeys(group, like) if like is not None else {})
    for index, pair in enumerate(pairs):
        name, number = pair.name, 2
        while name in taken or present.has_name(name):
            name, number = f"{pair.name} ({number})", number + 1
        taken.add(name)
        yield msgspec.structs.replace(pair, name=name, split=sides.get(index, pair.split))


def _share_now(database: sqlite3.Connection) -> float:
    """The share of validation among the pairs to learn from or to validate with."""
    counts = dict(database.execute("SELECT split, count(*) FROM pairs WHERE is_listed GROUP BY split"))
    free = counts.get("train", 0) + counts.get("validation", 0)
    return counts.get("validation", 0) / free if free else 0.0


def _json(ids: list[int]) -> str:
    return msgspec.json.encode(ids).decode()


def _cancelled() -> AppError:
    return AppError(ErrorCode.CANCELLED, "Adding to the dataset was cancelled; nothing was added.", "Add the pictures again when you like.")
