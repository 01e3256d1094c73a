"""Lab against OpenCV's conversion of floats and against published values."""

import cv2
import numpy as np
import pytest

from core.images.lab import srgb_to_lab


def test_all_colours_are_what_opencv_makes_of_them() -> None:
    steps = np.arange(0, 256, 15, dtype=np.uint8)
    colours = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 1, 3)
    theirs = cv2.cvtColor(colours.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)

    off = np.abs(srgb_to_lab(colours) - theirs)
    assert off.mean() < 0.1 and off.max() < 0.5  # OpenCV interpolates between the corners of a coarse grid


@pytest.mark.parametrize(
    ("colour", "lab"),
    [
        ((255, 255, 255), (100.0, 0.0, 0.0)),
        ((0, 0, 0), (0.0, 0.0, 0.0)),
        ((255, 0, 0), (53.241, 80.092, 67.203)),  # Lindbloom's calculator, D65, without adaptation
        ((0, 0, 255), (32.297, 79.188, -107.860)),
    ],
)
def test_known_colours(colour: tuple[int, int, int], lab: tuple[float, float, float]) -> None:
    assert srgb_to_lab(np.array([colour], np.uint8))[0] == pytest.approx(lab, abs=0.02)
