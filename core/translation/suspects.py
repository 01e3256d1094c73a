"""The pictures that were in hand when a worker crashed: which of them did it is found by trying each alone (no torch)."""

import os
import sys
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_from_json, path_to_text
from core.translation.in_hand import InHand
from core.translation.job import TranslationJob
from core.translation.journal import find_rows
from core.translation.plan import PlannedFile
from core.translation.results import Refused
from core.translation.settled import Settled


class Suspects:
    """None after any other end than a crash. What Python wrote when it crashed goes to the log."""

    def __init__(self, job: TranslationJob, in_hand: InHand) -> None:
        self._in_hand = in_hand
        self._indices: list[int] = []
        if job.has_crashed():
            sys.stderr.write(job.crash_path.read_text("utf-8", "replace"))
            os.truncate(job.crash_path, 0)
            self._indices = in_hand.before

    def to_try(self, journal_path: Path, settled: Settled) -> list[PlannedFile]:
        """The rows that are to be tried one at a time, before all others."""
        return find_rows(journal_path, {index for index in self._indices if index not in settled})

    def culprit(self, files: list[PlannedFile]) -> Refused | None:
        """The one that crashed alone as well: it fails, and the rest goes on without it."""
        if not self._in_hand.alone_before or len(files) != 1:
            return None
        name = path_to_text(path_from_json(files[0].source))
        trouble = AppError(ErrorCode.WORKER_DIED, f"The picture {name} crashed the worker twice.", "Replace the file or leave it out.")
        return Refused(files[0].index, trouble)
