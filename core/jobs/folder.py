"""The names inside a job folder (docs/job-folder.md is the protocol), and the jobs of a place."""

import os
from dataclasses import dataclass
from pathlib import Path


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
        return self.path / "lock"

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
    if not place.is_dir():
        return []
    found = [Path(entry.path) for entry in os.scandir(place) if Path(entry.path, request_name).is_file()]
    return sorted(found, key=lambda path: ((path / request_name).stat().st_mtime, path.name), reverse=True)


def free_dir(wanted: Path) -> Path:
    """A folder's path that nothing has yet: the one wanted, or that with a number."""
    path, number = wanted, 2
    while path.exists():
        path, number = wanted.with_name(f"{wanted.name}-{number}"), number + 1
    return path
