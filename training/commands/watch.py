"""Show what a training or a translation is doing, whoever started it, until it ends. Watching changes nothing."""

import argparse
import time
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode, exit_code_of
from core.jobs.events import Event, Failed, Finished, Paused, Resumed, Started, Stopped, Warned
from core.jobs.folder import JobFolder
from core.jobs.reader import JobReader
from core.jobs.state import JobState, StateWatcher
from core.translation.history import RowState, TranslationHistory
from core.translation.job import TRANSLATION_EVENTS, TranslationEvent, TranslationJob, is_job
from training.commands.following import TrainingDisplay
from training.run import RunEvent, RunFolder, read_request

POLL_S = 0.1
_OVER = {JobState.NEW, JobState.FINISHED, JobState.STOPPED, JobState.FAILED, JobState.INTERRUPTED}


class Display(Protocol):
    """What shows a job's events on the terminal."""

    progress: Progress

    def show(self, event: Any) -> None:
        """Take in one event."""


class TranslationDisplay:
    """Turns a translation's events into one bar, and a line for every picture that failed."""

    def __init__(self, console: Console, job_dir: Path) -> None:
        self.history = TranslationHistory(job_dir)
        self.progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(), console=console
        )
        self._console = console
        self._bar: TaskID | None = None

    def show(self, event: TranslationEvent) -> None:
        """Take in one event."""
        changed = self.history.apply([event])
        for index in changed:
            row = self.history.row(index)
            if row.state is RowState.FAILED:
                self._say(row.message)
        match event:
            case Started():
                self._say(f"Translating on {event.device} in {event.precision}.")
            case Paused():
                self._say("Paused.")
            case Resumed():
                self._say("Going on.")
            case Warned():
                self._say(f"Warning: {event.message}")
            case Finished():
                self._say(f"Finished: {self.history.num_done} translated, {self.history.num_failed} failed.")
            case Stopped():
                self._say(f"Stopped after {self.history.num_settled} of {self.history.num_files}; it can be resumed.")
            case Failed():
                self._say(f"{event.message} {event.hint}".rstrip())
            case _:
                pass
        if self.history.listed:
            if self._bar is None:
                self._bar = self.progress.add_task("pictures", total=self.history.num_files)
            self.progress.update(self._bar, completed=self.history.num_settled)

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych watch`."""
    parser.add_argument("job_dir", type=Path, metavar="DIR", help="the folder of a run or of a translation")


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
    shown = JobState.NEW
    with display.progress:
        for event in _last_session(_all_there_is(reader, watcher), event_type):
            display.show(event)
        while True:
            state = watcher.state(time.monotonic())
            for event in _all_there_is(reader, watcher):
                display.show(event)
            if state in _OVER:
                break
            if state is JobState.NOT_RESPONDING and shown is not state:
                console.print("The worker does not respond.")
            shown = state
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
