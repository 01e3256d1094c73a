"""The held-out pairs of a run as its network gets them, pictures like them, and what is measured on them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.errors import AppError
from core.evaluation.agreement import Spread, correlation, edge_correlation
from core.evaluation.similarity import l1, psnr, ssim
from core.files import path_to_json
from core.images.lab import as_bright_grey
from core.images.reading import read_picture, upright_digest, with_opacity
from core.models.header import ColourSpace
from core.pairs.augmentation import NO_LABELS, NO_OPACITY, Labels, Opacity, ScalePolicy
from core.pairs.augmenting import centred, enlarged, enlarged_alone, recipe_made
from core.pairs.loading import load_pair
from core.pairs.pair import Half, Pair
from core.pairs.recipes.making import random_for
from core.pairs.recipes.recipe import Recipe
from core.pix2pix.base import Generator
from core.pix2pix.channels import Channels
from core.pix2pix.noise import noise_masks
from training.data import to_tensor
from training.pair_cache import Bytes
from training.reading_ahead import ReadAhead

NOISE_SEED = 0
"""The same noise at every preview: what changes between two pictures is the network."""
NUM_TURNED = 8
"""Pairs that are translated the other way round too."""


KEPT_BYTES = 2**28
"""Held-out pairs are kept decoded up to this: they are the same every time."""
NUM_THREADS = 2
NUM_AHEAD = 4


@dataclass(frozen=True)
class HeldOutPair:
    """A pair at the run's size: both (size_px, size_px, 3) bytes, with opacity as a fourth channel where the network knows it.

    In Lab `picture` is the target without its colours.
    """

    name: str
    picture: Bytes
    target: Bytes


@dataclass(frozen=True)
class SeenAlone:
    """A picture that a user added, as the network gets it: bytes as in HeldOutPair; `name` is that of its file in previews.

    There is a target where the user named one, and where the run makes its inputs of targets: then it is the picture itself.
    """

    name: str
    picture: Bytes
    target: Bytes | None


class GivenUpError(Exception):
    """Reading was given up before all pairs were there."""


@dataclass(frozen=True)
class Measures:
    """Means over `num_pairs`, as in core/evaluation/similarity.py and agreement.py.

    `correlation` is that of values with the target's; `turned_l1` that of targets translated and compared with their inputs, None in Lab,
    where both are the same picture; `variety` the spread of the translated pictures over that of the targets, None where the targets are
    all the same.
    """

    num_pairs: int
    l1: float
    psnr: float
    ssim: float
    edge_correlation: float
    correlation: float
    turned_l1: float | None
    variety: float | None


class HeldOut:
    """Validation pairs (training pairs where there are none), in the dataset's order. Unreadable ones are told once and left out.

    Each is what training shows the network of it, without chance: at native size the part in the middle. What a recipe draws for a pair
    depends on its name and `seed` alone: the same input every time.
    """

    def __init__(
        self,
        pairs: Sequence[Pair],
        size_px: int,
        skipped: Callable[[Pair, AppError], None],
        *,
        scale: ScalePolicy = "whole",
        recipe: Recipe = (),
        labels: Labels = NO_LABELS,
        seed: int = 0,
        opacity: Opacity = NO_OPACITY,
        colour_space: ColourSpace = "sRGB",
    ) -> None:
        validation = [pair for pair in pairs if pair.split == "validation"]
        self.is_held_out = bool(validation)
        """Whether the pairs are no part of the training."""
        self._pairs = validation or [pair for pair in pairs if pair.split == "train"]
        self._size_px = size_px
        self._skipped = skipped
        self._scale: ScalePolicy = scale
        self._recipe = recipe
        self._labels = labels
        self._seed = seed
        self._opacity = opacity
        self._colour_space: ColourSpace = colour_space
        self._told: set[str] = set()
        self._kept: dict[int, HeldOutPair] = {}
        self._room = KEPT_BYTES

    def read(self, limit: int, keep_going: Callable[[], bool] = lambda: True) -> Iterator[HeldOutPair]:
        """The first `limit` readable pairs, which are kept in memory.

        Raises GivenUpError where `keep_going`, asked while the disk lets wait, says no.
        """
        num_read = 0
        indices = range(len(self._pairs))
        with ReadAhead(self._loaded, indices, num_threads=NUM_THREADS, num_ahead=NUM_AHEAD, name="held-out") as ahead:
            for index in indices:
                if num_read == limit:
                    return
                try:
                    pair = ahead.next(keep_going)
                except AppError as error:
                    self._tell(self._pairs[index], error)
                    continue
                if pair is None:
                    raise GivenUpError
                self._keep(index, pair)
                num_read += 1
                yield pair

    def seen_alone(self, path: Path, name: str, key: str, target: Path | None = None) -> SeenAlone:
        """A picture of no dataset, as it would be an input of this run. Of photos the input is made as it is of the run's own.

        What a recipe draws for it depends on `key`; `target` is what it should become, where that is known. Raises AppError as
        core.pairs.loading.load_pair.
        """
        if target is not None and self._colour_space != "Lab" and not self._recipe:
            pair = self._seen(Pair(name=name, input=Half(path_to_json(path)), target=Half(path_to_json(target))))
            return SeenAlone(name, pair.picture, pair.target)
        picture = read_picture(path)
        pixels = with_opacity(picture) if self._opacity.input else picture.pixels
        seen = centred(enlarged_alone(pixels, self._size_px, self._labels, self._scale), self._size_px).copy()
        if self._colour_space == "Lab":
            return SeenAlone(name, as_bright_grey(seen), seen)
        if self._recipe:
            return SeenAlone(name, recipe_made(seen, self._recipe, random_for(key, self._seed)), seen)
        return SeenAlone(name, seen, None)

    def _tell(self, pair: Pair, error: AppError) -> None:
        if pair.name not in self._told:
            self._told.add(pair.name)
            self._skipped(pair, error)

    def _keep(self, index: int, pair: HeldOutPair) -> None:
        num_bytes = pair.picture.nbytes + pair.target.nbytes
        if index not in self._kept and num_bytes <= self._room:
            self._kept[index] = pair
            self._room -= num_bytes

    def _loaded(self, index: int) -> HeldOutPair:
        return self._kept[index] if index in self._kept else self._seen(self._pairs[index])

    def _seen(self, pair: Pair) -> HeldOutPair:
        halves = enlarged(*load_pair(pair, self._opacity), self._size_px, self._labels, self._scale)
        # Copies: a view would keep the whole picture that it was cut from.
        given, wanted = (centred(half, self._size_px).copy() for half in halves)
        if self._recipe:
            given = recipe_made(given, self._recipe, random_for(pair.name, self._seed))
        if self._colour_space == "Lab":
            given = as_bright_grey(wanted)
        return HeldOutPair(pair.name, given, wanted)


def translate(network: Generator, picture: Bytes, device: torch.device, channels: Channels | None = None) -> Tensor:
    """One picture (height, width, 3 or 4) through the network, with its own statistics and seeded noise.

    Returns its colours on white, (3, height, width) in [-1, 1], on the CPU. `channels` are the network's in sRGB where not given.
    """
    channels = channels or Channels(network.shape)
    height, width = picture.shape[:2]
    masks = noise_masks(network, height, width, seed=NOISE_SEED, variation=0, digest=upright_digest(picture))
    network.eval()
    with torch.inference_mode():
        x = to_tensor(picture[None]).to(device, memory_format=torch.channels_last)
        made = network(channels.given(x), [mask.to(device) for mask in masks]).float()
        return channels.shown(made, x)[0, :3].cpu()


def to_bytes(tensor: Tensor) -> Bytes:
    """(3, height, width) in [-1, 1] to (height, width, 3) bytes, rounded."""
    return tensor.permute(1, 2, 0).add(1.0).mul(127.5).round_().clamp_(0, 255).to(torch.uint8).numpy()


def measure(
    network: Generator,
    pairs: Iterator[HeldOutPair],
    device: torch.device,
    keep_going: Callable[[], bool],
    channels: Channels | None = None,
) -> Measures | None:
    """Translate the pairs and compare; None when `keep_going` said no in between, or without a pair.

    The first few pairs are also translated the other way round, from target to input, which tells whether their sides are swapped.
    """
    rows: list[tuple[float, ...]] = []
    turned: list[float] = []
    spread, target_spread = Spread(), Spread()
    for pair in pairs:
        if not keep_going():
            return None
        translated, target = _unrounded(translate(network, pair.picture, device, channels)), pair.target[..., :3]
        both = (translated, target)
        likeness = ssim(*both)
        assert likeness is not None, "no network is so small that a window of SSIM does not fit"
        rows.append((l1(*both), psnr(*both), likeness, edge_correlation(*both), correlation(*both)))
        spread.add(translated)
        target_spread.add(target)
        if len(turned) < NUM_TURNED and not (channels is not None and channels.is_lab):
            turned.append(l1(_unrounded(translate(network, pair.target, device, channels)), pair.picture[..., :3]))
    if not rows:
        return None
    variety = spread.value / target_spread.value if target_spread.value > 0 else None
    means = [float(np.mean(column)) for column in zip(*rows, strict=True)]
    return Measures(
        num_pairs=len(rows),
        l1=means[0],
        psnr=means[1],
        ssim=means[2],
        edge_correlation=means[3],
        correlation=means[4],
        turned_l1=float(np.mean(turned)) if turned else None,
        variety=variety,
    )


def _unrounded(tensor: Tensor) -> NDArray[np.float32]:
    """(3, height, width) in [-1, 1] to (height, width, 3) from 0 to 255."""
    return tensor.add(1.0).mul_(127.5).permute(1, 2, 0).numpy()
