"""Both halves of a pair move alike, labels keep their colours, and what is drawn is a function of settings and numbers alone."""

import cv2
import msgspec
import numpy as np
import pytest

from core.images.resizing import padded, resized
from core.models.header import GeneratorShape
from core.pairs.augmentation import NO_LABELS, Augmentation, Draw, Labels, draw, enlarged_px
from core.pairs.augmenting import augmented, centred, changed, joined
from core.pairs.recipes.making import made_input, random_for
from core.pairs.recipes.recipe import parse_recipe
from core.translation.fitting import fit_network
from tests.core.pairs.pictures import PALETTE, scene

STILL = Augmentation(jitter=False, mirror=False)


def one(settings: Augmentation, seed: int = 0, size_px: int = 64, given=None, wanted=None, **options: object):
    labels, photo = scene(3, 80)
    known = options.get("labels", NO_LABELS)
    halves = joined(labels if given is None else given, photo if wanted is None else wanted, settings, size_px, known)  # type: ignore[arg-type]
    return augmented(halves, settings, np.random.default_rng(seed), size_px=size_px, **options)  # type: ignore[arg-type]


def test_nothing_on_is_resizing_alone() -> None:
    given, wanted = one(STILL)
    labels, photo = scene(3, 80)
    assert np.array_equal(given, resized(labels, 64, 64)) and np.array_equal(wanted, resized(photo, 64, 64))


def test_the_papers_jitter_is_a_crop_of_286_by_256_and_a_mirror() -> None:
    assert enlarged_px(256, Augmentation()) == 286 and enlarged_px(256, STILL) == 256
    photo = scene(3, 80)[1]
    large = resized(photo, enlarged_px(64, Augmentation()), enlarged_px(64, Augmentation()))
    crops = {}
    for top in range(large.shape[0] - 63):
        for left in range(large.shape[1] - 63):
            crop = large[top : top + 64, left : left + 64]
            crops[crop.tobytes()] = crops[np.ascontiguousarray(crop[:, ::-1]).tobytes()] = (top, left)
    seen = {crops[np.ascontiguousarray(one(Augmentation(), seed)[1]).tobytes()] for seed in range(40)}
    assert len(seen) > 20


@pytest.mark.parametrize("settings", [Augmentation(), Augmentation(rotation_deg=20.0), msgspec.structs.replace(STILL, rotation_deg=45.0)])
def test_both_halves_move_alike(settings: Augmentation) -> None:
    photo = scene(5, 64)[1]
    draws = [one(settings, seed, given=photo, wanted=photo) for seed in range(9)]
    assert all(np.array_equal(given, wanted) for given, wanted in draws)
    assert len({given.tobytes() for given, _ in draws}) == 9


def test_the_same_numbers_give_the_same_draw_and_what_is_off_takes_none() -> None:
    full = Augmentation(rotation_deg=10.0, input_colour=0.3)
    assert draw(full, (286, 286), 256, np.random.default_rng(4)) == draw(full, (286, 286), 256, np.random.default_rng(4))
    plain, turned = draw(Augmentation(), (286, 286), 256, np.random.default_rng(4)), draw(full, (286, 286), 256, np.random.default_rng(4))
    assert (plain.top, plain.left, plain.flip) == (turned.top, turned.left, turned.flip)
    assert plain.angle_deg == 0 and 0 < abs(turned.angle_deg) <= 10 and 0.7 <= turned.contrast <= 1.3


def test_turning_reflects_what_comes_in() -> None:
    white = np.full((64, 64, 3), 255, np.uint8)
    given, _ = one(msgspec.structs.replace(STILL, rotation_deg=45.0), given=white, wanted=white)
    assert (given == 255).all()


def test_labels_keep_their_colours_however_they_move() -> None:
    settings = Augmentation(rotation_deg=30.0, input_colour=1.0)
    colours = {tuple(colour) for colour in PALETTE.tolist()}
    for seed in range(6):
        given, wanted = one(settings, seed, labels=Labels(input=True))
        assert {tuple(colour) for colour in given.reshape(-1, 3).tolist()} <= colours
        assert len(np.unique(wanted.reshape(-1, 3), axis=0)) > 100
    blended, _ = one(settings, labels=NO_LABELS)
    assert not {tuple(colour) for colour in blended.reshape(-1, 3).tolist()} <= colours


def test_colour_changes_the_input_alone() -> None:
    settings = msgspec.structs.replace(STILL, input_colour=0.5)
    photo = scene(5, 64)[1]
    draws = [one(settings, seed, given=photo, wanted=photo) for seed in range(9)]
    assert all(np.array_equal(wanted, photo) for _, wanted in draws)
    means = [float(given.mean()) for given, _ in draws]
    assert max(means) > photo.mean() * 1.1 and min(means) < photo.mean() * 0.9
    grey = np.full((64, 64, 3), 90, np.uint8)
    tinted, _ = one(settings, given=grey, wanted=grey)
    assert (tinted == tinted[0, 0, 0]).all(), "grey stays grey"


def test_a_recipe_is_done_last_so_that_its_lines_stay_sharp() -> None:
    photo = scene(5, 80)[1]
    recipe = parse_recipe("edges")
    settings = Augmentation(rotation_deg=15.0)
    given, wanted = one(settings, 1, given=photo, wanted=photo, recipe=recipe, recipe_random=random_for("a", 0))
    assert np.array_equal(given, made_input(np.ascontiguousarray(wanted), recipe, random_for("a", 0)))
    assert set(np.unique(given)) == {0, 255}


def ramp(height: int, width: int) -> np.ndarray:
    """A picture that says of every pixel where it lies: red is the row, green the column."""
    rows, columns = np.mgrid[:height, :width]
    return np.stack([rows, columns, np.zeros_like(rows)], axis=2).astype(np.uint8)


def test_fitted_pictures_keep_their_shape_and_are_filled_as_translation_fills_them() -> None:
    photo = scene(5, 96)[1][:48]
    settings = msgspec.structs.replace(STILL, scale="fit")
    given, wanted = one(settings, given=photo, wanted=photo)
    fitting = fit_network((48, 96), "fit", GeneratorShape(size_px=64))
    expected = padded(resized(photo, *fitting.content), *fitting.padded)
    assert fitting.content == (32, 64)
    assert np.array_equal(given, expected) and np.array_equal(wanted, expected)
    jittered = joined(photo, photo, msgspec.structs.replace(settings, jitter=True), 64)
    assert jittered.shape == (72, 72, 6)


def test_at_native_size_every_draw_is_a_part_of_the_picture_as_it_is() -> None:
    picture = ramp(150, 220)
    settings = Augmentation(scale="native", mirror=False)
    places = set()
    for seed in range(200):
        given, wanted = one(settings, seed, given=picture, wanted=picture)
        top, left = int(given[0, 0, 0]), int(given[0, 0, 1])
        assert np.array_equal(given, picture[top : top + 64, left : left + 64]) and np.array_equal(given, wanted)
        places.add((top, left))
    assert len(places) > 190
    tops, lefts = zip(*places, strict=True)
    assert min(tops) < 8 and max(tops) > 78 and min(lefts) < 12 and max(lefts) > 144, "from edge to edge"


def test_a_turned_part_of_a_large_picture_is_that_of_the_whole_picture_turned() -> None:
    """The region that is looked at changes nothing, inside and at the borders."""
    picture = scene(6, 300)[1]
    for drawn in (Draw(100, 120, False, 31.0), Draw(0, 236, False, -45.0), Draw(236, 0, True, 12.5)):
        given, _ = changed(np.concatenate([picture, picture], axis=2), drawn, 64, NO_LABELS)
        matrix = cv2.getRotationMatrix2D((drawn.left + 31.5, drawn.top + 31.5), drawn.angle_deg, 1.0)
        whole = cv2.warpAffine(picture, matrix, (300, 300), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
        expected = whole[drawn.top : drawn.top + 64, drawn.left : drawn.left + 64]
        off = np.abs(given.astype(int) - (expected[:, ::-1] if drawn.flip else expected))
        assert off.max() <= 1 and (off > 0).mean() < 0.001, "places are rounded from another corner"


def test_a_picture_smaller_than_the_part_is_filled_by_reflection() -> None:
    picture = ramp(50, 100)
    given, wanted = one(Augmentation(scale="native", mirror=False), 2, given=picture, wanted=picture)
    left = int(given[0, 0, 1])
    assert np.array_equal(given, padded(picture, 64, 100)[:, left : left + 64]) and np.array_equal(given, wanted)


def test_labels_keep_their_colours_at_every_scale() -> None:
    colours = {tuple(colour) for colour in PALETTE.tolist()}
    for scale in ("fit", "native"):
        given, wanted = one(Augmentation(scale=scale, rotation_deg=30.0, input_colour=1.0), 3, labels=Labels(input=True))
        assert (
            {tuple(colour) for colour in given.reshape(-1, 3).tolist()}
            <= colours
            < {tuple(c) for c in wanted.reshape(-1, 3).tolist()} | colours
        )


def test_the_middle_is_what_held_out_pairs_show() -> None:
    assert centred(ramp(101, 80), 64)[0, 0].tolist() == [18, 8, 0]
