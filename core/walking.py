"""Walks over users' folders, one folder at a time: sorted, each real file once, loops of links and what is no file left out."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Protocol

from core.compact import KeySet, key_of
from core.files import disk_error, missing_error

_MAX_NAMED_AT_ONCE = 1000
"""So many files that were given themselves come as one folder: 50,000 dropped files need not be looked at before the first is done."""

_MANY = 1000
"""The files of such a folder are numbered all at once."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A regular file, and the given folder it was found under (for a file given itself: the folder it lies in). Both are absolute."""

    path: Path
    root: Path


@dataclass(frozen=True, slots=True)
class FolderContent:
    """What a walk takes from one folder, wholly listed. Or files of one folder that were given themselves."""

    root: str
    """The given folder that it was found under; itself, where it was given."""
    path: str
    """Absolute; may lead through links."""
    names: list[str]
    """Regular files, sorted; given files in the order given."""
    folders: list[str]
    """The folders in it, sorted, whether the walk enters them or not."""
    are_named: bool
    """Whether these files were given themselves."""

    @property
    def relative(self) -> str:
        """The folder's place below the given one; '' for that itself."""
        return "" if self.path == self.root else os.path.relpath(self.path, self.root)


class WalkRules(Protocol):
    """What a walk takes of what lies in given folders. `relative` is the path below the given folder `root`."""

    def takes(self, root: str, relative: str, path: str) -> bool:
        """Whether this regular file is wanted."""

    def enters(self, root: str, relative: str, path: str) -> bool:
        """Whether what lies in this folder is wanted."""


class _Everything:
    def takes(self, root: str, relative: str, path: str) -> bool:
        return True

    def enters(self, root: str, relative: str, path: str) -> bool:
        return True


class KnownFiles:
    """Which real files and folders were met, in some bytes each. Two hard links are two names the user chose, so both count."""

    def __init__(self) -> None:
        self._by_device: dict[int, KeySet] = {}
        self._paths = KeySet()

    def add(self, path: str, status: os.stat_result) -> bool:
        """Whether it is a new one. Some network drives number nothing, and hard links share their number: there the path decides."""
        is_plain = S_ISDIR(status.st_mode) or status.st_nlink == 1
        return self.add_number(path, status.st_dev, status.st_ino, is_plain)

    def add_number(self, path: str, device: int, number: int, is_plain: bool) -> bool:
        """The same of a file's numbers alone; `is_plain`: no other file has them."""
        is_new = number == 0 or self._numbers_on(device).add(number)
        return is_new if is_plain and number else self._paths.add(key_of(os.path.normcase(os.path.realpath(path))))

    def new_among(self, folder: str, found: Sequence[tuple[str, int, int, bool]]) -> list[str]:
        """Those names in a folder (its path ends with a separator) that are new, of (name, device, number, is plain)."""
        devices, numbers = {one[1] for one in found}, [one[2] for one in found]
        # A link beside its target has the target's number.
        if (
            len(found) >= _MANY
            and len(devices) == 1
            and all(number and plain for *_, number, plain in found)
            and len({*numbers}) == len(found)
        ):
            return list(compress((one[0] for one in found), self._numbers_on(devices.pop()).add_all(numbers)))
        return [name for name, device, number, plain in found if self.add_number(folder + name, device, number, plain)]

    def new_names(self, folder: str, names: Iterable[str]) -> list[str]:
        """Those names that were not met in this folder before, by whatever way it was reached. What a link leads to does not count."""
        place = os.path.join(os.path.normcase(os.path.realpath(folder)), "")
        return [name for name in names if self._paths.add(key_of(place + os.path.normcase(name)))]

    def has_content_of(self, status: os.stat_result) -> bool:
        """Whether this file was met, under whatever name."""
        return status.st_ino != 0 and status.st_ino in self._numbers_on(status.st_dev)

    def _numbers_on(self, device: int) -> KeySet:
        if device not in self._by_device:
            self._by_device[device] = KeySet()
        return self._by_device[device]


class FolderWalk:
    """All that lies in `paths` (files, and folders with all that is in them), in the order given, a folder's files before its folders.

    Links are followed; a folder reached twice (a loop) is walked once, and so is a file, or with `each_name` each name of it: a link to a
    file is then a file like others. Hidden files and folders are skipped inside
    folders, everything that is no regular file (FIFO, socket, device) everywhere. A folder inside that can't be listed goes to
    `on_unreadable`. Files that were given themselves are always taken, of the others those that `rules` take.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        rules: WalkRules | None = None,
        *,
        each_name: bool = False,
        on_unreadable: Callable[[Path, OSError], None] | None = None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Raises AppError at once: PATH_MISSING for a path that is not there, DISK_READ_ONLY for one that may not be looked at."""
        self._roots = [absolute_of(path) for path in paths]
        self._rules = rules or _Everything()
        self._each_name = each_name
        self._on_unreadable = on_unreadable
        self._is_cancelled = is_cancelled
        self.known_folders = KnownFiles()
        self.known_files = KnownFiles()
        """The files that were taken."""
        self.num_seen = 0
        """Regular files that are not hidden, taken or not."""
        for root in self._roots:
            check_there(root)

    def __iter__(self) -> Iterator[FolderContent]:
        """Ends where it is cancelled; a folder that is then listed in part is not told."""
        named: list[str] = []
        for root in self._roots:
            if named and (os.path.isdir(root) or os.path.dirname(named[0]) != os.path.dirname(root) or len(named) == _MAX_NAMED_AT_ONCE):
                yield from self._named(named)
                named = []
            if os.path.isdir(root):
                yield from self.walk_below(root, root)
            else:
                named.append(root)
            if self._is_cancelled():
                return
        yield from self._named(named)

    def walk_below(self, root: str, folder: str) -> Iterator[FolderContent]:
        """The folder `folder`, found under the given `root`, and all folders in it that were not walked yet."""
        waiting = [folder]
        while waiting:
            path = waiting.pop()
            try:
                if not self.known_folders.add(path, os.stat(path)):
                    continue
                content = self.list_folder(root, path)
            except OSError as error:
                self._tell(path, error)
                continue
            if content is None:
                return
            yield content
            prefix = content.relative + os.sep if content.relative else ""
            children = ((prefix + name, os.path.join(path, name)) for name in reversed(content.folders))
            waiting.extend(child for relative, child in children if self._rules.enters(root, relative, child))

    def list_folder(self, root: str, path: str) -> FolderContent | None:
        """What is taken from this folder, None where the walk is cancelled. Raises OSError."""
        found: list[tuple[str, int, int, bool]] = []
        links: list[tuple[str, int, int, bool]] = []
        folders: list[str] = []
        prefix = "" if path == root else os.path.relpath(path, root) + os.sep
        with os.scandir(path) as entries:
            for entry in entries:
                if self._is_cancelled():
                    return None
                if entry.name.startswith("."):
                    continue
                try:
                    status = entry.stat()
                except OSError as error:
                    self._tell(entry.path, error)
                    continue
                if S_ISDIR(status.st_mode):
                    folders.append(entry.name)
                elif S_ISREG(status.st_mode):
                    self.num_seen += 1
                    if self._rules.takes(root, prefix + entry.name, entry.path):
                        names = links if entry.is_symlink() else found
                        names.append((entry.name, status.st_dev, status.st_ino, status.st_nlink == 1))
        # A file counts under its own name, also where a link to it comes before it.
        found = [*sorted(found), *sorted(links)]
        if self._each_name:
            new = self.known_files.new_names(path, (one[0] for one in found))
        else:
            new = self.known_files.new_among(path.rstrip(os.sep) + os.sep, found)
        if links:
            new.sort()
        return FolderContent(root, path, new, sorted(folders), are_named=False)

    def _named(self, paths: Sequence[str]) -> Iterator[FolderContent]:
        new: list[str] = []
        for path in paths:
            try:
                status = os.stat(path)
            except OSError as error:
                self._tell(path, error)
                continue
            if S_ISREG(status.st_mode):
                self.num_seen += 1
                folder, name = os.path.split(path)
                if self.known_files.new_names(folder, [name]) if self._each_name else self.known_files.add(path, status):
                    new.append(name)
        if new:
            folder = os.path.dirname(paths[0])
            yield FolderContent(folder, folder, new, [], are_named=True)

    def _tell(self, path: str, error: OSError) -> None:
        if error.errno not in (errno.ENOENT, errno.ELOOP) and self._on_unreadable is not None:
            self._on_unreadable(Path(path), error)


def walk_files(paths: Sequence[Path], on_unreadable: Callable[[Path, OSError], None] | None = None) -> Iterator[FoundFile]:
    """All files that a FolderWalk finds, one at a time. Raises what it raises, at once."""
    walk = FolderWalk(paths, on_unreadable=on_unreadable)
    return (FoundFile(Path(content.path, name), Path(content.root)) for content in walk for name in content.names)


def absolute_of(path: Path) -> str:
    """The absolute path as the user gave it: resolving would follow links and rename it."""
    return os.path.abspath(path)


def check_there(path: str) -> None:
    """Raises AppError: PATH_MISSING, DISK_READ_ONLY, ... where this path can't be looked at."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise missing_error(Path(path)) from error
    except OSError as error:
        raise disk_error(error, Path(path)) from error
