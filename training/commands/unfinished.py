"""Translations that stopped before they were done: where they wait, and whether one of them is what a command asks for again."""

import time
from collections.abc import Iterable
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_from_json, path_to_text
from core.jobs.events import Failed
from core.jobs.lock import refuse_if_owned
from core.jobs.state import JobState, StateWatcher
from core.jobs.tail import last_ending
from core.models.header import read_header
from core.translation.job import TranslationJob, TranslationRequest, hidden_jobs, list_jobs, read_request
from core.translation.journal import read_rows

_HELD = {JobState.STARTING, JobState.RUNNING, JobState.PAUSED, JobState.NOT_RESPONDING}


def unfinished_jobs(output_dir: Path | None, workspace: Path | None) -> list[Path]:
    """The job folders that wait in an output folder, or in a workspace, for somebody to go on with them; newest first."""
    jobs: Iterable[Path] = list_jobs(workspace) if workspace is not None else reversed(hidden_jobs(output_dir)) if output_dir else ()
    return [job_dir for job_dir in jobs if _state(job_dir) is not JobState.FINISHED]


def same_job(jobs: Iterable[Path], request: TranslationRequest, model: Path) -> Path | None:
    """The first of the jobs that was asked for exactly this, but for the device. `model` is the file, or the run, that was named."""
    found = nearest_job(jobs, request, model)
    return found[0] if found is not None and not found[2] else None


def nearest_job(jobs: Iterable[Path], request: TranslationRequest, model: Path) -> tuple[Path, TranslationRequest, list[str]] | None:
    """The job into the same place that differs from `request` in the fewest fields, the first of several: its folder, its own request, and
    these fields in their order. None where nothing waits there that can be gone on with."""
    found = [(job_dir, *compared) for job_dir in jobs if (compared := _differences(job_dir, request, model)) is not None]
    return min((job for job in found if job[1].output_dir == request.output_dir), key=lambda job: len(job[2]), default=None)


def is_held(job_dir: Path) -> bool:
    """Whether a worker has this job in hand just now."""
    return _state(job_dir) in _HELD


def is_readable(job_dir: Path) -> bool:
    """Whether what was asked for can still be read."""
    try:
        read_request(job_dir)
    except AppError as error:
        return error.code is not ErrorCode.NOT_A_JOB
    return True


def is_broken(job_dir: Path) -> bool:
    """Whether nobody can go on with this job: its journal is damaged, or was found to be when somebody tried."""
    job = TranslationJob(job_dir)
    ending = last_ending(job.folder)
    if isinstance(ending, Failed) and ending.code == ErrorCode.NOT_A_JOB:
        return True
    try:
        for _ in read_rows(job.journal_path):
            pass
    except AppError as error:
        return error.code is ErrorCode.NOT_A_JOB
    return False


def the_only_one(jobs: list[Path], place: Path | None) -> Path:
    """The job that a --resume without a name means: one that can be gone on with before those that are damaged. `place` was searched.

    Raises AppError: BAD_COMMAND (none, or several), JOB_BUSY.
    """
    jobs = [job_dir for job_dir in jobs if is_readable(job_dir)] or jobs
    if not jobs:
        if place is None:
            hint = "Name its folder, or the output folder with --output."
            raise AppError(ErrorCode.BAD_COMMAND, "--resume alone does not say which translation.", hint)
        message = f"No unfinished translation waits in {path_to_text(place)}."
        raise AppError(ErrorCode.BAD_COMMAND, message, "Give a model, an output folder and inputs.")
    if len(jobs) > 1:
        names = ", ".join(path_to_text(job_dir) for job_dir in jobs)
        raise AppError(ErrorCode.BAD_COMMAND, f"Several unfinished translations wait there: {names}.", "Name one after --resume.")
    refuse_if_owned(TranslationJob(jobs[0]).folder)
    return jobs[0]


def _state(job_dir: Path) -> JobState:
    return StateWatcher(TranslationJob(job_dir).folder).state(time.monotonic())


def _differences(job_dir: Path, request: TranslationRequest, model: Path) -> tuple[TranslationRequest, list[str]] | None:
    """What a job was asked for, and the fields in which that is not `request`, in their order; None where the job can't be gone on with."""
    try:
        former = read_request(job_dir)
        is_other_model = former.model != request.model and not _was_made_of(path_from_json(former.model), job_dir, model)
    except AppError:  # damaged, of a newer version, or without its model: not one to offer
        return None
    names = [name for name in request.__struct_fields__ if name not in ("created", "device", "format", "model")]
    if is_other_model:
        names.insert(0, "model")
    return former, [name for name in names if getattr(former, name) != getattr(request, name)]


def _was_made_of(model_path: Path, job_dir: Path, run_dir: Path) -> bool:
    """Whether a job's own model file was made of this run's folder."""
    is_own = model_path.parent == job_dir.absolute()
    return is_own and run_dir.is_dir() and read_header(model_path).run_id == run_dir.absolute().name
