"""Show what a training or a translation is doing, whoever started it, until it ends. Watching changes nothing in the job."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode, exit_code_of, exit_code_told
from core.files import disk_error
from core.jobs.events import Failed
from core.jobs.folder import JobFolder
from core.jobs.reader import JobReader
from core.jobs.state import JobState, StateWatcher
from core.translation.job import TRANSLATION_EVENTS, TranslationJob, is_job
from training.commands.report_place import check_csv_place, check_free_place
from training.commands.responding import Responding
from training.commands.saying import counted, say
from training.commands.training_display import TrainingDisplay
from training.commands.translation_display import TranslationDisplay
from training.commands.typed import path_option
from training.curve_table import write_curves
from training.early_death import made_no_step
from training.run import RunEvent, RunFolder, read_request
from training.tensorboard import TensorBoardFile

POLL_S = 0.1
_OVER = {JobState.NEW, JobState.FINISHED, JobState.STOPPED, JobState.FAILED, JobState.INTERRUPTED}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych watch`."""
    parser.add_argument("job_dir", type=path_option, metavar="DIR", help="the folder of a run or of a translation")
    parser.add_argument("--tensorboard", action="store_true", help="write the run's figures to its folder tensorboard, for TensorBoard")
    parser.add_argument("--csv", type=path_option, metavar="FILE", help="write the run's figures so far into a table, and end")
    words = "write the run's previews so far as an animation (.webp, .gif) or a contact sheet (.png), and end"
    parser.add_argument("--previews", type=path_option, metavar="FILE", help=words)


def run(arguments: argparse.Namespace) -> int:
    """Follow the job until it is over. Exit code: 0 finished or stopped, 1 when pictures failed, else that of its error."""
    job_dir: Path = arguments.job_dir
    console = Console(stderr=True)
    if is_job(job_dir):
        if arguments.tensorboard or arguments.csv or arguments.previews:
            hint = "Leave --tensorboard, --csv and --previews out."
            raise AppError(ErrorCode.BAD_COMMAND, "A translation has no figures for TensorBoard or a table, and no previews.", hint)
        translation = TranslationDisplay(console, job_dir)

        def show(events: list[Any]) -> None:
            for event in events:
                translation.show(event)

        with translation.progress:
            code = _follow(TranslationJob(job_dir).folder, TRANSLATION_EVENTS, show, show, console)
        return EXIT_SOME_FAILED if code == EXIT_OK and translation.history.num_failed else code
    if not RunFolder(job_dir).job.request_path.is_file():
        message, hint = f"{job_dir} is no run and no translation.", "Choose a folder that holds a run.json or a job.json."
        raise AppError(ErrorCode.NOT_A_JOB, message, hint, path=str(job_dir))
    settings = read_request(job_dir).settings
    if arguments.csv or arguments.previews:
        return _export(job_dir, arguments.csv, arguments.previews, console)
    tensorboard = TensorBoardFile(job_dir) if arguments.tensorboard else None
    with TrainingDisplay(console, settings, tensorboard) as display:
        code = _follow(RunFolder(job_dir).job, RunEvent, display.catch_up, display.show, console)
    if code == exit_code_of(ErrorCode.WORKER_DIED) and made_no_step(RunFolder(job_dir).job):
        say(console, "It had made no step: most likely its settings take more memory than there is. What fits: diptych train --preflight")
    return code


def _export(run_dir: Path, table: Path | None, previews: Path | None, console: Console) -> int:
    """Write what is known of a run into files."""
    if table is not None:
        check_csv_place(table)
    if previews is not None:
        check_free_place(previews)
    if table is not None:
        console.print(f"{table}: {write_curves(run_dir, table)} lines", markup=False, highlight=False)
    if previews is not None:
        from training.preview_export import export_previews  # Pillow

        made = export_previews(run_dir, previews, lambda *_: True)
        console.print(f"{previews}: {made.num_moments} moments", markup=False, highlight=False)
        if made.num_unreadable:
            say(console, f"{counted(made.num_unreadable, 'picture')} of the previews could not be read, and stand there as none.")
            return EXIT_SOME_FAILED
    return EXIT_OK


def _follow(
    folder: JobFolder, event_type: Any, catch_up: Callable[[list[Any]], None], show: Callable[[list[Any]], None], console: Console
) -> int:
    """Hand the past to `catch_up` and what comes to `show`, until the job is over. Returns the exit code.

    Raises AppError (DISK_*) where the job's events can't be read, at the beginning or when it is over.
    """
    reader: JobReader[Any] = JobReader(folder, event_type)
    watcher = StateWatcher(folder)
    responding = Responding(folder, lambda line: say(console, line))
    catch_up(_all_there_is(reader, watcher))
    _refuse_unreadable(reader, folder)
    if watcher.state(time.monotonic()) is JobState.PAUSED:
        say(console, "It is paused.")
    while True:
        state = watcher.state(time.monotonic())
        show(_all_there_is(reader, watcher))
        if state in _OVER:
            _refuse_unreadable(reader, folder)
            break
        responding.take(state)
        time.sleep(POLL_S)
    return _exit_code(state, watcher, console)


def _refuse_unreadable(reader: JobReader[Any], folder: JobFolder) -> None:
    """Without its events nothing can be said of a job. In the midst of one a drive may be away for a moment."""
    if reader.error is not None:
        raise disk_error(reader.error, folder.events_path)


def _all_there_is(reader: JobReader[Any], watcher: StateWatcher) -> list[Any]:
    events = reader.poll_all()
    watcher.update(events)
    return events


def _exit_code(state: JobState, watcher: StateWatcher, console: Console) -> int:
    match state:
        case JobState.NEW:
            console.print("No worker has begun with it yet.")
        case JobState.INTERRUPTED:
            console.print("Its worker ended without a word; it can be resumed. The last lines of its worker.log may say why.")
            return exit_code_of(ErrorCode.WORKER_DIED)
        case JobState.FAILED if isinstance(watcher.ending, Failed):
            return exit_code_told(watcher.ending.code)
        case _:
            pass
    return EXIT_OK
