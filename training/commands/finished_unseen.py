"""Translations whose command was killed or hung up on, and whose worker finished alone: their result is told, their hidden folders go."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError
from core.files import path_to_text
from core.jobs.lock import process_started
from core.jobs.reader import read_all
from core.jobs.state import JobState, StateWatcher
from core.translation.job import HIDDEN_JOB_PREFIX, TRANSLATION_EVENTS, TranslationJob, hidden_jobs, list_jobs
from training.commands.saying import say
from training.commands.translation_display import TranslationDisplay

QUIET_S = 5.0
"""So long after its last word nobody is about to read a finished job any more: whoever follows one looks ten times a second."""
FOLLOWER_NAME = "follower"
"""The file of a workspace's job that holds the process number of the command that shows it, for as long as that command lives."""
_MAKER = re.compile(re.escape(HIDDEN_JOB_PREFIX) + r"\d{8}-\d{6}-(?P<pid>\d+)")


def is_finished(job_dir: Path) -> bool:
    """Whether this job is done and nobody saw the end: what is hidden, or names its follower, stays so only then."""
    if not _is_hidden(job_dir) and not (job_dir / FOLLOWER_NAME).is_file():
        return False
    return StateWatcher(TranslationJob(job_dir).folder).state(time.monotonic()) is JobState.FINISHED


@contextmanager
def followed(job_dir: Path) -> Iterator[None]:
    """While a command shows this job: what it leaves behind when it is killed tells later ones that nobody saw the end."""
    if _is_hidden(job_dir):
        yield
        return
    path = job_dir / FOLLOWER_NAME
    # A disk in trouble is the worker's to tell; this file can be done without.
    with suppress(OSError):
        path.write_text(str(os.getpid()), encoding="ascii")
    yield
    with suppress(OSError):
        path.unlink(missing_ok=True)


def finished_unseen(output_dir: Path, workspace: Path | None = None) -> list[Path]:
    """The hidden jobs of an output folder, and the workspace's jobs, that finished while nobody looked; each kind newest first."""
    jobs = [*reversed(hidden_jobs(output_dir)), *(list_jobs(workspace) if workspace is not None else [])]
    return [job_dir for job_dir in jobs if is_finished(job_dir) and _is_left(job_dir)]


def collect_finished(jobs: list[Path], console: Console) -> None:
    """Tell what became of these finished jobs, once. Hidden folders go: the pictures are where they were asked for."""
    for job_dir in jobs:
        try:
            shown = _shown(job_dir, console)
        except AppError:  # of a newer version, or damaged: not ours to remove
            continue
        say(console, f"An earlier translation was finished meanwhile: {shown.counts()}.")
        if _is_hidden(job_dir):
            shutil.rmtree(job_dir, ignore_errors=True)
        else:
            with suppress(OSError):
                (job_dir / FOLLOWER_NAME).unlink(missing_ok=True)


def tell_finished(display: TranslationDisplay, console: Console) -> int:
    """What would have been told at the end of a job that finished unseen, and the exit code that it would have had."""
    for row in display.history.failures():
        say(console, row.message)
    say(console, f"{path_to_text(display.history.job.path)} was finished meanwhile: {display.counts()}.")
    return EXIT_SOME_FAILED if display.num_failed else EXIT_OK


def _shown(job_dir: Path, console: Console) -> TranslationDisplay:
    display = TranslationDisplay(console, job_dir)
    display.take_in(read_all(TranslationJob(job_dir).folder, TRANSLATION_EVENTS))
    return display


def _is_left(job_dir: Path) -> bool:
    """Whether the command that showed the job is gone, or has had time enough to read how it ended."""
    follower = _follower(job_dir)
    if follower is not None and process_started(follower) is None:
        return True
    try:
        return time.time() - TranslationJob(job_dir).folder.events_path.stat().st_mtime >= QUIET_S
    except OSError:
        return False


def _follower(job_dir: Path) -> int | None:
    """The process number of the command that shows or showed the job."""
    maker = _MAKER.fullmatch(job_dir.name)
    if maker is not None:
        return int(maker["pid"])
    try:
        return int((job_dir / FOLLOWER_NAME).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _is_hidden(job_dir: Path) -> bool:
    return job_dir.absolute().name.startswith(HIDDEN_JOB_PREFIX)
