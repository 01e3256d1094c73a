"""The energy of fine detail: of waves by the formula, and of blurred and noisy real pictures."""

import cv2
import numpy as np
import pytest
from PIL import Image

from core.evaluation.detail import SIGMA_PX, detail_energy
from core.pairs.sample import sample_dir


@pytest.mark.parametrize("length_px", [4, 8, 16, 32])
def test_waves_have_what_the_formula_says(length_px: int) -> None:
    amplitude = 100.0
    wave = 127.5 + amplitude * np.cos(2 * np.pi * np.arange(513) / length_px)
    picture = np.broadcast_to(wave[None, :, None], (64, 513, 3)).round().astype(np.uint8)

    passed = 1 - np.exp(-2 * (np.pi * SIGMA_PX / length_px) ** 2)

    assert detail_energy(picture) == pytest.approx(amplitude**2 / 2 * passed**2, rel=0.03, abs=0.2)


def test_blur_takes_detail_away_and_noise_brings_it() -> None:
    with Image.open(sorted((sample_dir() / "colour").iterdir())[0]) as file:
        picture = np.asarray(file.convert("RGB").resize((256, 256), Image.Resampling.BICUBIC))
    blurred = [cv2.GaussianBlur(picture, (0, 0), sigma) for sigma in (4, 2, 1)]
    energies = [detail_energy(each) for each in (*blurred, picture)]
    noisy = blurred[0] + np.random.default_rng(0).normal(0, 20, picture.shape)

    assert energies == sorted(energies) and energies[0] < 0.1 * energies[-1]
    assert detail_energy(noisy.clip(0, 255).astype(np.uint8)) > 2 * energies[0]


def test_a_flat_picture_has_none() -> None:
    assert detail_energy(np.full((20, 30, 3), 77, np.uint8)) == pytest.approx(0, abs=1e-6)
