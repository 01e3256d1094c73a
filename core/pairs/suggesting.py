"""Suggesting which half of the pairs is the input: the plainer one (outline, label map, edges), found by looking at a few pairs."""

from collections.abc import Sequence

import cv2
import numpy as np

from core.errors import AppError
from core.images.colour import Pixels
from core.pairs.loading import load_pair
from core.pairs.pair import Half, Pair
from core.pairs.side_words import input_by_words

_INPUT_WORDS = ("input", "source", "label", "outline", "edge", "sketch", "line", "mask", "segment")
_TARGET_WORDS = ("target", "output", "photo", "colour", "color", "real", "truth")
_NUM_EXAMPLES = 6
_MAX_EXAMPLES_PX = 40_000_000
_BITS = 3
_FLAT_DIFFERENCE = 2
_FLAT_MARGIN = 0.05


def suggest_input(names: tuple[str, str], votes: Sequence[int]) -> int:
    """0 where the first side looks like the input, 1 where the second does: folder names that say it win, else the votes of some pairs."""
    by_name = input_by_words(names)
    if by_name is None:
        by_name = _by_name(names)
    if by_name is not None:
        return by_name
    return 1 if sum(votes) > 0 else 0


def votes_of(halves: Sequence[tuple[Half, Half]]) -> list[int]:
    """Of a few pairs, spread evenly: 1 where the second half is the plainer one, -1 where the first is.

    The plainer half of most pairs is the input, because people train from the plain to the rich (labels to photo, outline to colour, map
    to aerial). Pairs that can't be read don't count.
    """
    votes = []
    num_px = 0
    for first, second in _examples(halves):
        try:
            pixels, others = load_pair(Pair(name="", input=first, target=second))
        except AppError:
            continue
        votes.append(1 if is_plainer(others, pixels) else -1)
        num_px += pixels.size // 3 * 2
        if num_px > _MAX_EXAMPLES_PX:
            break
    return votes


def is_plainer(pixels: Pixels, others: Pixels) -> bool:
    """Whether the first of two pictures, uint8 (height, width, 3), is the plainer one.

    Drawn pictures have flat areas and photographs have none; between two drawn ones the one of fewer colours is plainer. Of all single
    pairs of the CMP facades, the maps and the openmoji this takes each the right way round but one facade.
    """
    difference = flat_share(pixels) - flat_share(others)
    if abs(difference) > _FLAT_MARGIN:
        return difference > 0
    return colour_entropy(pixels) < colour_entropy(others)


def flat_share(pixels: Pixels) -> float:
    """The share, 0..1, of neighbouring pixels (beside and below) that differ by at most 2 of 255 in every channel; JPEG blurs that much."""
    num_flat = num_neighbours = 0
    for near, far in ((pixels[:, 1:], pixels[:, :-1]), (pixels[1:], pixels[:-1])):
        if near.size:
            num_flat += cv2.countNonZero(cv2.inRange(cv2.absdiff(near, far), (0, 0, 0), (_FLAT_DIFFERENCE,) * 3))
            num_neighbours += near.shape[0] * near.shape[1]
    return num_flat / max(num_neighbours, 1)


def colour_entropy(pixels: Pixels) -> float:
    """Shannon entropy, in bits, of the colours of uint8 (height, width, 3), each channel cut to 3 bits; 0 for one colour, at most 9."""
    coarse = (pixels >> (8 - _BITS)).astype(np.uint16)
    index = coarse[..., 0] << 2 * _BITS | coarse[..., 1] << _BITS | coarse[..., 2]
    shares = np.bincount(index.reshape(-1)) / index.size
    shares = shares[shares > 0]
    return float(-(shares * np.log2(shares)).sum())


def _by_name(names: tuple[str, str]) -> int | None:
    """What the names say, if they say it of exactly one of the two."""
    scores = [_says(name, _INPUT_WORDS) - _says(name, _TARGET_WORDS) for name in names]
    if scores[0] == scores[1]:
        return None
    return 0 if scores[0] > scores[1] else 1


def _says(name: str, words: tuple[str, ...]) -> int:
    return any(word in name.casefold() for word in words)


def _examples(halves: Sequence[tuple[Half, Half]]) -> list[tuple[Half, Half]]:
    """A few pairs, spread evenly."""
    count = min(_NUM_EXAMPLES, len(halves))
    return [halves[number * len(halves) // count] for number in range(count)]
