"""Translate pictures and whole folders with a model, or go on with a translation that stopped."""

import argparse
import shlex
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path

import msgspec
from rich.console import Console

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode, exit_code_of
from core.files import path_to_text
from core.jobs.events import Failed, Finished
from core.jobs.ranks import Rank, rank_from_environment
from core.translation.job import HIDDEN_JOB_PREFIX, TranslationJob
from core.translation.report import write_report
from training.commands.finished_unseen import followed, is_finished, tell_finished
from training.commands.job_choice import WHICHEVER, job_dir_for
from training.commands.saying import say
from training.commands.translation_display import RankDisplay, TranslationDisplay
from training.commands.translation_follower import TranslationFollower
from training.commands.translation_options import add_request_options
from training.commands.typed import filled_option, path_option


class Failure(msgspec.Struct, frozen=True):
    """One picture that could not be translated. `code` is an ErrorCode."""

    file: str
    code: str
    sentence: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What --json prints. `outcome` is finished, cancelled or failed; `job_dir` is what --resume takes while something is left to do.

    `files_per_s` is of this session, as core.translation.speed defines it; null where too little was done to tell. `device`, `precision`
    and `code_path` say what computed in the end.
    """

    outcome: str
    files: int
    done: int
    failed: int
    skipped: int
    waiting: int
    seconds: float
    files_per_s: float | None
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
        type=filled_option,
        const=WHICHEVER,
        metavar="JOB_DIR",
        help="go on with this translation; without JOB_DIR with the unfinished one that the other options asked for before, "
        "or with the only one that waits there. The same command goes on also without --resume, but asks first on a terminal",
    )
    parser.add_argument("--report", type=path_option, metavar="FILE.csv", help="write a table of what became of every picture")
    parser.add_argument("--json", action="store_true", help="print a report as JSON at the end")


def run(arguments: argparse.Namespace) -> int:
    """Make or open the job, start its worker, and show it until it ends. Raises AppError for what is wrong from the start."""
    console = Console(stderr=True)
    rank = rank_from_environment()
    had_output = arguments.output_dir is None or arguments.output_dir.exists()
    job = TranslationJob(job_dir_for(arguments, console, rank))
    device: str | None = getattr(arguments, "device", None)
    if rank is not None and rank.index > 0:
        return _help(job, rank, console, device)
    start = time.monotonic()
    is_new = not job.folder.events_path.exists()
    display = TranslationDisplay(console, job.path)
    is_finished_unseen = rank is None and is_finished(job.path)
    follower = TranslationFollower(job, display, console, device, rank)
    with followed(job.path):
        code = tell_finished(display, console) if is_finished_unseen else follower.follow()
    is_done = isinstance(display.history.ended, Finished)
    is_damaged = isinstance(display.history.ended, Failed) and display.history.ended.code == ErrorCode.NOT_A_JOB
    is_hidden = job.path.name.startswith(HIDDEN_JOB_PREFIX)
    # Failed before its files were listed: there is nothing to go on with, and nothing to keep.
    is_void = is_new and isinstance(display.history.ended, Failed) and not display.history.num_files
    if is_void:
        shutil.rmtree(job.path, ignore_errors=True)
        if is_hidden and not had_output:
            with suppress(OSError):
                job.path.parent.rmdir()
    elif not is_done and not is_damaged:
        say(console, f"Go on with: diptych translate --resume {shlex.quote(path_to_text(job.path))}")
    elif display.history.request.beside:
        say(console, "Each result lies beside its picture.")
    else:
        say(console, f"The pictures are in {path_to_text(display.history.output_dir)}")
    if arguments.report is not None and not is_void:
        code = _with_report(display, arguments.report, code, console)
    if arguments.json:
        kept = "" if is_void or (is_done and is_hidden) else path_to_text(job.path)
        sys.stdout.buffer.write(msgspec.json.encode(_json_report(display, code, kept, time.monotonic() - start)) + b"\n")
        sys.stdout.flush()
    if is_done and is_hidden:
        shutil.rmtree(job.path, ignore_errors=True)
    return code


def _help(job: TranslationJob, rank: Rank, console: Console, device: str | None) -> int:
    """What a rank above 0 does. Rank 0 tells of failed pictures, and does the rows of a worker that died: neither is this one's failure,
    for which torchrun would end all ranks."""
    code = TranslationFollower(job, RankDisplay(console, rank), console, device, rank).follow()
    return EXIT_OK if code in (EXIT_SOME_FAILED, exit_code_of(ErrorCode.WORKER_DIED)) else code


def _with_report(display: TranslationDisplay, path: Path, code: int, console: Console) -> int:
    """Write the table; the exit code, that of the disk's trouble where all else went well."""
    try:
        write_report(display.history, path)
    except AppError as error:
        say(console, str(error))
        return code or error.exit_code
    return code


def _json_report(display: TranslationDisplay, code: int, job_dir: str, seconds: float) -> Report:
    history = display.history
    # A worker that could not begin ended with its trouble's own code and without an event.
    has_failed = isinstance(history.ended, Failed) or code not in (EXIT_OK, EXIT_SOME_FAILED, exit_code_of(ErrorCode.CANCELLED))
    return Report(
        outcome="finished" if isinstance(history.ended, Finished) else "failed" if has_failed else "cancelled",
        files=history.num_files,
        done=history.num_done,
        failed=history.num_failed,
        skipped=history.num_skipped,
        waiting=history.num_waiting,
        seconds=round(seconds, 3),
        files_per_s=round(history.files_per_s, 3) or None,
        device=history.device,
        precision=history.precision,
        code_path=history.code_path,
        output_dir="" if history.request.beside else path_to_text(history.output_dir),
        job_dir=job_dir,
        failures=[
            Failure(path_to_text(row.source), row.code, row.message.encode("utf-8", "replace").decode()) for row in history.failures()
        ],
    )
