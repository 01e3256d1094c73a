"""Who may edit a dataset: one window or program at a time; all others read it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.jobs.folder import JobFolder
from core.jobs.lock import JobLock, LockOwner, living_owner
from core.pairs.index import DATABASE_NAME

_held: dict[str, tuple[JobLock, int]] = {}
"""The claims of this process by folder, each with how often it was taken."""
_lock = threading.Lock()


@contextmanager
def claimed(dataset_dir: Path, acting_for: int | None = None) -> Iterator[None]:
    """Hold the right to edit. In the process that holds it already, or for the one that does (`acting_for`: its number), it is shared.

    A window takes it for as long as it shows the dataset; without, each edit takes it for its own moment.
    Raises AppError: JOB_BUSY (another window or program has it), DISK_*.
    """
    take(dataset_dir, acting_for)
    try:
        yield
    finally:
        release(dataset_dir)


def take(dataset_dir: Path, acting_for: int | None = None) -> None:
    """As `claimed`, until `release` was called as often. Raises as it does."""
    key = os.path.realpath(dataset_dir)
    with _lock:
        if key in _held:
            lock, count = _held[key]
            _held[key] = (lock, count + 1)
            return
        lock = JobLock(JobFolder(dataset_dir, DATABASE_NAME))
        holder = editor(dataset_dir)
        if holder is None or holder.pid != acting_for:
            try:
                lock.acquire()
            except AppError as error:
                raise _in_use(dataset_dir, error) if error.code is ErrorCode.JOB_BUSY else error from error
        _held[key] = (lock, 1)


def release(dataset_dir: Path) -> None:
    """Give the right back that `take` took."""
    key = os.path.realpath(dataset_dir)
    with _lock:
        lock, count = _held.pop(key)
        if count > 1:
            _held[key] = (lock, count - 1)
        else:
            lock.release()


def refuse_if_claimed(dataset_dir: Path) -> None:
    """Raises AppError JOB_BUSY where another process holds the right to edit."""
    take(dataset_dir)
    release(dataset_dir)


def editor(dataset_dir: Path) -> LockOwner | None:
    """The living process that may edit the dataset now, this one included; None where nobody holds the right."""
    return living_owner(JobFolder(dataset_dir, DATABASE_NAME))


def _in_use(dataset_dir: Path, error: AppError) -> AppError:
    name = path_to_text(dataset_dir)
    holder = f" (process {error.details['pid']} on {error.details['host']})" if "pid" in error.details else ""
    message = f"The dataset {name} is being edited in another window or program{holder}; here it can only be looked at."
    return AppError(ErrorCode.JOB_BUSY, message, "Edit it there, or close it there first.", **{**error.details, "path": name})
