"""A running training shown on a terminal: a progress bar, the losses, what happened."""

import time
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from core.errors import ErrorCode, exit_code_of
from core.jobs.events import Failed, Finished, Paused, Resumed, Started, Stopped, Warned
from core.jobs.process import Worker
from core.jobs.reader import JobReader
from training.commands.interrupts import Interrupts
from training.commands.responding import Responding
from training.run import CheckpointSaved, InputPlanned, Losses, PairSkipped, Preview, RunEvent, RunFolder, Validation

POLL_S = 0.1


class TrainingDisplay:
    """Turns a run's events into lines and one bar on `console`; `ending` is the last session's closing event."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.ending: Finished | Stopped | Failed | None = None
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        self._bar: TaskID | None = None

    def show(self, event: RunEvent) -> None:
        """Take in one event."""
        match event:
            case Started():
                self.ending = None
                self._say(f"Training on {event.device} in {event.precision} from step {event.from_step}.")
            case Losses():
                self._move(event)
            case Validation():
                self._say(f"Step {event.step}: L1 {event.l1:.4f}, edges {event.edge_correlation:.3f} on {event.num_pairs} held-out pairs.")
            case Preview():
                self._say(f"Step {event.step}: preview in {event.folder}")
            case CheckpointSaved():
                self._say(f"Step {event.step}: checkpoint in {event.folder}" + (" (the best so far)" if event.best else ""))
            case InputPlanned():
                self._say(event.message)
            case PairSkipped():
                self._say(f"Skipped a pair: {event.message}")
            case Paused():
                self._say(f"Paused at step {event.step}.")
            case Resumed():
                self._say(f"Going on from step {event.step}.")
            case Warned():
                self._say(f"Warning: {event.message}")
            case Finished():
                self.ending = event
                self._say(f"Finished at step {event.step}.")
            case Stopped():
                self.ending = event
                self._say(f"Stopped at step {event.step}; it can be resumed.")
            case Failed():
                self.ending = event
                self._say(f"{event.message} {event.hint}".rstrip())
            case _:
                pass

    def _move(self, event: Losses) -> None:
        if self._bar is None:
            self._bar = self.progress.add_task("", total=event.total_steps, speed="")
        losses = "  ".join(f"{name} {values[0]:.3f}" for name, values in event.values.items())
        self.progress.update(
            self._bar,
            completed=event.step,
            description=f"epoch {event.epoch + 1}",
            speed=f"{event.steps_per_s:.2f} steps/s  {losses}",
        )

    def _say(self, line: str) -> None:
        self.console.print(line, markup=False, highlight=False)


def reader_from_now(folder: RunFolder) -> JobReader[RunEvent]:
    """A reader of what a worker that is not yet started will write: what stands already is passed over."""
    reader: JobReader[RunEvent] = JobReader(folder.job, RunEvent)
    reader.poll()
    while reader.is_behind:
        reader.poll()
    return reader


def follow_training(
    folder: RunFolder,
    reader: JobReader[RunEvent],
    worker: Worker,
    console: Console,
    interrupts: Interrupts,
    *,
    ask_to_stop: Callable[[], object],
) -> int:
    """Show the run until its worker has ended; Ctrl-C asks it to save and stop, a second one ends it at once. Returns the exit code.

    `interrupts` counts since before the worker was started, so that no Ctrl-C leaves it training without a word.
    """
    display = TrainingDisplay(console)
    responding = Responding(folder.job, lambda line: console.print(line, markup=False, highlight=False))
    with display.progress:
        while True:
            number = interrupts.take()
            if number == 1:
                console.print("Saving and stopping; press Ctrl-C again to end at once.")
                ask_to_stop()
            elif number:
                worker.end(None, grace_s=0)
            code = worker.poll()
            events = reader.poll()
            for event in events:
                display.show(event)
            responding.look(events)
            if code is not None:
                break
            time.sleep(POLL_S)
    interrupted = interrupts.num_taken
    for event in reader.poll():
        display.show(event)
    console.print(f"The run is in {folder.path}", markup=False, highlight=False)
    if display.ending is None and interrupted < 2:
        if code < 0:
            console.print(str(worker.death()), markup=False, highlight=False, soft_wrap=True)
            console.print(f"Go on with: diptych train --resume {folder.path}", markup=False, highlight=False, soft_wrap=True)
            return exit_code_of(ErrorCode.WORKER_DIED)
        console.print("The worker ended without a word. The last lines of its log:")
        console.print(worker.log_tail(), markup=False, highlight=False)
        return code or exit_code_of(ErrorCode.INTERNAL)
    return exit_code_of(ErrorCode.CANCELLED) if interrupted else code
