"""Seeing which pictures there are in files and folders: names, split folders and sizes, from directory entries and headers only."""

import re
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_to_text, walk_files
from core.images.reading import is_picture_name, picture_size
from core.pairs.pair import Split
from core.pairs.problems import Problem, problem

_SPLIT_WORDS: dict[str, Split] = {
    "train": "train",
    "training": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "test": "test",
    "testing": "test",
}
_SPLIT_AND_SIDE = re.compile(r"(train|val|test)[ _-]?(a|b|input|target)", re.IGNORECASE)
_NUM_THREADS = 2  # while one waits for a disk or a network drive; more hinder each other on a warm disk
_NUM_PER_TASK = 64


@dataclass(frozen=True)
class Seen:
    """One picture file: `folders` are the names between what was given and the file, without those that name a split."""

    path: Path
    folders: tuple[str, ...]
    split: Split | None
    width: int = 0
    height: int = 0

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    @property
    def key(self) -> tuple[str, ...]:
        """What the partner in another folder shares: compared without regard to case, composition of accents and file type."""
        return (self.split or "", *(fold(name) for name in self.folders[1:]), fold(self.path.stem))


def fold(name: str) -> str:
    """A file name as it is compared: NFC and NFD, upper and lower case are the same."""
    return unicodedata.normalize("NFC", name).casefold()


def scan(paths: Sequence[Path]) -> tuple[list[Seen], list[Problem]]:
    """All readable pictures in files and folders, in a stable order, and a problem for each that can't be read.

    Raises AppError: PATH_MISSING, FOLDER_EMPTY, NO_PICTURES (none, or none that can be read).
    """
    seen, num_files = _list_pictures(paths)
    if not seen:
        raise _nothing_found(paths, num_files)
    problems: list[Problem] = []
    readable: list[Seen] = []
    chunks = [seen[start : start + _NUM_PER_TASK] for start in range(0, len(seen), _NUM_PER_TASK)]
    with ThreadPoolExecutor(_NUM_THREADS) as pool:
        for one in chain.from_iterable(pool.map(_with_sizes, chunks)):
            if isinstance(one, Problem):
                problems.append(one)
            else:
                readable.append(one)
    if not readable:
        message = f"None of the {len(seen)} pictures in {_shown(paths)} can be read. {problems[0].message}"
        raise AppError(ErrorCode.NO_PICTURES, message, "Check that the files are complete.", path=_shown(paths))
    return readable, problems


def _list_pictures(paths: Sequence[Path]) -> tuple[list[Seen], int]:
    """The files that are named like pictures, and how many files of any kind there are."""
    roots = [path for path in paths if path.is_dir()]
    num_files = 0
    seen: list[Seen] = []
    for found in walk_files(paths):
        num_files += 1
        if not is_picture_name(found.path):
            continue
        folders = _folders_between(found.root, found.path)
        if len(roots) > 1:
            folders = (_root_label(found.root, roots), *folders)
        split, rest = _take_split(folders)
        seen.append(Seen(found.path.absolute(), rest, split))
    return _without_common_folder(_plain_splits(seen)), num_files


def _folders_between(root: Path, path: Path) -> tuple[str, ...]:
    return path.relative_to(root).parts[:-1] if root in path.parents else ()


def _root_label(root: Path, roots: Sequence[Path]) -> str:
    """The folder's name, or its whole path where two folders were given that are named alike."""
    alike = [other for other in roots if other.absolute().name == root.absolute().name]
    return root.absolute().name if len(alike) == 1 else str(root.absolute())


def _take_split(folders: tuple[str, ...]) -> tuple[Split | None, tuple[str, ...]]:
    """The split that the first split-like folder names, and the folders without it: trainA is split train, folder A."""
    for place, name in enumerate(folders):
        split = _SPLIT_WORDS.get(fold(name))
        if split is not None:
            return split, folders[:place] + folders[place + 1 :]
        both = _SPLIT_AND_SIDE.fullmatch(name)
        if both is not None:
            return _SPLIT_WORDS[both[1].lower()], (*folders[:place], both[2], *folders[place + 1 :])
    return None, folders


def _plain_splits(seen: list[Seen]) -> list[Seen]:
    """Split folders count only where there is something to train on and something else."""
    splits = {one.split for one in seen}
    if splits & {"train", None} and splits & {"validation", "test"}:
        return seen
    return [replace(one, split=None) for one in seen]


def _without_common_folder(seen: list[Seen]) -> list[Seen]:
    """Leave out the leading folders that all pictures share."""
    shared = 0
    while seen and all(len(one.folders) > shared for one in seen) and len({one.folders[shared] for one in seen}) == 1:
        shared += 1
    return [replace(one, folders=one.folders[shared:]) for one in seen] if shared else seen


def _with_sizes(seen: list[Seen]) -> list[Seen | Problem]:
    """The pictures with their sizes, and a problem in place of each that can't be read."""
    results: list[Seen | Problem] = []
    for one in seen:
        try:
            width, height = picture_size(one.path)
        except AppError as error:
            results.append(problem("unreadable", error.message, [one.path]))
        else:
            results.append(Seen(one.path, one.folders, one.split, width, height))
    return results


def _nothing_found(paths: Sequence[Path], num_files: int) -> AppError:
    hint = "Choose a folder with side-by-side pictures, or two folders whose pictures have the same names."
    if num_files == 0:
        message = f"The folder {_shown(paths)} is empty." if paths else "No folder was given."
        return AppError(ErrorCode.FOLDER_EMPTY, message, hint, path=_shown(paths))
    message = f"There is no picture among the {num_files} files in {_shown(paths)}."
    return AppError(ErrorCode.NO_PICTURES, message, hint, path=_shown(paths))


def _shown(paths: Sequence[Path]) -> str:
    return ", ".join(path_to_text(path) for path in paths)
