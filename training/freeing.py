"""What of a workspace can go to free its disk, and its going: nothing of a job that lives, and no file of the user's (no torch)."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.errors import AppError
from core.files import disk_error, is_abandoned_partial, remove_folder_whole
from core.jobs.events import Finished
from core.jobs.folder import JobFolder
from core.jobs.lock import living_owner
from core.jobs.tail import last_ending
from core.translation.job import TranslationJob, list_jobs
from core.workspace import WorkspaceFolders
from training.checkpoint_folders import best_of, checkpoint_bytes, sound_checkpoints
from training.queue import Queue
from training.run import RunFolder, list_runs

_CACHES = ("thumbnails", "previews")
"""Folders of the cache whose files are made anew when they are asked for. What checks found out stays: it took long."""
_OF_A_JOURNAL = frozenset(
    {
        *("job.json", "label.json", "files.jsonl", "events.jsonl", "in-hand", "crash.log", "report.csv", "worker.log"),
        *("lock", ".lock.guard", "heartbeat", "control", "follower", "ranks"),
    }
)
"""All that a translation writes into its folder but its results."""


class FreeKind(StrEnum):
    """What can be freed."""

    CHECKPOINTS = "checkpoints"
    """Of finished runs all but the best and the last."""
    MILESTONES = "milestones"
    """Generators of finished runs that were kept for models of them; never the best."""
    CACHE = "cache"
    JOURNALS = "journals"
    """Of finished translations whose results lie elsewhere; they go to the trash."""
    LEFTOVERS = "leftovers"
    """Half-written files of programs that were killed."""


@dataclass(frozen=True)
class Freeable:
    """Folders and files of one kind that can go, each with its bytes."""

    kind: FreeKind
    paths: tuple[tuple[Path, int], ...]

    @property
    def num_bytes(self) -> int:
        """What they take together."""
        return sum(num_bytes for _, num_bytes in self.paths)


def find_freeable(workspace: Path, leftovers: Iterable[tuple[Path, int]], in_use: frozenset[Path]) -> list[Freeable]:
    """What can go, each kind of which there is any. `leftovers` were met in counting; jobs `in_use` are looked at by somebody.

    Raises the disk's troubles.
    """
    checkpoints: list[tuple[Path, int]] = []
    milestones: list[tuple[Path, int]] = []
    folders = WorkspaceFolders(workspace)
    for run_dir in _finished_runs(workspace):
        sound = sound_checkpoints(run_dir)
        whole = [(path, state) for path, state in sound if state.resumable]
        kept = {state.step for state in (best_of(whole), best_of(sound)) if state is not None} | {state.step for _, state in whole[-1:]}
        for path, state in sound:
            if state.step not in kept:
                (checkpoints if state.resumable else milestones).append((path, checkpoint_bytes(path)))
    caches = [(folder, _bytes_in(folder)) for folder in (folders.cache_dir / name for name in _CACHES) if folder.is_dir()]
    journals = [(job_dir, _bytes_in(job_dir)) for job_dir in list_jobs(workspace) if job_dir not in in_use and _may_journal_go(job_dir)]
    found = (
        Freeable(FreeKind.CHECKPOINTS, tuple(checkpoints)),
        Freeable(FreeKind.MILESTONES, tuple(milestones)),
        Freeable(FreeKind.CACHE, tuple(caches)),
        Freeable(FreeKind.JOURNALS, tuple(journals)),
        Freeable(FreeKind.LEFTOVERS, tuple(leftovers)),
    )
    return [freeable for freeable in found if freeable.num_bytes > 0]


def free(
    freeable: Freeable, to_trash: Callable[[Path], bool], *, is_cancelled: Callable[[], bool] = lambda: False
) -> tuple[int, list[AppError]]:
    """Let it go: journals by `to_trash` (which says whether it worked), all else for good. Each is looked at once more before.

    Returns the bytes that went, and a trouble for each folder that could not go. Between two of them `is_cancelled` ends it.
    """
    freed, troubles = 0, list[AppError]()
    for path, num_bytes in freeable.paths:
        if is_cancelled():
            break
        if not _may_go_now(freeable.kind, path):
            continue
        try:
            if freeable.kind is FreeKind.JOURNALS:
                freed += num_bytes if to_trash(path) else 0
            elif path.is_dir() and not path.is_symlink():
                remove_folder_whole(path)
                freed += num_bytes
            else:
                path.unlink(missing_ok=True)
                freed += num_bytes
        except OSError as error:
            troubles.append(disk_error(error, path))
        except AppError as error:
            troubles.append(error)
    return freed, troubles


def _finished_runs(workspace: Path) -> list[Path]:
    """Runs that came to their end, and that nobody trains or is about to train on."""
    queue = Queue(workspace)
    return [run_dir for run_dir in list_runs(workspace) if _is_finished(RunFolder(run_dir).job) and queue.entry_of(run_dir) is None]


def _is_finished(folder: JobFolder) -> bool:
    return living_owner(folder) is None and isinstance(last_ending(folder), Finished)


def _may_journal_go(job_dir: Path) -> bool:
    """Whether a translation is finished and nothing but its own notes lies in its folder: results that lie there are the user's."""
    return _is_finished(TranslationJob(job_dir).folder) and _OF_A_JOURNAL.issuperset(path.name for path in job_dir.iterdir())


def _may_go_now(kind: FreeKind, path: Path) -> bool:
    """Whether it still may: somebody may have resumed the job since."""
    match kind:
        case FreeKind.CHECKPOINTS | FreeKind.MILESTONES:
            return path.is_dir() and _is_finished(RunFolder(path.parent.parent).job)
        case FreeKind.JOURNALS:
            return path.is_dir() and _may_journal_go(path)
        case FreeKind.LEFTOVERS:
            return is_abandoned_partial(path)
        case FreeKind.CACHE:
            return path.is_dir()


def _bytes_in(folder: Path) -> int:
    """The bytes of all files below a folder, as far as they can be looked at."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(place, name).lstat().st_size
            except OSError:
                continue  # gone in the meantime
    return total
