"""One picture through the network: any size, the same bytes in any company."""

import hashlib
import threading
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.images.deep import to_eight_bits
from core.images.reading import upright_digest
from core.images.resizing import padded, resized
from core.models.weights import load_generator
from core.pairs.augmentation import Labels
from core.pairs.recipes.making import made_input, random_for
from core.pairs.recipes.recipe import parse_recipe
from core.translation.translator import Translator

CPU = torch.device("cpu")
Pixels = NDArray[np.uint8]


@pytest.fixture
def translator(tiny_model: Path) -> Translator:
    header, generator = load_generator(tiny_model, CPU)
    return Translator(generator, header, CPU)


@pytest.fixture
def native(tiny_model: Path) -> Translator:
    header, generator = load_generator(tiny_model, CPU)
    return Translator(generator, header, CPU, scale="native")


def picture(seed: int, height: int = 40, width: int = 50) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def translate(translator: Translator, pictures: list[Pixels], seed: int | None = 0, variation: int = 0) -> list[bytes]:
    results = translator.translate_batch(pictures, [upright_digest(pixels) for pixels in pictures], seed, [variation] * len(pictures))
    return [result.tobytes() for result in results]


@pytest.mark.parametrize("scale", ["whole", "native"])
@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, 2000), (2000, 3), (257, 257), (100, 100), (32, 32), (1, 40)])
def test_the_same_size_comes_out(request: pytest.FixtureRequest, scale: str, height: int, width: int) -> None:
    used: Translator = request.getfixturevalue("translator" if scale == "whole" else "native")
    (result,) = used.translate_batch([picture(1, height, width)], [bytes(32)], 0, [0])
    assert result.shape == (height, width, 3) and result.dtype == np.uint8


def test_neighbours_batch_size_and_order_change_nothing(translator: Translator) -> None:
    pictures = [picture(seed) for seed in range(6)] + [np.full((40, 50, 3), 255, np.uint8), np.zeros((7, 9, 3), np.uint8)]
    alone = [translate(translator, [pixels])[0] for pixels in pictures]
    assert translate(translator, pictures) == alone
    assert translate(translator, pictures[::-1]) == alone[::-1]
    assert translate(translator, pictures[2:5]) == alone[2:5]
    assert len(set(alone)) == len(alone)


def test_threads_change_nothing(translator: Translator) -> None:
    pictures = [picture(seed, 64, 64) for seed in range(8)]
    alone = translate(translator, pictures)
    found: dict[int, bytes] = {}

    def work(first: int, num_compute_threads: int) -> None:
        torch.set_num_threads(num_compute_threads)
        for index in range(first, len(pictures), 2):
            found[index] = translate(translator, [pictures[index]])[0]

    threads = [threading.Thread(target=work, args=(first, first + 1)) for first in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[index] for index in range(len(pictures))] == alone


def test_a_seed_repeats_and_another_seed_or_variation_differs(translator: Translator) -> None:
    pixels = picture(1)
    first = translate(translator, [pixels], seed=5)
    torch.manual_seed(99)
    assert translate(translator, [pixels], seed=5) == first
    assert translate(translator, [pixels], seed=6) != first
    assert translate(translator, [pixels], seed=5, variation=1) != first


def test_without_noise_nothing_is_drawn(translator: Translator) -> None:
    pixels = picture(1)
    state = torch.random.get_rng_state()
    quiet = translate(translator, [pixels], seed=None)
    assert translate(translator, [pixels], seed=None, variation=3) == quiet
    assert translate(translator, [pixels], seed=0) != quiet
    assert torch.equal(torch.random.get_rng_state(), state)


def test_the_noise_belongs_to_the_picture(translator: Translator) -> None:
    pixels = picture(1)
    results = [translator.translate_one(pixels, hashlib.sha256(name).digest(), 0) for name in (b"a", b"b")]
    assert results[0].tobytes() != results[1].tobytes()


def test_at_the_networks_own_size_the_policies_agree(translator: Translator, native: Translator) -> None:
    pixels = picture(3, 32, 32)
    assert translate(translator, [pixels]) == translate(native, [pixels])


def test_each_picture_has_its_own_statistics(translator: Translator) -> None:
    """What training mode computes for a batch of one, which is the paper's way in use."""
    pixels = picture(4, 32, 32)
    translator.generator.train()
    for module in translator.generator.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    x = torch.from_numpy(pixels)[None].permute(0, 3, 1, 2).float() / 127.5 - 1
    masks = [torch.ones(1, *shape) for shape in translator.generator.mask_shapes(32, 32)]
    with torch.inference_mode():
        expected = ((translator.generator(x, masks)[0] + 1) * 127.5).round().clamp(0, 255).permute(1, 2, 0).numpy()
    translator.generator.eval()
    result = translator.translate_one(pixels, bytes(32), None)
    assert np.abs(result.astype(int) - expected).max() <= 1


@pytest.mark.parametrize("size", [1, 2, 3, 31, 32, 33])
def test_padding_reflects_as_often_as_needed(size: int) -> None:
    row = np.arange(size, dtype=np.uint8)
    pixels = np.repeat(row[None, :, None], 3, axis=2)
    grown = padded(pixels, 32, 64 if size > 32 else 32)
    assert grown.shape == (32, 64 if size > 32 else 32, 3)
    assert np.array_equal(grown[:1, :size], pixels)
    period = max(1, 2 * (size - 1))
    expected = [min(index % period, period - index % period) if size > 1 else 0 for index in range(grown.shape[1])]
    assert grown[0, :, 0].tolist() == expected


RECIPE = parse_recipe("edges+noise:levels=5..30")


def with_recipe(tiny_model: Path, *, apply_recipe: bool, **changes: Any) -> Translator:
    header, generator = load_generator(tiny_model, CPU)
    header = msgspec.structs.replace(header, **{"recipe": RECIPE, **changes})
    return Translator(generator, header, CPU, apply_recipe=apply_recipe)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_of_photos_the_network_gets_what_the_recipe_makes_at_its_own_size(tiny_model: Path, dtype: type) -> None:
    photo = picture(3, 70, 90)
    side = with_recipe(tiny_model, apply_recipe=False).header.generator.size_px
    given = photo if dtype == np.uint8 else photo.astype(np.float32) / 255
    made = made_input(to_eight_bits(resized(given, side, side)), RECIPE, random_for(b"d", 5))
    found = with_recipe(tiny_model, apply_recipe=True).translate_one(given, b"d", 5)
    if dtype == np.float32:
        made = made.astype(np.float32) / np.float32(255)
    plain = with_recipe(tiny_model, apply_recipe=False).translate_one(made, b"d", 5)
    assert found.shape == given.shape and found.dtype == dtype
    assert np.array_equal(found, resized(plain, 70, 90))


def test_a_recipe_is_applied_only_when_asked_and_only_if_there_is_one(tiny_model: Path, translator: Translator) -> None:
    photo = picture(3, 40, 50)
    plain = translator.translate_one(photo, b"d", 0)
    assert np.array_equal(with_recipe(tiny_model, apply_recipe=False).translate_one(photo, b"d", 0), plain)
    assert np.array_equal(with_recipe(tiny_model, apply_recipe=True, recipe=()).translate_one(photo, b"d", 0), plain)
    assert not np.array_equal(with_recipe(tiny_model, apply_recipe=True).translate_one(photo, b"d", 0), plain)


def test_an_input_taught_as_a_label_map_is_resized_without_blending(tiny_model: Path, translator: Translator) -> None:
    labels = picture(3, 100, 90)
    side = translator.header.generator.size_px
    used = with_recipe(tiny_model, apply_recipe=False, labels=Labels(input=True))
    expected = translator.translate_one(resized(labels, side, side, blended=False), b"d", 0)
    assert np.array_equal(used.translate_one(labels, b"d", 0), resized(expected, 100, 90))


def test_a_picture_that_is_waited_for_is_computed_by_all_threads(translator: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.translation import translator as translating

    forward, seen = translating.forward, []

    def watched(*arguments: Any) -> Any:
        seen.append(torch.get_num_threads())
        return forward(*arguments)

    monkeypatch.setattr(translating, "forward", watched)
    hurried = Translator(translator.generator, translator.header, CPU, threads=2, is_hurried=True)
    before = torch.get_num_threads()
    results = [one.translate_one(picture(1), bytes(32), 0).astype(int) for one in (translator, hurried)]
    assert seen == [1, 2] and torch.get_num_threads() == before
    assert np.abs(results[0] - results[1]).max() <= 2
