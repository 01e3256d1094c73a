"""Histogram intersection in Lab against numpy's histograms of OpenCV's Lab."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image

from core.evaluation.histograms import LabHistograms, lab_histograms
from core.pairs.sample import sample_dir


def flat(colour: tuple[int, int, int]) -> np.ndarray:
    return np.full((8, 8, 3), colour, np.uint8)


def test_the_same_colours_share_all_and_other_ones_nothing() -> None:
    red, blue = lab_histograms(flat((200, 30, 30))), lab_histograms(flat((30, 30, 200)))

    assert red.intersection(red) == (1.0, 1.0, 1.0)
    assert red.intersection(blue) == (0.0, 0.0, 0.0)


def test_counts_add_up_over_pictures_of_any_size() -> None:
    heap = LabHistograms()
    heap.add(lab_histograms(flat((255, 255, 255))))
    heap.add(lab_histograms(np.zeros((8, 24, 3), np.uint8)))

    assert heap.intersection(lab_histograms(flat((255, 255, 255))))[0] == pytest.approx(0.25)


def clouds() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    first = cv2.GaussianBlur(random.integers(0, 256, (64, 64, 3), np.uint8), (0, 0), 3)
    second = cv2.GaussianBlur(random.integers(0, 256, (64, 64, 3), np.uint8), (0, 0), 2)
    return cv2.normalize(first, None, 0, 255, cv2.NORM_MINMAX), second


def emoji() -> tuple[np.ndarray, np.ndarray]:
    paths = sorted((sample_dir() / "colour").iterdir())[5:7]
    first, second = (np.asarray(Image.open(path).convert("RGB").resize((128, 128))) for path in paths)
    return first, second


@pytest.mark.parametrize("pictures", [clouds, emoji])
def test_it_is_what_other_libraries_give(pictures: Callable[[], tuple[np.ndarray, np.ndarray]]) -> None:
    first, second = pictures()

    shares = []
    for channel, bins in enumerate((np.arange(101), np.arange(-128, 129), np.arange(-128, 129))):
        counts = [
            np.histogram(cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., channel], bins)[0]
            for picture in (first, second)
        ]
        shares.append(sum(min(a, b) for a, b in zip(*counts, strict=True)) / first[..., 0].size)
    assert lab_histograms(first).intersection(lab_histograms(second)) == pytest.approx(shares, abs=0.01)
    assert min(shares) > 0.1 and max(shares) < 0.99
