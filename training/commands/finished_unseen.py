"""Translations whose command was killed or hung up on, and whose worker finished alone: their result is told, their hidden folders go."""

import re
import shutil
import time
from pathlib import Path

from rich.console import Console

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError
from core.files import path_to_text
from core.jobs.lock import process_started
from core.jobs.reader import read_all
from core.jobs.state import JobState, StateWatcher
from core.translation.job import HIDDEN_JOB_PREFIX, TRANSLATION_EVENTS, TranslationJob, hidden_jobs
from training.commands.translation_display import TranslationDisplay, say

QUIET_S = 5.0
"""So long after its last word nobody is about to read a finished job any more: whoever follows one looks ten times a second."""
_MAKER = re.compile(re.escape(HIDDEN_JOB_PREFIX) + r"\d{8}-\d{6}-(?P<pid>\d+)")


def is_finished(job_dir: Path) -> bool:
    """Whether this is a hidden job that is done: its folder stays only where nobody saw the end."""
    if not job_dir.absolute().name.startswith(HIDDEN_JOB_PREFIX):
        return False
    return StateWatcher(TranslationJob(job_dir).folder).state(time.monotonic()) is JobState.FINISHED


def finished_unseen(output_dir: Path) -> list[Path]:
    """The hidden jobs of an output folder that finished while nobody looked, newest first."""
    return [job_dir for job_dir in reversed(hidden_jobs(output_dir)) if is_finished(job_dir) and _is_left(job_dir)]


def collect_finished(jobs: list[Path], console: Console) -> None:
    """Tell what became of these finished jobs, and remove their hidden folders: the pictures are where they were asked for."""
    for job_dir in jobs:
        try:
            shown = _shown(job_dir, console)
        except AppError:  # of a newer version, or damaged: not ours to remove
            continue
        say(console, f"An earlier translation was finished meanwhile: {shown.counts()}.")
        shutil.rmtree(job_dir, ignore_errors=True)


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
    """Whether the command that made the job is gone, or has had time enough to read how it ended."""
    maker = _MAKER.fullmatch(job_dir.name)
    if maker is not None and process_started(int(maker["pid"])) is None:
        return True
    try:
        return time.time() - TranslationJob(job_dir).folder.events_path.stat().st_mtime >= QUIET_S
    except OSError:
        return False
