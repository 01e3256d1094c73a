"""The measures of likeness against torchmetrics, on real pictures."""

import numpy as np
import pytest
import torch
from PIL import Image
from torchmetrics.functional.image import peak_signal_noise_ratio, structural_similarity_index_measure
from torchmetrics.functional.image.ssim import _ssim_update

from core.evaluation.similarity import MAX_PSNR_DB, MIN_MS_SSIM_PX, MS_SSIM_WEIGHTS, both_ssim, l1, psnr, ssim
from core.pairs.sample import sample_dir


def emoji(index: int, size_px: tuple[int, int]) -> np.ndarray:
    path = sorted((sample_dir() / "colour").iterdir())[index]
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB").resize(size_px, Image.Resampling.BICUBIC))


def noisy(picture: np.ndarray, strength: float) -> np.ndarray:
    noise = np.random.default_rng(3).normal(0, strength, picture.shape)
    return (picture + noise).clip(0, 255).round().astype(np.uint8)


def tensor(picture: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(picture.copy()).permute(2, 0, 1)[None].double()


def ms_ssim(first: np.ndarray, second: np.ndarray) -> float | None:
    return both_ssim(first, second)[1]


PAIRS = [
    (emoji(0, (256, 256)), noisy(emoji(0, (256, 256)), 20)),
    (emoji(1, (256, 256)), emoji(2, (256, 256))),
    (emoji(3, (181, 243)), noisy(emoji(3, (181, 243)), 60)),
]


def whole_windows(x: torch.Tensor, y: torch.Tensor) -> float:
    """torchmetrics' SSIM without the windows that reach over the edge, which it fills up by reflection."""
    _, windows = structural_similarity_index_measure(x, y, data_range=255.0, return_full_image=True)
    return windows[..., 5:-5, 5:-5].mean().item()


def by_scales(x: torch.Tensor, y: torch.Tensor) -> float:
    """MS-SSIM of torchmetrics' parts, likewise without those windows."""
    product = 1.0
    for weight in MS_SSIM_WEIGHTS[:-1]:
        _, contrast = _ssim_update(x, y, data_range=255.0, return_contrast_sensitivity=True)
        product *= contrast.item() ** weight
        x, y = (torch.nn.functional.avg_pool2d(picture, 2) for picture in (x, y))
    return product * whole_windows(x, y) ** MS_SSIM_WEIGHTS[-1]


@pytest.mark.parametrize(("target", "translated"), PAIRS)
def test_all_four_are_what_torchmetrics_says(target: np.ndarray, translated: np.ndarray) -> None:
    x, y = tensor(translated), tensor(target)

    assert psnr(translated, target) == pytest.approx(peak_signal_noise_ratio(x, y, data_range=255.0).item(), rel=1e-6)
    assert both_ssim(translated, target)[0] == ssim(translated, target) == pytest.approx(whole_windows(x, y), abs=1e-9)
    assert ms_ssim(translated, target) == pytest.approx(by_scales(x, y), abs=1e-9)
    assert l1(translated, target) == pytest.approx((x / 127.5 - y / 127.5).abs().mean().item(), rel=1e-9)


def test_equal_pictures_are_perfect() -> None:
    picture = emoji(0, (256, 256))

    assert (l1(picture, picture), psnr(picture, picture.copy()), ssim(picture, picture), ms_ssim(picture, picture.copy())) == (
        0.0,
        MAX_PSNR_DB,
        1.0,
        1.0,
    )


def test_pictures_too_small_for_windows_have_no_similarity() -> None:
    small = emoji(0, (MIN_MS_SSIM_PX, MIN_MS_SSIM_PX - 1))

    assert ms_ssim(small, 255 - small) is None
    assert ssim(small, 255 - small) is not None
    assert ssim(small[:10], small[:10]) is None and both_ssim(small[:10], small[:10]) == (None, None)
    assert ms_ssim(emoji(0, (MIN_MS_SSIM_PX, MIN_MS_SSIM_PX)), emoji(1, (MIN_MS_SSIM_PX, MIN_MS_SSIM_PX))) is not None


def test_a_negative_of_a_picture_is_unlike_it() -> None:
    picture = emoji(4, (256, 256))

    assert ms_ssim(255 - picture, picture) == 0.0
    assert ssim(255 - picture, picture) < 0.3
