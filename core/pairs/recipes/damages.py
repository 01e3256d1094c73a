"""Recipes that spoil a photo, so that a network learns to restore it."""

import io
import math

import cv2
import numpy as np
from PIL import Image

from core.images.colour import Pixels
from core.images.resizing import resized

_TONES = {"grey": 128, "white": 255, "black": 0}
_NUM_CORNERS = 64
_NUM_WAVES = 4


def blurred(pixels: Pixels, random: np.random.Generator, *, sigma_px: float) -> Pixels:
    """A Gaussian over the picture, which goes on reflected beyond its border."""
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma_px, borderType=cv2.BORDER_REFLECT_101), np.uint8)


def with_noise(pixels: Pixels, random: np.random.Generator, *, levels: float, colour: bool) -> Pixels:
    """Normal noise added to each value, cut to the range of a byte."""
    height, width, channels = pixels.shape
    noise = levels * random.standard_normal((height, width, channels if colour else 1), dtype=np.float32)
    noisy: Pixels = np.rint(pixels + noise).clip(0, 255).astype(np.uint8)
    return noisy


def compressed(pixels: Pixels, random: np.random.Generator, *, quality: int, chroma: str) -> Pixels:
    """To JPEG and back."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality, subsampling="4:2:0" if chroma == "half" else "4:4:4")
    with Image.open(file) as picture:
        return np.array(picture)


def downscaled(pixels: Pixels, random: np.random.Generator, *, factor: float, back: str) -> Pixels:
    """Averaged down, and brought back to size."""
    height, width = pixels.shape[:2]
    small_size = max(1, round(width / factor)), max(1, round(height / factor))
    small = np.asarray(cv2.resize(pixels, small_size, interpolation=cv2.INTER_AREA))
    if back == "nearest":
        return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST))
    return resized(small, height, width)


def with_holes(pixels: Pixels, random: np.random.Generator, *, shape: str, share: float, num: int, fill: str) -> Pixels:
    """Holes of about equal area each, wherever they come to lie."""
    height, width = pixels.shape[:2]
    gone = np.zeros((height, width), np.uint8)
    for _ in range(num):
        area = share * height * width / num
        if shape == "box":
            _cut_box(gone, area, random)
        else:
            _cut_blob(gone, area, random)
    made = pixels.copy()
    made[gone > 0] = _filling(pixels, random, fill)[gone > 0]
    return made


def _filling(pixels: Pixels, random: np.random.Generator, fill: str) -> Pixels:
    if fill == "noise":
        return random.integers(0, 256, pixels.shape, dtype=np.uint8)
    tone = np.rint(pixels.mean(axis=(0, 1))) if fill == "mean" else np.full(3, _TONES[fill])
    return np.broadcast_to(tone.astype(np.uint8), pixels.shape)


def _cut_box(gone: Pixels, area: float, random: np.random.Generator) -> None:
    """A rectangle inside the picture, at most twice as long as wide unless the picture is."""
    height, width = gone.shape
    aspect = 2 ** random.uniform(-1, 1)
    box_width = min(width, round(math.sqrt(area * aspect)))
    box_height = min(height, round(area / box_width)) if box_width else 0
    top, left = random.integers(0, height - box_height + 1), random.integers(0, width - box_width + 1)
    gone[top : top + box_height, left : left + box_width] = 1


def _cut_blob(gone: Pixels, area: float, random: np.random.Generator) -> None:
    """A circle whose radius waves, its centre inside the picture; what lies outside is lost."""
    height, width = gone.shape
    centre = np.array([random.uniform(0, width), random.uniform(0, height)])
    angles = np.linspace(0, 2 * np.pi, _NUM_CORNERS, endpoint=False)
    waves = random.uniform(-0.5, 0.5, _NUM_WAVES) / np.arange(1, _NUM_WAVES + 1)
    phases = random.uniform(0, 2 * np.pi, _NUM_WAVES)
    radii = 1 + (waves * np.cos(np.outer(angles, np.arange(1, _NUM_WAVES + 1)) + phases)).sum(axis=1)
    radii = np.maximum(radii, 0.2)
    # The area inside a curve around the origin is half the integral of its squared radius.
    radii *= math.sqrt(2 * area / (2 * np.pi * float((radii**2).mean())))
    corners = centre + radii[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    if area >= 1:
        cv2.fillPoly(gone, [np.rint(corners).astype(np.int32)], 1)
