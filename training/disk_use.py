"""What a workspace takes of its disk, by what it is for, and what of it could be freed (no torch)."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import PARTIAL_SUFFIX, disk_error, is_abandoned_partial
from training.freeing import Freeable, find_freeable

TELL_EVERY = 500
"""So many files are counted between two words about how far it is."""


class Use(StrEnum):
    """What room is taken by."""

    DATASETS = "datasets"
    """Their indexes, and pictures that lie in them."""
    CHECKPOINTS = "checkpoints"
    PREVIEWS = "previews"
    RECORDS = "records"
    """Events, logs and whatever else lies in a run's folder."""
    MODELS = "models"
    JOURNALS = "journals"
    """What translations keep of themselves."""
    RESULTS = "results"
    """Translated pictures that lie in the workspace."""
    STUDIES = "studies"
    CACHE = "cache"
    """What can be made again at any time."""
    OTHER = "other"


@dataclass
class Amount:
    """Files and the bytes in them."""

    num_files: int = 0
    num_bytes: int = 0


@dataclass
class DiskUse:
    """What was counted."""

    parts: dict[tuple[Use, str], Amount] = field(default_factory=dict)
    """By what for, and the name of the folder that it lies in (a dataset's, a run's, a translation's; '' where there is one alone)."""
    freeable: list[Freeable] = field(default_factory=list)
    num_unreadable: int = 0
    """Folders and files that can't be looked at."""
    free_bytes: int = 0
    """Of the disk that the workspace is on."""
    disk_bytes: int = 0

    @property
    def num_bytes(self) -> int:
        """All of it together."""
        return sum(amount.num_bytes for amount in self.parts.values())

    @property
    def num_files(self) -> int:
        """Files counted."""
        return sum(amount.num_files for amount in self.parts.values())

    def of(self, use: Use) -> Amount:
        """What is taken for one purpose, in all folders together."""
        amounts = [amount for (other, _), amount in self.parts.items() if other is use]
        return Amount(sum(amount.num_files for amount in amounts), sum(amount.num_bytes for amount in amounts))


def count_use(
    workspace: Path,
    *,
    in_use: frozenset[Path] = frozenset(),
    tell: Callable[[int], object] = lambda _num_files: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> DiskUse:
    """Look at every file of a workspace. Links are counted as such and never followed.

    Of jobs `in_use`, which somebody looks at, nothing is offered. `tell` is called with the number of files so far. Raises AppError
    CANCELLED, and the disk's troubles for the workspace itself.
    """
    use, leftovers = DiskUse(), dict[Path, int]()
    try:
        room = shutil.disk_usage(workspace)
        next(workspace.iterdir(), None)
    except OSError as error:
        raise disk_error(error, workspace) from error
    use.free_bytes, use.disk_bytes = room.free, room.total
    num_files = 0
    for names, num_bytes, leftover in _files_in(workspace, use):
        if is_cancelled():
            raise AppError(ErrorCode.CANCELLED, "Counting was stopped.")
        amount = use.parts.setdefault(_part_of(names), Amount())
        amount.num_files += 1
        amount.num_bytes += num_bytes
        if leftover is not None:
            leftovers[leftover] = leftovers.get(leftover, 0) + num_bytes
        num_files += 1
        if num_files % TELL_EVERY == 0:
            tell(num_files)
    tell(num_files)
    try:
        use.freeable = find_freeable(workspace, leftovers.items(), in_use)
    except OSError as error:
        raise disk_error(error, workspace) from error
    return use


def _files_in(folder: Path, use: DiskUse) -> Iterator[tuple[tuple[str, ...], int, Path | None]]:
    """Every file below a folder by the names on the way to it, its bytes, and what it was left in by a program that was killed."""
    waiting: list[tuple[str, tuple[str, ...], Path | None]] = [(str(folder), (), None)]
    while waiting:
        place, names, left = waiting.pop()
        try:
            with os.scandir(place) as found:
                entries = list(found)
        except OSError:
            use.num_unreadable += 1
            continue
        for entry in entries:
            within = left
            if within is None and entry.name.endswith(PARTIAL_SUFFIX) and is_abandoned_partial(Path(entry.path)):
                within = Path(entry.path)
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:
                use.num_unreadable += 1
                continue
            if stat.S_ISDIR(status.st_mode):
                waiting.append((entry.path, (*names, entry.name), within))
            else:
                yield (*names, entry.name), status.st_size, within


def _part_of(names: tuple[str, ...]) -> tuple[Use, str]:
    """What a file is for, and in whose folder it lies, by its place in the workspace."""
    match names:
        case ("datasets", name, _, *_):
            return Use.DATASETS, name
        case ("runs", name, "checkpoints", _, *_):
            return Use.CHECKPOINTS, name
        case ("runs", name, "previews", _, *_):
            return Use.PREVIEWS, name
        case ("runs", name, _, *_):
            return Use.RECORDS, name
        case ("translations", name, "output", _, *_):
            return Use.RESULTS, name
        case ("translations", name, _, *_):
            return Use.JOURNALS, name
        case ("studies", name, _, *_):
            return Use.STUDIES, name
        case ("models", name):
            return Use.MODELS, name
        case ("models", *_):
            return Use.MODELS, ""
        case ("cache", *_):
            return Use.CACHE, ""
    return Use.OTHER, ""
