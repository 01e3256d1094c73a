"""One translation shared by several processes: who does which rows, as torchrun numbers them (no torch).

`torchrun --no-python diptych translate ...` starts the same command several times, on one machine or more, with a shared output folder.
Rank 0 owns the job folder: it lists, and it writes the events that everybody watches. The others work in `<job>/ranks/<n>/`, each with its
own lock, heartbeat, events, control, logs and in-hand. A row belongs to the rank `index % world_size`; rank 0 copies the others' row events
into its own, and does the rows of a rank that died.

What the command does with it (training/commands/translate.py):

    rank = rank_from_environment()            None: not under torchrun, everything as ever
    job_dir = shared_job_dir(output_dir, rank)   the same for all ranks; rank 0 makes the job there, or goes on with the one that is there
    wait_for_leader(job_dir)                  ranks above 0 only, instead of making the job
    start_worker(["_translate-worker", str(job_dir)], rank_job(job_dir, rank).folder.log_path)
                                              every rank starts the same worker, which finds its rank in the environment
    rank_job(job_dir, rank)                   whose has_crashed() and events tell a rank above 0 how its own worker ended
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text
from core.jobs.lock import living_owner
from core.translation.job import HIDDEN_JOB_PREFIX, TranslationJob, is_job

LEADER_PATIENCE_S = 120.0
"""How long ranks wait for each other at the beginning, and for a leader that has gone."""
MAX_RANKS = 4096
"""More than any machine room gives one translation; rank 0 looks after a folder for each."""
_POLL_S = 0.1
_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@dataclass(frozen=True)
class Rank:
    """One of the processes that share a job. `index` counts from 0 to `world_size` - 1, `local_index` those on this machine."""

    index: int
    world_size: int
    local_index: int
    local_size: int
    run_id: str

    def owns(self, row: int) -> bool:
        """Whether the row is this rank's to do."""
        return row % self.world_size == self.index


def rank_from_environment() -> Rank | None:
    """What torchrun says this process is; None without torchrun, and where there is one process only. Raises AppError BAD_COMMAND."""
    environment = os.environ
    if "RANK" not in environment or "WORLD_SIZE" not in environment:
        return None
    try:
        index, world_size = int(environment["RANK"]), int(environment["WORLD_SIZE"])
        local_index = int(environment.get("LOCAL_RANK", "0"))
        local_size = int(environment.get("LOCAL_WORLD_SIZE", "1"))
    except ValueError as error:
        raise _wrong_environment() from error
    if not (0 <= index < world_size <= MAX_RANKS and 0 <= local_index < local_size <= world_size):
        raise _wrong_environment()
    if world_size == 1:
        return None
    return Rank(index, world_size, local_index, local_size, environment.get("TORCHELASTIC_RUN_ID", "none"))


def shared_job_dir(output_dir: Path, rank: Rank) -> Path:
    """The job folder of all ranks of one run: hidden in the output folder, named after the run."""
    run_id = "".join(character if character in _SAFE else "-" for character in rank.run_id)
    return output_dir / f"{HIDDEN_JOB_PREFIX}torchrun-{run_id}"


def rank_job(job_dir: Path, rank: Rank | None) -> TranslationJob:
    """Where a rank has its lock, heartbeat, events and logs: rank 0, and whoever is alone, in the job's folder itself."""
    if rank is None or rank.index == 0:
        return TranslationJob(job_dir)
    return TranslationJob(job_dir / "ranks" / str(rank.index))


def make_rank_dir(job_dir: Path, rank: Rank | None) -> TranslationJob:
    """As rank_job, and the folder is there. Raises AppError (DISK_*, FOLDER_GONE)."""
    job = rank_job(job_dir, rank)
    try:
        job.path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, job.path) from error
    return job


def wait_for_leader(job_dir: Path, patience_s: float = LEADER_PATIENCE_S) -> None:
    """Wait until rank 0 works on the job. Raises AppError PARENT_GONE where it does not within `patience_s`."""
    deadline = time.monotonic() + patience_s
    while not (is_job(job_dir) and living_owner(TranslationJob(job_dir).folder) is not None):
        if time.monotonic() >= deadline:
            name = path_to_text(job_dir)
            message = f"Rank 0 did not begin the translation {name} within {patience_s:.0f} s."
            raise AppError(ErrorCode.PARENT_GONE, message, "Look at what rank 0 says; all ranks need the same output folder.", path=name)
        time.sleep(_POLL_S)


def _wrong_environment() -> AppError:
    message = "RANK, WORLD_SIZE, LOCAL_RANK and LOCAL_WORLD_SIZE in the environment do not fit together."
    return AppError(ErrorCode.BAD_COMMAND, message, "Start it with torchrun, or without these variables.")
