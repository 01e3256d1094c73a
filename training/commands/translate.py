"""Translate pictures and whole folders with a model, or go on with a translation that stopped."""

import argparse
import shlex
import shutil
import sys
import time
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text

from core.errors import AppError, ErrorCode, exit_code_of
from core.files import path_to_text
from core.jobs.events import Failed, Finished
from core.jobs.lock import refuse_if_owned
from core.models.header import read_header
from core.models.library import MODEL_SUFFIX, models_dir, starter_path
from core.translation.job import HIDDEN_JOB_PREFIX, TranslationJob, create_job, hidden_job_dir, new_job_dir, read_request, request_for
from core.translation.plan import check_output_dir, check_template
from core.translation.report import write_report
from core.workspace import default_workspace, open_workspace
from training.commands.translation_display import TranslationDisplay
from training.commands.translation_follower import TranslationFollower
from training.commands.translation_options import add_request_options, flag_of, options_given, output_dir_of, request_options
from training.commands.unfinished import is_held, same_job, the_only_one, unfinished_jobs

_WHICHEVER = ""
"""What --resume without a job's folder stands for."""


class Failure(msgspec.Struct, frozen=True):
    """One picture that could not be translated. `code` is an ErrorCode."""

    file: str
    code: str
    sentence: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What --json prints. `outcome` is finished, cancelled or failed; `job_dir` is what --resume takes while something is left to do.

    `files_per_s` is of this session, over its last pictures; `device`, `precision` and `code_path` say what computed them.
    """

    outcome: str
    files: int
    done: int
    failed: int
    skipped: int
    waiting: int
    seconds: float
    files_per_s: float
    device: str
    precision: str
    code_path: str
    output_dir: str
    job_dir: str
    failures: list[Failure]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych translate`."""
    add_request_options(parser)
    parser.add_argument(
        "--resume",
        nargs="?",
        const=_WHICHEVER,
        metavar="JOB_DIR",
        help="go on with this translation; without JOB_DIR with the one that the other options asked for before, if it is not done",
    )
    parser.add_argument("--report", type=Path, metavar="FILE.csv", help="write a table of what became of every picture")
    parser.add_argument("--json", action="store_true", help="print a report as JSON at the end")


def run(arguments: argparse.Namespace) -> int:
    """Make or open the job, start its worker, and show it until it ends. Raises AppError for what is wrong from the start."""
    console = Console(stderr=True)
    if arguments.report is not None and not arguments.report.absolute().parent.is_dir():
        name = path_to_text(arguments.report.absolute().parent)
        raise AppError(ErrorCode.PATH_MISSING, f"There is no folder {name} for the report.", "Make it, or choose another.", path=name)
    job = TranslationJob(_job_dir(arguments, console))
    start = time.monotonic()
    display = TranslationDisplay(console, job.path)
    follower = TranslationFollower(job, display, console, getattr(arguments, "device", None))
    code = follower.follow()
    is_done = isinstance(display.history.ended, Finished)
    is_hidden = job.path.name.startswith(HIDDEN_JOB_PREFIX)
    # Failed before its files were listed: there is nothing to go on with, and nothing to keep.
    is_void = arguments.resume is None and isinstance(display.history.ended, Failed) and not display.history.num_files
    if is_void:
        shutil.rmtree(job.path, ignore_errors=True)
    elif not is_done:
        _say(console, f"Go on with: diptych translate --resume {shlex.quote(path_to_text(job.path))}")
    elif display.history.request.beside:
        _say(console, "Each result lies beside its picture.")
    else:
        _say(console, f"The pictures are in {path_to_text(display.history.output_dir)}")
    if arguments.report is not None and not is_void:
        code = _with_report(display, arguments.report, code, console)
    if arguments.json:
        kept = "" if is_void or (is_done and is_hidden) else path_to_text(job.path)
        sys.stdout.buffer.write(msgspec.json.encode(_json_report(display, code, kept, time.monotonic() - start)) + b"\n")
        sys.stdout.flush()
    if is_done and is_hidden:
        shutil.rmtree(job.path, ignore_errors=True)
    return code


def _job_dir(arguments: argparse.Namespace, console: Console) -> Path:
    """The folder of the job to work on, new or not."""
    if arguments.resume:
        return _named(Path(arguments.resume), arguments)
    is_resume = arguments.resume == _WHICHEVER
    if is_resume and not arguments.inputs and arguments.model is None:
        _refuse_beside_resume(arguments, {"output_dir"})
        return the_only_one(unfinished_jobs(arguments.output_dir, getattr(arguments, "workspace", None)))
    return _asked_for(arguments, console, is_resume=is_resume)


def _named(job_dir: Path, arguments: argparse.Namespace) -> Path:
    _refuse_beside_resume(arguments, set())
    read_request(job_dir)
    refuse_if_owned(TranslationJob(job_dir).folder)
    return job_dir


def _refuse_beside_resume(arguments: argparse.Namespace, allowed: set[str]) -> None:
    given = [name for name in options_given(arguments) if name not in {"device", *allowed}]
    if given:
        raise AppError(
            ErrorCode.BAD_COMMAND,
            f"--resume goes on as the translation was begun; {flag_of(given[0])} can't be given with it.",
            "Leave it out, or start a new translation.",
        )


def _asked_for(arguments: argparse.Namespace, console: Console, *, is_resume: bool) -> Path:
    """The job that was begun with the same words, where the user goes on with it; else a new one's folder, after everything that can
    be checked without computing was."""
    if arguments.model is None or not arguments.inputs:
        missing = "--model" if arguments.model is None else "an INPUT"
        raise AppError(ErrorCode.BAD_COMMAND, f"diptych translate needs {missing}.", "See diptych translate --help.")
    for path in arguments.inputs:
        if not path.exists():
            name = path_to_text(path)
            raise AppError(ErrorCode.PATH_MISSING, f"{name} is not there.", "Check the name, or choose it again.", path=name)
    output_dir, options = output_dir_of(arguments), request_options(arguments)
    check_template(options.get("name_template", "{name}"))
    workspace: Path | None = getattr(arguments, "workspace", None)
    model = _model_path(arguments.model, workspace)
    if workspace is None or not arguments.beside:
        check_output_dir(output_dir)
    request = request_for(arguments.inputs, model, output_dir, **options)
    waiting = [job_dir for job_dir in unfinished_jobs(output_dir, workspace) if is_resume or not is_held(job_dir)]
    former = same_job(waiting, request, model)
    if former is not None and _is_wanted(former, console, is_resume=is_resume):
        refuse_if_owned(TranslationJob(former).folder)
        return former
    for job_dir in waiting if workspace is None else []:
        if job_dir != former:
            _say(console, f"An unfinished translation waits there: diptych translate --resume {shlex.quote(path_to_text(job_dir))}")
    job_dir = hidden_job_dir(output_dir.absolute()) if workspace is None else new_job_dir(open_workspace(workspace))
    try:
        if model.is_dir():
            request = request_for(arguments.inputs, _exported(model, job_dir), output_dir, **options)
        create_job(job_dir, request)
    except AppError:
        shutil.rmtree(job_dir, ignore_errors=True)
        raise
    return job_dir


def _is_wanted(job_dir: Path, console: Console, *, is_resume: bool) -> bool:
    """Whether to go on with the unfinished job of the same command: asked where somebody can answer, else said."""
    name = path_to_text(job_dir)
    if is_resume:
        _say(console, f"Going on with {name}")
        return True
    if not (sys.stdin is not None and sys.stdin.isatty() and console.is_terminal):
        words = "The same translation waits there unfinished. To go on with it instead, add --resume, or:"
        _say(console, f"{words} diptych translate --resume {shlex.quote(name)}")
        return False
    _say(console, f"The same translation was begun before and is not done: {name}")
    answer = console.input(Text("Go on with it? [Y/n] "))
    return answer.strip().lower() in ("", "y", "yes")


def _model_path(word: str, workspace: Path | None) -> Path:
    """A model file that can be read, or a run's folder. Raises AppError: PATH_MISSING, NOT_A_MODEL, NEWER_FORMAT, NOT_A_RUN."""
    path = Path(word)
    if path.is_dir():
        from training.run import representative_checkpoint

        representative_checkpoint(path)
        return path
    if not path.exists() and path.name == word:
        named = models_dir(workspace or default_workspace()) / (word if word.endswith(MODEL_SUFFIX) else word + MODEL_SUFFIX)
        path = starter_path() if word == "starter" and not named.exists() else named if named.exists() else path
    read_header(path)
    return path


def _exported(run_dir: Path, job_dir: Path) -> Path:
    """The run's best checkpoint as a model file inside the job's folder, so that going on uses the same weights."""
    # Imports torch, which a model file needs only in the worker.
    from training.models import export_model

    return export_model(run_dir, job_dir / f"model{MODEL_SUFFIX}", name=run_dir.resolve().name)


def _with_report(display: TranslationDisplay, path: Path, code: int, console: Console) -> int:
    """Write the table; the exit code, that of the disk's trouble where all else went well."""
    try:
        write_report(display.history, path)
    except AppError as error:
        _say(console, str(error))
        return code or error.exit_code
    return code


def _json_report(display: TranslationDisplay, code: int, job_dir: str, seconds: float) -> Report:
    history, started = display.history, display.started
    has_failed = isinstance(history.ended, Failed) or code == exit_code_of(ErrorCode.WORKER_DIED)
    return Report(
        outcome="finished" if isinstance(history.ended, Finished) else "failed" if has_failed else "cancelled",
        files=history.num_files,
        done=history.num_done,
        failed=history.num_failed,
        skipped=history.num_skipped,
        waiting=history.num_waiting,
        seconds=round(seconds, 3),
        files_per_s=round(history.files_per_s, 3),
        device=history.device,
        precision=started.precision if started is not None else "",
        code_path=history.code_path,
        output_dir="" if history.request.beside else path_to_text(history.output_dir),
        job_dir=job_dir,
        failures=[
            Failure(path_to_text(row.source), row.code, row.message.encode("utf-8", "replace").decode()) for row in history.failures()
        ],
    )


def _say(console: Console, line: str) -> None:
    console.print(line, markup=False, highlight=False, soft_wrap=True)
