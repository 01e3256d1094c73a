"""Translations that stopped before they were done: where they wait, and whether one of them is what a command asks for again."""

import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from core.errors import AppError, ErrorCode
from core.files import path_from_json, path_to_text
from core.jobs.lock import refuse_if_owned
from core.jobs.state import JobState, StateWatcher
from core.models.header import read_header
from core.translation.job import TranslationJob, TranslationRequest, hidden_jobs, list_jobs, read_request

_HELD = {JobState.STARTING, JobState.RUNNING, JobState.PAUSED, JobState.NOT_RESPONDING}


def unfinished_jobs(output_dir: Path | None, workspace: Path | None) -> list[Path]:
    """The job folders that wait in an output folder, or in a workspace, for somebody to go on with them; newest first."""
    jobs: Iterable[Path] = list_jobs(workspace) if workspace is not None else reversed(hidden_jobs(output_dir)) if output_dir else ()
    return [job_dir for job_dir in jobs if _state(job_dir) is not JobState.FINISHED]


def same_job(jobs: Iterable[Path], request: TranslationRequest, model: Path) -> Path | None:
    """The first of the jobs that was asked for exactly this, but for the device. `model` is the file, or the run, that was named."""
    return next((job_dir for job_dir in jobs if _asks_the_same(job_dir, request, model)), None)


def is_held(job_dir: Path) -> bool:
    """Whether a worker has this job in hand just now."""
    return _state(job_dir) in _HELD


def the_only_one(jobs: list[Path]) -> Path:
    """The job that a --resume without a name means. Raises AppError: BAD_COMMAND (none, or several), JOB_BUSY."""
    if not jobs:
        raise AppError(ErrorCode.BAD_COMMAND, "No unfinished translation waits there.", "Give a model, an output folder and inputs.")
    if len(jobs) > 1:
        names = ", ".join(path_to_text(job_dir) for job_dir in jobs)
        raise AppError(ErrorCode.BAD_COMMAND, f"Several unfinished translations wait there: {names}.", "Name one after --resume.")
    refuse_if_owned(TranslationJob(jobs[0]).folder)
    return jobs[0]


def _state(job_dir: Path) -> JobState:
    return StateWatcher(TranslationJob(job_dir).folder).state(time.monotonic())


def _asks_the_same(job_dir: Path, request: TranslationRequest, model: Path) -> bool:
    try:
        former = read_request(job_dir)
        if former.model != request.model and not _was_made_of(path_from_json(former.model), job_dir, model):
            return False
    except AppError:  # damaged, of a newer version, or without its model: not one to offer
        return False
    left_out = {"created": "", "device": "", "model": ""}
    return msgspec.structs.replace(former, **left_out) == msgspec.structs.replace(request, **left_out)


def _was_made_of(model_path: Path, job_dir: Path, run_dir: Path) -> bool:
    """Whether a job's own model file was made of this run's folder."""
    is_own = model_path.parent == job_dir.absolute()
    return is_own and run_dir.is_dir() and read_header(model_path).run_id == run_dir.absolute().name
