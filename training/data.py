"""Pairs to batches: decoded once as far as memory allows, augmented alike for both halves."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.device import free_memory
from core.errors import AppError, ErrorCode
from core.jobs.events import Event
from core.pairs.augmentation import NO_LABELS, Labels, Size, draw, enlarged_px
from core.pairs.augmenting import changed
from core.pairs.pair import Pair
from core.pairs.recipes.making import random_for
from core.pairs.recipes.recipe import Recipe
from training.device_pairs import DevicePairs, DrawnPair
from training.input_plan import InputPlan, made_on_card, prepare_input
from training.pair_cache import Bytes, PairCache
from training.pair_digests import PairDigests
from training.run import LOST_SHARE
from training.schedule import steps_per_epoch
from training.settings import RunSettings, opacity_of

HeldElsewhere = Callable[[int], Size | None]
"""The enlarged size of the pair of this index where it need not be decoded, because it is kept elsewhere; else None."""


def to_tensor(pixels: Bytes) -> Tensor:
    """(batch, height, width, channels) of 0..255 to (batch, channels, height, width) in [-1, 1], contiguous."""
    # By numpy: threads that make batches would each bring torch's own threads along.
    values = np.divide(pixels.transpose(0, 3, 1, 2), np.float32(127.5), dtype=np.float32, order="C")
    values -= np.float32(1)
    return torch.from_numpy(values)


@dataclass(frozen=True)
class Batch:
    """One step's pairs: both (batch, 3, size_px, size_px) in [-1, 1], on the CPU or on the card that trains.

    With opacity as a fourth channel where the network knows it; core.pix2pix.channels makes of these pictures what it is given.
    """

    step: int
    picture: Tensor
    target: Tensor
    share: float = 1.0
    """Of the step's whole batch, where several processes have a part of it each."""


class TrainingData:
    """The batches of a run, each a function of (seed, step) alone, so that a resumed run sees what it would have seen.

    The order of an epoch comes from (seed, epoch), a pair's augmentation from (seed, epoch, index), what a recipe draws for it from
    (its name, seed, epoch). `labels` are the halves that are label maps.
    Decoded pairs are kept in memory up to `budget_bytes`. `skipped` is called with a pair and the reason when it can't be read, or is not
    what `digests` know; the next of the epoch takes its place. `part` (index, number of parts) makes these batches one part of larger ones
    of batch_size pairs for each.
    """

    def __init__(
        self,
        pairs: Sequence[Pair],
        settings: RunSettings,
        skipped: Callable[[Pair, AppError], None],
        *,
        recipe: Recipe = (),
        labels: Labels = NO_LABELS,
        budget_bytes: int = 0,
        part: tuple[int, int] = (0, 1),
        digests: PairDigests | None = None,
    ) -> None:
        assert pairs, "create_run refuses a run without training pairs"
        self.settings = settings
        self._part = part
        self._whole_batch = settings.batch_size * part[1]
        self.steps_per_epoch = steps_per_epoch(len(pairs), self._whole_batch)
        self._augmentation = settings.augmentation
        self._recipe = recipe
        self._labels = labels
        self._opacity = opacity_of(settings)
        self._cache = PairCache(
            pairs,
            enlarged_px(settings.size_px, self._augmentation),
            scale=settings.scale,
            labels=labels,
            budget_bytes=budget_bytes,
            opacity=self._opacity,
            digests=digests,
        )
        self._skipped = skipped
        self._lost: set[int] = set()
        self._too_many: AppError | None = None
        self._losing = threading.Lock()
        self._orders: dict[int, NDArray[np.int64]] = {}
        self._ordering = threading.Lock()

    def epoch_of(self, step: int) -> int:
        """The epoch, from 0, that step `step` (from 0) belongs to."""
        return step // self.steps_per_epoch

    def batch(self, step: int, *, is_wanted: Callable[[], bool] = lambda: True) -> Batch:
        """The batch of a step, counted from 0; several threads may ask at once.

        Raises AppError PAIRS_LOST when too many pairs are gone, NotWantedError once `is_wanted` says no.
        """
        epoch = self.epoch_of(step)
        size_px, labels = self.settings.size_px, self._labels
        inputs, targets = [], []
        for pair in self.drawn_pairs(step, is_wanted=is_wanted):
            assert pair.pixels is not None
            name = self._cache.pairs[pair.index].name
            recipe_random = random_for(name, self.settings.seed, epoch + 1) if self._recipe else None
            given, wanted = changed(pair.pixels, pair.drawn, size_px, labels, self._recipe, recipe_random, self._opacity)
            inputs.append(given)
            targets.append(wanted)
        return Batch(step, to_tensor(np.stack(inputs)), to_tensor(np.stack(targets)), self.share_of(step))

    def drawn_pairs(
        self, step: int, *, is_wanted: Callable[[], bool] = lambda: True, held_elsewhere: HeldElsewhere = lambda _: None
    ) -> list[DrawnPair]:
        """The pairs of a step, decoded but for those that are elsewhere, and what is drawn for each. Raises what `batch` raises."""
        epoch, place = divmod(step, self.steps_per_epoch)
        order = self._order_of(epoch)
        chosen = self._positions(place)[self._part[0] :: self._part[1]]
        # The last of an epoch may have too few for all: who has none computes with another's, which counts for nothing.
        chosen = chosen or self._positions(place)[:1]
        return [self._drawn(order, position, epoch, is_wanted, held_elsewhere) for position in chosen]

    def share_of(self, step: int) -> float:
        """How much of a step's whole batch is this part's: 0 to 1; of all parts together 1."""
        positions = self._positions(step % self.steps_per_epoch)
        return len(positions[self._part[0] :: self._part[1]]) / len(positions)

    def _positions(self, place: int) -> range:
        start = place * self._whole_batch
        return range(start, min(start + self._whole_batch, len(self._cache.pairs)))

    @property
    def pairs(self) -> Sequence[Pair]:
        """All training pairs, in the dataset's order."""
        return self._cache.pairs

    def prepare(
        self, device: torch.device, tell: Callable[[Event], None], keep_going: Callable[[], bool]
    ) -> tuple[InputPlan, DevicePairs | None]:
        """Decide where the pairs are kept while a session trains on the device, and tell it; also what keeps them there, where it can."""
        on_card = made_on_card(device.type, self.settings, self._recipe)
        free_bytes = free_memory(device) if on_card else 0
        plan = prepare_input(self.pairs, self.settings, tell, keep_going, has_recipe=bool(self._recipe), free_device_bytes=free_bytes)
        self._cache.room_bytes = plan.budget_bytes
        return plan, self.device_pairs(device, plan.device_budget_bytes) if on_card else None

    def device_pairs(self, device: torch.device, budget_bytes: int) -> DevicePairs:
        """What keeps these pairs on a device and changes them there."""
        assert not self._recipe and not any(self._opacity), "recipes and opacity are the processor's"
        return DevicePairs(device, budget_bytes, self.settings.size_px, labels=self._labels)

    def forget(self, index: int) -> None:
        """This pair is kept elsewhere."""
        self._cache.forget(index)

    def _order_of(self, epoch: int) -> NDArray[np.int64]:
        """Drawn once an epoch: at 100,000 pairs a permutation takes longer than a step on a card may wait. Two are kept: batches are
        made ahead over the end of an epoch."""
        with self._ordering:
            if epoch not in self._orders:
                while len(self._orders) > 1:
                    del self._orders[min(self._orders)]
                self._orders[epoch] = np.random.default_rng([self.settings.seed, epoch]).permutation(len(self._cache.pairs))
            return self._orders[epoch]

    def _drawn(
        self, order: NDArray[np.int64], position: int, epoch: int, is_wanted: Callable[[], bool], held_elsewhere: HeldElsewhere
    ) -> DrawnPair:
        index, pixels, shape = self._readable(order, position, is_wanted, held_elsewhere)
        random = np.random.default_rng([self.settings.seed, epoch, index])
        return DrawnPair(index, pixels, draw(self._augmentation, shape, self.settings.size_px, random))

    def _readable(
        self, order: NDArray[np.int64], position: int, is_wanted: Callable[[], bool], held_elsewhere: HeldElsewhere
    ) -> tuple[int, Bytes | None, Size]:
        """The pair at this place of the epoch, or the next that can be read: its index, its pixels and its enlarged size."""
        for offset in range(len(order)):
            index = int(order[(position + offset) % len(order)])
            if index in self._lost:
                continue
            if not is_wanted():
                raise NotWantedError
            shape = held_elsewhere(index)
            if shape is not None:
                return index, None, shape
            try:
                pixels = self._cache.read(index)
                return index, pixels, (pixels.shape[0], pixels.shape[1])
            except AppError as error:
                # The run is over: what is told now would come after its last word.
                if not is_wanted():
                    raise NotWantedError from error
                self._lose(index, error)
        with self._losing:
            assert self._too_many is not None, "losing every pair is losing too many"
            raise self._too_many

    def _lose(self, index: int, error: AppError) -> None:
        with self._losing:
            is_new = index not in self._lost
            self._lost.add(index)
            pair, num_pairs, num_lost = self._cache.pairs[index], len(self._cache.pairs), len(self._lost)
            if num_lost > LOST_SHARE * num_pairs:
                self._too_many = AppError(
                    ErrorCode.PAIRS_LOST,
                    f"{num_lost} of {num_pairs} training pairs can no longer be read, the last of them {pair.name}: {error.message}",
                    "Bring the pictures back and resume the run.",
                    num_lost=str(num_lost),
                )
            too_many = self._too_many
        if is_new:
            self._skipped(pair, error)
        if too_many is not None:
            raise too_many


class NotWantedError(Exception):
    """Nobody will ask for this batch any more."""
