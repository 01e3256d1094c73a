"""One picture by every way to compute: prepacked, in bands, in tiles, in a card's batches, in floats and in grey."""

import threading
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from core.models.header import GeneratorShape, ModelHeader
from core.models.library import starter_path
from core.models.weights import load_generator
from core.pairs.sample import sample_dir
from core.pix2pix import bands, tiles
from core.pix2pix.generator import UNet, build_generator
from core.pix2pix.initial import draw_weights
from core.pix2pix.layers import can_prepack
from core.translation import fitting
from core.translation import translator as translating
from core.translation.code_path import CodePath, CodeWord, exact_path
from core.translation.translator import MAX_MEAN_DIFFERENCE, MAX_OFF_SHARE, OFF_BY, Translator

CPU = torch.device("cpu")
DIGEST = bytes(32)
FAST = [word for word, dtype in (("prepacked-fp32", torch.float32), ("prepacked-bf16", torch.bfloat16)) if can_prepack(dtype)]
Pixels = NDArray[Any]


@pytest.fixture
def tiny(tiny_model: Path) -> tuple[ModelHeader, UNet]:
    return load_generator(tiny_model, CPU)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bands from 64 x 64 pixels on, tiles of 128 from 192 x 192 pixels on."""
    monkeypatch.setattr(fitting, "MAX_WHOLE_PIXELS", 64 * 64)
    for module in (fitting, translating):
        monkeypatch.setattr(module, "MAX_BANDED_PIXELS", 192 * 192)
    monkeypatch.setattr(bands, "BLOCK_VALUES", 2**10)
    monkeypatch.setattr(tiles, "TILE_PX", 128)
    monkeypatch.setattr(tiles, "OVERLAP_PX", 64)


def path(word: CodeWord) -> CodePath:
    return CodePath(word, "for the test")


def picture(height: int, width: int, seed: int = 0) -> Pixels:
    """Soft shapes, darker to the left and brighter to the right."""
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(0, 128, (height // 16 + 2, width // 16 + 2, 3), dtype=np.uint8))
    shapes = np.array(coarse.resize((width, height), Image.Resampling.BICUBIC))
    return shapes + np.linspace(0, 100, width).astype(np.uint8)[None, :, None]


@pytest.mark.parametrize("word", FAST)
@pytest.mark.parametrize("size", [(32, 32), (1, 1), (40, 300), (96, 64)])
def test_a_fast_path_is_near_the_exact_one(tiny: tuple[ModelHeader, UNet], word: CodeWord, size: tuple[int, int]) -> None:
    header, generator = tiny
    pixels = picture(*size)
    exact, fast = (Translator(generator, header, CPU, scale="native", code_path=path(used)) for used in ("eager-fp32", word))
    off = np.abs(exact.translate_one(pixels, DIGEST, 0).astype(int) - fast.translate_one(pixels, DIGEST, 0).astype(int))
    assert off.max() <= (1 if word.endswith("fp32") else 12)


@pytest.mark.parametrize("word", ["eager-fp32", *FAST])
@pytest.mark.usefixtures("small_parts")
def test_no_number_of_threads_changes_a_byte(tiny: tuple[ModelHeader, UNet], word: CodeWord) -> None:
    header, generator = tiny
    pictures = [picture(60, 64, seed) for seed in range(4)] + [picture(128, 160), picture(300, 256)]
    used = [Translator(generator, header, CPU, scale="native", code_path=path(word), threads=threads) for threads in (1, 3)]
    expected = [used[0].translate_one(pixels, DIGEST, 0).tobytes() for pixels in pictures]
    found: dict[tuple[int, int], bytes] = {}

    def work(thread: int) -> None:
        torch.set_num_threads(1 + thread)
        for index, pixels in enumerate(pictures):
            found[thread, index] = used[thread].translate_one(pixels, DIGEST, 0).tobytes()
        assert torch.get_num_threads() == 1 + thread

    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {(thread, index): data for thread in range(2) for index, data in enumerate(expected)}


@pytest.mark.skipif("prepacked-bf16" not in FAST, reason="bfloat16 can't be prepacked here")
def test_the_starter_model_keeps_to_the_limits_on_the_sample() -> None:
    header, generator = load_generator(starter_path(), CPU)
    fast, exact = (Translator(generator, header, CPU, code_path=path(word)) for word in ("prepacked-bf16", "prepacked-fp32"))
    off = []
    for source in sorted((sample_dir() / "outline").glob("*.png"))[::40]:
        pixels = np.array(Image.open(source).convert("RGB"))
        off.append(np.abs(fast.translate_one(pixels, DIGEST, 0).astype(int) - exact.translate_one(pixels, DIGEST, 0).astype(int)))
    every = np.stack(off)
    assert every.mean() <= MAX_MEAN_DIFFERENCE and (every > OFF_BY).mean() <= MAX_OFF_SHARE
    assert fast.check(pixels, DIGEST, 0) == "" and fast.code_path.word == "prepacked-bf16"


@pytest.mark.skipif("prepacked-bf16" not in FAST, reason="bfloat16 can't be prepacked here")
def test_a_fast_path_that_differs_is_given_up_with_a_sentence(tiny: tuple[ModelHeader, UNet], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translating, "MAX_MEAN_DIFFERENCE", 0.0)
    header, generator = tiny
    used = Translator(generator, header, CPU, code_path=path("prepacked-bf16"))
    pixels = picture(32, 32)
    sentence = used.check(pixels, DIGEST, 0)
    assert "bf16 differs too much from fp32" in sentence and used.code_path.reason == sentence
    assert used.code_path.word == exact_path(CPU).word
    exact = Translator(generator, header, CPU, code_path=exact_path(CPU))
    assert used.translate_one(pixels, DIGEST, 0).tobytes() == exact.translate_one(pixels, DIGEST, 0).tobytes()
    assert used.check(pixels, DIGEST, 0) == "", "the exact path is not compared with itself"


@pytest.mark.usefixtures("small_parts")
def test_bands_are_the_whole_picture(tiny: tuple[ModelHeader, UNet]) -> None:
    header, generator = tiny
    used = Translator(generator, header, CPU, scale="native")
    pixels = picture(160, 130)
    assert used.fitting(160, 130).method == "bands"
    result = used.translate_one(pixels, DIGEST, 0)
    whole = Translator(generator, header, CPU, scale="native")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "MAX_WHOLE_PIXELS", 2**20)
        assert whole.fitting(160, 130).method == "whole"
        expected = whole.translate_one(pixels, DIGEST, 0)
    assert np.abs(result.astype(int) - expected).max() <= 1


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_tiles_are_no_brighter_or_darker_than_their_neighbours(tiny: tuple[ModelHeader, UNet], dtype: Any) -> None:
    header, generator = tiny
    used = Translator(generator, header, CPU, scale="native", threads=2)
    pixels = picture(320, 448)
    given = pixels if dtype == np.uint8 else (pixels / 255).astype(np.float32)
    assert used.fitting(320, 448).method == "tiles"
    result = used.translate_one(given, DIGEST, None)
    assert result.shape == given.shape and result.dtype == dtype
    in_tiles = result.astype(float) * (1 if dtype == np.uint8 else 255)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "MAX_BANDED_PIXELS", 2**25)
        whole = used.translate_one(pixels, DIGEST, None).astype(float)
    # Every place is as bright as in the whole picture's result. With statistics of its own a tile is off by up to 10, on average 1.6.
    off = (in_tiles - whole).reshape(10, 32, 14, 32, 3).mean((1, 3))
    assert np.abs(off).max() < 6 and np.abs(off).mean() < 1.2


def test_spans_cover_an_axis() -> None:
    for multiple, length in ((256, 2048), (256, 2304), (256, 9984), (4096, 4096 * 5)):
        covered = 0
        for start, size, before, after in tiles.spans(length, multiple):
            assert start % multiple == 0 and size % multiple == 0 and start + before == covered
            covered = start + size
            assert before + after <= size
        assert covered == length and after == 0


def test_a_ramp_of_16_bits_keeps_its_levels(tiny: tuple[ModelHeader, UNet]) -> None:
    header, generator = tiny
    ramp = np.repeat(np.linspace(0, 1, 2048, dtype=np.float32)[None, :, None], 3, axis=2).repeat(32, axis=0)
    for word in ("eager-fp32", *FAST):
        used = Translator(generator, header, CPU, scale="native", code_path=path(word))
        result = used.translate_one(ramp, DIGEST, None)
        assert result.dtype == np.float32 and result.min() >= 0 and result.max() <= 1
        assert len(np.unique((result[16] * 65535).round().astype(np.uint16))) > 1000
        bytes_in = (ramp * 255).round().astype(np.uint8)
        exact = Translator(generator, header, CPU, scale="native").translate_one(bytes_in, DIGEST, None)
        assert np.abs(result * 255 - exact).mean() < 4


@pytest.mark.parametrize("channels", [(1, 3), (3, 1), (1, 1)])
def test_grey_models(channels: tuple[int, int]) -> None:
    shape = GeneratorShape(size_px=32, width=4, input_channels=channels[0], output_channels=channels[1])
    generator = build_generator(shape).eval().requires_grad_(False)
    draw_weights(generator, torch.Generator().manual_seed(0))
    used = Translator(generator, ModelHeader(name="grey", generator=shape), CPU)
    colour = picture(40, 50)
    luma = np.array(Image.fromarray(colour).convert("L"))
    result = used.translate_one(colour, DIGEST, 0)
    assert result.shape == colour.shape
    if channels[1] == 1:
        assert np.array_equal(result[..., 0], result[..., 1]) and np.array_equal(result[..., 0], result[..., 2])
    if channels[0] == 1:
        grey = used.translate_one(np.repeat(luma[..., None], 3, axis=2), DIGEST, 0)
        assert np.abs(result.astype(int) - grey).max() <= 4


@pytest.mark.parametrize("word", ["cuda-fp16", "cuda-bf16", "cuda-tf32"])
def test_batches_of_a_fixed_size_make_neighbours_strangers(
    tiny: tuple[ModelHeader, UNet], word: CodeWord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code of a card's paths, on the CPU."""
    monkeypatch.setattr(translating, "BATCH_PIXELS", 3 * 32 * 32)
    header, generator = tiny
    used = Translator(generator, header, CPU, code_path=path(word))
    assert used.batch_size(used.fitting(32, 32)) == 3
    pictures = [picture(32 + seed, 40, seed) for seed in range(5)]
    digests = [bytes([seed] * 32) for seed in range(5)]
    alone = [used.translate_one(pixels, digest, 0, index) for index, (pixels, digest) in enumerate(zip(pictures, digests, strict=True))]
    together = used.translate_batch(pictures, digests, 0, range(5))
    assert [result.tobytes() for result in together] == [result.tobytes() for result in alone]
    exact = Translator(generator, header, CPU)
    for index, result in enumerate(together):
        expected = exact.translate_one(pictures[index], digests[index], 0, index)
        assert np.abs(result.astype(int) - expected).mean() < 2


def test_fit_keeps_the_aspect(tiny: tuple[ModelHeader, UNet]) -> None:
    header, generator = tiny
    shape = msgspec.structs.replace(header, scale="fit")
    used = Translator(generator, shape, CPU)
    assert used.scale == "fit"
    for size in ((1, 1), (3, 2000), (100, 50), (32, 32), (257, 31)):
        result = used.translate_one(picture(*size), DIGEST, 0)
        assert result.shape == (*size, 3)
    # Half as high as wide: only the upper half of the square is the picture, and is what comes back.
    pixels = picture(16, 32)
    square = np.pad(pixels, ((0, 16), (0, 0), (0, 0)), mode="reflect")
    expected = Translator(generator, header, CPU, scale="native").translate_one(square, DIGEST, 0)[:16]
    assert np.array_equal(used.translate_one(pixels, DIGEST, 0), expected)
