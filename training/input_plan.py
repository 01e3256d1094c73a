"""Where a run's pairs are kept while it trains and how many threads decode the rest: decided at its start and told in words (no torch)."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.errors import AppError, ErrorCode
from core.files import path_from_json
from core.host_memory import free_host_bytes
from core.images.reading import picture_size
from core.images.sides import side_size
from core.jobs.events import Event, Warned
from core.pairs.augmentation import Size, enlarged_px
from core.pairs.pair import Pair
from core.pairs.recipes.recipe import Recipe
from training.reading_ahead import ReadAhead
from training.run import InputPlanned
from training.settings import RunSettings, opacity_of

MEMORY_SHARE = 0.5
"""Of the memory that is free when a session begins, decoded pairs may take so much. The rest is for the networks and other programs."""
DEVICE_SHARE = 0.25
"""The same of a card's memory: the networks are small beside what a step of theirs takes."""
MAX_THREADS = 8
"""Decoding threads at most: fewer where there are fewer processors, but two, for one may be waiting for the disk."""
WORK_FACTOR = 4
"""So many times a pair's own bytes a thread may hold while it decodes one."""
NUM_MEASURED = 1000
"""Pairs whose sizes are looked at where they matter, spread evenly."""


@dataclass(frozen=True)
class InputPlan:
    """What was decided. `pair_bytes` is what a decoded pair takes, on average; `budget_bytes` what all may take in memory."""

    num_pairs: int
    pair_bytes: int
    budget_bytes: int
    num_threads: int
    device_budget_bytes: int = 0

    @property
    def needed_bytes(self) -> int:
        """What all pairs take, decoded."""
        return self.num_pairs * self.pair_bytes

    def event(self) -> InputPlanned:
        """The plan as it is told."""
        return InputPlanned(
            num_pairs=self.num_pairs,
            needed_bytes=self.needed_bytes,
            budget_bytes=self.budget_bytes,
            device_budget_bytes=self.device_budget_bytes,
            num_threads=self.num_threads,
            message=self._words(),
        )

    def _words(self) -> str:
        all_of_them = f"All {self.num_pairs:,} training pairs ({_size_words(self.needed_bytes)} decoded)"
        if self.num_pairs == 1:
            all_of_them = f"The training pair ({_size_words(self.needed_bytes)} decoded)"
        verb = "is" if self.num_pairs == 1 else "are"
        if self.needed_bytes <= self.device_budget_bytes:
            return f"{all_of_them} {verb} kept on the card, where {_size_words(self.device_budget_bytes)} may be used for them."
        room = self.budget_bytes + self.device_budget_bytes
        if self.needed_bytes <= room:
            where = "in memory and on the card" if self.device_budget_bytes else "in memory"
            return f"{all_of_them} {verb} kept {where}, where {_size_words(room)} may be used for them."
        num_kept = room // max(1, self.pair_bytes)
        return (
            f"About {num_kept:,} of {self.num_pairs:,} training pairs are kept in memory, where {_size_words(room)} may be used for them; "
            f"the others are decoded again in every epoch, ahead of the training."
        )


@dataclass(frozen=True)
class PairSizes:
    """Sizes of training pairs (height, width), by the index of the pair; `num_pairs` is how many there are in all."""

    num_pairs: int
    known: dict[int, Size]


def pair_sizes(pairs: Sequence[Pair], keep_going: Callable[[], bool]) -> PairSizes:
    """The sizes of up to NUM_MEASURED pairs, from their headers; fewer where `keep_going` says no. What can't be read is left out."""
    step = max(1, -(-len(pairs) // NUM_MEASURED))
    chosen = range(0, len(pairs), step)
    sizes: dict[int, Size] = {}
    indices = range(len(chosen))
    with ReadAhead(lambda number: _size_of(pairs[chosen[number]]), indices, num_threads=2, num_ahead=64, name="sizes") as ahead:
        for number in indices:
            try:
                size = ahead.next(keep_going)
            except AppError:
                continue  # training tells it
            if size is None:
                break
            sizes[chosen[number]] = size
    return PairSizes(len(pairs), sizes)


def _size_of(pair: Pair) -> Size:
    width, height = side_size(picture_size(path_from_json(pair.target.path)), pair.target.side)
    return height, width


def small_pairs_words(pairs: Sequence[Pair], sizes: PairSizes, size_px: int) -> str:
    """One sentence about the pairs smaller than what native training cuts out of them; '' where there is none."""
    small = [index for index, size in sizes.known.items() if min(size) < size_px]
    if not small:
        return ""
    num_seen = len(sizes.known)
    of_how_many = f"{num_seen:,} training pairs" + ("" if num_seen == sizes.num_pairs else f" looked at ({sizes.num_pairs:,} in all)")
    height, width = sizes.known[small[0]]
    are = "is" if len(small) == 1 else "are"
    return (
        f"{len(small):,} of {of_how_many} {are} smaller than the parts of {size_px} x {size_px} pixels that are trained on, "
        f"the first of them {pairs[small[0]].name} ({width} x {height}): what is missing is filled by mirroring."
    )


def made_on_card(device_type: str, settings: RunSettings, recipe: Recipe) -> bool:
    """Whether pairs may be kept and changed on the device. What a recipe makes, and what has opacity, is made by the processor."""
    return device_type == "cuda" and not recipe and not any(opacity_of(settings))


def plan_input(
    settings: RunSettings,
    sizes: PairSizes,
    *,
    has_recipe: bool,
    free_bytes: int | None = None,
    free_device_bytes: int = 0,
) -> InputPlan:
    """Decide. `sizes`: how many pairs there are, and how large some are, needed at native size alone.

    `free_bytes`: of this computer's memory, found out where it is not given. `free_device_bytes`: of a card that pairs may be kept on.
    """
    channels = max(opacity_of(settings).channels) if has_recipe else sum(opacity_of(settings).channels)
    side_px = enlarged_px(settings.size_px, settings.augmentation)
    pair_bytes = largest_bytes = side_px * side_px * channels
    if settings.scale == "native" and sizes.known:
        areas = [max(height, side_px) * max(width, side_px) for height, width in sizes.known.values()]
        pair_bytes, largest_bytes = sum(areas) * channels // len(areas), max(areas) * channels
    budget_bytes = int((free_host_bytes() if free_bytes is None else free_bytes) * MEMORY_SHARE)
    num_threads = max(2, min(MAX_THREADS, os.cpu_count() or 1))
    num_threads = max(1, min(num_threads, budget_bytes // (WORK_FACTOR * largest_bytes)))
    return InputPlan(sizes.num_pairs, pair_bytes, budget_bytes, num_threads, int(free_device_bytes * DEVICE_SHARE))


def prepare_input(
    pairs: Sequence[Pair],
    settings: RunSettings,
    tell: Callable[[Event], None],
    keep_going: Callable[[], bool],
    *,
    has_recipe: bool,
    free_device_bytes: int = 0,
) -> InputPlan:
    """Decide and tell: the plan, and a warning where pairs are smaller than the parts that are to be cut out of them."""
    is_native = settings.scale == "native"
    sizes = pair_sizes(pairs, keep_going) if is_native else PairSizes(len(pairs), {})
    plan = plan_input(settings, sizes, has_recipe=has_recipe, free_device_bytes=free_device_bytes)
    tell(plan.event())
    if is_native and (words := small_pairs_words(pairs, sizes, settings.size_px)):
        tell(Warned(code=ErrorCode.PAIRS_SMALL, message=words))
    return plan


def _size_words(num_bytes: int) -> str:
    return f"{num_bytes / 1e9:.1f} GB" if num_bytes >= 1e9 else f"{max(1, round(num_bytes / 1e6))} MB"
