"""Changing a pair by chance, both halves alike: what training does with each pair, and what the window shows of it (numpy, OpenCV)."""

import math

import cv2
import numpy as np

from core.images.colour import Pixels
from core.images.resizing import padded, resized
from core.pairs.augmentation import (
    NO_LABELS,
    NO_OPACITY,
    Augmentation,
    Draw,
    Labels,
    Opacity,
    ScalePolicy,
    Size,
    draw,
    enlarged_px,
    fitted_size,
)
from core.pairs.recipes.making import made_input
from core.pairs.recipes.recipe import Recipe

_KERNEL_PX = 3
"""Pixels beside a point that blending looks at, and one for rounding."""


def augmented(
    halves: Pixels,
    settings: Augmentation,
    random: np.random.Generator,
    *,
    size_px: int,
    labels: Labels = NO_LABELS,
    recipe: Recipe = (),
    recipe_random: np.random.Generator | None = None,
) -> tuple[Pixels, Pixels]:
    """One draw of a pair that `joined` gave: input and target uint8 (size_px, size_px, 3).

    With a recipe the input is the photo, and `recipe_random` what its effects draw from (recipes.making.random_for).
    """
    drawn = draw(settings, halves.shape[:2], size_px, random)
    return changed(halves, drawn, size_px, labels, recipe, recipe_random)


def joined(given: Pixels, wanted: Pixels, settings: Augmentation, size_px: int, labels: Labels = NO_LABELS) -> Pixels:
    """Input and target, uint8 (height, width, 3) of any equal size, enlarged for these settings and laid together: (height, width, 6)."""
    return np.concatenate(enlarged(given, wanted, enlarged_px(size_px, settings), labels, settings.scale), axis=2)


def enlarged(given: Pixels, wanted: Pixels, side_px: int, labels: Labels, scale: ScalePolicy) -> tuple[Pixels, Pixels]:
    """Both halves as they are cached and then changed: squares of `side_px`; at native size as they are, but no smaller than that.

    What is missing, to a square or to that size, is filled at the bottom and right by reflection, as in translation.
    """
    return _enlarged(given, side_px, scale, blended=not labels.input), _enlarged(wanted, side_px, scale, blended=not labels.target)


def enlarged_alone(pixels: Pixels, side_px: int, labels: Labels, scale: ScalePolicy) -> Pixels:
    """An input that has no target, as `enlarged` makes those of pairs."""
    return _enlarged(pixels, side_px, scale, blended=not labels.input)


def _enlarged(pixels: Pixels, side_px: int, scale: ScalePolicy, *, blended: bool) -> Pixels:
    if scale == "native":
        return padded(pixels, max(pixels.shape[0], side_px), max(pixels.shape[1], side_px))
    content = (side_px, side_px) if scale == "whole" else fitted_size(pixels.shape[:2], side_px)
    return padded(resized(pixels, *content, blended=blended), side_px, side_px)


def centred(pixels: Pixels, size_px: int) -> Pixels:
    """The square of `size_px` in the middle, as a view: what held-out pairs show at native size. No side may be smaller."""
    top, left = ((length - size_px) // 2 for length in pixels.shape[:2])
    return pixels[top : top + size_px, left : left + size_px]


def changed(
    halves: Pixels,
    drawn: Draw,
    size_px: int,
    labels: Labels,
    recipe: Recipe = (),
    recipe_random: np.random.Generator | None = None,
    opacity: Opacity = NO_OPACITY,
) -> tuple[Pixels, Pixels]:
    """The enlarged halves, (height, width, 6): the input's channels, then the target's, as `drawn` cuts, turns and colours them.

    (height, width, 3) where both are one photo, of which the recipe makes the input last: lines stay as sharp as it draws them.
    With `opacity` a half, or the photo, has a channel more, which is cut and turned with it.
    """
    num_given, num_wanted = opacity.channels
    are_two = halves.shape[2] == num_given + num_wanted
    if drawn.angle_deg:
        rows, columns = turned_region(halves.shape[:2], drawn, size_px)
        place = (drawn.top - rows.start, drawn.left - columns.start)
        region = halves[rows, columns]
        first = num_given if are_two else halves.shape[2]
        turned = [_turned(region[..., :first], place, size_px, drawn.angle_deg, blended=not labels.input)]
        if are_two:
            turned.append(_turned(region[..., first:], place, size_px, drawn.angle_deg, blended=not labels.target))
        halves = np.concatenate(turned, axis=2)
    else:
        halves = halves[drawn.top : drawn.top + size_px, drawn.left : drawn.left + size_px]
    if drawn.flip:
        halves = halves[:, ::-1]
    given, wanted = halves[..., :num_given], halves[..., -num_wanted:] if are_two else halves[..., :num_wanted]
    if recipe:
        assert recipe_random is not None, "a recipe draws from something"
        given = recipe_made(given, recipe, recipe_random)
    if not labels.input and drawn.changes_colour:
        given = np.concatenate([_recoloured(given[..., :3], drawn), given[..., 3:]], axis=2)
    return given, wanted


def recipe_made(photo: Pixels, recipe: Recipe, random: np.random.Generator) -> Pixels:
    """What the recipe makes of a photo's colours, with its opacity where that is a fourth channel."""
    made = made_input(photo[..., :3], recipe, random)
    return made if photo.shape[2] == 3 else np.concatenate([made, photo[..., 3:]], axis=2)


def turned_region(enlarged: Size, drawn: Draw, size_px: int) -> tuple[slice, slice]:
    """The rows and columns from which a turned crop is made: what it can reach, as far as the picture goes."""
    angle = math.radians(abs(drawn.angle_deg))
    margin = math.ceil(size_px / 2 * (math.cos(angle) + math.sin(angle) - 1)) + _KERNEL_PX
    rows, columns = (
        slice(max(0, first - margin), min(length, first + size_px + margin))
        for first, length in zip((drawn.top, drawn.left), enlarged, strict=True)
    )
    return rows, columns


def _turned(region: Pixels, place: tuple[int, int], size_px: int, angle_deg: float, *, blended: bool) -> Pixels:
    """The crop at `place` (top, left), turned about its centre, anticlockwise; reflected where the picture ends."""
    top, left = place
    centre = (size_px - 1) / 2
    matrix = cv2.getRotationMatrix2D((left + centre, top + centre), angle_deg, 1.0)
    matrix[:, 2] -= (left, top)
    flags = cv2.INTER_CUBIC if blended else cv2.INTER_NEAREST
    contiguous = np.ascontiguousarray(region)
    return np.asarray(cv2.warpAffine(contiguous, matrix, (size_px, size_px), flags=flags, borderMode=cv2.BORDER_REFLECT_101), np.uint8)


def _recoloured(pixels: Pixels, drawn: Draw) -> Pixels:
    """Brightness scales the values, contrast their distance from the mean grey, saturation that from each pixel's grey."""
    values = pixels.astype(np.float32) * np.float32(drawn.brightness)
    mean = _grey(values).mean()
    values = mean + (values - mean) * np.float32(drawn.contrast)
    grey = _grey(values)[..., None]
    recoloured: Pixels = np.rint(grey + (values - grey) * np.float32(drawn.saturation)).clip(0, 255).astype(np.uint8)
    return recoloured


def _grey(values: np.ndarray) -> np.ndarray:
    return values @ np.array([0.299, 0.587, 0.114], np.float32)
