"""A training that this command started, followed until its worker has ended."""

import shlex
import time
from collections.abc import Callable

from rich.console import Console

from core.errors import EXIT_OK, AppError, ErrorCode, exit_code_of, exit_code_told
from core.files import path_to_text
from core.jobs.events import Failed, Finished, Stopped
from core.jobs.process import Worker
from core.jobs.reader import JobReader
from training.commands.interrupts import Interrupts
from training.commands.responding import Responding
from training.commands.saying import say
from training.commands.training_display import TrainingDisplay
from training.computing import ALL_THERE_IS, Computing
from training.early_death import death_of
from training.run import RunEvent, RunFolder, read_request
from training.tensorboard import TensorBoardFile

POLL_S = 0.1
_TOLD = {exit_code_of(code) for code in ErrorCode}
"""Exit codes that mean something (docs/job-folder.md)."""


def past_of(folder: RunFolder) -> tuple[JobReader[RunEvent], list[RunEvent]]:
    """A reader of what a worker that is not yet started will write, and all that stands already."""
    reader: JobReader[RunEvent] = JobReader(folder.job, RunEvent)
    return reader, reader.poll_all()


def follow_training(
    folder: RunFolder,
    reader: JobReader[RunEvent],
    past: list[RunEvent],
    worker: Worker,
    console: Console,
    interrupts: Interrupts,
    *,
    ask_to_stop: Callable[[], object],
    take_back: Callable[[], object] | None = None,
    computing: Computing = ALL_THERE_IS,
    tensorboard: TensorBoardFile | None = None,
) -> int:
    """Show the run until its worker has ended; Ctrl-C asks it to save and stop, a second one ends it at once. Returns the exit code.

    `past` is what earlier sessions told: it counts, and is not told again. `interrupts` counts since before the worker was started, so
    that no Ctrl-C leaves it training without a word. `take_back` removes a run that this command made: one whose device is not there is
    not kept. `computing` is what the worker was let use, said again where it is to be resumed.
    """
    display = TrainingDisplay(console, read_request(folder.path).settings, tensorboard)
    display.remember(past)
    responding = Responding(folder.job, lambda line: say(console, line))
    ending: Finished | Stopped | Failed | None = None
    """How a session was closed since; the ending of an earlier one says nothing of this worker."""
    with display:
        while True:
            number = interrupts.take()
            if number == 1:
                console.print("Saving and stopping; press Ctrl-C again to end at once.")
                try:
                    ask_to_stop()
                except AppError as error:
                    say(console, str(error))
            elif number:
                worker.end(None, grace_s=0)
            code = worker.poll()
            events = reader.poll_all()
            display.show(events)
            responding.look(events)
            ending = next((event for event in reversed(events) if isinstance(event, Finished | Stopped | Failed)), ending)
            if code is not None:
                break
            time.sleep(POLL_S)
    interrupted = interrupts.num_taken
    if take_back is not None and isinstance(ending, Failed) and ending.code in (ErrorCode.DEVICE_ABSENT, ErrorCode.DEVICE_UNUSABLE):
        take_back()
        return code
    say(console, f"The run is in {folder.path}")
    if ending is None and interrupted < 2:
        death = death_of(worker, folder.job)
        say(console, str(death))
        if code < 0:
            say(console, f"Go on with: diptych train --resume {shlex.join([path_to_text(folder.path), *computing.options()])}")
        elif death.code is ErrorCode.WORKER_DIED:
            console.print(death.details["log"], markup=False, highlight=False)
        return code if code in _TOLD else death.exit_code
    if interrupted:
        return exit_code_of(ErrorCode.CANCELLED)
    if code < 0:  # killed after its last word, with all done that it should
        return exit_code_told(ending.code) if isinstance(ending, Failed) else EXIT_OK
    return code
