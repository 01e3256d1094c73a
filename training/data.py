"""Pairs to batches: decoded once, cached as bytes, prefetched, augmented alike for both halves."""

import math
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.errors import AppError, ErrorCode
from core.pairs.augmentation import NO_LABELS, Labels, draw, enlarged_px
from core.pairs.augmenting import changed, enlarged
from core.pairs.loading import load_pair
from core.pairs.pair import Pair
from core.pairs.recipes.making import random_for
from core.pairs.recipes.recipe import Recipe
from training.run import LOST_SHARE
from training.settings import RunSettings

Bytes = NDArray[np.uint8]

CACHE_BYTES = 4 * 2**30
"""Decoded pairs are kept in memory up to this; larger datasets are decoded again in every epoch."""
NUM_PREFETCHED = 4


def to_tensor(pixels: Bytes) -> Tensor:
    """(batch, height, width, channels) of 0..255 to (batch, channels, height, width) in [-1, 1]."""
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).to(torch.float32).div_(127.5).sub_(1.0)


class PairCache:
    """Pairs by index as (side, side, 6) bytes: the input's channels, then the target's. Safe to use from several threads.

    (side, side, 3) where both are the same photo.
    """

    def __init__(self, pairs: Sequence[Pair], side_px: int, *, labels: Labels = NO_LABELS, budget_bytes: int = CACHE_BYTES) -> None:
        self.pairs = pairs
        self.side_px = side_px
        self._labels = labels
        self._room = budget_bytes
        self._kept: dict[int, Bytes] = {}
        self._lock = threading.Lock()

    def read(self, index: int) -> Bytes:
        """Raises AppError for a pair that can't be read."""
        with self._lock:
            kept = self._kept.get(index)
        if kept is not None:
            return kept
        pair = self.pairs[index]
        halves = enlarged(*load_pair(pair), self.side_px, self._labels)
        pixels = halves[1] if pair.input == pair.target else np.concatenate(halves, axis=2)
        with self._lock:
            if index not in self._kept and self._room >= pixels.nbytes:
                self._kept[index] = pixels
                self._room -= pixels.nbytes
        return pixels


@dataclass(frozen=True)
class Batch:
    """One step's pairs: both (batch, 3, size_px, size_px) in [-1, 1], on the CPU."""

    step: int
    picture: Tensor
    target: Tensor


class TrainingData:
    """The batches of a run, each a function of (seed, step) alone, so that a resumed run sees what it would have seen.

    The order of an epoch comes from (seed, epoch), a pair's augmentation from (seed, epoch, index), what a recipe draws for it from
    (its name, seed, epoch). `labels` are the halves that are label maps.
    `skipped` is called with a pair and the reason when it can't be read; the next of the epoch takes its place.
    """

    def __init__(
        self,
        pairs: Sequence[Pair],
        settings: RunSettings,
        skipped: Callable[[Pair, AppError], None],
        *,
        recipe: Recipe = (),
        labels: Labels = NO_LABELS,
    ) -> None:
        assert pairs, "create_run refuses a run without training pairs"
        self.settings = settings
        self.steps_per_epoch = math.ceil(len(pairs) / settings.batch_size)
        self._augmentation = settings.augmentation
        self._recipe = recipe
        self._labels = labels
        self._cache = PairCache(pairs, enlarged_px(settings.size_px, self._augmentation), labels=labels)
        self._skipped = skipped
        self._lost: set[int] = set()
        self._order: tuple[int, NDArray[np.int64]] = (-1, np.empty(0, np.int64))

    def epoch_of(self, step: int) -> int:
        """The epoch, from 0, that step `step` (from 0) belongs to."""
        return step // self.steps_per_epoch

    def batch(self, step: int) -> Batch:
        """The batch of a step, counted from 0. Raises AppError PAIRS_LOST when too many pairs are gone."""
        epoch, place = divmod(step, self.steps_per_epoch)
        order = self._order_of(epoch)
        start = place * self.settings.batch_size
        chosen = range(start, min(start + self.settings.batch_size, len(order)))
        pixels = np.stack([self._augmented(order, position, epoch) for position in chosen])
        tensor = to_tensor(pixels)
        return Batch(step, tensor[:, :3], tensor[:, 3:])

    def _order_of(self, epoch: int) -> NDArray[np.int64]:
        """Drawn once an epoch: at 100,000 pairs a permutation takes longer than a step on a card may wait."""
        if self._order[0] != epoch:
            self._order = (epoch, np.random.default_rng([self.settings.seed, epoch]).permutation(len(self._cache.pairs)))
        return self._order[1]

    def _augmented(self, order: NDArray[np.int64], position: int, epoch: int) -> Bytes:
        index, pixels = self._readable(order, position)
        seed, size_px = self.settings.seed, self.settings.size_px
        drawn = draw(self._augmentation, size_px, np.random.default_rng([seed, epoch, index]))
        recipe_random = random_for(self._cache.pairs[index].name, seed, epoch + 1) if self._recipe else None
        return np.concatenate(changed(pixels, drawn, size_px, self._labels, self._recipe, recipe_random), axis=2)

    def _readable(self, order: NDArray[np.int64], position: int) -> tuple[int, Bytes]:
        for offset in range(len(order)):
            index = int(order[(position + offset) % len(order)])
            if index in self._lost:
                continue
            try:
                return index, self._cache.read(index)
            except AppError as error:
                self._lost.add(index)
                self._skipped(self._cache.pairs[index], error)
                if len(self._lost) > LOST_SHARE * len(order):
                    raise AppError(
                        ErrorCode.PAIRS_LOST,
                        f"{len(self._lost)} of {len(order)} training pairs can no longer be read, the last of them "
                        f"{self._cache.pairs[index].name}: {error.message}",
                        "Bring the pictures back and resume the run.",
                        num_lost=str(len(self._lost)),
                    ) from error
        raise AssertionError("unreachable: losing every pair has raised before")


class Prefetcher:
    """Makes the batches of the coming steps in a thread of its own; a context manager.

    `seconds_waited` is how long the loop stood still for data, in all.
    """

    def __init__(self, data: TrainingData, first_step: int, last_step: int) -> None:
        self.seconds_waited = 0.0
        self._data = data
        self._steps = range(first_step, last_step)
        self._ready: queue.Queue[Batch | BaseException] = queue.Queue(NUM_PREFETCHED)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._fill, name="prefetch", daemon=True)

    def __enter__(self) -> "Prefetcher":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        while self._thread.is_alive():
            try:
                self._ready.get_nowait()
            except queue.Empty:
                self._thread.join(0.01)

    def next(self) -> Batch:
        """The next step's batch. Raises what making it raised."""
        start = time.perf_counter()
        item = self._ready.get()
        self.seconds_waited += time.perf_counter() - start
        if isinstance(item, BaseException):
            raise item
        return item

    def _fill(self) -> None:
        try:
            for step in self._steps:
                self._put(self._data.batch(step))
                if self._ending.is_set():
                    return
        except Exception as error:
            # Handed over whole to the loop's thread, which raises it there.
            self._put(error)

    def _put(self, item: Batch | BaseException) -> None:
        while not self._ending.is_set():
            try:
                self._ready.put(item, timeout=0.2)
                return
            except queue.Full:
                continue
