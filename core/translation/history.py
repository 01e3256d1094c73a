"""A translation as a window shows it: the state of every row, totals and the time left, from its events (no torch)."""

from array import array
from collections import deque
from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path

import msgspec

from core.files import path_from_json
from core.jobs.events import Failed, Finished, Paused, Resumed, Started, Stopped
from core.translation.job import Listed, RowDone, RowFailed, RowSkipped, TranslationEvent, TranslationJob, read_request
from core.translation.plan import PlannedFile

_NUM_TIMES = 64
"""The time left follows the speed of the last so many pictures."""


class RowState(IntEnum):
    """What became of a row."""

    WAITING = 0
    DONE = 1
    FAILED = 2
    SKIPPED = 3


class Row(msgspec.Struct, frozen=True):
    """One picture of the table. `output` is where its result lies, or will lie; `message` is a note, a failure or a reason."""

    index: int
    source: Path
    output: Path
    state: RowState
    message: str = ""
    code: str = ""
    seconds: float = 0.0


class TranslationHistory:
    """Everything that a translation's events said so far.

    Rows are decoded when asked for, so that 100,000 of them cost some 20 MB: the journal's text and a few bytes each.
    """

    def __init__(self, job_dir: Path) -> None:
        """Raises AppError: PATH_MISSING, NOT_A_JOB, NEWER_FORMAT."""
        self.job = TranslationJob(job_dir)
        self.request = read_request(job_dir)
        self.output_dir = path_from_json(self.request.output_dir)
        self.num_files = 0
        self.listed = False
        """Whether the inputs are found and named; before that there are no rows."""
        self.paused = False
        self.ended: Finished | Stopped | Failed | None = None
        """How the last session ended; None while it goes on, or was cut off."""
        self.device = ""
        self.code_path = ""
        """Which of several ways of computing the last session chose, and in `reason` why."""
        self.reason = ""
        self.num_sessions = 0
        self._counts = [0, 0, 0, 0]
        self._states = bytearray()
        self._seconds = array("f")
        self._messages: dict[int, tuple[str, str]] = {}
        self._outputs: dict[int, Path] = {}
        self._journal = b""
        self._starts = array("Q")
        self._times: deque[float] = deque(maxlen=_NUM_TIMES)
        self._decoder = msgspec.json.Decoder(PlannedFile)

    @property
    def num_done(self) -> int:
        return self._counts[RowState.DONE]

    @property
    def num_failed(self) -> int:
        return self._counts[RowState.FAILED]

    @property
    def num_skipped(self) -> int:
        return self._counts[RowState.SKIPPED]

    @property
    def num_waiting(self) -> int:
        return self._counts[RowState.WAITING]

    @property
    def num_settled(self) -> int:
        """Rows that are done, failed or skipped: the progress."""
        return self.num_files - self.num_waiting

    @property
    def files_per_s(self) -> float:
        """Speed over the last pictures; 0 while nothing is known."""
        if len(self._times) < 2 or self._times[-1] <= self._times[0]:
            return 0.0
        return (len(self._times) - 1) / (self._times[-1] - self._times[0])

    @property
    def seconds_left(self) -> float | None:
        """Time to the last picture at the present speed; None while nothing is known."""
        if self.ended is not None or self.files_per_s <= 0:
            return None
        return self.num_waiting / self.files_per_s

    def apply(self, events: Iterable[TranslationEvent]) -> list[int]:
        """Take in more events, in the order of the file; the indices of the rows that changed, each once."""
        changed: dict[int, None] = {}
        for event in events:
            match event:
                case RowDone():
                    self._settle(event.index, RowState.DONE, event, changed)
                case RowFailed():
                    self._settle(event.index, RowState.FAILED, event, changed)
                case RowSkipped():
                    self._settle(event.index, RowState.SKIPPED, event, changed)
                case Listed():
                    self._list(event.num_files)
                case Started():
                    self.num_sessions += 1
                    self.device, self.paused, self.ended = event.device, False, None
                    self.code_path, self.reason = event.code_path, event.reason
                    self._times.clear()
                case Paused():
                    self.paused = True
                case Resumed():
                    self.paused = False
                    self._times.clear()
                case Finished() | Stopped() | Failed():
                    self.ended, self.paused = event, False
                case _:
                    pass
        return list(changed)

    def state(self, index: int) -> RowState:
        """What became of a row so far."""
        return RowState(self._states[index])

    def states(self, start: int = 0, stop: int | None = None) -> bytes:
        """What became of the rows from `start` to before `stop` (all): one RowState a byte, to count and to search."""
        return bytes(self._states[start:stop])

    def source(self, index: int) -> Path:
        """The picture of a row, 0 <= index < num_files: cheaper than all of `row`."""
        return path_from_json(self._decoder.decode(self._journal[self._starts[index] : self._starts[index + 1]]).source)

    def row(self, index: int) -> Row:
        """Everything about a row, 0 <= index < num_files."""
        planned = self._decoder.decode(self._journal[self._starts[index] : self._starts[index + 1]])
        code, message = self._messages.get(index, ("", ""))
        return Row(
            index=index,
            source=path_from_json(planned.source),
            output=self.output_dir / self._outputs.get(index, path_from_json(planned.output)),
            state=self.state(index),
            message=message,
            code=code,
            seconds=self._seconds[index],
        )

    def failures(self) -> list[Row]:
        """The rows that failed, in order."""
        return [self.row(index) for index in sorted(self._messages) if self.state(index) is RowState.FAILED]

    def _list(self, num_files: int) -> None:
        if self.listed:
            return
        try:
            self._journal = self.job.journal_path.read_bytes()
        except OSError:
            # A job folder that is gone, or a network drive that sleeps: there is nothing to show then.
            return
        start = 0
        for _ in range(num_files):
            self._starts.append(start)
            start = self._journal.find(b"\n", start) + 1
            if start == 0:
                self._starts = array("Q")
                return
        self._starts.append(start)
        self.listed, self.num_files = True, num_files
        self._states = bytearray(num_files)
        self._seconds = array("f", bytes(4 * num_files))
        self._counts = [num_files, 0, 0, 0]

    def _settle(self, index: int, state: RowState, event: RowDone | RowFailed | RowSkipped, changed: dict[int, None]) -> None:
        if not 0 <= index < self.num_files:
            return
        self._counts[self._states[index]] -= 1
        self._counts[state] += 1
        self._states[index] = state
        self._messages.pop(index, None)
        match event:
            case RowDone():
                self._seconds[index] = event.seconds
                self._times.append(event.time)
                if event.note:
                    self._messages[index] = ("", event.note)
                output = path_from_json(event.output)
                if output != path_from_json(self._decoder.decode(self._journal[self._starts[index] : self._starts[index + 1]]).output):
                    self._outputs[index] = output
            case RowFailed():
                self._messages[index] = (event.code, event.message)
            case RowSkipped():
                self._messages[index] = ("", event.reason)
        changed[index] = None
