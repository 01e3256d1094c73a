"""Held-out pairs are read in the dataset's order; one that is gone is told once, however often it is asked for."""

import msgspec

from core.pairs.pair import Half, Pair
from training.held_out import HeldOut


def test_a_pair_that_is_gone_is_told_once_and_the_next_takes_its_place(tiny_pairs: list[Pair]) -> None:
    pairs = [msgspec.structs.replace(pair, split="validation") for pair in tiny_pairs[:3]]
    pairs[0] = msgspec.structs.replace(pairs[0], input=Half("/nowhere/gone.png"))
    told: list[str] = []
    held_out = HeldOut(pairs, 32, lambda pair, _: told.append(pair.name))
    for _ in range(3):
        assert [pair.name for pair in held_out.read(2)] == [pairs[1].name, pairs[2].name]
    assert told == [pairs[0].name]


def test_training_pairs_stand_in_where_none_is_held_out(tiny_pairs: list[Pair]) -> None:
    trained = [pair for pair in tiny_pairs if pair.split == "train"]
    read = list(HeldOut(trained, 32, lambda *_: None).read(100))
    assert [pair.name for pair in read] == [pair.name for pair in trained]
    assert all(pair.picture.shape == pair.target.shape == (32, 32, 3) for pair in read)
