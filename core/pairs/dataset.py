"""A dataset: which pairs there are, which side is the input and how they are split, in one SQLite file beside nothing of the user's."""

import os
import re
import shutil
import sqlite3
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import msgspec

from core.errors import AppError, ErrorCode
from core.files import disk_error, partial_path_for, path_to_text, rename_folder_whole, sweep_partials
from core.pairs.index import DATABASE_NAME, database_error, not_a_dataset, opened_index, read_facts, read_pairs, set_fact, write_index
from core.pairs.pair import Pair, Split
from core.pairs.splitting import DEFAULT_VALIDATION_SHARE, split_pairs
from core.workspace import WorkspaceFolders

if TYPE_CHECKING:  # finding decodes pictures; the window opens datasets without any of that
    from core.pairs.finding import Findings

_FACTS = {"name", "layout", "input_side", "first_side", "second_side", "first_name", "second_name", "terms"}
_MAX_FOLDER_BYTES = 100


@dataclass(frozen=True)
class DatasetEntry:
    """One line of the list of datasets. `error` says why a dataset can't be opened; then the rest is empty."""

    dataset_dir: Path
    name: str
    num_pairs: int = 0
    error: AppError | None = None


@dataclass(frozen=True)
class ResolvedPairs:
    """Pairs ready to train on, with what they are called and the terms (attribution) they stand under."""

    name: str
    pairs: list[Pair]
    input_name: str
    target_name: str
    terms: str


class Dataset:
    """An opened dataset. Every call opens and closes the database, so that several processes can look at it."""

    def __init__(self, dataset_dir: Path) -> None:
        self.dataset_dir = dataset_dir

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
        temporary = partial_path_for(dataset_dir)
        try:
            sweep_partials(dataset_dir.parent)
            temporary.mkdir(parents=True)
            pairs = with_held_out(findings, validation_share, seed)
            write_index(temporary / DATABASE_NAME, _facts_of(name, findings), pairs, findings.input_side != findings.input_sides[0])
            rename_folder_whole(temporary, dataset_dir)
        except OSError as error:
            raise disk_error(error, dataset_dir) from error
        except sqlite3.Error as error:
            raise database_error(error, dataset_dir) from error
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        return cls(dataset_dir)

    @classmethod
    def open(cls, dataset_dir: Path) -> "Dataset":
        """Check that the folder is a dataset of ours. Raises AppError: PATH_MISSING, NOT_A_DATASET, NEWER_FORMAT."""
        dataset = cls(dataset_dir)
        with opened_index(dataset_dir) as database:
            database.execute("SELECT count(*) FROM pairs").fetchone()
        return dataset

    @property
    def name(self) -> str:
        return self._fact("name")

    @property
    def input_side(self) -> str:
        """left, right, top, bottom, first or second."""
        return self._fact("input_side")

    @property
    def input_sides(self) -> tuple[str, str]:
        """The two sides between which `swap_sides` changes."""
        return self._fact("first_side"), self._fact("second_side")

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

    def pairs(self, split: Split | None = None) -> list[Pair]:
        """The pairs of a split, or all, in the order in which they were found."""
        with opened_index(self.dataset_dir) as database:
            facts = self._facts(database)
            swapped = facts["input_side"] != facts["first_side"]
            try:
                return read_pairs(database, split, swapped)
            except msgspec.MsgspecError as error:
                raise not_a_dataset(self.dataset_dir) from error

    def counts(self) -> dict[Split, int]:
        """How many pairs each split has."""
        with opened_index(self.dataset_dir) as database:
            found = dict(database.execute("SELECT split, count(*) FROM pairs GROUP BY split").fetchall())
        return {split: found.get(split, 0) for split in get_args(Split)}

    def swap_sides(self) -> None:
        """Make the other side the input, for all pairs."""
        with opened_index(self.dataset_dir) as database:
            facts = self._facts(database)
            other = facts["second_side"] if facts["input_side"] == facts["first_side"] else facts["first_side"]
            set_fact(database, "input_side", other)

    def set_split_share(self, validation_share: float, seed: int = 0) -> None:
        """Choose anew which pairs are held out for validation (splitting.split_pairs); test pairs stay."""
        pairs = split_pairs(self.pairs(), validation_share, seed)
        with opened_index(self.dataset_dir) as database:
            database.executemany("UPDATE pairs SET split = ? WHERE name = ?", [(pair.split, pair.name) for pair in pairs])

    def rename(self, name: str) -> None:
        """Give the dataset another name; its folder stays. Raises AppError: BAD_SETTING (empty), NAME_TAKEN (by one beside it)."""
        name = _checked_name(name)
        if any(entry.name == name and entry.dataset_dir != self.dataset_dir for entry in _datasets_in(self.dataset_dir.parent)):
            raise _name_taken(name)
        with opened_index(self.dataset_dir) as database:
            set_fact(database, "name", name)

    def sides_named(self, input_name: str, target_name: str) -> None:
        """Say what inputs and targets are called."""
        first, second = self._ordered(input_name, target_name)
        with opened_index(self.dataset_dir) as database:
            set_fact(database, "first_name", first)
            set_fact(database, "second_name", second)

    def _side_names(self) -> tuple[str, str]:
        return self._ordered(self._fact("first_name"), self._fact("second_name"))

    def _ordered(self, one: str, two: str) -> tuple[str, str]:
        """(first, second) turned to (input, target), or back: the same exchange."""
        return (one, two) if self.input_side == self._fact("first_side") else (two, one)

    def _fact(self, key: str) -> str:
        with opened_index(self.dataset_dir) as database:
            return self._facts(database)[key]

    def _facts(self, database: sqlite3.Connection) -> dict[str, str]:
        facts = read_facts(database)
        if not facts.keys() >= _FACTS:
            raise not_a_dataset(self.dataset_dir)
        return facts


def create_dataset(
    workspace: Path, name: str, findings: "Findings", validation_share: float = DEFAULT_VALIDATION_SHARE, seed: int = 0
) -> Dataset:
    """Make a dataset called `name` in the workspace. Raises AppError: NAME_TAKEN, BAD_SETTING (an empty name), DISK_*."""
    name = _checked_name(name)
    datasets_dir = WorkspaceFolders(workspace).datasets_dir
    if any(entry.name == name for entry in _datasets_in(datasets_dir)):
        raise _name_taken(name)
    return Dataset.create(_free_folder(datasets_dir, name), name, findings, validation_share, seed)


def list_datasets(workspace: Path) -> list[DatasetEntry]:
    """The datasets of a workspace by name; one that can't be opened is listed with its error."""
    return _datasets_in(WorkspaceFolders(workspace).datasets_dir)


def resolve_dataset(path_or_name: str | Path, workspace: Path, input_side: str | None = None) -> ResolvedPairs:
    """The pairs behind a dataset's name, a dataset's folder, or a plain folder of pairs, which is taken as it comes.

    A plain folder without split folders has a tenth held out. `input_side` overrides the side.
    Raises AppError: BAD_COMMAND (no such side), PATH_MISSING, NOT_A_DATASET, NEWER_FORMAT, and what finding.find_pairs raises.
    """
    path = Path(path_or_name)
    for entry in list_datasets(workspace):
        if entry.name == str(path_or_name):
            return _of_dataset(Dataset.open(entry.dataset_dir), input_side)
    if (path / DATABASE_NAME).is_file():
        return _of_dataset(Dataset.open(path), input_side)
    if not path.exists():
        message = f"There is no dataset called {path_to_text(path)} in {path_to_text(workspace)}, and no folder of that name."
        raise AppError(ErrorCode.PATH_MISSING, message, "See the names with the Datasets page, or give a folder.", path=path_to_text(path))
    from core.pairs.finding import find_pairs  # decodes pictures

    findings = find_pairs([path], input_side)
    pairs = with_held_out(findings, DEFAULT_VALIDATION_SHARE, seed=0)
    return ResolvedPairs(findings.name, pairs, findings.input_name, findings.target_name, findings.terms)


def with_held_out(findings: "Findings", validation_share: float, seed: int) -> list[Pair]:
    """The pairs found; where no folder named a validation split, some are held out."""
    if any(pair.split == "validation" for pair in findings.pairs):
        return findings.pairs
    return split_pairs(findings.pairs, validation_share, seed)


def _of_dataset(dataset: Dataset, input_side: str | None) -> ResolvedPairs:
    pairs, input_name, target_name = dataset.pairs(), dataset.input_name, dataset.target_name
    if input_side is not None and input_side != dataset.input_side:
        if input_side not in dataset.input_sides:
            message = f"The dataset {dataset.name} has no side {input_side}."
            raise AppError(ErrorCode.BAD_COMMAND, message, f"Say {' or '.join(dataset.input_sides)}.", side=input_side)
        pairs = [msgspec.structs.replace(pair, input=pair.target, target=pair.input) for pair in pairs]
        input_name, target_name = target_name, input_name
    return ResolvedPairs(dataset.name, pairs, input_name, target_name, dataset.terms)


def _datasets_in(datasets_dir: Path) -> list[DatasetEntry]:
    try:
        folders = [path for path in datasets_dir.iterdir() if not path.name.startswith(".") and path.is_dir()]
    except OSError:
        return []
    return sorted((_entry(folder) for folder in folders), key=lambda entry: (entry.name.casefold(), entry.name))


def _entry(folder: Path) -> DatasetEntry:
    try:
        dataset = Dataset.open(folder)
        return DatasetEntry(folder, dataset.name, sum(dataset.counts().values()))
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
    }


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise AppError(ErrorCode.BAD_SETTING, "A dataset needs a name.", "Write one.")
    return name


def _free_folder(datasets_dir: Path, name: str) -> Path:
    """A folder that does not exist yet, named after the dataset as far as every system allows."""
    safe = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]+', "-", unicodedata.normalize("NFC", name)).strip(" .-") or "dataset"
    safe = safe.encode("utf-8", "replace")[:_MAX_FOLDER_BYTES].decode("utf-8", "ignore").strip()
    if re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", safe, re.IGNORECASE):
        safe = f"dataset {safe}"
    folder, number = datasets_dir / safe, 2
    while os.path.lexists(folder):
        folder, number = datasets_dir / f"{safe} {number}", number + 1
    return folder


def _name_taken(name: str) -> AppError:
    return AppError(ErrorCode.NAME_TAKEN, f"There is already a dataset called {name}.", "Choose another name.", name=name)
