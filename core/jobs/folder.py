"""The names inside a job folder (docs/job-folder.md is the protocol), and the jobs of a place."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

LOCK_NAME = "lock"


@dataclass(frozen=True)
class JobFolder:
    """Paths of one job; `request_name` is run.json for a training run and job.json for a translation."""

    path: Path
    request_name: str

    @property
    def request_path(self) -> Path:
        return self.path / self.request_name

    @property
    def label_path(self) -> Path:
        return self.path / "label.json"

    @property
    def lock_path(self) -> Path:
        return self.path / LOCK_NAME

    @property
    def guard_path(self) -> Path:
        """The file that the worker holds by the system's own lock for as long as it lives."""
        return self.path / ".lock.guard"

    @property
    def heartbeat_path(self) -> Path:
        return self.path / "heartbeat"

    @property
    def events_path(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def control_dir(self) -> Path:
        return self.path / "control"

    @property
    def log_path(self) -> Path:
        return self.path / "worker.log"


def jobs_in(place: Path, request_name: str) -> list[Path]:
    """The folders in `place` that are jobs of this kind, newest first; none where it is not there."""
    found = []
    for name, path in _folders_in(place):
        try:
            status = os.stat(os.path.join(path, request_name))
        except OSError:
            continue  # no job, or one that has just gone
        if stat.S_ISREG(status.st_mode):
            found.append((status.st_mtime, name, path))
    return [Path(path) for _, _, path in sorted(found, reverse=True)]


def locked_in(place: Path) -> list[Path]:
    """The folders in `place` at which a worker is, or died; none where it is not there."""
    return [Path(path) for _, path in _folders_in(place) if os.path.exists(os.path.join(path, LOCK_NAME))]


def _folders_in(place: Path) -> list[tuple[str, str]]:
    """Name and path of all that lies in `place`. Raises OSError where it is there and can't be read."""
    if not place.is_dir():
        return []
    with os.scandir(place) as entries:
        return [(entry.name, entry.path) for entry in entries]


def free_dir(wanted: Path) -> Path:
    """A folder's path that nothing has yet: the one wanted, or that with a number."""
    path, number = wanted, 2
    while path.exists():
        path, number = wanted.with_name(f"{wanted.name}-{number}"), number + 1
    return path
