"""A translation as a window shows it: the state of every row, totals and the time left, from its events (no torch)."""

import itertools
import os
from array import array
from collections import deque
from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path

import msgspec

from core.compact import CompressedTexts
from core.files import JsonPath, path_from_json
from core.jobs.events import Failed, Finished, Paused, Resumed, Started, Stopped, Warned
from core.translation.job import (
    CodePathChecked,
    Listed,
    RowDone,
    RowFailed,
    RowSkipped,
    TranslationEvent,
    TranslationJob,
    precision_of,
    read_request,
)
from core.translation.journal import JournalReader, decode_row
from core.translation.plan import PlannedFile
from core.translation.speed import Speed

MAX_WARNINGS = 50


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

    The journal is read as it grows, once; rows are kept compressed and decoded when asked for, so that 100,000 of them cost some MB.
    """

    def __init__(self, job_dir: Path) -> None:
        """Raises AppError: PATH_MISSING, NOT_A_JOB, NEWER_FORMAT."""
        self.job = TranslationJob(job_dir)
        self.request = read_request(job_dir)
        self.output_dir = path_from_json(self.request.output_dir)
        self.num_files = 0
        self.listed = False
        """Whether the first inputs are found and named; before that there are no rows."""
        self.is_complete = False
        """Whether all are; before that `num_files` still grows."""
        self.paused = False
        self.ended: Finished | Stopped | Failed | None = None
        """How the last session ended; None while it goes on, or was cut off."""
        self.device = ""
        self.code_path = ""
        """Which of several ways of computing the last session uses by now, and in `reason` why."""
        self.reason = ""
        self.num_sessions = 0
        self.warnings: deque[str] = deque(maxlen=MAX_WARNINGS)
        """The newest sentences of what the user should know of the last session, each once."""
        self._counts = [0, 0, 0, 0]
        self._states = bytearray()
        self._seconds = array("f")
        self._outputs: dict[int, JsonPath] = {}
        """Only of results that got another name than planned."""
        self._rows = CompressedTexts()
        self._messages = CompressedTexts()
        self._message_places = array("l")
        self._journal_path = self.job.journal_path
        self._reader = JournalReader(self._journal_path)
        self._num_told = 0
        self._max_rows: int | None = None
        self._early: list[RowDone | RowFailed | RowSkipped] = []
        """Of rows that the journal did not show yet, or that were not even told: a picture that crashed an earlier session's worker is told
        before the list goes on."""
        self._speed = Speed()

    @property
    def precision(self) -> str:
        """What the last session multiplies in now: fp32, tf32, bf16 or fp16; '' before the first."""
        return precision_of(self.code_path)

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
        """Speed of the last session, as core.translation.speed defines it; 0 while nothing is known."""
        return self._speed.files_per_s

    @property
    def seconds_left(self) -> float | None:
        """Time to the last picture at this speed; None while nothing is known, as long as pictures are still being found."""
        if self.ended is not None or not self.is_complete or self.files_per_s <= 0:
            return None
        return self.num_waiting / self.files_per_s

    @property
    def is_behind(self) -> bool:
        """Whether the journal holds rows that were told but not read yet: the next `apply` reads on, also with no events."""
        return self.num_files < self._num_told

    def apply(self, events: Iterable[TranslationEvent], *, max_new_rows: int | None = None) -> list[int]:
        """Take in more events, in the order of the file; the indices of the rows that changed, each once.

        A window reads `max_new_rows` of the journal at most, so that it answers in between.
        """
        changed: dict[int, None] = {}
        self._max_rows = None if max_new_rows is None else self.num_files + max_new_rows
        if self.is_behind:
            self._read_journal(changed)
        for event in events:
            match event:
                case RowDone() | RowFailed() | RowSkipped():
                    self._settle(event, changed)
                case Listed():
                    self._num_told, self.is_complete = max(self._num_told, event.num_files), event.is_complete
                    self._read_journal(changed)
                case Started():
                    self.num_sessions += 1
                    self.device, self.paused, self.ended = event.device, False, None
                    self.code_path, self.reason = event.code_path, event.reason
                    self._speed = Speed()
                    self.warnings.clear()
                case CodePathChecked() if event.word != self.code_path:
                    self.code_path, self.reason = event.word, "the faster way was not exact enough on the first picture"
                case Warned():
                    if event.message not in self.warnings:
                        self.warnings.append(event.message)
                case Paused():
                    self.paused = True
                    self._speed.pause(event.time)
                case Resumed():
                    self.paused = False
                    self._speed.go_on(event.time)
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
        return path_from_json(self._planned(index).source)

    def output_text(self, index: int) -> str:
        """Where the result of a row lies, or will lie, as text: much cheaper than all of `row`, for many of them."""
        output = self._outputs.get(index) or self._planned(index).output
        return os.path.join(self.output_dir, output if isinstance(output, str) else path_from_json(output))  # noqa: PTH118 -- Path takes longer

    def row(self, index: int) -> Row:
        """Everything about a row, 0 <= index < num_files."""
        planned = self._planned(index)
        place = self._message_places[index]
        code, message = self._messages[place].decode("utf-8", "surrogatepass").split("\n", 1) if place >= 0 else ("", "")
        return Row(
            index=index,
            source=path_from_json(planned.source),
            output=self.output_dir / path_from_json(self._outputs.get(index, planned.output)),
            state=self.state(index),
            message=message,
            code=code,
            seconds=self._seconds[index],
        )

    def failures(self) -> list[Row]:
        """The rows that failed, in order."""
        return [self.row(index) for index, state in enumerate(self._states) if state == RowState.FAILED]

    def _planned(self, index: int) -> PlannedFile:
        return decode_row(self._rows[index], self._journal_path)

    def _read_journal(self, changed: dict[int, None]) -> None:
        """Take in the rows that were told. A job folder that is gone, or a network drive that sleeps, is asked again the next time."""
        limit = self._num_told if self._max_rows is None else min(self._num_told, self._max_rows)
        while len(self._rows) < limit:
            try:
                lines = self._reader.read(limit)
            except OSError:
                break
            if not lines:
                break
            for line in lines:
                self._rows.append(line)
        num_new = len(self._rows) - self.num_files
        self.num_files += num_new
        self.listed = self.num_files > 0
        self._states.extend(bytes(num_new))
        self._seconds.frombytes(bytes(num_new * self._seconds.itemsize))
        self._message_places.extend(itertools.repeat(-1, num_new))
        self._counts[RowState.WAITING] += num_new
        if self._early and num_new:
            early, self._early = self._early, []
            for event in early:
                self._settle(event, changed)

    def _settle(self, event: RowDone | RowFailed | RowSkipped, changed: dict[int, None]) -> None:
        index = event.index
        if not 0 <= index < self.num_files:
            if index >= 0 and (index < self._num_told or not self.is_complete):
                self._early.append(event)
            return
        self._message_places[index] = -1
        match event:
            case RowDone():
                state = RowState.DONE
                self._seconds[index] = event.seconds
                self._speed.done(event.time, event.seconds)
                self._keep_message(index, "", event.note)
                if event.output != self._planned(index).output:
                    self._outputs[index] = event.output
            case RowFailed():
                state = RowState.FAILED
                self._keep_message(index, event.code, event.message)
            case RowSkipped():
                state = RowState.SKIPPED
                self._keep_message(index, "", event.reason)
        self._counts[self._states[index]] -= 1
        self._counts[state] += 1
        self._states[index] = state
        changed[index] = None

    def _keep_message(self, index: int, code: str, message: str) -> None:
        if code or message:
            self._message_places[index] = len(self._messages)
            self._messages.append(f"{code}\n{message}".replace("\0", "").encode("utf-8", "surrogatepass"))
