"""Looking at the originals of a dataset: are they there, how large are they, and what is their content? Only ever read."""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from core.errors import AppError
from core.pairs.index import opened_index
from core.pairs.storing import Cell

_NUM_THREADS = 2
_NUM_PER_BATCH = 500
"""Files between two commits: what a cancelled or killed pass loses at most."""
Progress = Callable[[int, int], bool]
"""(done, of how many) -> whether to go on."""


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a pass came to. `is_complete` is false where it was cancelled; the next one goes on from there."""

    num_looked: int
    num_missing: int
    num_changed: int
    is_complete: bool


class Measure(msgspec.Struct, frozen=True):
    """What is known of a file's content; width and height are None where it is no picture that can be read."""

    num_bytes: int
    mtime_ns: int
    sha256: bytes
    width: int | None
    height: int | None


def check_originals(dataset_dir: Path, on_progress: Progress | None = None) -> Looked:
    """See which files are there, and forget what was measured of those that changed since. Nothing but the folders' entries is read.

    Raises AppError: PATH_MISSING, NOT_A_DATASET, NEWER_FORMAT, DISK_*.
    """

    def look(path: str) -> tuple[int, int] | None:
        try:
            status = os.stat(path)  # noqa: PTH116 -- a hundred thousand Path objects take seconds
        except (OSError, ValueError):
            return None
        return status.st_size, status.st_mtime_ns

    num_missing = num_changed = num_looked = 0
    with opened_index(dataset_dir) as database:
        (total,) = database.execute("SELECT count(*) FROM files").fetchone()
    for batch in _batches(dataset_dir, "files.id > ?", 0):
        rows = []
        for number, path, num_bytes, mtime_ns in batch:
            found = look(path)
            is_changed = found is not None and num_bytes is not None and found != (num_bytes, mtime_ns)
            num_missing += found is None
            num_changed += is_changed
            rows.append((found is None, is_changed, number))
        num_looked += len(rows)
        with opened_index(dataset_dir) as database:
            database.execute("BEGIN IMMEDIATE")
            database.executemany("UPDATE files SET is_missing = ?1 WHERE id = ?2 AND is_missing != ?1", ((r[0], r[2]) for r in rows))
            forget = "num_bytes = NULL, mtime_ns = NULL, sha256 = NULL, width = NULL, height = NULL"
            database.executemany(f"UPDATE files SET {forget} WHERE id = ?", ((r[2],) for r in rows if r[1]))
        if on_progress is not None and not on_progress(num_looked, total):
            return Looked(num_looked=num_looked, num_missing=num_missing, num_changed=num_changed, is_complete=False)
    return Looked(num_looked=num_looked, num_missing=num_missing, num_changed=num_changed, is_complete=True)


def measure_originals(dataset_dir: Path, on_progress: Progress | None = None) -> Looked:
    """Read every file that was not yet: SHA-256 of its bytes, and width and height of its picture. Files not there are marked missing.

    A pass that was cancelled, or killed, is continued by the next. Raises AppError as check_originals does.
    """
    num_missing = num_looked = 0
    with opened_index(dataset_dir) as database:
        (total,) = database.execute("SELECT count(*) FROM files WHERE sha256 IS NULL AND NOT is_missing").fetchone()
    with ThreadPoolExecutor(_NUM_THREADS) as pool:
        for batch in _batches(dataset_dir, "files.id > ? AND sha256 IS NULL AND NOT is_missing", 0):
            found = list(pool.map(measure, (path for _, path, _, _ in batch), chunksize=32))
            num_looked += len(batch)
            num_missing += sum(one is None for one in found)
            with opened_index(dataset_dir) as database:
                database.execute("BEGIN IMMEDIATE")
                store_measures(database, [(number, one) for (number, _, _, _), one in zip(batch, found, strict=True)])
            if on_progress is not None and not on_progress(num_looked, total):
                return Looked(num_looked=num_looked, num_missing=num_missing, num_changed=0, is_complete=False)
    return Looked(num_looked=num_looked, num_missing=num_missing, num_changed=0, is_complete=True)


def measure(path: str | Path) -> Measure | None:
    """A file's size, time, SHA-256, and its picture's size; None where it can't be read at all."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            status = os.fstat(file.fileno())
            sha256 = hashlib.file_digest(file, "sha256").digest()
    except (OSError, ValueError):
        return None
    from core.images.reading import picture_size  # decodes; the window opens datasets without

    try:
        width, height = picture_size(Path(path))
    except AppError:
        return Measure(status.st_size, status.st_mtime_ns, sha256, None, None)
    return Measure(status.st_size, status.st_mtime_ns, sha256, width, height)


def store_measures(database: sqlite3.Connection, measures: Sequence[tuple[int, Measure | None]]) -> None:
    """Write what was found of files, by their ids, in the open transaction; None marks one missing."""
    database.executemany("UPDATE files SET is_missing = 1 WHERE id = ?", ((number,) for number, one in measures if one is None))
    known = [(one.num_bytes, one.mtime_ns, one.sha256, one.width, one.height, number) for number, one in measures if one is not None]
    database.executemany(
        "UPDATE files SET num_bytes = ?, mtime_ns = ?, sha256 = ?, width = ?, height = ?, is_missing = 0 WHERE id = ?", known
    )
    database.executemany("UPDATE pairs SET num_px = coalesce(? * ?, 0) WHERE first_file = ?", (row[3:] for row in known))


_Row = tuple[int, str, int | None, int | None]


def _batches(dataset_dir: Path, which: str, after: int) -> Iterator[list[_Row]]:
    """(id, path, num_bytes, mtime_ns) of the files that `which` names after an id, as batches; the index is closed in between."""
    while True:
        with opened_index(dataset_dir) as database:
            rows = database.execute(
                "SELECT files.id, folders.path, files.name, num_bytes, mtime_ns FROM files JOIN folders ON folders.id = folder"
                f" WHERE {which} ORDER BY files.id LIMIT {_NUM_PER_BATCH}",
                (after,),
            ).fetchall()
        if not rows:
            return
        yield [(number, place(folder, name), num_bytes, mtime_ns) for number, folder, name, num_bytes, mtime_ns in rows]
        after = rows[-1][0]


def place(folder: Cell, name: Cell) -> str:
    """The path of a file of the index, as the system takes it."""
    return os.path.join(os.fsdecode(folder), os.fsdecode(name))  # noqa: PTH118
