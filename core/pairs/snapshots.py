"""Daily copies of a dataset's index, and the way back to the last good one when the index is damaged."""

import contextlib
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text, writing_whole
from core.pairs.index import APPLICATION_ID, DATABASE_NAME, DATASET_FORMAT, connect, database_error, is_whole, not_a_dataset, opened_index

NUM_KEPT = 7
"""Snapshots of so many days are kept: the newest."""
SNAPSHOTS_NAME = "snapshots"
_NAME = re.compile(r"dataset-(\d{4}-\d\d-\d\d)\.db")
_OLD_FORMAT_NAME = "dataset-format-1.db"


@dataclass(frozen=True)
class Snapshot:
    """The index as it was when `day`'s first edit began."""

    path: Path
    day: date


def snapshots(dataset_dir: Path) -> list[Snapshot]:
    """The snapshots there are, newest first, good or not."""
    try:
        found = [(path, _NAME.fullmatch(path.name)) for path in (dataset_dir / SNAPSHOTS_NAME).iterdir()]
    except OSError:
        return []
    dated = []
    for path, match in found:
        if match is not None:
            with contextlib.suppress(ValueError):  # a name like 2026-13-99
                dated.append(Snapshot(path, date.fromisoformat(match[1])))
    return sorted(dated, key=lambda snapshot: snapshot.day, reverse=True)


def snapshot_daily(dataset_dir: Path, today: date | None = None) -> None:
    """Copy the index, unless that was done today already, and drop copies of more than NUM_KEPT days. To be called before an edit.

    A damaged index is never copied over what is good. Raises AppError: NOT_A_DATASET, NEWER_FORMAT, DISK_*.
    """
    target = dataset_dir / SNAPSHOTS_NAME / f"dataset-{today or date.today():%Y-%m-%d}.db"
    if target.exists():
        return
    with opened_index(dataset_dir) as database:
        if not is_whole(database):
            raise not_a_dataset(dataset_dir)
        _copy(database, target, dataset_dir)
    for old in snapshots(dataset_dir)[NUM_KEPT:]:
        with contextlib.suppress(OSError):  # held open by somebody: it goes another day
            old.path.unlink()


def keep_before_migration(dataset_dir: Path) -> None:
    """Keep the index of format 1 beside the snapshots, once. Raises AppError (DISK_*), sqlite3.Error."""
    target = dataset_dir / SNAPSHOTS_NAME / _OLD_FORMAT_NAME
    if not target.exists():
        with closing(connect(dataset_dir / DATABASE_NAME)) as database:
            _copy(database, target, dataset_dir)


def last_good_snapshot(dataset_dir: Path) -> Snapshot | None:
    """The newest snapshot that is sound and of a format this program knows, or None."""
    return next((snapshot for snapshot in snapshots(dataset_dir) if _is_good(snapshot.path)), None)


def restore(dataset_dir: Path, snapshot: Snapshot) -> Path:
    """Put a snapshot in the index's place; returns where the index as it was is kept. The snapshot stays.

    Raises AppError: NOT_A_DATASET (the snapshot is damaged; nothing was changed), DISK_*.
    """
    if not _is_good(snapshot.path):
        name = path_to_text(snapshot.path)
        raise AppError(ErrorCode.NOT_A_DATASET, f"The snapshot {name} is damaged too.", "Choose an older one.", path=name)
    index = dataset_dir / DATABASE_NAME
    kept = dataset_dir / f"dataset-damaged-{datetime.now():%Y%m%d-%H%M%S-%f}.db"
    try:
        for suffix in ("", "-journal"):
            part = Path(f"{index}{suffix}")
            if part.exists():
                with writing_whole(Path(f"{kept}{suffix}")) as temporary:
                    shutil.copyfile(part, temporary)
        with writing_whole(index) as temporary:
            shutil.copyfile(snapshot.path, temporary)
            # SQLite would play the damaged file's journal into the new one
            Path(f"{index}-journal").unlink(missing_ok=True)
    except OSError as error:
        raise disk_error(error, dataset_dir) from error
    return kept


def _copy(database: sqlite3.Connection, target: Path, dataset_dir: Path) -> None:
    """A whole copy by SQLite's own means, which waits for no writer and copies no half edit."""
    try:
        target.parent.mkdir(exist_ok=True)
        with writing_whole(target) as temporary, closing(sqlite3.connect(temporary)) as copy:
            database.backup(copy)
    except OSError as error:
        raise disk_error(error, target) from error
    except sqlite3.Error as error:
        raise database_error(error, dataset_dir) from error


def _is_good(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            (application_id,) = database.execute("PRAGMA application_id").fetchone()
            (version,) = database.execute("PRAGMA user_version").fetchone()
            return application_id == APPLICATION_ID and 1 <= version <= DATASET_FORMAT and is_whole(database)
    except sqlite3.Error:
        return False
