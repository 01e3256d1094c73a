"""Recipes that take colours, tones or detail away evenly."""

import cv2
import numpy as np

from core.images.colour import Pixels


def grey(pixels: Pixels, random: np.random.Generator, *, method: str) -> Pixels:
    """Three equal channels."""
    lab_or_grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY if method == "luma" else cv2.COLOR_RGB2LAB), np.uint8)
    return np.repeat(lab_or_grey.reshape(*pixels.shape[:2], -1)[..., :1], 3, axis=2)


def posterised(pixels: Pixels, random: np.random.Generator, *, levels: int) -> Pixels:
    """Each value to the nearest of the levels."""
    steps = levels - 1
    table = np.rint(np.rint(np.arange(256) * steps / 255) * 255 / steps).astype(np.uint8)
    return table[pixels]


def pixelated(pixels: Pixels, random: np.random.Generator, *, block_px: int) -> Pixels:
    """Each square's mean, the squares at the right and lower border as large as they come."""
    height, width = pixels.shape[:2]
    rows, columns = np.arange(0, height, block_px), np.arange(0, width, block_px)
    sums = np.add.reduceat(np.add.reduceat(pixels.astype(np.int64), rows, axis=0), columns, axis=1)
    heights, widths = np.diff(rows, append=height), np.diff(columns, append=width)
    means = np.rint(sums / (heights[:, None] * widths)[..., None]).astype(np.uint8)
    return np.asarray(means).repeat(heights, axis=0).repeat(widths, axis=1)
