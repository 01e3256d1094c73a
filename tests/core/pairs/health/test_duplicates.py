"""Copies among a hundred thousand pairs are found in seconds, however the hashes fall."""

import time

import numpy as np
import pytest

from core.pairs.health.duplicates import PairSigns, copy_groups

NUM_COPIES = 60


def signs_of(num: int, density_shift: int, seed: int = 0) -> PairSigns:
    """Unrelated pairs whose hashes have one bit in 2 ** density_shift set, as pictures on an even ground have few."""
    random = np.random.default_rng(seed)
    signs = PairSigns.empty(num)
    signs.digests[:] = random.integers(0, 256, signs.digests.shape, dtype=np.uint8)
    signs.coarse[:] = random.integers(0, 256, signs.coarse.shape, dtype=np.uint8)
    signs.hashes[:] = 255
    for _ in range(density_shift):
        signs.hashes[:] &= random.integers(0, 256, signs.hashes.shape, dtype=np.uint8)
    return signs


def copy_pair(signs: PairSigns, source: int, place: int, num_bits: int, seed: int) -> None:
    """Make one pair a copy of another that differs in so many bits of its hash and a little in brightness."""
    bits = np.unpackbits(signs.hashes[source].reshape(-1))
    bits[np.random.default_rng(seed).choice(len(bits), num_bits, replace=False)] ^= 1
    signs.hashes[place] = np.packbits(bits).reshape(signs.hashes[place].shape)
    signs.coarse[place] = np.clip(signs.coarse[source].astype(int) + 2, 0, 255)


@pytest.mark.parametrize("density_shift", [1, 3])
def test_a_hundred_thousand(density_shift: int) -> None:
    num = 100_000
    signs = signs_of(num, density_shift)
    for number in range(NUM_COPIES):
        copy_pair(signs, number, num - 1 - number, num_bits=number % 8, seed=number)
    signs.digests[5000] = signs.digests[6000]
    start = time.process_time()
    groups = copy_groups(signs)
    seconds = time.process_time() - start
    assert [group.members for group in groups] == [*([n, num - 1 - n] for n in range(NUM_COPIES)), [5000, 6000]]
    assert [group.is_exact for group in groups] == [False] * NUM_COPIES + [True]
    assert seconds < 30  # 0.6 and 3 s here; comparing each with each would be five billion comparisons


def test_thousands_of_copies_are_one_group() -> None:
    signs = signs_of(3000, 1)
    for place in range(1000, 3000):
        signs.digests[place] = signs.digests[0]
    for place in range(10, 20):
        copy_pair(signs, 0, place, num_bits=3, seed=place)
    (group,) = copy_groups(signs)
    assert group.members == [0, *range(10, 20), *range(1000, 3000)] and not group.is_exact


def test_alike_hashes_are_not_enough() -> None:
    """Two faces that differ in the mouth: one cell of many."""
    signs = signs_of(4, 1)
    for place in (1, 2, 3):
        copy_pair(signs, 0, place, num_bits=0, seed=0)
    signs.coarse[1, 1, 100] ^= 128
    signs.coarse[2, 0, -1] ^= 128  # a colour
    (group,) = copy_groups(signs)
    assert group.members == [0, 3]


def test_nothing_is_known_of_pictures_without_contrast() -> None:
    signs = signs_of(2, 1)
    copy_pair(signs, 0, 1, 0, 0)
    signs.coarse[:] = 200
    assert copy_groups(signs) == []


@pytest.mark.parametrize("num", [0, 1])
def test_too_few(num: int) -> None:
    assert copy_groups(signs_of(num, 1)) == []
