"""Every kind of network and of colours in use: any size, each picture by itself, in tiles where it is large, noise by seed."""

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.images.lab import srgb_to_lab
from core.images.reading import upright_digest
from core.models.header import GeneratorShape, ModelHeader
from core.pairs.augmentation import Labels, ScalePolicy
from core.pix2pix import tiles
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights
from core.translation import fitting
from core.translation import translator as translating
from core.translation.translator import Translator

CPU = torch.device("cpu")
KINDS = ("encoder_decoder", "resnet6", "resnet9")
Pixels = NDArray[Any]


def translator(scale: ScalePolicy = "whole", header: dict[str, Any] | None = None, spread: float = 5, **words: Any) -> Translator:
    shape = GeneratorShape(**{"size_px": 32, "width": 4, **words})
    generator = build_generator(shape).eval().requires_grad_(False)
    draw_weights(generator, torch.Generator().manual_seed(7))
    for parameter in generator.parameters():
        parameter.mul_(spread)
    return Translator(generator, ModelHeader(name="m", generator=shape, scale=scale, **(header or {})), CPU)


def picture(height: int, width: int, seed: int = 0, channels: int = 3) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)


def translated(used: Translator, pictures: list[Pixels], seed: int | None = 0) -> list[bytes]:
    return [
        result.tobytes() for result in used.translate_batch(pictures, [upright_digest(one) for one in pictures], seed, [0] * len(pictures))
    ]


@pytest.mark.parametrize("scale", ["whole", "fit", "native"])
@pytest.mark.parametrize(
    "words",
    [
        *({"kind": kind} for kind in KINDS),
        {"normalisation": "instance"},
        {"normalisation": "none"},
        {"kind": "resnet6", "upsampling": "resize"},
    ],
    ids=str,
)
def test_any_size_comes_out_as_it_went_in_and_no_neighbour_matters(words: dict[str, Any], scale: ScalePolicy) -> None:
    used = translator(scale, **words)
    pictures = [picture(*size, seed) for seed, size in enumerate([(1, 1), (3, 90), (33, 31), (33, 31), (40, 50), (32, 32)])]
    alone = [translated(used, [one])[0] for one in pictures]
    assert translated(used, pictures) == alone == translated(used, pictures[::-1])[::-1]
    assert [len(one) for one in alone] == [one.size for one in pictures]
    assert len(set(alone)) == len(alone)


@pytest.mark.parametrize("kind", KINDS)
def test_noise_belongs_to_seed_and_picture(kind: str) -> None:
    used, pixels = translator("native", kind=kind), picture(40, 36)
    assert translated(used, [pixels], 1) == translated(used, [pixels], 1) != translated(used, [pixels], 2)
    assert translated(used, [pixels], None) == translated(used, [pixels], None) != translated(used, [pixels], 1)
    quiet = translator("native", kind=kind, dropout=False)
    assert translated(quiet, [pixels], 1) == translated(quiet, [pixels], 2)


def test_a_resnet_pads_by_reflection_and_never_resizes_at_native_size() -> None:
    used = translator("native", kind="resnet6", dropout=False)
    pixels = picture(37, 41)
    assert used.fitting(37, 41).content == (37, 41) and used.fitting(37, 41).padded == (40, 44)
    whole = np.pad(pixels, ((0, 3), (0, 3), (0, 0)), mode="reflect")
    assert np.array_equal(used.translate_one(pixels, bytes(32), None), used.translate_one(whole, bytes(32), None)[:37, :41])


@pytest.mark.parametrize("normalisation", ["batch", "instance", "none"])
def test_tiles_are_the_whole_picture(normalisation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the picture's own statistics what a tile misses beyond its border does not reach the part of it that is used."""
    used = translator("native", kind="resnet6", normalisation=normalisation)
    pixels = picture(32, 800)
    whole = used.translate_one(pixels, bytes(32), 3)
    monkeypatch.setattr(fitting, "MAX_EAGER_PIXELS", 32 * 400)
    monkeypatch.setattr(translating, "MAX_EAGER_PIXELS", 32 * 800)
    monkeypatch.setattr(tiles, "OVERLAP_PX", 256)
    monkeypatch.setattr(tiles, "TILE_PX", 512)
    assert used.fitting(32, 800).method == "tiles" and len(list(tiles.spans(800, 4))) == 3
    in_tiles = used.translate_one(pixels, bytes(32), 3)
    assert np.abs(in_tiles.astype(int) - whole).max() <= 1
    monkeypatch.setattr(translating, "MAX_EAGER_PIXELS", 32 * 400)
    of_small = used.translate_one(pixels, bytes(32), 3)
    assert (normalisation == "none") == np.array_equal(of_small, in_tiles), "statistics are those of the picture made smaller"


def test_lab_colours_any_picture_and_keeps_its_lightness() -> None:
    used = translator(header={"colour_space": "Lab"}, spread=1, input_channels=1, output_channels=2)
    for pixels in (picture(50, 70), np.repeat(picture(50, 70, 1, 1), 3, axis=2)):
        result = used.translate_one(pixels, bytes(32), 0)
        assert result.shape == pixels.shape and result.dtype == np.uint8
        inside = ((result > 0) & (result < 255)).all(axis=2)  # elsewhere the screen's range has cut it
        off = np.abs(srgb_to_lab(result)[..., 0] - srgb_to_lab(pixels)[..., 0])
        assert inside.mean() > 0.3 and off[inside].max() < 0.6, "in all its detail, though the network saw 32 pixels"
        assert np.abs(srgb_to_lab(result)[..., 1:]).mean() > 1, "there are colours"
        deep = used.translate_one(pixels.astype(np.float32) / np.float32(255), bytes(32), 0)
        assert deep.dtype == np.float32 and np.abs(deep * 255 - result).max() < 4
    labelled = translator(header={"colour_space": "Lab", "labels": Labels(input=True)}, spread=1, input_channels=1, output_channels=2)
    assert np.array_equal(labelled.translate_one(pixels, bytes(32), 0), used.translate_one(pixels, bytes(32), 0)), "no input is seen"


@pytest.mark.parametrize("depth", [np.uint8, np.float32])
@pytest.mark.parametrize("words", [{}, {"kind": "resnet6"}], ids=str)
def test_opacity_is_taken_and_given(words: dict[str, Any], depth: Any) -> None:
    used = translator("native", input_channels=4, output_channels=4, **words)
    pixels = picture(64, 64, 0, 4).astype(depth) / (255 if depth is np.float32 else 1)
    pixels = pixels.astype(depth)
    result = used.translate_one(pixels, bytes(32), 0)
    assert result.shape == (64, 64, 4) and result.dtype == depth
    other = pixels.copy()
    other[..., 3] = 0
    assert not np.array_equal(used.translate_one(other, bytes(32), 0), result), "the network sees it"
    other[..., 3] = np.iinfo(np.uint8).max if depth is np.uint8 else 1
    assert np.array_equal(used.translate_one(pixels[..., :3], bytes(32), 0), used.translate_one(other, bytes(32), 0)), "opaque without"
    grey = translator("native", input_channels=3, output_channels=2, **words).translate_one(pixels[..., :3], bytes(32), 0)
    assert grey.shape == (64, 64, 4) and np.array_equal(grey[..., 0], grey[..., 2])
