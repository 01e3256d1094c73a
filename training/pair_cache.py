"""Decoded pairs by index: kept in memory as bytes as far as a budget allows, else decoded again (no torch)."""

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.pairs.augmentation import NO_LABELS, NO_OPACITY, Labels, Opacity, ScalePolicy
from core.pairs.augmenting import enlarged
from core.pairs.loading import load_pair
from core.pairs.pair import Pair
from training.pair_digests import PairDigests

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
        digests: PairDigests | None = None,
    ) -> None:
        self.pairs = pairs
        self.room_bytes = budget_bytes
        """What more may be kept."""
        self._side_px = side_px
        self._scale: ScalePolicy = scale
        self._labels = labels
        self._opacity = opacity
        self._kept: dict[int, Bytes] = {}
        self._digests = PairDigests(None, len(pairs)) if digests is None else digests
        self._lock = threading.Lock()

    def read(self, index: int) -> Bytes:
        """Raises AppError for a pair that can't be read, or whose files are no longer those that were read at first."""
        kept = self._kept.get(index)
        if kept is not None:
            return kept
        pair = self.pairs[index]
        self._digests.refuse_replaced(index, pair)
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
