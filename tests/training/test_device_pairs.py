"""On a device pairs are changed as the processor changes them: the same places, and turned pixels within interpolation."""

import numpy as np
import pytest
import torch

from core.pairs.augmentation import NO_LABELS, Augmentation, Draw, Labels, draw
from core.pairs.augmenting import changed, joined
from core.pairs.pair import Pair
from tests.core.pairs.pictures import PALETTE, scene, scenes
from training.data import TrainingData
from training.device_pairs import DevicePairs, DrawnPair
from training.prefetching import Prefetcher
from training.settings import RunSettings, settings_with

CPU = torch.device("cpu")
SIZE_PX = 64


def both_ways(settings: Augmentation, seed: int, labels: Labels = NO_LABELS) -> tuple[np.ndarray, np.ndarray]:
    """One draw of a scene: by the processor's way and by the device's, (size, size, 6) each."""
    halves = joined(*scene(3, 120), settings, SIZE_PX, labels)
    drawn = draw(settings, halves.shape[:2], SIZE_PX, np.random.default_rng(seed))
    device_pairs = DevicePairs(CPU, 0, SIZE_PX, labels=labels)
    tensor = device_pairs.batch([DrawnPair(0, halves, drawn)])[0]
    theirs = tensor.permute(1, 2, 0).add(1).mul(127.5).round().to(torch.uint8).numpy()
    return np.concatenate(changed(halves, drawn, SIZE_PX, labels), axis=2), theirs


@pytest.mark.parametrize("scale", ["whole", "fit", "native"])
def test_cut_and_mirrored_pairs_are_the_same_to_the_bit(scale: str) -> None:
    settings = Augmentation(scale=scale)  # type: ignore[arg-type]
    for seed in range(12):
        ours, theirs = both_ways(settings, seed)
        assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("scale", ["whole", "native"])
def test_turned_and_coloured_pairs_agree_within_interpolation(scale: str) -> None:
    settings = Augmentation(scale=scale, rotation_deg=45.0, input_colour=0.3)  # type: ignore[arg-type]
    for seed in range(12):
        ours, theirs = both_ways(settings, seed)
        off = np.abs(ours.astype(int) - theirs)
        assert off.mean() < 1.0 and np.percentile(off, 99) <= 8, "OpenCV rounds places to a 32nd of a pixel"


def test_turned_labels_keep_their_colours_and_nearly_all_their_places() -> None:
    colours = {tuple(colour) for colour in PALETTE.tolist()}
    for seed in range(8):
        ours, theirs = both_ways(Augmentation(rotation_deg=30.0, input_colour=0.5), seed, Labels(input=True))
        assert {tuple(colour) for colour in theirs[..., :3].reshape(-1, 3).tolist()} <= colours
        assert (ours[..., :3] != theirs[..., :3]).any(axis=2).mean() < 0.02


def test_a_single_photo_is_both_halves() -> None:
    photo = scene(4, 80)[1]
    drawn = Draw(3, 5, True, 10.0)
    tensor = DevicePairs(CPU, 0, SIZE_PX).batch([DrawnPair(0, photo, drawn)])
    assert tensor.shape == (1, 6, SIZE_PX, SIZE_PX) and torch.equal(tensor[:, :3], tensor[:, 3:])


def test_training_gets_the_same_batches_and_decodes_what_fits_once(
    tmp_path, tiny_settings: RunSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = scenes(tmp_path, 7, 48)
    settings = settings_with(tiny_settings, {"batch_size": 2})
    data = TrainingData(pairs, settings, refuse, budget_bytes=2**30)
    expected = [data.batch(step) for step in range(12)]
    one_pair = 36 * 36 * 6
    for budget, num_held in ((0, 0), (3 * one_pair, 3), (2**30, 7)):
        again = TrainingData(pairs, settings, refuse, budget_bytes=2**30)
        device_pairs = again.device_pairs(CPU, budget)
        with Prefetcher(again, 0, 12, num_threads=3, device_pairs=device_pairs) as batches:
            for batch in expected:
                made = batches.next()
                assert made is not None and made.step == batch.step
                assert torch.equal(made.picture, batch.picture) and torch.equal(made.target, batch.target)
        assert sum(device_pairs.size_of(index) is not None for index in range(7)) == num_held
        assert again._cache.room_bytes == 2**30 - (7 - num_held) * one_pair, "none is kept twice"
        left = again.drawn_pairs(0, held_elsewhere=device_pairs.size_of)
        assert all((pair.pixels is None) == (device_pairs.size_of(pair.index) is not None) for pair in left)


def refuse(pair: Pair, error: Exception) -> None:
    raise AssertionError(f"{pair.name} was skipped: {error}")
