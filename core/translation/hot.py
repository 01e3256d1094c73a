"""Watches folders for pictures that appear in them, and tells of each once it is completely written (no torch)."""

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from core.compact import KeySet, NumbersByKey, key_of
from core.images.wholeness import is_cut_short
from core.translation.inputs import InputRules
from core.walking import FolderContent, KnownFiles, check_there

LOOK_EVERY_S = 0.5
STILL_S = 2.0
"""A file whose size and time of change stood still for so long, by the monotonic clock, is taken for complete."""
PATIENCE_S = 30.0
"""One that by its format is not all there stands still for so long before it is taken as it is: who copies it may be held up."""
_COARSEST_TIME_S = 3.0
"""A change so soon after another may leave the folder's time as it was (two seconds on FAT drives): until then it is listed again."""
RECHECK_EVERY_S = 3.0
"""Whether what was taken has changed since is looked up so often, and more seldom where that takes long."""
_RECHECK_SHARE = 0.05
_MAX_SHARE = 0.1
"""So much of one processor core may go into watching very many folders."""
_UNFINISHED = frozenset({".part", ".partial", ".crdownload", ".download", ".opdownload", ".tmp", ".temp", ".filepart"})
"""Programs that fetch files give them these endings until they are complete; a line that stalls stands still, too."""


class _Folder:
    __slots__ = ("changed", "known", "list_until", "mtime_ns", "path", "recheck_at", "root", "waiting", "was_listed")

    def __init__(self, root: str, path: str) -> None:
        self.root = root
        self.path = path
        self.mtime_ns = -1
        self.list_until = 0.0
        self.was_listed = False
        self.recheck_at = 0.0
        self.known: NumbersByKey | None = None
        """The names that were looked at to their end, with their stamps. A name that goes away is forgotten: what comes under it later is a
        new picture."""
        self.changed: set[str] = set()
        """Those of the waiting that were known before they changed."""
        self.waiting: dict[str, tuple[int, int, float]] = {}
        """Size, time of change in ns, and since when (monotonic) both stand still."""


class HotFolders:
    """Every new picture in the given folders and the folders in them, once for as long as it lies there unchanged.

    Folders whose time of change moved are listed again at once, the others now and then; files that may still grow are looked at until
    they stand still, have a content and can be opened, and their format's end is there.
    """

    def __init__(
        self,
        folders: Sequence[str],
        rules: InputRules,
        was_taken: Callable[[str], bool],
        is_due_again: Callable[[str], bool | None],
        closing: threading.Event,
        on_unreadable: Callable[[Path, OSError], None],
    ) -> None:
        """`was_taken` tells which of the files that lie there at first were taken by an earlier session. `is_due_again` is asked of one
        that was taken, has changed, and stands still again: whether it is to be taken again, or None while that is not known yet.
        Raises AppError: PATH_MISSING."""
        self._rules = rules
        self._was_taken = was_taken
        self._is_due_again = is_due_again
        self._closing = closing
        self._on_unreadable = on_unreadable
        self._folders: dict[str, _Folder] = {}
        self._known_folders = KnownFiles()
        self._unreadable = KeySet()
        self._roots = frozenset(folders)
        for folder in folders:
            check_there(folder)
            self._enter(folder, folder)

    def contents(self) -> Iterator[FolderContent | None]:
        """New pictures, folder by folder; None before each wait for more. Goes on until `closing` is set."""
        while not self._closing.is_set():
            busy_s = 0.0
            for folder in list(self._folders.values()):
                if self._closing.is_set():
                    return
                began = time.monotonic()
                content = self._look(folder)
                busy_s += time.monotonic() - began
                if content is not None:
                    yield content
            yield None
            self._closing.wait(max(LOOK_EVERY_S, busy_s / _MAX_SHARE))

    def _enter(self, root: str, path: str) -> None:
        try:
            if path not in self._folders and self._known_folders.add(path, os.stat(path)):
                self._folders[path] = _Folder(root, path)
        except OSError as error:
            self._tell(path, error)

    def _look(self, folder: _Folder) -> FolderContent | None:
        try:
            mtime_ns = os.stat(folder.path).st_mtime_ns
            if mtime_ns != folder.mtime_ns:
                folder.mtime_ns = mtime_ns
                folder.list_until = time.monotonic() + _COARSEST_TIME_S
            began = time.monotonic()
            if began <= folder.list_until or began >= folder.recheck_at:
                self._list(folder)
                took_s = time.monotonic() - began
                folder.recheck_at = began + max(RECHECK_EVERY_S, took_s / _RECHECK_SHARE)
        except OSError as error:
            self._tell(folder.path, error)
            folder.mtime_ns = -1
            if folder.path not in self._roots:
                # It is met again when it comes again.
                del self._folders[folder.path]
                self._known_folders = KnownFiles()
                for other in self._folders.values():
                    self._remember(other)
            return None
        names = self._complete(folder) if folder.waiting else []
        return FolderContent(folder.root, folder.path, names, [], are_named=False) if names else None

    def _remember(self, folder: _Folder) -> None:
        try:
            self._known_folders.add(folder.path, os.stat(folder.path))
        except OSError:
            pass  # its own turn comes

    def _list(self, folder: _Folder) -> None:
        known, waiting, changed = NumbersByKey(), {}, set()
        with os.scandir(folder.path) as entries:
            for entry in entries:
                if self._closing.is_set():
                    return
                if entry.name.startswith("."):
                    continue
                try:
                    status = entry.stat()
                except OSError:
                    continue
                if S_ISDIR(status.st_mode):
                    if self._rules.enters(folder.root, os.path.relpath(entry.path, folder.root), entry.path):
                        self._enter(folder.root, entry.path)
                elif S_ISREG(status.st_mode) and os.path.splitext(entry.name)[1].lower() not in _UNFINISHED:
                    key, stamp = key_of(entry.name), _stamp_of(status)
                    former = folder.known[key] if folder.known is not None else 0
                    if former == stamp or (not former and self._is_passed_over(folder, entry, status)):
                        known[key] = stamp
                    else:
                        state = status.st_size, status.st_mtime_ns, time.monotonic()
                        waiting[entry.name] = folder.waiting.get(entry.name, state)
                        if former or entry.name in folder.changed:
                            changed.add(entry.name)
        folder.known, folder.waiting, folder.changed, folder.was_listed = known if len(known) else None, waiting, changed, True

    def _is_passed_over(self, folder: _Folder, entry: os.DirEntry[str], status: os.stat_result) -> bool:
        if not folder.was_listed and self._was_taken(entry.path):
            return True
        # Behind a link to a file that is met itself lies no other picture.
        return entry.is_symlink() and self._rules.may_be_input(entry.path, status)

    def _complete(self, folder: _Folder) -> list[str]:
        """The waiting files that stand still, sorted; they wait no more."""
        names: list[str] = []
        prefix = "" if folder.path == folder.root else os.path.relpath(folder.path, folder.root) + os.sep
        for name, (size, mtime_ns, since) in list(folder.waiting.items()):
            path = os.path.join(folder.path, name)
            try:
                status = os.stat(path)
            except OSError:
                del folder.waiting[name]
                continue
            now = time.monotonic()
            if (status.st_size, status.st_mtime_ns) != (size, mtime_ns):
                folder.waiting[name] = status.st_size, status.st_mtime_ns, now
            elif now - since >= STILL_S and size > 0 and _can_be_opened(path):
                if now - since < PATIENCE_S and is_cut_short(Path(path)):
                    continue
                is_due = self._is_due_again(path) if name in folder.changed else True
                if is_due is None:
                    continue
                del folder.waiting[name]
                folder.changed.discard(name)
                if folder.known is None:
                    folder.known = NumbersByKey()
                folder.known[key_of(name)] = _stamp_of(status)
                if is_due and self._rules.takes(folder.root, prefix + name, path):
                    names.append(name)
        return sorted(names)

    def _tell(self, path: str, error: OSError) -> None:
        """Once for every folder; one that is gone is nothing to tell, unless it was given."""
        if (error.errno not in (errno.ENOENT, errno.ELOOP) or path in self._roots) and self._unreadable.add(key_of(path)):
            self._on_unreadable(Path(path), error)


def _stamp_of(status: os.stat_result) -> int:
    """A number from 1 for size and time of change: another one once they are others (but for one chance in four billion)."""
    return 1 + key_of(f"{status.st_size} {status.st_mtime_ns}") % (2**32 - 1)


def _can_be_opened(path: str) -> bool:
    """On Windows not while another program writes it."""
    try:
        with open(path, "rb"):
            return True
    except OSError:
        return False
