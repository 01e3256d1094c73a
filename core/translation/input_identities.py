"""Which files of the disk are inputs of a translation, whatever names lead to them: these are never replaced (no torch)."""

import os
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from core.compact import KeySet, key_of
from core.files import disk_error, path_from_json
from core.translation.journal import JournalReader, decode_row
from core.translation.naming import folded

_LOOK_EVERY_S = 0.05


class InputIdentities:
    """Compares files as the file system numbers them, so that links of every kind are seen through. Several threads may ask at once.

    Nothing is read before the first question. Then the journal is: about 40 bytes of memory and one look at the disk a row. It reads
    nothing but the journal, so it knows as much in a later session, or in another process that shares the job.
    """

    def __init__(self, journal_path: Path, output_dir: Path, progress: Callable[[], tuple[int, bool]]) -> None:
        """`progress` gives how many rows the journal holds so far, and whether that is all there is to wait for."""
        self._journal_path = journal_path
        self._output_dir = output_dir
        self._progress = progress
        self._reader = JournalReader(journal_path)
        self._mutex = threading.Lock()
        self._lines: deque[bytes] = deque()
        self._files = KeySet()
        self._outputs = KeySet()

    def take_in(self, ending: threading.Event) -> bool:
        """Wait until all inputs are listed, and look at those that are new; False where `ending` was set before that.

        Raises AppError: NOT_A_JOB (a damaged journal), DISK_*.
        """
        with self._mutex:
            while True:
                num_rows, is_all = self._progress()
                if not self._read(num_rows, ending):
                    return False
                if is_all and self._reader.num_read >= num_rows:
                    return True
                if ending.wait(_LOOK_EVERY_S):
                    return False

    def is_input(self, path: Path) -> bool:
        """Whether the file at `path`, or what a link there leads to, is an input that was taken in."""
        try:
            return _key_of(path.stat()) in self._files
        except OSError:
            return False

    def is_planned(self, path: Path) -> bool:
        """Whether some row that was taken in is to have its result at `path`."""
        return key_of(folded(os.fspath(path))) in self._outputs

    def _read(self, num_rows: int, ending: threading.Event) -> bool:
        """Take in what the journal has of the first `num_rows` rows; False where `ending` was set meanwhile: it can be gone on with."""
        while not ending.is_set():
            if not self._lines:
                try:
                    self._lines.extend(self._reader.read(num_rows))
                except OSError as error:
                    raise disk_error(error, self._journal_path) from error
            if not self._lines:
                return True
            row = decode_row(self._lines.popleft(), self._journal_path)
            self._outputs.add(key_of(folded(os.fspath(self._output_dir / path_from_json(row.output)))))
            try:
                self._files.add(_key_of(path_from_json(row.source).stat()))
            except OSError:
                # It is gone: nothing can be written over it.
                pass
        return False


def _key_of(status: os.stat_result) -> int:
    return key_of(f"{status.st_dev} {status.st_ino}")
