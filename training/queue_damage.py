"""Files of a queue that can't be read: they stay, nothing is done with them, and what is the matter is told (no torch, no Qt)."""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import msgspec

from core.errors import AppError, ErrorCode
from core.files import path_from_json, path_to_text
from core.plain_files import read_plain
from training.queue import Outcome, Queue, QueueEntry
from training.queue_paths import check_stays_inside


def queue_troubles(queue: Queue) -> list[AppError]:
    """What is the matter with each file of an entry or an outcome that the queue passes over."""
    troubles = []
    for folder, kind in (("waiting", QueueEntry), ("done", Outcome)):
        for path, sign in _files(queue.dir / folder):
            if (reason := _damage(path, kind, sign)) and os.path.lexists(path):
                name = path_to_text(path)
                hint = "Put the file back as it was, or delete it and queue its run again."
                troubles.append(AppError(ErrorCode.NOT_A_JOB, f"The queue passes {name} over: {reason}.", hint, path=name))
    return troubles


def _files(folder: Path) -> list[tuple[Path, tuple[int, int, int]]]:
    """The files by name, with what changes when they do."""
    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".json") and not entry.name.startswith("."):
                with suppress(OSError):  # it has just gone
                    status = entry.stat(follow_symlinks=_leads_somewhere(entry))
                    found.append((Path(entry.path), (status.st_ino, status.st_ctime_ns, status.st_size)))
    return sorted(found)


def _leads_somewhere(entry: os.DirEntry[str]) -> bool:
    """Whether it is no link to itself or to nothing."""
    return Path(entry.path).exists()


def _damage(path: Path, kind: type[QueueEntry | Outcome], sign: tuple[int, int, int]) -> str:
    """Why a file can't be read, as half a sentence; '' where it can."""
    try:
        return _damage_within(path, kind, sign)
    except OSError as error:
        return error.strerror or "it can't be read"


@lru_cache(maxsize=1024)
def _damage_within(path: Path, kind: type[QueueEntry | Outcome], sign: tuple[int, int, int]) -> str:
    """The same of its content, read again once `sign` is another: the window asks every two seconds. Raises OSError."""
    try:
        check_stays_inside(path_from_json(msgspec.json.decode(read_plain(path), type=kind).run))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return f"it is damaged: {error}"
    except AppError:
        return "the path of its run makes no sense"
    return ""
