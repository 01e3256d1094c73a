"""Telling label maps from other pictures by looking at them: few colours in flat areas, and hard borders between those."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import AppError
from core.images.colour import Pixels
from core.pairs.augmentation import Interpolation, Labels
from core.pairs.loading import load_half
from core.pairs.pair import Half, Pair

NUM_LOOKED_AT = 16
"""Pairs, spread evenly."""
_SIDE_PX = 512
"""A larger picture is looked at in every second pixel, every third, ..., so that no colour is mixed by looking."""
_FEW_PX = 256
_NUM_WITH_COLOURS = 100
"""In fewer a rare class may be absent, and shades that JPEG made may pass for one."""
_FLAT = 12
"""Neighbours that differ by no more of 255 are of one area: JPEG does that much to a flat one."""
_MIN_FLAT_SHARE = 0.4
_NUM_COLOURS = 16
_MIN_COVERED = 0.93
"""The share of the flat areas that the 16 most frequent colours take: 0.95 to 1 in label maps, 0.35 to 0.9 in photographs."""
_MIN_COLOURS = 3
"""Two colours are a drawing, whose lines look better smooth."""
_EDGE = 60.0
_MAX_BLENDED = 0.1
"""The share of pixels at borders that lie between the colours of both sides: 0 in label maps, 0.25 in drawings with smooth edges."""


@dataclass
class _Looks:
    """What was counted over some pictures."""

    num_px: int = 0
    num_flat: int = 0
    num_covered: int = 0
    num_borders: int = 0
    num_blended: int = 0
    most_colours: int = 0

    def has_few_colours(self) -> bool:
        is_flat = self.num_flat >= _MIN_FLAT_SHARE * max(1, self.num_px)
        return is_flat and self.num_covered >= _MIN_COVERED * self.num_flat and self.most_colours >= _MIN_COLOURS

    def is_label_map(self) -> bool:
        return self.has_few_colours() and self.num_borders > 0 and self.num_blended <= _MAX_BLENDED * self.num_borders


def find_labels(pairs: Sequence[Pair], interpolation: Interpolation, *, has_recipe: bool = False) -> Labels:
    """Which halves of these pairs are to be resized without blending. Inputs made by a recipe are none of them: they are never resized.

    auto: those of few colours with hard borders. JPEG, and labels that were resized smoothly, have blended them already, so nothing is
    gained. nearest: those of few colours, however their borders are; both halves where neither is. What can't be read is left out.
    """
    if interpolation == "smooth" or not pairs:
        return Labels()
    looked_at = _looked_at(pairs)
    wanted = _looks([pair.target for pair in looked_at])
    given = _Looks() if has_recipe else _looks([pair.input for pair in looked_at])
    if interpolation == "auto":
        return Labels(input=given.is_label_map(), target=wanted.is_label_map())
    neither = not given.has_few_colours() and not wanted.has_few_colours()
    return Labels(input=not has_recipe and (given.has_few_colours() or neither), target=wanted.has_few_colours() or neither)


def find_few_colours(pairs: Sequence[Pair]) -> Labels:
    """Which halves of these pairs are of few colours, however their borders are: label maps that JPEG has blended among them."""
    looked_at = _looked_at(pairs)
    given, wanted = _looks([pair.input for pair in looked_at]), _looks([pair.target for pair in looked_at])
    return Labels(input=given.has_few_colours(), target=wanted.has_few_colours())


def inputs_of_few_colours(pairs: Sequence[Pair]) -> list[Pixels]:
    """Up to 100 inputs, spread evenly, of pairs whose inputs are of few colours, however their borders are; else none.

    Of larger ones every second pixel, every third, ...: no colour is mixed. What can't be read is left out.
    """
    looks = _Looks()
    for pixels in _thinned_inputs(_looked_at(pairs)):
        _look(pixels, looks)
    if not looks.has_few_colours():
        return []
    return list(_thinned_inputs(pairs[:: max(1, len(pairs) // _NUM_WITH_COLOURS)][:_NUM_WITH_COLOURS]))


def _thinned_inputs(pairs: Sequence[Pair]) -> Iterator[Pixels]:
    for pair in pairs:
        try:
            pixels = load_half(pair.input)
        except AppError:
            continue
        step = max(1, max(pixels.shape[:2]) // _FEW_PX)
        yield pixels[::step, ::step]


def _looked_at(pairs: Sequence[Pair]) -> Sequence[Pair]:
    return pairs[:: max(1, len(pairs) // NUM_LOOKED_AT)][:NUM_LOOKED_AT]


def _looks(halves: Sequence[Half]) -> _Looks:
    looks = _Looks()
    for half in halves:
        try:
            _look(load_half(half), looks)
        except AppError:
            continue
    return looks


def _look(pixels: Pixels, looks: _Looks) -> None:
    step = max(1, max(pixels.shape[:2]) // _SIDE_PX)
    pixels = pixels[::step, ::step]
    if min(pixels.shape[:2]) < 3:
        return
    is_flat = flat_areas(pixels)
    coarse = (pixels[:-1, :-1][is_flat].astype(np.int64) + 8) // 16
    _, counts = np.unique(coarse @ np.array([400, 20, 1]), return_counts=True)
    looks.num_px += is_flat.size
    looks.num_flat += len(coarse)
    looks.num_covered += int(np.sort(counts)[-_NUM_COLOURS:].sum())
    looks.most_colours = max(looks.most_colours, int((counts >= 0.01 * is_flat.size).sum()))
    _count_borders(pixels.astype(np.float64), looks)
    _count_borders(pixels.astype(np.float64).swapaxes(0, 1), looks)


def flat_areas(pixels: Pixels) -> NDArray[np.bool_]:
    """(height - 1, width - 1): whether a pixel's right and lower neighbours are like it."""
    values = pixels.astype(np.int16)
    down, across = (np.abs(np.diff(values, axis=axis)).max(axis=2) for axis in (0, 1))
    is_flat: NDArray[np.bool_] = np.maximum(down[:, :-1], across[:-1]) <= _FLAT
    return is_flat


def _count_borders(values: NDArray[np.float64], looks: _Looks) -> None:
    """Of pixels whose neighbours on both sides differ: where between those two colours they lie, from 0 to 1."""
    before, here, after = values[:-2], values[1:-1], values[2:]
    step = after - before
    squared = (step**2).sum(axis=-1)
    is_border = squared > _EDGE**2
    place = ((here - before) * step).sum(axis=-1)[is_border] / squared[is_border]
    looks.num_borders += len(place)
    looks.num_blended += int(((place > 0.25) & (place < 0.75)).sum())
