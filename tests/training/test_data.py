"""Batches are a function of seed and step alone, jittered alike for both halves, and survive lost pictures."""

import os
import threading
import time
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image

from core.errors import AppError, ErrorCode
from core.files import path_from_json
from core.images.resizing import resized
from core.pairs.augmentation import Labels
from core.pairs.loading import load_pair
from core.pairs.pair import Half, Pair
from core.pairs.recipes.making import made_input, random_for
from core.pairs.recipes.recipe import parse_recipe
from tests.core.pairs.pictures import save, save_pair, scene, scenes
from training import pair_cache
from training.data import Batch, TrainingData, to_tensor
from training.held_out import to_bytes
from training.pair_cache import PairCache
from training.pair_digests import PairDigests
from training.prefetching import Prefetcher
from training.settings import RunSettings, settings_with


def refuse(pair: Pair, error: AppError) -> None:
    raise AssertionError(f"{pair.name} was skipped: {error}")


def train_pairs(pairs: list[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.split == "train"]


def scenes_of_all_shapes(folder: Path) -> list[Pair]:
    """Wide, high and small ones, and one of the network's own size."""
    pairs = []
    for number, (height, width) in enumerate([(48, 64), (64, 40), (20, 90), (32, 32), (100, 33), (40, 25), (64, 64)]):
        labels, photo = scene(number, 128)
        pairs.append(save_pair(folder, str(number), labels[:height, :width], photo[:height, :width]))
    return pairs


def test_a_batch_is_the_same_whenever_it_is_made(tiny_pairs: list[Pair], tiny_settings: RunSettings) -> None:
    first, second = (TrainingData(train_pairs(tiny_pairs), tiny_settings, refuse) for _ in range(2))
    [first.batch(step) for step in range(10)]
    assert torch.equal(first.batch(11).picture, second.batch(11).picture)
    assert not torch.equal(first.batch(11).picture, first.batch(12).picture)


def test_an_epoch_sees_every_pair_once_in_its_own_order(tiny_pairs: list[Pair], tiny_settings: RunSettings) -> None:
    plain = settings_with(tiny_settings, {"jitter": False, "mirror": False})
    data = TrainingData(train_pairs(tiny_pairs), plain, refuse)
    epochs = [[data.batch(epoch * 8 + place).picture.numpy().tobytes() for place in range(8)] for epoch in range(2)]
    assert len(set(epochs[0])) == 8
    assert set(epochs[0]) == set(epochs[1])
    assert epochs[0] != epochs[1]


def test_the_last_batch_of_an_epoch_may_be_smaller(tiny_pairs: list[Pair], tiny_settings: RunSettings) -> None:
    data = TrainingData(train_pairs(tiny_pairs), settings_with(tiny_settings, {"batch_size": 3}), refuse)
    assert data.steps_per_epoch == 3
    assert [len(data.batch(step).picture) for step in range(4)] == [3, 3, 2, 3]


def test_jitter_moves_both_halves_alike(tmp_path: Path, tiny_settings: RunSettings) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    same = Pair(name="a", input=Half(str(tmp_path / "a.png")), target=Half(str(tmp_path / "a.png")))
    data = TrainingData([same], tiny_settings, refuse)
    batches = [data.batch(step) for step in range(12)]
    assert all(torch.equal(batch.picture, batch.target) for batch in batches)
    assert len({batch.picture.numpy().tobytes() for batch in batches}) > 6


def test_values_span_minus_one_to_one() -> None:
    pixels = np.array([0, 255], np.uint8).reshape(1, 1, 2, 1)
    assert to_tensor(pixels).flatten().tolist() == [-1.0, 1.0]


def test_a_lost_picture_is_told_once_and_another_takes_its_place(tiny_pairs: list[Pair], tiny_settings: RunSettings) -> None:
    many = [msgspec.structs.replace(pair, name=f"{copy}-{pair.name}") for copy in range(4) for pair in train_pairs(tiny_pairs)]
    many[5] = msgspec.structs.replace(many[5], input=Half("/nowhere/gone.png"))
    told: list[str] = []
    data = TrainingData(many, tiny_settings, lambda pair, _: told.append(pair.name))
    assert all(data.batch(step).picture.shape == (1, 3, 32, 32) for step in range(64))
    assert told == [many[5].name]


def test_too_many_lost_pictures_stop_the_run(tiny_pairs: list[Pair], tiny_settings: RunSettings) -> None:
    pairs = train_pairs(tiny_pairs)
    pairs[0] = msgspec.structs.replace(pairs[0], input=Half("/nowhere/gone.png"))
    data = TrainingData(pairs, tiny_settings, lambda *_: None)
    with pytest.raises(AppError) as caught:
        [data.batch(step) for step in range(8)]
    assert caught.value.code is ErrorCode.PAIRS_LOST
    assert pairs[0].name in caught.value.message


@pytest.mark.parametrize("scale", ["whole", "fit", "native"])
def test_threads_and_cache_change_no_bit(tmp_path: Path, tiny_settings: RunSettings, scale: str) -> None:
    pairs = scenes_of_all_shapes(tmp_path)
    settings = settings_with(tiny_settings, {"scale": scale, "batch_size": 3, "rotation_deg": 8.0, "input_colour": 0.2})
    one_pair = 48 * 64 * 6
    seen = []
    for num_threads, budget_bytes in ((1, 0), (1, 2**30), (5, 4 * one_pair), (3, 2**30)):
        data = TrainingData(pairs, settings, refuse, labels=Labels(input=True), budget_bytes=budget_bytes)
        with Prefetcher(data, 1, 13, num_threads=num_threads) as batches:
            made = [batches.next() for _ in range(1, 13)]
        assert [batch.step for batch in made if batch] == list(range(1, 13))
        seen.append(b"".join(batch.picture.numpy().tobytes() + batch.target.numpy().tobytes() for batch in made if batch))
    assert seen[0] == seen[1] == seen[2] == seen[3]


def test_over_the_end_of_an_epoch_batches_are_made_ahead(tiny_pairs: list[Pair], tiny_settings: RunSettings) -> None:
    made: list[int] = []

    class Watched(TrainingData):
        def batch(self, step: int, **options: Any) -> Batch:
            made.append(step)
            return super().batch(step, **options)

    data = Watched(train_pairs(tiny_pairs), tiny_settings, refuse)
    with Prefetcher(data, 6, 100, num_threads=2) as batches:
        assert batches.next() is not None
        deadline = time.monotonic() + 60
        while max(made, default=0) < 10 and time.monotonic() < deadline:
            time.sleep(0.01)
    assert max(made) >= 10, "of the second epoch, which begins at step 8"


def test_a_picture_replaced_in_mid_run_is_skipped_and_told(tmp_path: Path, tiny_settings: RunSettings) -> None:
    pairs = scenes(tmp_path, 24, 32)
    told: list[tuple[str, str]] = []
    data = TrainingData(pairs, tiny_settings, lambda pair, error: told.append((pair.name, error.message)), budget_bytes=0)
    [data.batch(step) for step in range(24)]
    save(path_from_json(pairs[7].target.path), np.zeros((32, 32, 3), np.uint8))
    save(path_from_json(pairs[7].target.path).with_name("other.png"), scene(1, 32)[1])
    [data.batch(step) for step in range(24, 48)]
    assert [name for name, _ in told] == [pairs[7].name] and "replaced" in told[0][1]
    path_from_json(pairs[9].target.path).unlink()
    with pytest.raises(AppError) as caught:
        [data.batch(step) for step in range(48, 72)]
    assert caught.value.code is ErrorCode.PAIRS_LOST and "no file" in caught.value.message, "two of 24 are over 5 %"


def test_a_picture_replaced_between_two_sessions_is_skipped_and_one_that_was_only_copied_is_not(
    tmp_path: Path, tiny_settings: RunSettings
) -> None:
    pairs, path = scenes(tmp_path, 24, 32), tmp_path / "pair-digests.bin"
    told: list[tuple[str, str]] = []

    def skipped(pair: Pair, error: AppError) -> None:
        told.append((pair.name, error.message))

    def session() -> None:
        digests = PairDigests(path, 24)
        data = TrainingData(pairs, tiny_settings, skipped, budget_bytes=10**9, digests=digests)
        for step in range(24):
            data.batch(step)
        digests.keep()

    session()
    assert path.stat().st_size == 24 * 8 and not told
    for pair in pairs:  # as a copy on another disk
        os.utime(path_from_json(pair.input.path), ns=(1, 1))
    kept = path.stat().st_mtime_ns
    session()
    assert not told and path.stat().st_mtime_ns == kept, "what was known is not written again"
    save(path_from_json(pairs[7].target.path), scene(1, 32)[0])
    session()
    assert [name for name, _ in told] == [pairs[7].name] and "replaced" in told[0][1]
    path.write_bytes(b"damaged")
    told.clear()
    session()
    assert not told and path.stat().st_size == 24 * 8, "what is read first counts again"


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices are POSIX")
@pytest.mark.parametrize("odd", ["pipe", "device", "folder"])
def test_what_lies_in_the_place_of_the_digests_and_is_no_file_is_not_read(tmp_path: Path, tiny_settings: RunSettings, odd: str) -> None:
    path = tmp_path / "pair-digests.bin"
    {"pipe": lambda: os.mkfifo(path), "device": lambda: path.symlink_to("/dev/zero"), "folder": path.mkdir}[odd]()
    pairs = scenes(tmp_path / "pictures", 4, 32)
    TrainingData(pairs, tiny_settings, refuse, digests=PairDigests(path, 4)).batch(0)


def test_losses_are_told_once_and_end_the_run_whatever_thread_finds_them(tiny_pairs: list[Pair], tiny_settings: RunSettings) -> None:
    gone = [msgspec.structs.replace(pair, input=Half("/nowhere/gone.png")) for pair in train_pairs(tiny_pairs)]
    for _ in range(20):
        told: list[str] = []
        data = TrainingData(gone, tiny_settings, lambda pair, _, told=told: told.append(pair.name))
        with Prefetcher(data, 0, 40, num_threads=4) as batches, pytest.raises(AppError) as caught:
            batches.next()
        assert caught.value.code is ErrorCode.PAIRS_LOST and len(told) == len(set(told)) >= 1


def test_who_stops_waits_for_no_disk(tiny_pairs: list[Pair], tiny_settings: RunSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging, released = threading.Event(), threading.Event()

    def slow(pair: Pair, *rest: object) -> Any:
        hanging.set()
        released.wait(60)
        return load_pair(pair)

    monkeypatch.setattr(pair_cache, "load_pair", slow)
    told: list[str] = []
    data = TrainingData(train_pairs(tiny_pairs), tiny_settings, lambda pair, _: told.append(pair.name))
    begun = time.monotonic()
    with Prefetcher(data, 0, 8) as batches:
        assert batches.next(lambda: not hanging.is_set()) is None
    assert time.monotonic() - begun < 30 and told == []
    released.set()


def test_the_cache_stays_within_its_budget(tiny_pairs: list[Pair]) -> None:
    cache = PairCache(tiny_pairs, 32, budget_bytes=3 * 32 * 32 * 6)
    pictures = [cache.read(index) for index in range(len(tiny_pairs))]
    assert sum(cache.read(index) is picture for index, picture in enumerate(pictures)) == 3


def test_prefetched_batches_come_in_order_and_errors_reach_the_loop(tiny_pairs: list[Pair], tiny_settings: RunSettings) -> None:
    data = TrainingData(train_pairs(tiny_pairs), tiny_settings, refuse)
    with Prefetcher(data, 3, 9) as batches:
        assert [batch.step for _ in range(3, 9) if (batch := batches.next())] == list(range(3, 9))
    gone = [msgspec.structs.replace(train_pairs(tiny_pairs)[0], input=Half("/nowhere/gone.png"))]
    broken = TrainingData(gone, tiny_settings, lambda *_: None)
    with Prefetcher(broken, 0, 4) as batches, pytest.raises(AppError):
        batches.next()


def test_with_the_papers_settings_the_bytes_are_those_of_old(tiny_pairs: list[Pair], tiny_settings: RunSettings) -> None:
    """The formula that runs were trained with before there was more to draw: they must go on as they began."""
    pairs = train_pairs(tiny_pairs)
    settings = settings_with(tiny_settings, {"seed": 5, "batch_size": 3})
    data = TrainingData(pairs, settings, refuse)
    side, size = round(32 * 286 / 256), 32
    for step in range(9):
        epoch, place = divmod(step, 3)
        order = np.random.default_rng([5, epoch]).permutation(8)
        expected = []
        for index in order[place * 3 : place * 3 + 3]:
            large = np.concatenate([resized(half, side, side) for half in load_pair(pairs[index])], axis=2)
            draw = np.random.default_rng([5, epoch, index])
            top, left = draw.integers(0, side - size + 1, 2)
            flip = draw.random() < 0.5
            crop = large[top : top + size, left : left + size]
            expected.append(crop[:, ::-1] if flip else crop)
        tensor = to_tensor(np.stack(expected))
        batch = data.batch(step)
        assert torch.equal(batch.picture, tensor[:, :3]) and torch.equal(batch.target, tensor[:, 3:])


def photo_pairs(folder: Path, num: int = 4) -> list[Pair]:
    halves = [Half(str(save(folder / f"{number}.png", scene(number, 48)[1]))) for number in range(num)]
    return [Pair(name=str(number), input=half, target=half) for number, half in enumerate(halves)]


def as_bytes(tensor: torch.Tensor) -> np.ndarray:
    return to_bytes(tensor[0])


def test_of_photos_the_recipe_makes_the_input_anew_in_every_epoch(tmp_path: Path, tiny_settings: RunSettings) -> None:
    recipe = parse_recipe("noise:levels=10..40")
    still = settings_with(tiny_settings, {"jitter": False, "mirror": False})
    pairs = photo_pairs(tmp_path)
    data = TrainingData(pairs, still, refuse, recipe=recipe)
    seen: dict[bytes, set[bytes]] = {}
    for step in range(12):
        batch = data.batch(step)
        seen.setdefault(as_bytes(batch.target).tobytes(), set()).add(as_bytes(batch.picture).tobytes())
    assert len(seen) == 4 and all(len(inputs) == 3 for inputs in seen.values())
    photo = resized(load_pair(pairs[2])[1], 32, 32)
    assert made_input(photo, recipe, random_for("2", still.seed, 3)).tobytes() in seen[photo.tobytes()], "name, seed and epoch decide"
    again = TrainingData(pairs, still, refuse, recipe=recipe)
    assert torch.equal(again.batch(7).picture, data.batch(7).picture)


def test_a_photo_takes_half_the_room_of_a_pair(tmp_path: Path) -> None:
    cache = PairCache(photo_pairs(tmp_path), 32, budget_bytes=2 * 32 * 32 * 3)
    pictures = [cache.read(index) for index in range(4)]
    assert pictures[0].shape == (32, 32, 3)
    assert sum(cache.read(index) is picture for index, picture in enumerate(pictures)) == 2


def test_labels_are_not_blended_when_pictures_are_enlarged(tiny_pairs: list[Pair], tiny_settings: RunSettings) -> None:
    settings = settings_with(tiny_settings, {"rotation_deg": 20.0, "input_colour": 0.5})
    colours = {(255, 255, 255), (200, 30, 30), (30, 60, 200)}
    data = TrainingData(train_pairs(tiny_pairs), settings, refuse, labels=Labels(input=True))
    for step in range(8):
        batch = data.batch(step)
        assert {tuple(colour) for colour in as_bytes(batch.picture).reshape(-1, 3).tolist()} <= colours
        assert len(np.unique(as_bytes(batch.target).reshape(-1, 3), axis=0)) > 50
