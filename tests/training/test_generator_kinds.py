"""Every generator and every meaning of channels is trained, saved and resumed bit for bit, and shown on held-out pairs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from core.errors import AppError, ErrorCode
from core.images.lab import srgb_to_lab
from core.models.header import GeneratorShape
from core.pairs.augmentation import Opacity
from core.pairs.loading import load_pair
from core.pairs.pair import Half, Pair
from core.pix2pix.step import FIGURE_NAMES
from training.checkpoint import load_checkpoint, take_snapshot, write_checkpoint
from training.data import TrainingData
from training.held_out import HeldOut, measure, translate
from training.loop import Loop
from training.preview_writing import write_preview
from training.run import RunFolder
from training.settings import RunSettings, generator_shape, opacity_of, settings_with, settings_without_effect

CPU = torch.device("cpu")
L1 = FIGURE_NAMES.index("G_L1")
KINDS: list[dict[str, Any]] = [
    {"generator": "encoder_decoder", "batch_size": 2},
    {"generator": "resnet6"},
    {"generator": "resnet9", "normalisation": "instance", "dropout": False, "precision": "bf16"},
    {"normalisation": "none", "upsampling": "resize", "ema_decay": 0.9},
    {"generator": "resnet6", "upsampling": "resize", "normalisation": "none", "precision": "bf16"},
    {"colour_space": "Lab", "precision": "bf16"},
    {"input_channels": 4, "output_channels": 2, "rotation_deg": 10.0, "input_colour": 0.2},
    {"input_channels": 1, "output_channels": 4},
]


@pytest.fixture
def see_through(tmp_path: Path) -> list[Pair]:
    """Four pairs in files of their own, RGBA both; the target's opacity is the red of the input."""
    pairs = []
    for index in range(4):
        given = np.random.default_rng(index).integers(0, 256, (36, 36, 4), np.uint8)
        given[..., 3] |= 128
        wanted = np.concatenate([255 - given[..., :3], given[..., :1]], axis=2)
        halves = [Half(str(tmp_path / f"{side}-{index}.png")) for side in ("in", "out")]
        for half, pixels in zip(halves, (given, wanted), strict=True):
            Image.fromarray(pixels).save(str(half.path))
        pairs.append(Pair(name=str(index), input=halves[0], target=halves[1], split="train" if index else "validation"))
    return pairs


def refuse(_pair: Pair, error: AppError) -> None:
    raise error


@pytest.mark.parametrize("words", KINDS, ids=str)
def test_it_is_trained_and_resumed_bit_for_bit(
    words: dict[str, Any], tiny_settings: RunSettings, see_through: list[Pair], make_run: Callable[..., RunFolder]
) -> None:
    settings = settings_with(tiny_settings, words)
    data = TrainingData(see_through[1:], settings, refuse)
    code_path = f"eager-{settings.precision}"

    def advance(loop: Loop, num: int) -> list[list[float]]:
        reports = [loop.advance(data.batch(loop.step)) for _ in range(num)]
        assert all(report.finite for report in reports)
        return [report.figures.tolist() for report in reports]

    whole = Loop(settings, CPU, (5,), code_path=code_path)
    figures = advance(whole, 5)
    first = Loop(settings, CPU, (5,), code_path=code_path)
    told = advance(first, 2)
    checkpoint_dir = write_checkpoint(make_run(**words).path, take_snapshot(first), l1=-1)
    second = Loop(settings, CPU, (5,), code_path=code_path)
    load_checkpoint(second, checkpoint_dir)
    assert told + advance(second, 3) == figures
    ours, theirs = take_snapshot(second).files, take_snapshot(whole).files
    assert not [name for file, content in ours.items() for name, value in content.items() if not torch.equal(value, theirs[file][name])]
    if words.get("ema_decay") is None:
        untrained = Loop(settings, CPU, (5,), code_path=code_path).generator
        moved = [not torch.equal(one, other) for one, other in zip(untrained.parameters(), whole.generator.parameters(), strict=True)]
        assert all(moved), "every weight learns"
    with pytest.raises(AppError) as caught:
        load_checkpoint(Loop(tiny_settings, CPU), checkpoint_dir)
    assert caught.value.code is ErrorCode.MODEL_MISMATCH


@pytest.mark.parametrize("words", [{"generator": "resnet6"}, {"colour_space": "Lab"}, {"output_channels": 4}], ids=str)
def test_it_learns(words: dict[str, Any], tiny_settings: RunSettings, see_through: list[Pair]) -> None:
    quick: dict[str, Any] = {"learning_rate": 0.002, "dropout": False, "jitter": False, "mirror": False}
    settings = settings_with(tiny_settings, {**quick, **words})
    flat = [Pair(name=pair.name, input=pair.input, target=pair.target, split="train") for pair in see_through[1:2]]
    loop, data = Loop(settings, CPU), TrainingData(flat, settings, refuse)
    losses = [float(loop.advance(data.batch(loop.step)).figures[L1]) for _ in range(25)]
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3]), losses


def test_opacity_is_cut_and_turned_with_its_colours(tiny_settings: RunSettings, see_through: list[Pair]) -> None:
    changes = {"input_channels": 4, "output_channels": 4, "scale": "native", "seed": 3}
    settings = settings_with(tiny_settings, changes)
    assert opacity_of(settings) == (True, True)
    batch = TrainingData(see_through[1:], settings, refuse, budget_bytes=2**30).batch(0)
    assert batch.picture.shape == batch.target.shape == (1, 4, 32, 32)
    given, wanted = load_pair(see_through[0], Opacity(True, True))
    assert given.shape == wanted.shape == (36, 36, 4)
    with Image.open(str(see_through[0].target.path)) as stored:
        assert np.array_equal(wanted[..., 3], np.asarray(stored)[..., 3])
    white = np.asarray(Image.alpha_composite(Image.new("RGBA", (36, 36), "white"), Image.open(str(see_through[0].target.path))))
    assert np.abs(wanted[..., :3].astype(int) - white[..., :3]).max() <= 1, "colours are on white"
    # The target's opacity was made of the input's red; on white that is 255 - alpha + alpha * red / 255.
    alpha, opacity = (batch.picture[0, 3] + 1) * 127.5, (batch.target[0, 3] + 1) * 127.5
    red = (batch.picture[0, 0] + 1) * 127.5
    assert (red - (255 - alpha + alpha * opacity / 255)).abs().max() < 1.5


def test_an_opaque_half_has_full_opacity(tiny_pairs: list[Pair]) -> None:
    given, wanted = load_pair(tiny_pairs[0], Opacity(input=True))
    assert given.shape[2] == 4 and (given[..., 3] == 255).all() and wanted.shape[2] == 3


def test_lab_shows_the_targets_lightness_and_tells_colour(tiny_settings: RunSettings, tiny_pairs: list[Pair], tmp_path: Path) -> None:
    settings = settings_with(tiny_settings, {"colour_space": "Lab", "input_channels": 4})
    assert generator_shape(settings) == GeneratorShape(size_px=32, width=4, input_channels=1, output_channels=2)
    assert {"input_channels", "output_channels", "input_colour"} <= settings_without_effect(settings)
    loop = Loop(settings, CPU)
    pairs = list(HeldOut(tiny_pairs, 32, refuse, colour_space="Lab").read(2))
    for pair in pairs:
        assert np.ptp(pair.picture.astype(int), axis=2).max() == 0
        assert np.abs(srgb_to_lab(pair.picture)[..., 0] - srgb_to_lab(pair.target)[..., 0]).max() < 0.5
        assert translate(loop.generator, pair.picture, CPU, loop.channels).shape == (3, 32, 32)
    measures = measure(loop.generator, iter(pairs), CPU, lambda: True, loop.channels)
    assert measures is not None and measures.turned_l1 is None, "the other way round it would be the same picture"
    folder, names = write_preview(tmp_path, 0, pairs, loop.generator, CPU, loop.channels)
    with Image.open(tmp_path / folder / names[0]) as preview:
        shown = np.asarray(preview)
    assert shown.shape == (32, 32, 3)
    assert np.abs(srgb_to_lab(shown)[..., 0] - srgb_to_lab(pairs[0].picture)[..., 0]).mean() < 2, "an untrained network changes little"


def test_opacity_is_shown_on_white(tiny_settings: RunSettings, see_through: list[Pair], tmp_path: Path) -> None:
    settings = settings_with(tiny_settings, {"input_channels": 2, "output_channels": 4})
    loop = Loop(settings, CPU)
    pairs = list(HeldOut(see_through, 32, refuse, opacity=opacity_of(settings)).read(1))
    assert pairs[0].picture.shape == pairs[0].target.shape == (32, 32, 4)
    assert measure(loop.generator, iter(pairs), CPU, lambda: True, loop.channels) is not None
    folder, names = write_preview(tmp_path, 0, pairs, loop.generator, CPU, loop.channels)
    for place in (tmp_path / folder, tmp_path / "previews" / "input", tmp_path / "previews" / "target"):
        with Image.open(place / names[0]) as preview:
            assert preview.mode == "RGB"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("generator=resnet7", "resnet6"),
        ("input_channels=5", "1, 2, 3, 4"),
        ("normalisation=layer", "instance"),
        ("colour_space=HSV", "Lab"),
    ],
)
def test_an_unknown_word_is_refused_with_those_that_are_known(change: str, said: str) -> None:
    key, _, value = change.partition("=")
    with pytest.raises(AppError) as caught:
        settings_with(RunSettings(), {key: value})
    assert caught.value.code is ErrorCode.BAD_SETTING and said in f"{caught.value.message} {caught.value.hint}"
