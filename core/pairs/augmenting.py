"""Changing a pair by chance, both halves alike: what training does with each pair, and what the window shows of it (numpy, OpenCV)."""

import cv2
import numpy as np

from core.images.colour import Pixels
from core.images.resizing import resized
from core.pairs.augmentation import NO_LABELS, Augmentation, Draw, Labels, draw, enlarged_px
from core.pairs.recipes.making import made_input
from core.pairs.recipes.recipe import Recipe


def augmented(
    given: Pixels,
    wanted: Pixels,
    settings: Augmentation,
    random: np.random.Generator,
    *,
    size_px: int,
    labels: Labels = NO_LABELS,
    recipe: Recipe = (),
    recipe_random: np.random.Generator | None = None,
) -> tuple[Pixels, Pixels]:
    """One draw of a pair, input and target uint8 (height, width, 3) of any equal size, as two of (size_px, size_px, 3).

    With a recipe `given` is the photo, and `recipe_random` what its effects draw from (recipes.making.random_for).
    """
    side_px = enlarged_px(size_px, settings)
    drawn = draw(settings, size_px, random)
    halves = np.concatenate(enlarged(given, wanted, side_px, labels), axis=2)
    return changed(halves, drawn, size_px, labels, recipe, recipe_random)


def enlarged(given: Pixels, wanted: Pixels, side_px: int, labels: Labels) -> tuple[Pixels, Pixels]:
    """Both halves resized to squares, ready to be cached and changed."""
    return (
        resized(given, side_px, side_px, blended=not labels.input),
        resized(wanted, side_px, side_px, blended=not labels.target),
    )


def changed(
    halves: Pixels,
    drawn: Draw,
    size_px: int,
    labels: Labels,
    recipe: Recipe = (),
    recipe_random: np.random.Generator | None = None,
) -> tuple[Pixels, Pixels]:
    """The enlarged halves, (side, side, 6): the input's channels, then the target's, as `drawn` moves and colours them.

    (side, side, 3) where both are one photo, of which the recipe makes the input last: lines stay as sharp as it draws them.
    """
    if drawn.angle_deg:
        turned = [_turned(halves[..., :3], drawn.angle_deg, blended=not labels.input)]
        if halves.shape[2] > 3:
            turned.append(_turned(halves[..., 3:], drawn.angle_deg, blended=not labels.target))
        halves = np.concatenate(turned, axis=2)
    halves = halves[drawn.top : drawn.top + size_px, drawn.left : drawn.left + size_px]
    if drawn.flip:
        halves = halves[:, ::-1]
    given, wanted = halves[..., :3], halves[..., -3:]
    if recipe:
        assert recipe_random is not None, "a recipe draws from something"
        given = made_input(given, recipe, recipe_random)
    if not labels.input:
        given = _recoloured(given, drawn)
    return given, wanted


def _turned(pixels: Pixels, angle_deg: float, *, blended: bool) -> Pixels:
    """Turned about the centre, anticlockwise, reflected where nothing comes in."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle_deg, 1.0)
    flags = cv2.INTER_CUBIC if blended else cv2.INTER_NEAREST
    contiguous = np.ascontiguousarray(pixels)
    return np.asarray(cv2.warpAffine(contiguous, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REFLECT_101), np.uint8)


def _recoloured(pixels: Pixels, drawn: Draw) -> Pixels:
    """Brightness scales the values, contrast their distance from the mean grey, saturation that from each pixel's grey."""
    if drawn.brightness == drawn.contrast == drawn.saturation == 1.0:
        return pixels
    values = pixels.astype(np.float32) * np.float32(drawn.brightness)
    mean = _grey(values).mean()
    values = mean + (values - mean) * np.float32(drawn.contrast)
    grey = _grey(values)[..., None]
    recoloured: Pixels = np.rint(grey + (values - grey) * np.float32(drawn.saturation)).clip(0, 255).astype(np.uint8)
    return recoloured


def _grey(values: np.ndarray) -> np.ndarray:
    return values @ np.array([0.299, 0.587, 0.114], np.float32)
