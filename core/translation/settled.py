"""What earlier sessions of a translation settled, read from its events: these pictures need no second time (no torch)."""

from pathlib import Path
from typing import Any

from core.errors import ErrorCode
from core.files import path_from_json
from core.jobs.events import Started
from core.jobs.folder import JobFolder
from core.jobs.reader import JobReader
from core.translation.job import TRANSLATION_EVENTS, CodePathChecked, Listed, RowDone, RowFailed, RowSkipped

_OPEN, _DONE, _SKIPPED, _CRASHED = 0, 1, 2, 3
_CULPRITS = (ErrorCode.WORKER_DIED, ErrorCode.DECODER_HUNG)


class Settled:
    """Which pictures are done (and their outputs still there) or skipped. One byte per picture.

    Failed ones are tried again, but for those that crashed the worker or hung it: that would never end.
    """

    def __init__(self, folder: JobFolder, output_dir: Path, shared: JobFolder | None = None) -> None:
        """Read the events so far of the worker that has `folder`, and of the job that it shares with others, where that is another."""
        self.device = ""
        """What the last session computed on, as its Started says; '' before the first."""
        self.code_path = ""
        """How it computed in the end; '' before the first."""
        self.is_path_checked = False
        """Whether that was compared with the exact way on the first picture."""
        self._states = bytearray()
        self._num_told = 0
        self._output_dir = output_dir
        if shared is not None:
            self._read(shared, of_this_worker=False)
        self._read(folder, of_this_worker=True)

    def _read(self, folder: JobFolder, *, of_this_worker: bool) -> None:
        reader: JobReader[Any] = JobReader(folder, TRANSLATION_EVENTS)
        while True:
            for event in reader.poll():
                match event:
                    case Started() if of_this_worker:
                        if event.code_path != self.code_path:
                            self.is_path_checked = False
                        self.device, self.code_path = event.device, event.code_path
                    case CodePathChecked() if of_this_worker:
                        self.code_path, self.is_path_checked = event.word, True
                    case Listed():
                        self._num_told = max(self._num_told, event.num_files)
                    case RowDone() | RowSkipped() | RowFailed() if not 0 <= event.index < self._num_told:
                        # No worker tells of a row before its listing does: the file was damaged or changed.
                        continue
                    case RowDone():
                        self._set(event.index, _DONE if (self._output_dir / path_from_json(event.output)).is_file() else _OPEN)
                    case RowSkipped():
                        self._set(event.index, _SKIPPED)
                    case RowFailed():
                        self._set(event.index, _CRASHED if event.code in _CULPRITS else _OPEN)
                    case _:
                        pass
            if not reader.is_behind:
                break

    def __contains__(self, index: object) -> bool:
        return isinstance(index, int) and index < len(self._states) and self._states[index] != _OPEN

    @property
    def num_crashed(self) -> int:
        """How many crashed the worker or hung it, and so failed for good."""
        return self._states.count(_CRASHED)

    def add(self, index: int) -> None:
        """This picture needs no second time in this session."""
        self._set(index, _DONE)

    def __len__(self) -> int:
        return len(self._states) - self._states.count(_OPEN)

    def _set(self, index: int, state: int) -> None:
        if index >= len(self._states):
            self._states.extend(bytes(index + 1 - len(self._states)))
        self._states[index] = state
