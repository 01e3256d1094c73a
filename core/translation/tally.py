"""What became of the rows of a translation so far: counts it, tells it as events, and remembers what needs no second time (no torch)."""

import time
from pathlib import Path

from core.files import path_to_json
from core.jobs.folder import JobFolder
from core.jobs.writer import EventWriter
from core.translation.job import RowDone, RowFailed, RowSkipped
from core.translation.results import Done, Refused, Result, Skipped
from core.translation.settled import Settled
from core.translation.speed import Speed

RowEvent = RowDone | RowFailed | RowSkipped


class Tally:
    """Of one session. Reads what earlier sessions settled when it is made."""

    def __init__(self, folder: JobFolder, output_dir: Path, writer: EventWriter, shared: JobFolder | None = None) -> None:
        self._writer = writer
        self.settled = Settled(folder, output_dir, shared)
        self.num_settled = len(self.settled)
        self.num_failed = self.settled.num_crashed
        self._speed = Speed()

    def take(self, result: Result) -> None:
        """A row's result. Raises the AppError of one that stops the job, and disk troubles."""
        match result:
            case Done():
                self._speed.done(time.monotonic(), result.seconds)
                output, seconds = path_to_json(result.output), round(result.seconds, 4)
                self._tell(RowDone(index=result.index, output=output, seconds=seconds, note=result.note))
            case Skipped():
                self._tell(RowSkipped(index=result.index, reason=result.reason))
            case Refused() if result.stops_the_job:
                raise result.error
            case Refused():
                self._tell(RowFailed(index=result.index, code=result.error.code, message=str(result.error)))

    def copy(self, event: RowEvent) -> None:
        """What another rank told of a row of its own: told here as well."""
        if event.index not in self.settled:
            self._tell(event)

    def note(self, event: RowEvent) -> None:
        """What another rank told of a row: it needs nothing any more."""
        self.settled.add(event.index)

    def _tell(self, event: RowEvent) -> None:
        self._writer.write(event)
        self.num_settled += 1
        self.num_failed += isinstance(event, RowFailed)
        self.settled.add(event.index)

    def look_at_pause(self, is_paused: bool) -> None:
        """Whether the session is paused just now: its speed counts no pauses."""
        if is_paused:
            self._speed.pause(time.monotonic())
        else:
            self._speed.go_on(time.monotonic())

    @property
    def rate(self) -> float:
        """Pictures a second; 0 while nothing is known."""
        return self._speed.files_per_s
