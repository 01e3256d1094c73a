"""One translation shared by several processes: who does which rows, as torchrun numbers them (no torch).

`torchrun --no-python diptych translate ...` starts the same command several times, on one machine or more, with a shared output folder.
Rank 0 owns the job folder: it lists, and it writes the events that everybody watches. The others work in `<job>/ranks/<n>/`, each with its
own lock, heartbeat, events, control, logs and in-hand. A row belongs to the rank `index % world_size`; rank 0 copies the others' row events
into its own, and does the rows of a rank that died.

What the command does with it (training/commands/translate.py):

    rank = rank_from_environment()            None: not under torchrun, everything as ever
    job_dir = shared_job_dir(output_dir, rank)   the same for all ranks; rank 0 makes the job there, or goes on with the one that is there
    wait_for_leader(TranslationJob(job_dir).folder)   ranks above 0 only, instead of making the job
    start_worker(["_translate-worker", str(job_dir)], rank_job(job_dir, rank).folder.log_path)
                                              every rank starts the same worker, which finds its rank in the environment
    rank_job(job_dir, rank)                   whose has_crashed() and events tell a rank above 0 how its own worker ended
"""

from pathlib import Path

from core.files import disk_error
from core.jobs.ranks import Rank
from core.translation.job import HIDDEN_JOB_PREFIX, TranslationJob

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


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
