"""Show what a training or a translation is doing, whoever started it, until it ends. Watching changes nothing."""

import argparse
import time
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.progress import Progress

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode, exit_code_of
from core.jobs.events import Event, Failed, Started
from core.jobs.folder import JobFolder
from core.jobs.reader import JobReader
from core.jobs.state import JobState, StateWatcher
from core.translation.job import TRANSLATION_EVENTS, TranslationJob, is_job
from training.commands.following import TrainingDisplay
from training.commands.responding import Responding
from training.commands.translation_display import TranslationDisplay
from training.commands.typed import path_option
from training.run import RunEvent, RunFolder, read_request

POLL_S = 0.1
_OVER = {JobState.NEW, JobState.FINISHED, JobState.STOPPED, JobState.FAILED, JobState.INTERRUPTED}


class Display(Protocol):
    """What shows a job's events on the terminal."""

    progress: Progress

    def show(self, event: Any) -> None:
        """Take in one event."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych watch`."""
    parser.add_argument("job_dir", type=path_option, metavar="DIR", help="the folder of a run or of a translation")


def run(arguments: argparse.Namespace) -> int:
    """Follow the job until it is over. Exit code: 0 finished or stopped, 1 when pictures failed, else that of its error."""
    job_dir: Path = arguments.job_dir
    console = Console(stderr=True)
    if is_job(job_dir):
        translation = TranslationDisplay(console, job_dir)
        code = _follow(TranslationJob(job_dir).folder, TRANSLATION_EVENTS, translation, console)
        return EXIT_SOME_FAILED if code == EXIT_OK and translation.history.num_failed else code
    if not RunFolder(job_dir).job.request_path.is_file():
        message, hint = f"{job_dir} is no run and no translation.", "Choose a folder that holds a run.json or a job.json."
        raise AppError(ErrorCode.NOT_A_JOB, message, hint, path=str(job_dir))
    read_request(job_dir)
    return _follow(RunFolder(job_dir).job, RunEvent, TrainingDisplay(console), console)


def _follow(folder: JobFolder, event_type: Any, display: Display, console: Console) -> int:
    reader: JobReader[Any] = JobReader(folder, event_type)
    watcher = StateWatcher(folder)
    responding = Responding(folder, lambda line: console.print(line, markup=False, highlight=False))
    with display.progress:
        for event in _last_session(_all_there_is(reader, watcher), event_type):
            display.show(event)
        while True:
            state = watcher.state(time.monotonic())
            for event in _all_there_is(reader, watcher):
                display.show(event)
            if state in _OVER:
                break
            responding.take(state)
            time.sleep(POLL_S)
    return _exit_code(state, watcher, console)


def _all_there_is(reader: JobReader[Any], watcher: StateWatcher) -> list[Any]:
    events = reader.poll()
    while reader.is_behind:
        events += reader.poll()
    watcher.update(events)
    return events


def _last_session(events: list[Any], event_type: Any) -> list[Event]:
    """What to show of the past: of a run the last session, its steps being counted over all; of a translation everything."""
    if event_type is TRANSLATION_EVENTS:
        return events
    starts = [index for index, event in enumerate(events) if isinstance(event, Started)]
    return events[starts[-1] :] if starts else events


def _exit_code(state: JobState, watcher: StateWatcher, console: Console) -> int:
    match state:
        case JobState.NEW:
            console.print("No worker has begun with it yet.")
        case JobState.INTERRUPTED:
            console.print("Its worker ended without a word; it can be resumed. The last lines of its worker.log may say why.")
            return exit_code_of(ErrorCode.WORKER_DIED)
        case JobState.FAILED if isinstance(watcher.ending, Failed):
            try:
                return exit_code_of(ErrorCode(watcher.ending.code))
            except ValueError:  # a code of a newer version
                return exit_code_of(ErrorCode.INTERNAL)
        case _:
            pass
    return EXIT_OK
