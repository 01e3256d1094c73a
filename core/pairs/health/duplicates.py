"""Finding pairs that are copies of each other among a hundred thousand: exact ones by digest, near ones by perceptual hash."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.pairs.health.facts import COLOUR_CELLS, DIGEST_BYTES, GREY_CELLS, HASH_BYTES

_MAX_DISTANCE = 12
"""Bits, of the 256 of both sides, in which the hashes of copies may differ; JPEG quality 60 or half the size change at most 12."""
_NUM_BANDS = 8
_MAX_NEIGHBOURS = 32
_MAX_CELL_DIFFERENCE = 7.0
_MAX_COLOUR_DIFFERENCE = 9.0
_MAX_RESIDUAL = 0.15
_MIN_CONTRAST = 2.0
# Measured on facades, maps and openmoji at 256 px: copies of JPEG quality 60 or half the size differ by up to 5 in a grey cell and 6 in a
# colour; different drawings of one figure by 10 or more in one of them.
_NUM_AT_ONCE = 20_000
_GREY = GREY_CELLS * GREY_CELLS
_CELLS = _GREY + 3 * COLOUR_CELLS * COLOUR_CELLS

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class PairSigns:
    """What tells copies, for n pairs, input first. digests (n, 2, DIGEST_BYTES), hashes (n, 2, HASH_BYTES), coarse (n, 2, cells): uint8."""

    digests: Bytes
    hashes: Bytes
    coarse: Bytes

    @classmethod
    def empty(cls, num: int) -> "PairSigns":
        """Room for so many pairs."""
        return cls(*(np.zeros((num, 2, size), np.uint8) for size in (DIGEST_BYTES, HASH_BYTES, _CELLS)))


@dataclass(frozen=True)
class CopyGroup:
    """Pairs, as indexes in ascending order, that are copies of each other; `is_exact` where input and target are so to the pixel."""

    members: list[int]
    is_exact: bool


def copy_groups(signs: PairSigns) -> list[CopyGroup]:
    """The groups of two or more copies, in the order of their first members. Both input and target must be alike.

    A near copy is one saved anew: recompressed, resized, or a little brighter or darker. Time grows about linearly with the pairs.
    """
    num = len(signs.digests)
    if num < 2:
        return []
    flat = np.ascontiguousarray(signs.digests.reshape(num, -1))
    _, firsts, group_of = np.unique(flat.view(f"V{flat.shape[1]}").reshape(-1), return_index=True, return_inverse=True)
    above = firsts[group_of.reshape(-1)].copy()  # each pair to the first that is the same to the pixel
    exact = above.copy()
    heads = np.sort(firsts)
    for one, two in near_pairs(signs.hashes[heads], signs.coarse[heads]):
        _join(above, int(heads[one]), int(heads[two]))
    roots: dict[int, list[int]] = {}
    for index in range(num):
        roots.setdefault(_root(above, index), []).append(index)
    return [
        CopyGroup(members, len({int(exact[index]) for index in members}) == 1) for _, members in sorted(roots.items()) if len(members) > 1
    ]


def near_pairs(hashes: Bytes, coarse: Bytes) -> NDArray[np.intp]:
    """(k, 2) indexes of pairs that are near copies. `hashes` (n, 2, HASH_BYTES), `coarse` (n, 2, cells).

    The 256 bits are dealt out to bands that mix all parts of both sides. Within a band, pairs that agree in all of it are compared with
    their nearest in sorted order, at most _MAX_NEIGHBOURS: all whose hashes differ in fewer bits than there are bands meet in at least
    one band, unless dozens share it.
    """
    num = len(hashes)
    bits = np.unpackbits(hashes.reshape(num, -1), axis=1)
    dealt = np.random.default_rng(0).permutation(bits.shape[1])
    words = np.ascontiguousarray(np.packbits(bits[:, dealt], axis=1))
    numbers = words.view(np.uint64)
    band_bytes = words.shape[1] // _NUM_BANDS
    met: list[NDArray[np.int64]] = []
    for band in range(_NUM_BANDS):
        start = band * band_bytes
        turned = np.ascontiguousarray(np.roll(words, -start, axis=1))
        order = np.argsort(turned.view(f"S{turned.shape[1]}").reshape(-1), kind="stable")
        keys = np.ascontiguousarray(words[order, start : start + band_bytes]).view(np.uint32).reshape(-1)
        here = np.arange(num)
        for distance in range(1, min(_MAX_NEIGHBOURS, num - 1) + 1):
            here = here[here < num - distance]
            here = here[keys[here] == keys[here + distance]]
            if not len(here):
                break
            one, two = order[here], order[here + distance]
            close = np.bitwise_count(numbers[one] ^ numbers[two]).sum(axis=1) <= _MAX_DISTANCE
            met.append(np.minimum(one, two)[close] * num + np.maximum(one, two)[close])
    codes = np.unique(np.concatenate(met)) if met else np.zeros(0, np.int64)
    found = np.stack([codes // num, codes % num], axis=1)
    parts = [found[start : start + _NUM_AT_ONCE] for start in range(0, len(found), _NUM_AT_ONCE)]
    kept = [part[_look_alike(coarse[part[:, 0]], coarse[part[:, 1]])] for part in parts]
    return np.concatenate(kept) if kept else np.zeros((0, 2), np.intp)


def _look_alike(some: Bytes, others: Bytes) -> NDArray[np.bool_]:
    """Whether pairs (k, 2, cells) are the same but for brightness, contrast and the small traces of saving: k truth values.

    Nothing is known of sides without contrast; at least one side must have some.
    """
    alike = np.ones(len(some), bool)
    known = np.zeros(len(some), bool)
    for side in range(2):
        one, two = some[:, side].astype(np.float32), others[:, side].astype(np.float32)
        grey, other_grey = one[:, :_GREY], two[:, :_GREY]
        mean, other_mean = grey.mean(axis=1, keepdims=True), other_grey.mean(axis=1, keepdims=True)
        contrast, other_contrast = grey.std(axis=1, keepdims=True), other_grey.std(axis=1, keepdims=True)
        together = ((grey - mean) * (other_grey - other_mean)).mean(axis=1, keepdims=True)
        gain = np.clip(together / np.maximum(contrast**2, 1e-6), 0.8, 1.25)
        offset = other_mean - gain * mean
        left = np.abs(gain * grey + offset - other_grey)
        left_colour = np.abs(gain * one[:, _GREY:] + offset - two[:, _GREY:]).max(axis=1)
        has_contrast = (np.minimum(contrast, other_contrast) >= _MIN_CONTRAST)[:, 0]
        residual = np.sqrt((left**2).mean(axis=1)) / np.maximum(contrast[:, 0], 1e-6)
        alike &= (left.max(axis=1) <= _MAX_CELL_DIFFERENCE) & (left_colour <= _MAX_COLOUR_DIFFERENCE)
        alike &= ~has_contrast | (residual <= _MAX_RESIDUAL)
        known |= has_contrast
    return alike & known


def _root(above: NDArray[np.intp], index: int) -> int:
    while above[index] != index:
        above[index] = above[above[index]]
        index = int(above[index])
    return index


def _join(above: NDArray[np.intp], one: int, two: int) -> None:
    first, second = _root(above, one), _root(above, two)
    above[max(first, second)] = min(first, second)
