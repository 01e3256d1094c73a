"""Finding originals that were moved: in a folder the user points to, by content where it is known, else by name."""

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import msgspec

from core.pairs.edits import editing
from core.pairs.history import Edit
from core.pairs.index import opened_index
from core.pairs.naming import fold
from core.pairs.originals import Measure, Progress, check_originals, measure, place, store_measures
from core.pairs.storing import FileRows, cell_of
from core.walking import FoundFile, walk_files


class Relinked(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it, in files: found again, still missing, and of these such whose name fits several files, or one of other content."""

    num_relinked: int
    num_missing: int
    num_unclear: int = 0
    num_different: int = 0


class _Missing(msgspec.Struct, frozen=True):
    file: int
    path: str
    num_bytes: int | None
    sha256: bytes | None


def relink(dataset_dir: Path, folder: Path, on_progress: Progress | None = None, acting_for: int | None = None) -> Relinked:
    """Look for the missing files of a dataset in `folder` and all that is in it, and refer to them there: one edit, which can be undone.

    A file whose content is known (originals.measure_originals) is found under any name, and never taken for another of its name. One
    whose content is not known is found by its name; of several the one whose folders agree the furthest, if it is only one.
    Cancelled by `on_progress`, it leaves all as it was. Raises AppError as edits.DatasetEdits does, PATH_MISSING for the folder.
    """
    check_originals(dataset_dir)
    missing = _missing_files(dataset_dir)
    candidates = _Candidates(walk_files([folder]))
    places: dict[int, tuple[Path, Measure | None]] = {}
    num_unclear = num_different = 0
    for number, one in enumerate(missing, 1):
        if one.sha256 is not None:
            found = candidates.of_content(one)
            num_different += found is None and bool(candidates.named(one.path))
        else:
            path, is_unclear = candidates.of_name(one.path)
            found = None if path is None else (path, None)
            num_unclear += is_unclear
        if found is not None:
            places[one.file] = found
        if on_progress is not None and not on_progress(number, len(missing)):
            return Relinked(num_relinked=0, num_missing=len(missing))
    if places:
        with editing(dataset_dir, acting_for) as database:
            _refer_to(database, places)
    num_left = len(missing) - len(places)
    return Relinked(num_relinked=len(places), num_missing=num_left, num_unclear=num_unclear, num_different=num_different)


def _missing_files(dataset_dir: Path) -> list[_Missing]:
    used = "(files.id IN (SELECT first_file FROM pairs WHERE is_listed) OR files.id IN (SELECT second_file FROM pairs WHERE is_listed))"
    with opened_index(dataset_dir) as database:
        rows = database.execute(
            "SELECT files.id, folders.path, files.name, num_bytes, sha256 FROM files JOIN folders ON folders.id = folder"
            f" WHERE is_missing AND {used} ORDER BY files.id"
        ).fetchall()
    return [_Missing(number, place(folder, name), num_bytes, sha256) for number, folder, name, num_bytes, sha256 in rows]


class _Candidates:
    """The files of a folder by name and by size; contents are read only of those of a size that is looked for."""

    def __init__(self, found: Iterable[FoundFile]) -> None:
        self._by_name: dict[str, list[Path]] = {}
        self._by_size: dict[int, list[Path]] = {}
        self._measures: dict[Path, Measure | None] = {}
        for one in found:
            self._by_name.setdefault(fold(one.path.name), []).append(one.path)
            try:
                self._by_size.setdefault(one.path.stat().st_size, []).append(one.path)
            except OSError:
                continue

    def named(self, path: str) -> list[Path]:
        """The files of the same name, upper and lower case alike."""
        return self._by_name.get(fold(os.path.basename(path)), [])  # noqa: PTH119

    def of_content(self, wanted: _Missing) -> tuple[Path, Measure | None] | None:
        """A file of that very content; of several the one whose path agrees the furthest from its end."""
        assert wanted.num_bytes is not None
        alike = sorted(self._by_size.get(wanted.num_bytes, []), key=lambda path: _agreement(path, wanted.path), reverse=True)
        for path in alike:
            if path not in self._measures:
                self._measures[path] = measure(path)
            found = self._measures[path]
            if found is not None and found.sha256 == wanted.sha256:
                return path, found
        return None

    def of_name(self, path: str) -> tuple[Path | None, bool]:
        """The file of that name and whose folders agree the furthest; None, and whether that is because there are several."""
        ranked = sorted(((_agreement(one, path), one) for one in self.named(path)), key=lambda pair: pair[0], reverse=True)
        if not ranked:
            return None, False
        if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
            return None, True
        return ranked[0][1], False


def _agreement(path: Path, other: str) -> int:
    """How many parts at the end of two paths are the same, to the letter counting a little more."""
    number = 0
    for one, two in zip(reversed(path.parts), reversed(Path(other).parts), strict=False):
        if fold(one) != fold(two):
            break
        number += 3 if one == two else 2
    return number


def _refer_to(database: sqlite3.Connection, places: dict[int, tuple[Path, Measure | None]]) -> None:
    """Let the pairs refer to the new places of their files, each of which becomes a row of its own; the old rows stay for undo."""
    rows = FileRows(database)
    edit = Edit(database, "relink")
    moved: dict[int, int] = {}
    for old, (path, found) in places.items():
        folder, name = os.path.split(os.fspath(path))
        moved[old] = rows.row_in(rows.folder(cell_of(folder)), cell_of(name))
        database.execute("UPDATE files SET is_missing = 0 WHERE id = ?", (moved[old],))
        if found is not None:
            store_measures(database, [(moved[old], found)])
    for field in ("first_file", "second_file"):
        using = f"SELECT id, {field} FROM pairs WHERE is_listed AND {field} IN (SELECT id FROM files WHERE is_missing)"
        pairs = database.execute(using).fetchall()
        edit.set_each(field, ((pair, moved[old]) for pair, old in pairs if old in moved))
    edit.close()
