"""Setting pairs aside for validation: by share and seed, always the same ones."""

import hashlib
from collections.abc import Sequence

import msgspec

from core.pairs.pair import Pair

DEFAULT_VALIDATION_SHARE = 0.1


def split_pairs(pairs: Sequence[Pair], validation_share: float, seed: int) -> list[Pair]:
    """The pairs in the same order, train and validation set anew; test pairs stay as they are.

    `validation_share` is 0..1 of the pairs that are not test. Two or more give at least one to either side, so that there is always
    something to learn from and something held out. A pair's rank depends on seed and name alone: adding pairs hardly moves the others.
    """
    assert 0 <= validation_share <= 1, validation_share
    free = [pair for pair in pairs if pair.split != "test"]
    num_held_out = round(validation_share * len(free))
    num_held_out = min(max(num_held_out, 1), len(free) - 1) if len(free) >= 2 else 0
    ranked = sorted(free, key=lambda pair: (_rank(pair.name, seed), pair.name))
    held_out = {pair.name for pair in ranked[:num_held_out]}
    return [pair if pair.split == "test" else _moved(pair, pair.name in held_out) for pair in pairs]


def _moved(pair: Pair, is_held_out: bool) -> Pair:
    return msgspec.structs.replace(pair, split="validation" if is_held_out else "train")


def _rank(name: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest()
