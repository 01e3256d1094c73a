"""What the pictures of a run's training pairs held when it first read them, kept from session to session (no torch)."""

import hashlib
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import AppError, ErrorCode
from core.files import path_from_json, write_whole
from core.pairs.pair import Half, Pair
from core.plain_files import open_plain, read_plain

_TYPE = np.dtype("<u8")
"""A pair's digest in the file; 0 stands for a pair that was not read yet."""


class PairDigests:
    """Training goes on with the pictures it began with, or without them: never with others under their names.

    Safe to use from several threads. `path` is the file of the run that keeps the digests; None where nothing is to outlive this object.
    """

    def __init__(self, path: Path | None, num_pairs: int) -> None:
        self._path = path
        self._digests = _read(path, num_pairs)
        self._stamps = np.zeros(num_pairs, np.int64)
        """What tells without reading it that a file may have changed since this session looked; 0 where it did not look yet."""
        self._lock = threading.Lock()
        self._is_kept = True

    def refuse_replaced(self, index: int, pair: Pair) -> None:
        """Raises AppError PICTURE_UNREADABLE where the pair's files hold something else than when they were first read."""
        try:
            stamp = hash((_stamp(pair.input), _stamp(pair.target))) or 1
            if self._stamps[index] == stamp:
                return
            digest = _digest(pair)
        except OSError:
            return  # reading it says why
        with self._lock:
            if self._digests[index] not in (0, digest):
                raise AppError(
                    ErrorCode.PICTURE_UNREADABLE,
                    f"The pictures of the pair {pair.name} are no longer those that the run was trained on: they were replaced.",
                    "Start a new run to train on the new pictures.",
                    pair=pair.name,
                )
            self._is_kept = self._is_kept and bool(self._digests[index])
            self._digests[index], self._stamps[index] = digest, stamp

    def keep(self) -> None:
        """Write down what was read since. Raises AppError: the disk's troubles."""
        with self._lock:
            if self._is_kept or self._path is None:
                return
            data = self._digests.tobytes()
            self._is_kept = True
        try:
            write_whole(self._path, data)
        except AppError:
            self._is_kept = False
            raise


def _read(path: Path | None, num_pairs: int) -> NDArray[np.uint64]:
    """Zeros where there is no file, or where it is not of these pairs: then what is read first counts again."""
    try:
        data = b"" if path is None else read_plain(path)
    except OSError:
        data = b""
    is_whole = len(data) == num_pairs * _TYPE.itemsize
    return np.frombuffer(data, _TYPE).copy() if is_whole else np.zeros(num_pairs, _TYPE)


def _stamp(half: Half) -> tuple[int, int]:
    status = path_from_json(half.path).stat()
    return status.st_mtime_ns, status.st_size


def _digest(pair: Pair) -> np.uint64:
    """Of both files' bytes: a file that was copied to another place or time is the same."""
    whole = hashlib.blake2b(digest_size=_TYPE.itemsize)
    for name in dict.fromkeys((pair.input.path, pair.target.path)):
        with open_plain(path_from_json(name)) as file:
            whole.update(hashlib.file_digest(file, "blake2b").digest())
    return np.frombuffer(whole.digest(), _TYPE)[0] or _TYPE.type(1)
