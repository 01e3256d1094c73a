"""A dataset: which pairs there are, which side is the input and how they are split, in one SQLite file beside nothing of the user's."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import msgspec

from core.errors import AppError, ErrorCode
from core.files import path_to_text, sweep_partials, writing_folder_whole
from core.pairs import claim
from core.pairs.edits import DatasetEdits, read_members
from core.pairs.history import Step
from core.pairs.index import DATABASE_NAME, database_error, facts_of, is_whole, not_a_dataset, opened_index
from core.pairs.marks import problem_details, replace_likenesses, replace_problems
from core.pairs.naming import checked_name, free_folder
from core.pairs.pair import Pair, Split
from core.pairs.recipes.recipe import Recipe, recipe_from_json, recipe_to_json
from core.pairs.rows import PairFilter, PairRow, Sort, Summary, count, position_of, read_ids, read_rows, summary
from core.pairs.shared import shared_contents
from core.pairs.snapshots import Snapshot, restore
from core.pairs.splitting import DEFAULT_VALIDATION_SHARE, SplitFacts, leaks, split_facts, split_pairs
from core.pairs.storing import read_pairs, write_index
from core.workspace import WorkspaceFolders

if TYPE_CHECKING:  # finding decodes pictures; the window opens datasets without any of that
    from core.pairs.finding import Findings


@dataclass(frozen=True)
class DatasetEntry:
    """One line of the list of datasets. `error` says why a dataset can't be opened; then the rest is empty."""

    dataset_dir: Path
    name: str
    num_pairs: int = 0
    error: AppError | None = None


class Dataset:
    """An opened dataset. Every call opens and closes the database, so that several processes can look at it.

    `edits` are the changes that can be undone. Any call raises AppError: PATH_MISSING, NOT_A_DATASET, NEWER_FORMAT, DISK_*.
    """

    def __init__(self, dataset_dir: Path, acting_for: int | None = None) -> None:
        """`acting_for`: the process for which this one edits, if another (claim.claimed)."""
        self.dataset_dir = dataset_dir
        self.edits = DatasetEdits(dataset_dir, acting_for)

    @classmethod
    def create(
        cls,
        dataset_dir: Path,
        name: str,
        findings: "Findings",
        validation_share: float = DEFAULT_VALIDATION_SHARE,
        seed: int = 0,
    ) -> "Dataset":
        """Write the dataset folder, whole or not at all. Folders that named a split decide it; else pairs are held out by share.

        Raises AppError: NAME_TAKEN (the folder exists), DISK_*.
        """
        if os.path.lexists(dataset_dir):
            raise _name_taken(name)
        sweep_partials(dataset_dir.parent)
        try:
            with writing_folder_whole(dataset_dir) as temporary:
                pairs = with_held_out(findings, validation_share, seed)
                write_index(temporary / DATABASE_NAME, _facts_of(name, findings), pairs, findings.input_side != findings.input_sides[0])
        except sqlite3.Error as error:
            raise database_error(error, dataset_dir) from error
        return cls(dataset_dir)

    @classmethod
    def open(cls, dataset_dir: Path) -> "Dataset":
        """Check that the folder is a dataset of ours and its index sound throughout.

        Raises AppError: PATH_MISSING, NEWER_FORMAT, NOT_A_DATASET (`details` names the last good snapshot, if any, for `restore`).
        """
        with opened_index(dataset_dir) as database:
            if not is_whole(database):
                raise not_a_dataset(dataset_dir)
        return cls(dataset_dir)

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Hold the right to edit, as a window does while it shows the dataset; others then read only. Raises AppError JOB_BUSY."""
        with claim.claimed(self.dataset_dir):
            yield

    @property
    def name(self) -> str:
        return self._fact("name")

    @property
    def input_side(self) -> str:
        """left, right, top, bottom, first or second."""
        return self._fact("input_side")

    @property
    def input_sides(self) -> tuple[str, str]:
        """The two sides, of which one is the input."""
        return self._fact("first_side"), self._fact("second_side")

    @property
    def recipe(self) -> Recipe:
        """What makes the inputs of single photos; empty where the pairs have inputs of their own."""
        with opened_index(self.dataset_dir) as database:
            text = facts_of(database, self.dataset_dir).get("recipe", "")  # absent in indexes older than recipes
        try:
            return recipe_from_json(text)
        except msgspec.MsgspecError as error:
            raise not_a_dataset(self.dataset_dir) from error

    @property
    def terms(self) -> str:
        """Attribution and licence of the pictures, as far as it lay beside them."""
        return self._fact("terms")

    @property
    def input_name(self) -> str:
        """What the inputs are called: 'outline'."""
        return self._side_names()[0]

    @property
    def target_name(self) -> str:
        """What the targets are called: 'colour'."""
        return self._side_names()[1]

    # What is in it

    def pairs(self, split: Split | None = None) -> list[Pair]:
        """The pairs in use, of a split or all, in the order in which they came: without those excluded, swapped where they are to be."""
        with self._read() as (database, swapped):
            return list(read_pairs(database, split, swapped))

    def counts(self) -> dict[Split, int]:
        """How many pairs in use each split has."""
        with opened_index(self.dataset_dir) as database:
            statement = "SELECT split, count(*) FROM pairs WHERE is_listed AND NOT is_excluded GROUP BY split"
            found = dict(database.execute(statement).fetchall())
        return {split: found.get(split, 0) for split in get_args(Split)}

    def summary(self) -> Summary:
        """All counts: splits, excluded, missing, notes, problems."""
        with opened_index(self.dataset_dir) as database:
            return summary(database)

    def count(self, filter: PairFilter) -> int:
        """How many pairs a filter lets through."""
        with opened_index(self.dataset_dir) as database:
            return count(database, filter)

    def rows(
        self, offset: int, limit: int, filter: PairFilter | None = None, sort: Sort = "found", *, descending: bool = False
    ) -> list[PairRow]:
        """A page of pairs: `limit` of them from `offset` (0-based) on, in some milliseconds wherever it lies."""
        with self._read() as (database, swapped):
            return read_rows(database, offset, limit, filter or PairFilter(), sort, descending=descending, swapped=swapped)

    def ids(
        self, offset: int, limit: int, filter: PairFilter | None = None, sort: Sort = "found", *, descending: bool = False
    ) -> list[int]:
        """The ids of the pairs of such a page."""
        with opened_index(self.dataset_dir) as database:
            return read_ids(database, offset, limit, filter or PairFilter(), sort, descending=descending)

    def id_of(self, name: str) -> int | None:
        """The id of the pair of this name; None where there is none."""
        with opened_index(self.dataset_dir) as database:
            found = database.execute("SELECT id FROM pairs WHERE name = ? AND is_listed", (name,)).fetchone()
        return None if found is None else int(found[0])

    def position_of(self, pair: int, filter: PairFilter | None = None, sort: Sort = "found", *, descending: bool = False) -> int | None:
        """At which offset of these pages a pair, by id, stands; None where the filter keeps it out."""
        with opened_index(self.dataset_dir) as database:
            return position_of(database, pair, filter or PairFilter(), sort, descending=descending)

    def num_leaks(self) -> int:
        """How many groups of copies lie on both sides of the split, as far as contents and likenesses are known."""
        with opened_index(self.dataset_dir) as database:
            return len(leaks(read_members(database)[1]))

    def split_facts(self) -> SplitFacts:
        """What there is to know before pairs are divided anew. Looks at every pair: half a second for 137,000."""
        with opened_index(self.dataset_dir) as database:
            return split_facts(read_members(database)[1])

    # What others found out about it

    def replace_problems(self, code: str, details: Mapping[str, str]) -> None:
        """Store the problems of one kind in place of those stored before: a detail (a sentence, a number, ...) by the pair's name."""
        with opened_index(self.dataset_dir) as database:
            replace_problems(database, code, details)

    def problem_details(self, pair: int) -> dict[str, str]:
        """The problems of a pair, by id: details by code."""
        with opened_index(self.dataset_dir) as database:
            return problem_details(database, pair)

    def replace_likenesses(self, groups: Mapping[str, int]) -> None:
        """Store which pairs look alike, in place of what was stored before: a number of the group by the pair's name."""
        with opened_index(self.dataset_dir) as database:
            replace_likenesses(database, groups)

    # Changes of the whole that look at other datasets; all others are in `edits`

    def rename(self, name: str) -> None:
        """Give the dataset another name; its folder stays. Raises AppError: BAD_SETTING (empty), NAME_TAKEN (by one beside it)."""
        name = checked_name(name)
        self._refuse_taken(name)
        self.edits.rename(name)

    def set_recipe(self, recipe: Recipe) -> None:
        """Make the inputs of the photos otherwise. Raises AppError BAD_COMMAND (it is a dataset of pairs, or `recipe` is empty)."""
        if not recipe or not self.recipe:
            raise no_photos(self.name)
        self.edits.set_recipe(recipe)

    def undo(self) -> Step | None:
        """Take back the newest step; returns it, or None where there is none. Raises AppError NAME_TAKEN (a name gone to another)."""
        self._refuse_taken(self.edits.name_after(undone=True))
        return self.edits.undo()

    def redo(self) -> Step | None:
        """Do again the step undone last; returns it, or None where there is none. Raises AppError NAME_TAKEN."""
        self._refuse_taken(self.edits.name_after(undone=False))
        return self.edits.redo()

    def _refuse_taken(self, name: str | None) -> None:
        if name is not None and any(
            entry.name == name and entry.dataset_dir != self.dataset_dir for entry in _datasets_in(self.dataset_dir.parent)
        ):
            raise _name_taken(name)

    @contextmanager
    def _read(self) -> Iterator[tuple[sqlite3.Connection, bool]]:
        """The index, and whether the second side is the input. A row that makes no sense is damage."""
        with opened_index(self.dataset_dir) as database:
            facts = facts_of(database, self.dataset_dir)
            try:
                yield database, facts["input_side"] != facts["first_side"]
            except msgspec.MsgspecError as error:
                raise not_a_dataset(self.dataset_dir) from error

    def _side_names(self) -> tuple[str, str]:
        with opened_index(self.dataset_dir) as database:
            facts = facts_of(database, self.dataset_dir)
        names = facts["first_name"], facts["second_name"]
        return names if facts["input_side"] == facts["first_side"] else (names[1], names[0])

    def _fact(self, key: str) -> str:
        with opened_index(self.dataset_dir) as database:
            return facts_of(database, self.dataset_dir)[key]


def restore_dataset(dataset_dir: Path, snapshot: Snapshot) -> Path:
    """Put a snapshot in the place of a dataset's index; returns where the index as it was is kept.

    Raises AppError: JOB_BUSY (another window edits it), NOT_A_DATASET (the snapshot is damaged), DISK_*.
    """
    with claim.claimed(dataset_dir):
        return restore(dataset_dir, snapshot)


def delete_dataset(dataset_dir: Path, move_to_trash: Callable[[Path], bool]) -> None:
    """Give a dataset's folder, with nothing of the user's in it, to the system's trash. `move_to_trash` returns whether it could.

    Raises AppError: JOB_BUSY (another window edits it), NOT_A_DATASET (no index in it: not ours), DISK_FAILED (no trash there).
    """
    if not (dataset_dir / DATABASE_NAME).is_file():
        raise not_a_dataset(dataset_dir)
    claim.refuse_if_claimed(dataset_dir)
    if not move_to_trash(dataset_dir):
        name = path_to_text(dataset_dir)
        message, hint = f"The dataset {name} could not be moved to the trash.", "Delete its folder yourself if you don't need it."
        raise AppError(ErrorCode.DISK_FAILED, message, hint, path=name)


def create_dataset(
    workspace: Path, name: str, findings: "Findings", validation_share: float = DEFAULT_VALIDATION_SHARE, seed: int = 0
) -> Dataset:
    """Make a dataset called `name` in the workspace. Raises AppError: NAME_TAKEN, BAD_SETTING (an empty name), DISK_*."""
    name = checked_name(name)
    datasets_dir = WorkspaceFolders(workspace).datasets_dir
    if any(entry.name == name for entry in _datasets_in(datasets_dir)):
        raise _name_taken(name)
    return Dataset.create(free_folder(datasets_dir, name), name, findings, validation_share, seed)


def list_datasets(workspace: Path) -> list[DatasetEntry]:
    """The datasets of a workspace by name; one that can't be opened is listed with its error."""
    return _datasets_in(WorkspaceFolders(workspace).datasets_dir)


def in_order(entries: Iterable[DatasetEntry]) -> list[DatasetEntry]:
    """By name, as `list_datasets` gives them."""
    return sorted(entries, key=lambda entry: (entry.name.casefold(), entry.name))


def with_held_out(findings: "Findings", validation_share: float, seed: int) -> list[Pair]:
    """The pairs found; where no folder named a validation split, some are held out, none that share a picture with one to learn from."""
    if any(pair.split == "validation" for pair in findings.pairs):
        return findings.pairs
    return split_pairs(findings.pairs, validation_share, seed, shared_contents(findings.pairs))


def _datasets_in(datasets_dir: Path) -> list[DatasetEntry]:
    try:
        folders = [path for path in datasets_dir.iterdir() if not path.name.startswith(".") and path.is_dir()]
    except OSError:
        return []
    return in_order(_entry(folder) for folder in folders)


def _entry(folder: Path) -> DatasetEntry:
    try:
        with opened_index(folder) as database:
            (num_pairs,) = database.execute("SELECT count(*) FROM pairs WHERE is_listed").fetchone()
            return DatasetEntry(folder, facts_of(database, folder)["name"], num_pairs)
    except AppError as error:
        return DatasetEntry(folder, path_to_text(Path(folder.name)), error=error)


def _facts_of(name: str, findings: "Findings") -> dict[str, str]:
    return {
        "name": name,
        "layout": findings.layout,
        "input_side": findings.input_side,
        "first_side": findings.input_sides[0],
        "second_side": findings.input_sides[1],
        "first_name": findings.side_names[0],
        "second_name": findings.side_names[1],
        "terms": findings.terms,
        "recipe": recipe_to_json(findings.recipe),
    }


def _name_taken(name: str) -> AppError:
    return AppError(ErrorCode.NAME_TAKEN, f"There is already a dataset called {name}.", "Choose another name.", name=name)


def no_photos(name: str) -> AppError:
    """The trouble of a recipe that is given to a dataset of pairs, or of none for one of photos."""
    message = f"The dataset {name} is one of pairs, or was given no recipe; recipes make the inputs of single photos."
    return AppError(
        ErrorCode.BAD_COMMAND, message, "Make a dataset of the photos: diptych dataset create NAME PHOTOS --recipe edges.", name=name
    )
