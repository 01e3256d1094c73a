"""Held-out pairs are read in the dataset's order; one that is gone is told once, however often it is asked for."""

from pathlib import Path

import msgspec
import numpy as np

from core.images.resizing import resized
from core.pairs.augmentation import Labels
from core.pairs.pair import Half, Pair
from core.pairs.recipes.recipe import parse_recipe
from tests.core.pairs.pictures import save, scene
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


def test_held_out_photos_have_the_same_input_every_time(tmp_path: Path) -> None:
    photo = scene(1, 48)[1]
    half = Half(str(save(tmp_path / "a.png", photo)))
    pairs = [Pair(name=name, input=half, target=half, split="validation") for name in "ab"]
    recipe = parse_recipe("holes+noise")
    reads = [list(HeldOut(pairs, 32, lambda *_: None, recipe=recipe, seed=seed).read(2)) for seed in (7, 7, 8)]
    first, again, other = ([pair.picture.tobytes() for pair in read] for read in reads)
    assert first == again and len({*first, *other}) == 4
    assert np.array_equal(reads[0][0].target, resized(photo, 32, 32))


def test_held_out_labels_are_not_blended(tiny_pairs: list[Pair]) -> None:
    (pair,) = HeldOut(tiny_pairs, 64, lambda *_: None, labels=Labels(input=True)).read(1)
    assert len(np.unique(pair.picture.reshape(-1, 3), axis=0)) <= 3 < len(np.unique(pair.target.reshape(-1, 3), axis=0))
