"""Recipes make what they say, at any size, the same each time for the same photo and draw, and leave the photo alone."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from core.images.reading import read_picture
from core.images.resizing import resized
from core.pairs.recipes.making import made_input, random_for, settled
from core.pairs.recipes.recipe import EFFECTS, Blur, Downscale, Edges, Grey, Holes, Jpeg, Lines, Noise, Pixelate, Posterise, parse_recipe
from tests.core.pairs.pictures import scene

ALL = ("edges", "lines", "grey", "grey:method=lightness", "holes", "holes:shape=box,fill=noise", "blur", "noise", "jpeg", "downscale")
ALL += ("downscale:back=nearest", "posterise", "pixelate", "downscale:factor=2..4+jpeg:quality=10..20")

FOUND = {"pixelate": "677e71ab5b3ae211", "posterise": "4964b7144984a920", "holes:shape=box": "e9b7b80f790976f3"}


def photo(size_px: int = 96, seed: int = 1) -> np.ndarray:
    return scene(seed, size_px)[1]


def make(recipe: str, pixels: np.ndarray, key: str = "a", seed: int = 0, epoch: int = 0) -> np.ndarray:
    return made_input(pixels, parse_recipe(recipe), random_for(key, seed, epoch))


def test_every_effect_is_made() -> None:
    assert {text.partition(":")[0] for text in ALL} == set(EFFECTS)


@pytest.mark.parametrize("recipe", ALL)
@pytest.mark.parametrize("shape", [(96, 96), (1, 1), (2, 50), (33, 17)])
def test_same_size_and_type_and_the_same_again(recipe: str, shape: tuple[int, int]) -> None:
    pixels = np.ascontiguousarray(np.tile(photo(), (2, 2, 1))[: shape[0], : shape[1]])
    before = pixels.copy()
    made = make(recipe, pixels)
    assert made.shape == pixels.shape and made.dtype == np.uint8
    assert np.array_equal(pixels, before), "the photo was changed"
    assert np.array_equal(make(recipe, pixels), made)
    turned = np.ascontiguousarray(pixels.transpose(1, 0, 2)).transpose(1, 0, 2)
    assert np.array_equal(make(recipe, turned), made), "how the array lies in memory counted"
    if shape == (96, 96):
        assert not np.array_equal(made, pixels)


@pytest.mark.parametrize("recipe", ["holes", "noise", "jpeg", "blur"])
def test_pair_seed_and_epoch_each_draw_anew(recipe: str) -> None:
    pixels = photo()
    drawn = {make(recipe, pixels, key, seed, epoch).tobytes() for key in "ab" for seed in (0, 1) for epoch in (0, 1)}
    assert len(drawn) >= (8 if recipe in ("holes", "noise") else 6), "of few qualities two draws may hit the same"


def test_a_name_that_is_no_text_draws_too() -> None:
    assert random_for("a\udcff", 0).random() == random_for(b"a\xff", 0).random() != random_for("a", 0).random()


def test_ranges_are_drawn_evenly_and_to_their_ends() -> None:
    random = random_for("a", 0)
    levels = [settled(Posterise(levels=(2, 4)), random)["levels"] for _ in range(300)]
    assert set(levels) == {2, 3, 4} and all(type(level) is int for level in levels)
    sigmas = [settled(Blur(sigma_px=(1, 3)), random)["sigma_px"] for _ in range(300)]
    assert min(sigmas) < 1.1 and max(sigmas) > 2.9 and abs(np.mean(sigmas) - 2) < 0.1


def test_no_recipe_is_the_photo() -> None:
    pixels = photo()
    assert made_input(pixels, (), random_for("a", 0)) is pixels


def test_edges_are_lines_where_something_ends() -> None:
    pixels = np.full((40, 40, 3), 200, np.uint8)
    pixels[:, 20:] = 60
    black = made_input(pixels, (Edges(),), random_for("", 0))
    assert set(np.unique(black)) == {0, 255}
    dark = np.flatnonzero(black[20, :, 0] == 0)
    assert 1 <= len(dark) <= 2 and abs(dark.mean() - 19.5) <= 1.5
    assert np.array_equal(255 - black, made_input(pixels, (Edges(ink="white"),), random_for("", 0)))
    assert (made_input(pixels, (Edges(low=1900.0, high=2000.0),), random_for("", 0)) == 255).all()
    assert np.array_equal(black, made_input(pixels, (Edges(low=150.0, high=50.0),), random_for("", 0))), "thresholds the other way round"


def test_lines_are_dark_on_the_dark_side_and_paper_elsewhere() -> None:
    pixels = np.full((40, 40, 3), 200, np.uint8)
    pixels[:, 20:] = 60
    drawn = made_input(pixels, (Lines(),), random_for("", 0))[20, :, 0]
    assert drawn[:10].min() == 255 and drawn[30:].min() == 255
    assert drawn[20:24].min() < 60 and drawn[15:19].min() > 200
    assert (made_input(pixels, (Lines(threshold=255.0),), random_for("", 0)) == 255).all()


def test_grey_and_lightness() -> None:
    pixels = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]], np.uint8)
    luma = made_input(pixels, (Grey(),), random_for("", 0))[0]
    assert luma[:, 0].tolist() == [76, 150, 29, 255] and (luma == luma[:, :1]).all()
    lightness = made_input(pixels, (Grey(method="lightness"),), random_for("", 0))[0, :, 0] / 2.55
    assert np.allclose(lightness, [53.2, 87.7, 32.3, 100], atol=0.6)  # CIE L* of the sRGB primaries


@pytest.mark.parametrize("shape", ["box", "random"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.4])
def test_holes_take_about_their_share(shape: str, share: float) -> None:
    pixels = np.full((200, 200, 3), 10, np.uint8)
    shares = []
    for number in range(40):
        made = made_input(pixels, (Holes(shape=shape, share=share, num=1, fill="white"),), random_for(str(number), 0))  # type: ignore[arg-type]
        assert set(np.unique(made)) <= {10, 255}
        shares.append((made[..., 0] == 255).mean())
    if shape == "box" or share == 0:
        assert np.allclose(shares, share, atol=0.01)
    else:  # part of a blob may lie outside
        assert max(shares) <= share * 1.15 and np.mean(shares) > 0.5 * share


@pytest.mark.parametrize(("fill", "value"), [("grey", 128), ("white", 255), ("black", 0), ("mean", 50)])
def test_holes_are_filled_as_asked(fill: str, value: int) -> None:
    pixels = np.full((50, 50, 3), 50, np.uint8)
    pixels[:2] = [0, 50, 100]
    made = made_input(pixels, (Holes(share=0.5, num=1, shape="box", fill=fill),), random_for("", 0))  # type: ignore[arg-type]
    changed = (made != pixels).any(axis=2) if fill != "mean" else np.ones((50, 50), bool)
    assert abs(int(np.median(made[changed])) - value) <= 1


def test_noise_is_as_strong_as_it_says_and_of_one_colour_if_asked() -> None:
    pixels = np.full((200, 200, 3), 128, np.uint8)
    made = made_input(pixels, (Noise(levels=20.0),), random_for("", 0)).astype(int) - 128
    assert abs(made.std() - 20) < 0.5 and abs(made.mean()) < 0.5
    grey = made_input(pixels, (Noise(levels=20.0, colour=False),), random_for("", 0))
    assert (grey == grey[..., :1]).all() and not (made == made[..., :1]).all()


def test_jpeg_is_worse_the_lower_its_quality() -> None:
    pixels = photo()
    errors = [np.abs(made_input(pixels, (Jpeg(quality=q),), random_for("", 0)).astype(int) - pixels).mean() for q in (5, 30, 90)]
    assert errors[0] > errors[1] > errors[2] > 0
    colourful = np.zeros((64, 64, 3), np.uint8)
    colourful[:, ::2, 0] = 255
    half, full = (made_input(colourful, (Jpeg(quality=95, chroma=chroma),), random_for("", 0)) for chroma in ("half", "full"))
    assert np.abs(full.astype(int) - colourful).mean() < np.abs(half.astype(int) - colourful).mean() / 2


def test_downscaling_leaves_one_pixel_for_many() -> None:
    pixels = photo(96)
    made = made_input(pixels, (Downscale(factor=4.0, back="nearest"),), random_for("", 0))
    blocks = made.reshape(24, 4, 24, 4, 3)
    assert (blocks == blocks[:, :1, :, :1]).all()
    means = pixels.reshape(24, 4, 24, 4, 3).mean(axis=(1, 3))
    assert np.abs(blocks[:, 0, :, 0] - means).max() <= 1
    assert np.array_equal(made_input(pixels, (Downscale(factor=1.0),), random_for("", 0)), pixels)


def test_posterising_has_the_levels_from_black_to_full() -> None:
    ramp = np.arange(256, dtype=np.uint8).repeat(3).reshape(16, 16, 3)
    assert np.unique(made_input(ramp, (Posterise(levels=4),), random_for("", 0))).tolist() == [0, 85, 170, 255]


def test_a_mosaic_has_the_mean_of_each_square_also_at_the_border() -> None:
    pixels = photo()[:20, :27]
    made = made_input(pixels, (Pixelate(block_px=8),), random_for("", 0))
    assert np.array_equal(made[16:, 24:], np.broadcast_to(np.rint(pixels[16:, 24:].mean(axis=(0, 1))), (4, 3, 3)))
    assert len(np.unique(made.reshape(-1, 3), axis=0)) <= 12


def test_photos_give_drawings(shared_data: Path) -> None:
    """Real photographs: lines, but more paper than ink."""
    for path in sorted((shared_data / "photos").glob("kodim*.png"))[:4]:
        pixels = resized(read_picture(path).pixels, 256, 256)
        for recipe in ("edges", "lines"):
            assert 0.01 < (make(recipe, pixels) < 128).mean() < 0.45, (path.name, recipe)


def test_what_was_made_once_is_made_for_ever() -> None:
    """Whole-number steps: the same on every platform. If this fails, old runs resume with other inputs."""
    pixels = (np.arange(48 * 48 * 3).reshape(48, 48, 3) * 7 % 251).astype(np.uint8)
    found = {
        recipe: hashlib.sha256(make(recipe, pixels).tobytes()).hexdigest()[:16] for recipe in ("pixelate", "posterise", "holes:shape=box")
    }
    assert found == FOUND
