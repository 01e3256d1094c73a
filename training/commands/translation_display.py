"""A translation's events on the terminal: one bar with speed and time left, a line for every picture that failed."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from core.files import path_to_text
from core.jobs.events import Failed, Finished, Paused, Resumed, Started, Stopped, Warned
from core.jobs.ranks import Rank
from core.translation.history import RowState, TranslationHistory
from core.translation.job import CodePathChecked, RowFailed, TranslationEvent, precision_of
from core.translation.sequences import find_sequences
from training.commands.saying import say

_MAX_SEQUENCES = 20
"""So many frame sequences are told by name."""


class Display(Protocol):
    """What shows a translation's events, and remembers how the last session ended."""

    progress: Progress
    ended: Finished | Stopped | Failed | None

    @property
    def num_failed(self) -> int:
        """Pictures that could not be translated."""

    def take_in(self, events: Iterable[TranslationEvent]) -> None:
        """Take in events of the past, without a word."""

    def show(self, event: TranslationEvent) -> None:
        """Take in one event and show it."""


class RankDisplay:
    """A rank above 0: rank 0 shows what becomes of the pictures, this one tells of itself only."""

    def __init__(self, console: Console, rank: Rank) -> None:
        self.progress = Progress(console=console, disable=True)
        self.ended: Finished | Stopped | Failed | None = None
        self.num_failed = 0
        self._console = console
        self._rank = rank
        self._told_path = ""

    def take_in(self, events: Iterable[TranslationEvent]) -> None:
        """What it did before is in rank 0's journal."""

    def show(self, event: TranslationEvent) -> None:
        """Take in one event."""
        match event:
            case Started():
                self.ended = None
                place = f"Rank {self._rank.index} of {self._rank.world_size}"
                say(self._console, f"{place} translates on {event.device} in {event.precision} ({event.code_path}).")
                self._told_path = event.code_path
            case CodePathChecked() if event.word != self._told_path:
                say(self._console, f"Rank {self._rank.index}: from here on in {precision_of(event.word)} ({event.word}).")
                self._told_path = event.word
            case RowFailed():
                self.num_failed += 1
            case Finished() | Stopped():
                self.ended = event
            case Failed():
                self.ended = event
                say(self._console, f"Rank {self._rank.index}: {event.message} {event.hint}".rstrip())
            case _:
                pass


class TranslationDisplay:
    """Turns a translation's events into one bar and some lines."""

    def __init__(self, console: Console, job_dir: Path) -> None:
        self.history = TranslationHistory(job_dir)
        words = ("{task.description}", "{task.fields[count]}", "{task.fields[speed]}")
        description, count, speed = (TextColumn(word, markup=False) for word in words)
        self.progress = Progress(description, BarColumn(), count, TimeElapsedColumn(), speed, console=console)
        self._console = console
        self._bar: TaskID | None = None
        self._are_sequences_told = False
        self._told_path = ""
        """The way of computing that was told last."""

    @property
    def ended(self) -> Finished | Stopped | Failed | None:
        """How the last session ended; None while it goes on, or was cut off."""
        return self.history.ended

    @ended.setter
    def ended(self, ending: Finished | Stopped | Failed | None) -> None:
        self.history.ended = ending

    @property
    def num_failed(self) -> int:
        """Pictures that could not be translated."""
        return self.history.num_failed

    def take_in(self, events: Iterable[TranslationEvent]) -> None:
        """Take in events of the past, without a word."""
        self.history.apply(events)

    def show(self, event: TranslationEvent) -> None:
        """Take in one event."""
        for index in self.history.apply([event]):
            row = self.history.row(index)
            if row.state is RowState.FAILED:
                self._say(row.message)
        match event:
            case Started():
                self._say(f"Translating on {event.device} in {event.precision} ({event.code_path}).")
                self._told_path = event.code_path
            case CodePathChecked() if event.word != self._told_path:
                self._say(f"From here on in {precision_of(event.word)} ({event.word}).")
                self._told_path = event.word
            case Paused():
                self._say("Paused.")
            case Resumed():
                self._say("Going on.")
            case Warned():
                self._say(f"Warning: {event.message}")
            case Finished():
                self._say(f"Finished: {self.counts()}.")
            case Stopped():
                self._say(f"Stopped after {self.history.num_settled:,} of {self._total()}; it can be resumed.")
            case Failed():
                self._say(f"{event.message} {event.hint}".rstrip())
            case _:
                pass
        self._draw()

    def _draw(self) -> None:
        history = self.history
        if not history.num_files:
            return
        if history.is_complete and not self._are_sequences_told:
            self._are_sequences_told = True
            self._tell_sequences()
        if self._bar is None:
            self._bar = self.progress.add_task("pictures", total=None, count="", speed="")
        self.progress.update(
            self._bar,
            total=history.num_files if history.is_complete else None,
            completed=history.num_settled,
            count=f"{history.num_settled:,} of {self._total()}",
            speed=self._speed(),
        )

    def _total(self) -> str:
        return f"{self.history.num_files:,}" + ("" if self.history.is_complete else " so far")

    def _speed(self) -> str:
        """Pictures a second and the time left, as far as they are known."""
        rate, left = self.history.files_per_s, self.history.seconds_left
        words = [f"{rate:.1f} pictures/s"] if rate else []
        if left is not None:
            minutes, seconds = divmod(round(left), 60)
            words.append(f"{minutes // 60}:{minutes % 60:02}:{seconds:02} left")
        return ", ".join(words)

    def counts(self) -> str:
        """How many pictures became what, in words."""
        skipped = f", {self.history.num_skipped:,} skipped" if self.history.num_skipped else ""
        return f"{self.history.num_done:,} translated, {self.history.num_failed:,} failed{skipped}"

    def _tell_sequences(self) -> None:
        sequences = list(find_sequences(self.history.source(index) for index in range(self.history.num_files)))
        for run in sequences[:_MAX_SEQUENCES]:
            missing = f", {run.num_missing:,} missing" if run.num_missing else ""
            self._say(f"Sequence {path_to_text(Path(run.pattern))} {run.range}: {run.num_frames:,} frames{missing}.")
        if len(sequences) > _MAX_SEQUENCES:
            self._say(f"And {len(sequences) - _MAX_SEQUENCES:,} more sequences.")

    def _say(self, line: str) -> None:
        say(self._console, line)
