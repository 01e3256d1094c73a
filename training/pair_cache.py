"""Decoded pairs by index: kept in memory as bytes as far as a budget allows, else decoded again (no torch)."""

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.errors import AppError, ErrorCode
from core.files import path_from_json
from core.pairs.augmentation import NO_LABELS, NO_OPACITY, Labels, Opacity, ScalePolicy
from core.pairs.augmenting import enlarged
from core.pairs.loading import load_pair
from core.pairs.pair import Half, Pair

Bytes = NDArray[np.uint8]


class PairCache:
    """Pairs by index, enlarged, as (height, width, 6) bytes: the input's channels, then the target's. Safe to use from several threads.

    (height, width, 3) where both are the same photo. Each has a channel more where `opacity` says so. Which pairs are kept (the first
    that are read, until the budget is used) changes nothing of what is read.
    """

    def __init__(
        self,
        pairs: Sequence[Pair],
        side_px: int,
        *,
        scale: ScalePolicy = "whole",
        labels: Labels = NO_LABELS,
        budget_bytes: int = 0,
        opacity: Opacity = NO_OPACITY,
    ) -> None:
        self.pairs = pairs
        self.room_bytes = budget_bytes
        """What more may be kept."""
        self._side_px = side_px
        self._scale: ScalePolicy = scale
        self._labels = labels
        self._opacity = opacity
        self._kept: dict[int, Bytes] = {}
        self._stamps = np.zeros(len(pairs), np.int64)
        """What tells that a file was replaced since it was first read; 0 where it was not read yet."""
        self._lock = threading.Lock()

    def read(self, index: int) -> Bytes:
        """Raises AppError for a pair that can't be read, or whose files are no longer those that were read at first."""
        kept = self._kept.get(index)
        if kept is not None:
            return kept
        pair = self.pairs[index]
        self._refuse_replaced(index, pair)
        is_photo = pair.input == pair.target
        opacity = Opacity(target=any(self._opacity)) if is_photo else self._opacity
        halves = enlarged(*load_pair(pair, opacity), self._side_px, self._labels, self._scale)
        pixels = halves[1] if is_photo else np.concatenate(halves, axis=2)
        with self._lock:
            if index not in self._kept and self.room_bytes >= pixels.nbytes:
                # A view would keep the whole picture that it was cut from.
                self._kept[index] = pixels = pixels if pixels.base is None else pixels.copy()
                self.room_bytes -= pixels.nbytes
        return pixels

    def forget(self, index: int) -> None:
        """Keep this pair no longer: it is kept elsewhere."""
        with self._lock:
            kept = self._kept.pop(index, None)
            self.room_bytes += 0 if kept is None else kept.nbytes

    def _refuse_replaced(self, index: int, pair: Pair) -> None:
        """Training goes on with the pairs it began with, or without them: never with other pictures under their names."""
        try:
            stamp = hash((_stamp(pair.input), _stamp(pair.target))) or 1
        except OSError:
            return  # reading it says why
        if self._stamps[index] not in (0, stamp):
            raise AppError(
                ErrorCode.PICTURE_UNREADABLE,
                f"The pictures of the pair {pair.name} were replaced while the run was training on them.",
                "Start a new run to train on the new pictures.",
                pair=pair.name,
            )
        self._stamps[index] = stamp


def _stamp(half: Half) -> tuple[int, int]:
    status = path_from_json(half.path).stat()
    return status.st_mtime_ns, status.st_size
