"""Opacity is resized beside its colours, which lie on white already, and white is taken away again."""

import numpy as np
import pytest

from core.images.colour import off_white, over_white
from core.images.resizing import resized


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("blended", [True, False])
def test_a_fourth_channel_changes_nothing_of_the_colours(dtype: type, blended: bool) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 4), np.uint8)
    pixels[:, :15, 3] = 0
    pixels = pixels if dtype is np.uint8 else pixels.astype(np.float32) / np.float32(255)
    both = resized(pixels, 11, 13, blended=blended)
    assert both.shape == (11, 13, 4) and both.dtype == dtype
    assert np.array_equal(both[..., :3], resized(pixels[..., :3], 11, 13, blended=blended))
    assert np.array_equal(both[..., 3], resized(np.repeat(pixels[..., 3:], 3, axis=2), 11, 13, blended=blended)[..., 0])


def test_white_is_taken_away_as_far_as_the_opacity_says() -> None:
    random = np.random.default_rng(0)
    colour, alpha = random.integers(0, 256, (300, 40, 3), np.uint8), random.integers(0, 256, (300, 40), np.uint8)
    alpha[0], alpha[1] = 0, 255
    laid = over_white(colour, alpha)
    back = off_white(laid, alpha)
    assert (back[0] == 255).all() and np.array_equal(back[1], colour[1])
    assert np.abs(over_white(back, alpha).astype(int) - laid).max() <= 1, "it looks as it did"
    deep, deep_alpha = colour.astype(np.float32) / np.float32(255), alpha.astype(np.float32) / np.float32(255)
    seen = deep_alpha > 0.1
    assert np.abs(off_white(over_white(deep, deep_alpha), deep_alpha) - deep)[seen].max() < 1e-5
