"""Seeing which pictures there are in files and folders: names, split folders and sizes, from directory entries and headers only."""

import heapq
import os
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.images.pillow import QUIET
from core.images.reading import is_picture_name, picture_size
from core.pairs.naming import fold
from core.pairs.pair import Split
from core.pairs.problems import Problem, problem
from core.walking import FolderWalk

SPLIT_WORDS: dict[str, Split] = {
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
_NUM_TASKS_AHEAD = 64
FIRST_LOOK_S = 0.6
"""How long a first look may list folders: with the reading of some headers it ends within a second."""
_MAX_LOOK_FOLDERS = 2000


@dataclass(frozen=True, slots=True)
class Seen:
    """One picture file: `folders` are the names between what was given and the file, without those that name a split.

    `file` is its absolute path as text: of a hundred thousand files, Path objects would take three times the memory.
    """

    file: str
    folders: tuple[str, ...]
    split: Split | None
    width: int = 0
    height: int = 0

    @property
    def path(self) -> Path:
        return Path(self.file)

    @property
    def name(self) -> str:
        """The file's name."""
        return os.path.basename(self.file)  # noqa: PTH119 -- asked a million times: Path takes ten times as long

    @property
    def stem(self) -> str:
        """The file's name without its type."""
        return os.path.splitext(self.name)[0]  # noqa: PTH122

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    @property
    def key(self) -> tuple[str, ...]:
        """What the partner in another folder shares: compared without regard to case, composition of accents and file type."""
        return (self.split or "", *(fold(name) for name in self.folders[1:]), fold(self.stem))


def scan(
    paths: Sequence[Path],
    *,
    on_seen: Callable[[Sequence[Seen]], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[list[Seen], list[Problem]]:
    """All readable pictures in files and folders, in a stable order, and a problem for each that can't be read.

    `on_seen` is told in this thread of every few dozen pictures as soon as their headers are read, while folders are still being listed;
    their `folders` and `split` are as far as the names alone say. `should_stop` is asked as often.
    Raises AppError: PATH_MISSING, FOLDER_EMPTY, NO_PICTURES (none, or none that can be read), CANCELLED (should_stop said so).
    """
    problems: list[Problem] = []
    readable: list[Seen] = []
    listing = _Listing(paths)
    listed = iter(listing)
    with ThreadPoolExecutor(_NUM_THREADS) as pool:
        running: deque[Future[list[Seen | Problem]]] = deque()

        def take_oldest() -> None:
            if should_stop is not None and should_stop():
                raise AppError(ErrorCode.CANCELLED, "Looking for pictures was cancelled.", "Start it again when you like.")
            results = running.popleft().result()
            problems.extend(one for one in results if isinstance(one, Problem))
            seen = [one for one in results if isinstance(one, Seen)]
            readable.extend(seen)
            if on_seen is not None and seen:
                on_seen(seen)

        try:
            while chunk := list(islice(listed, _NUM_PER_TASK)):
                running.append(pool.submit(_with_sizes, chunk))
                while running and (len(running) > _NUM_TASKS_AHEAD or running[0].done()):
                    take_oldest()
            while running:
                take_oldest()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    if not readable and not problems:
        raise _nothing_found(paths, listing.num_files)
    if not readable:
        message = f"None of the {len(problems)} pictures in {_shown(paths)} can be read. {problems[0].message}"
        raise AppError(ErrorCode.NO_PICTURES, message, "Check that the files are complete.", path=_shown(paths))
    return settled(readable), problems


def first_look(paths: Sequence[Path], num_per_folder: int = 12) -> list[Seen]:
    """The first few readable pictures of every folder in `paths`, found within a second however many files there are.

    For showing what a scan is about to find: of folders whose names match, the same names come. Folders that can't be listed in time
    are left out. Files given themselves come as they are. Empty where nothing was found; never raises for what lies in the folders.
    """
    deadline = time.monotonic() + FIRST_LOOK_S
    roots = [path for path in paths if path.is_dir()]
    seen: list[Seen] = []
    for path in (path.absolute() for path in paths if path.is_file() and is_picture_name(path)):
        seen += _seen_in(os.fspath(path.parent), os.fspath(path.parent), [path.name], roots)
    for root in roots:
        waiting, num_folders = deque([os.fspath(root.absolute())]), 0
        while waiting and num_folders < _MAX_LOOK_FOLDERS and time.monotonic() < deadline:
            folder = waiting.popleft()
            num_folders += 1
            folders, names = _listed(folder)
            waiting.extend(sorted(folders))
            seen += _seen_in(folder, os.fspath(root.absolute()), islice(_pictures_in_order(names), num_per_folder), roots)
    return settled([one for one in _with_sizes(seen) if isinstance(one, Seen)])


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """The paths of the folders in a folder and the names of its files, without those hidden; nothing where it can't be listed."""
    folders, names = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    if entry.is_dir():
                        folders.append(entry.path)
                    elif entry.is_file():
                        names.append(entry.name)
    except OSError:
        pass  # the scan proper tells it
    return folders, names


def _pictures_in_order(names: list[str]) -> Iterator[str]:
    """Those named like pictures, sorted as far as they are asked for."""
    heapq.heapify(names)
    while names:
        name = heapq.heappop(names)
        if is_picture_name(name):
            yield name


class _Listing:
    """The files that are named like pictures, as the walk comes upon them; `num_files` counts the files of any kind so far."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.num_files = 0
        self._roots = [path for path in paths if path.is_dir()]
        # Of several inputs with one target, the targets may be links to one picture: each name is half of a pair.
        self._walk = FolderWalk(paths, each_name=True)

    def __iter__(self) -> Iterator[Seen]:
        for content in self._walk:
            self.num_files += len(content.names)
            yield from _seen_in(content.path, content.root, filter(is_picture_name, content.names), self._roots)


def _seen_in(folder: str, root: str, names: Iterable[str], roots: Sequence[Path]) -> Iterator[Seen]:
    """Pictures in a folder found under one of the folders given, their sizes not yet known. `folder` and `root` are absolute."""
    between = Path(folder).relative_to(root).parts
    if len(roots) > 1:
        between = (_root_label(Path(root), roots), *between)
    split, folders = _take_split(between)
    for name in names:
        yield Seen(os.path.join(folder, name), folders, split)  # noqa: PTH118 -- as in Seen.name


def settled(seen: list[Seen]) -> list[Seen]:
    """The pictures with their folders and splits as they mean something among each other."""
    return _without_common_folder(_plain_splits(seen))


def _root_label(root: Path, roots: Sequence[Path]) -> str:
    """The folder's name, with as many of those it lies in as tell it from the others given."""
    others = {other.absolute() for other in roots} - {root}
    num = next(num for num in range(1, len(root.parts) + 1) if not any(other.parts[-num:] == root.parts[-num:] for other in others))
    return os.path.join(*root.parts[-num:])  # noqa: PTH118 -- of one part, too


def _take_split(folders: tuple[str, ...]) -> tuple[Split | None, tuple[str, ...]]:
    """The split that the first split-like folder names, and the folders without it: trainA is split train, folder A."""
    for place, name in enumerate(folders):
        split = SPLIT_WORDS.get(fold(name))
        if split is not None:
            return split, folders[:place] + folders[place + 1 :]
        both = _SPLIT_AND_SIDE.fullmatch(name)
        if both is not None:
            return SPLIT_WORDS[both[1].lower()], (*folders[:place], both[2], *folders[place + 1 :])
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
    with QUIET:
        for one in seen:
            try:
                width, height = picture_size(one.path)
            except AppError as error:
                results.append(problem("unreadable", error.message, [one.path]))
            else:
                results.append(Seen(one.file, one.folders, one.split, width, height))
    return results


def _nothing_found(paths: Sequence[Path], num_files: int) -> AppError:
    hint = "Choose a folder with side-by-side pictures, or two folders whose pictures have the same names."
    others = [path for path in paths if not (path.is_dir() or path.is_file())]
    if others:
        message = f"{_shown(others)} is neither a picture nor a folder."
        return AppError(ErrorCode.NO_PICTURES, message, hint, path=_shown(others))
    if num_files == 0:
        message = f"The folder {_shown(paths)} is empty." if paths else "No folder was given."
        return AppError(ErrorCode.FOLDER_EMPTY, message, hint, path=_shown(paths))
    message = f"There is no picture among the {num_files} files in {_shown(paths)}."
    return AppError(ErrorCode.NO_PICTURES, message, hint, path=_shown(paths))


def _shown(paths: Sequence[Path]) -> str:
    return ", ".join(path_to_text(path) for path in paths)
