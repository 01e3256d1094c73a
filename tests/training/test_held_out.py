"""Held-out pairs are read in the dataset's order; one that is gone is told once, however often it is asked for."""

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from core.images.resizing import padded, resized
from core.pairs.augmentation import Labels
from core.pairs.loading import load_pair
from core.pairs.pair import Half, Pair
from core.pairs.recipes.recipe import parse_recipe
from tests.core.pairs.pictures import save, save_pair, scene
from training import held_out
from training.data import to_tensor
from training.held_out import GivenUpError, HeldOut, HeldOutPair, measure
from training.pair_cache import Bytes


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


def pairs_of(*colours: tuple[int, int]) -> list[HeldOutPair]:
    """Pairs of halves that are dark on the left and of a colour on the right."""

    def half(colour: int) -> np.ndarray:
        return np.repeat(np.where(np.arange(32) < 16, 0, colour).astype(np.uint8)[None, :, None], 32, axis=0).repeat(3, axis=2)

    return [HeldOutPair(str(index), half(given), half(wanted)) for index, (given, wanted) in enumerate(colours)]


def measured(monkeypatch: pytest.MonkeyPatch, pairs: list[HeldOutPair], network: Callable[[torch.Tensor], torch.Tensor]):  # type: ignore[no-untyped-def]
    monkeypatch.setattr(held_out, "translate", lambda network, picture, device, channels: network(to_tensor(picture[None])[0]))
    found = measure(network, iter(pairs), torch.device("cpu"), keep_going=lambda: True)
    assert found is not None
    return found


def test_what_is_measured_tells_right_from_inverted_from_constant_from_swapped(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = pairs_of((100, 100), (200, 200), (50, 50))
    right = measured(monkeypatch, pairs, lambda x: x)
    assert (right.num_pairs, right.l1, right.psnr, right.ssim) == (3, pytest.approx(0, abs=1e-6), 100, pytest.approx(1))
    assert (right.correlation, right.edge_correlation, right.variety) == (pytest.approx(1), pytest.approx(1), pytest.approx(1))
    inverted = measured(monkeypatch, pairs, lambda x: -x)
    assert inverted.correlation == pytest.approx(-1) and inverted.edge_correlation == pytest.approx(1) and inverted.l1 > 0.5
    constant = measured(monkeypatch, pairs, torch.zeros_like)
    assert constant.variety == pytest.approx(0, abs=1e-6) and constant.correlation == 0
    darker = measured(monkeypatch, pairs_of((200, 100), (100, 50)), lambda x: (x + 1) * 0.5 - 1)
    turned = measured(monkeypatch, pairs_of((100, 200), (50, 100)), lambda x: (x + 1) * 0.5 - 1)
    assert darker.l1 < 1e-6 < darker.turned_l1 and turned.turned_l1 < 1e-6 < turned.l1
    assert (darker.l1, darker.turned_l1) == pytest.approx((turned.turned_l1, turned.l1), abs=1e-6)


def test_targets_that_are_all_the_same_have_no_variety_to_compare_with(monkeypatch: pytest.MonkeyPatch) -> None:
    assert measured(monkeypatch, pairs_of((100, 90), (200, 90)), lambda x: x).variety is None


def test_held_out_pairs_show_what_the_network_sees(tmp_path: Path) -> None:
    labels, photo = (half[:40] for half in scene(2, 80))
    pairs = [save_pair(tmp_path, "a", labels, photo, "validation")]
    (native,) = HeldOut(pairs, 32, lambda *_: None, scale="native").read(1)
    assert np.array_equal(native.target, photo[4:36, 24:56]), "the middle, as it is"
    (small,) = HeldOut(pairs, 64, lambda *_: None, scale="native").read(1)
    assert np.array_equal(small.target, padded(photo, 64, 80)[:, 8:72])
    (fitted,) = HeldOut(pairs, 32, lambda *_: None, scale="fit").read(1)
    assert np.array_equal(fitted.target, padded(resized(photo, 16, 32), 32, 32))


def test_held_out_pairs_are_read_once_and_waiting_for_them_can_be_given_up(tiny_pairs: list[Pair], monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    released = threading.Event()

    def counted(pair: Pair, *rest: object) -> tuple[Bytes, Bytes]:
        read.append(pair.name)
        return load_pair(pair)

    def hanging(pair: Pair, *rest: object) -> tuple[Bytes, Bytes]:
        released.wait(60)
        return load_pair(pair)

    monkeypatch.setattr(held_out, "load_pair", counted)
    kept = HeldOut(tiny_pairs, 32, lambda *_: None)
    first, again = list(kept.read(2)), list(kept.read(2))
    assert [pair.name for pair in first] == [pair.name for pair in again] and sorted(read) == sorted(pair.name for pair in first)
    monkeypatch.setattr(held_out, "load_pair", hanging)
    assert [pair.name for pair in kept.read(2)] == [pair.name for pair in first], "from memory"
    slow = HeldOut(tiny_pairs, 32, lambda *_: None)
    with pytest.raises(GivenUpError):
        next(slow.read(2, lambda: False))
    released.set()
