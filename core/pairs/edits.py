"""What a user can change in a dataset: each edit is one transaction and one step of the history, and can be undone after any restart."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from core.pairs.claim import claimed
from core.pairs.history import Edit, Selection, Step, What, choose, fact_after, next_redo, next_undo, redo, undo
from core.pairs.index import facts_of, opened_index
from core.pairs.pair import Split
from core.pairs.recipes.recipe import Recipe, recipe_to_json, recipe_words
from core.pairs.snapshots import snapshot_daily
from core.pairs.splitting import Member, split_by_folders, split_by_share, together

_OF_CHOSEN = " UNION ".join(f"SELECT {file} FROM pairs JOIN chosen ON pair = pairs.id" for file in ("first_file", "second_file"))
"""The files of the chosen pairs, as SQL."""


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """What an edit did: how many pairs are different now, and how many of them only because they are copies of the chosen ones."""

    num: int
    num_along: int = 0


class DatasetEdits:
    """The edits of one dataset. All raise AppError: JOB_BUSY (another window edits it), PATH_MISSING, NOT_A_DATASET, NEWER_FORMAT, DISK_*.

    `acting_for` is the process, if another, for which this one edits and which may hold the right to (claim.claimed).
    """

    def __init__(self, dataset_dir: Path, acting_for: int | None = None) -> None:
        self.dataset_dir = dataset_dir
        self._acting_for = acting_for

    # Pairs

    def exclude(self, selection: Selection) -> Edited:
        """Leave pairs out of everything."""
        return self._set(selection, "exclude", "is_excluded", 1)

    def include(self, selection: Selection) -> Edited:
        """Take pairs in again."""
        return self._set(selection, "include", "is_excluded", 0)

    def swap(self, selection: Selection) -> Edited:
        """Make the other half of these pairs the input."""
        with self._step("swap") as (database, edit):
            choose(database, selection)
            edit.set_chosen("is_swapped", "NOT is_swapped")
        return Edited(num=edit.num)

    def note(self, selection: Selection, text: str) -> Edited:
        """Write a note to pairs; an empty one takes it away."""
        return self._set(selection, "note", "note", text.strip())

    def mark_missing(self, selection: Selection, is_missing: bool = True) -> Edited:
        """Say of pairs that their files are gone, or that they are there again."""
        with self._step("mark_missing") as (database, edit):
            choose(database, selection)
            edit.set_files("is_missing", int(is_missing), _OF_CHOSEN)
        return Edited(num=edit.num)

    def move(self, selection: Selection, split: Split) -> Edited:
        """Move pairs to training, validation or test; their copies, and what looks alike, go along, so that nothing leaks."""
        with self._step("move") as (database, edit):
            num_chosen = choose(database, selection)
            others = "SELECT count(*) FROM pairs JOIN chosen ON pair = pairs.id WHERE split != ?"
            (num_asked,) = database.execute(others, (split,)).fetchone()
            _choose_copies(database, num_chosen)
            edit.set_chosen("split", ":split", split=split)
        return Edited(num=edit.num, num_along=edit.num - num_asked)

    def _set(self, selection: Selection, what: What, field: str, value: object) -> Edited:
        with self._step(what) as (database, edit):
            choose(database, selection)
            edit.set_chosen(field, ":value", value=value)
        return Edited(num=edit.num)

    # The split of all

    def split_by_share(self, validation_share: float, seed: int = 0, *, test_share: float | None = None, by_folder: bool = False) -> Edited:
        """Divide all pairs anew (splitting.split_by_share): shares 0..1, of every folder alike where `by_folder`."""
        with self._step("split") as (database, edit):
            ids, members = read_members(database)
            splits = split_by_share(members, validation_share, seed, test_share=test_share, by_folder=by_folder)
            _set_splits(edit, ids, members, splits)
        return Edited(num=edit.num)

    def split_by_folders(self, folders: Mapping[str, Split]) -> Edited:
        """Divide by the folders in front of the pairs' names; copies stay together (splitting.split_by_folders)."""
        with self._step("split") as (database, edit):
            ids, members = read_members(database)
            _set_splits(edit, ids, members, split_by_folders(members, folders))
        return Edited(num=edit.num)

    def mend_leaks(self) -> Edited:
        """Bring copies that lie on different sides of the split together: to training where one of them is (splitting.together)."""
        with self._step("split") as (database, edit):
            ids, members = read_members(database)
            _set_splits(edit, ids, members, together(members, [member.split for member in members]))
        return Edited(num=edit.num)

    # The dataset as a whole

    def swap_all(self) -> None:
        """Make the other side the input, for all pairs."""
        with self._step("swap_all") as (database, edit):
            facts = facts_of(database, self.dataset_dir)
            other = facts["second_side"] if facts["input_side"] == facts["first_side"] else facts["first_side"]
            edit.set_fact("input_side", other)

    def rename(self, name: str) -> None:
        """Give the dataset another name, whose freedom the caller has checked."""
        with self._step("rename") as (_, edit):
            edit.set_fact("name", name)

    def set_recipe(self, recipe: Recipe) -> None:
        """Make the inputs of single photos otherwise, and call them by it."""
        with self._step("recipe") as (_, edit):
            edit.set_fact("recipe", recipe_to_json(recipe))
            edit.set_fact("first_name", recipe_words(recipe))

    def name_sides(self, input_name: str, target_name: str) -> None:
        """Say what inputs and targets are called."""
        with self._step("names") as (database, edit):
            facts = facts_of(database, self.dataset_dir)
            is_first = facts["input_side"] == facts["first_side"]
            edit.set_fact("first_name", input_name if is_first else target_name)
            edit.set_fact("second_name", target_name if is_first else input_name)

    # The history

    def undo(self) -> Step | None:
        """Take back the newest step; returns it, or None where there is none."""
        with self._transaction() as database:
            return undo(database)

    def redo(self) -> Step | None:
        """Do the step again that was undone last; returns it, or None where there is none."""
        with self._transaction() as database:
            return redo(database)

    def next_undo(self) -> Step | None:
        """What undo would take back."""
        with opened_index(self.dataset_dir) as database:
            return next_undo(database)

    def next_redo(self) -> Step | None:
        """What redo would do again."""
        with opened_index(self.dataset_dir) as database:
            return next_redo(database)

    def name_after(self, *, undone: bool) -> str | None:
        """The dataset's name after undo (or redo), where that changes it."""
        with opened_index(self.dataset_dir) as database:
            step = next_undo(database) if undone else next_redo(database)
            return None if step is None else fact_after(database, step, "name", undone=undone)

    @contextmanager
    def _step(self, what: What) -> Iterator[tuple[sqlite3.Connection, Edit]]:
        with self._transaction() as database:
            edit = Edit(database, what)
            yield database, edit
            edit.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with editing(self.dataset_dir, self._acting_for) as database:
            yield database


@contextmanager
def editing(dataset_dir: Path, acting_for: int | None = None) -> Iterator[sqlite3.Connection]:
    """A transaction with the right to edit, the day's snapshot taken before the first; done whole at the end, or not at all.

    Raises AppError as DatasetEdits does.
    """
    with claimed(dataset_dir, acting_for):
        snapshot_daily(dataset_dir)
        with opened_index(dataset_dir) as database:
            database.execute("BEGIN IMMEDIATE")
            yield database


def read_members(database: sqlite3.Connection) -> tuple[list[int], list[Member]]:
    """All pairs as splitting looks at them, with their ids: equal files, equal contents and likenesses hold them together."""
    ids, members = [], []
    for number, name, split, is_excluded, likeness, one, two in database.execute(
        "SELECT pairs.id, pairs.name, split, is_excluded, likeness, coalesce(one.sha256, one.id), coalesce(two.sha256, two.id) FROM pairs"
        " JOIN files AS one ON one.id = first_file JOIN files AS two ON two.id = second_file WHERE is_listed ORDER BY pairs.id"
    ):
        ids.append(number)
        contents = (one,) if one == two else (one, two)
        members.append(Member(name, split, contents if likeness is None else (*contents, f"likeness {likeness}"), bool(is_excluded)))
    return ids, members


def _set_splits(edit: Edit, ids: Sequence[int], members: Sequence[Member], splits: Sequence[Split]) -> None:
    changed = ((number, split) for number, member, split in zip(ids, members, splits, strict=True) if member.split != split)
    edit.set_each("split", changed)


def _choose_copies(database: sqlite3.Connection, num: int) -> None:
    """Add to the `num` chosen pairs those that share a picture with them or look alike, directly or through others."""
    equal = f"SELECT id FROM files WHERE id IN ({_OF_CHOSEN}) OR sha256 IN (SELECT sha256 FROM files WHERE id IN ({_OF_CHOSEN}))"
    alike = "SELECT likeness FROM pairs JOIN chosen ON pair = pairs.id"
    while True:
        for column, values in (("first_file", equal), ("second_file", equal), ("likeness", alike)):
            database.execute(f"INSERT OR IGNORE INTO chosen SELECT id FROM pairs WHERE is_listed AND {column} IN ({values})")
        (total,) = database.execute("SELECT count(*) FROM chosen").fetchone()
        if total == num:
            return
        num = total
