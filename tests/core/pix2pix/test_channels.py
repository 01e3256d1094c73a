"""What channels mean: grey, colour, opacity, and CIE Lab there and back, beside its definition written out and OpenCV's conversion."""

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.images.lab import as_bright_grey, srgb_to_lab
from core.models.header import GeneratorShape
from core.pix2pix.channels import Channels
from core.pix2pix.lab import colour_of, lab_of

LAB = Channels(GeneratorShape(input_channels=1, output_channels=2), "Lab")


@pytest.fixture
def pixels() -> NDArray[np.uint8]:
    """Chance, and every corner of the cube."""
    random = np.random.default_rng(0).integers(0, 256, (40, 30, 3), np.uint8)
    random[0, :8] = np.array(np.meshgrid([0, 255], [0, 255], [0, 255])).reshape(3, 8).T
    random[1] = np.arange(30, dtype=np.uint8)[:, None]
    return random


def shown(pixels: NDArray[np.uint8]) -> Tensor:
    """(1, channels, height, width) in [-1, 1]."""
    return torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 127.5 - 1


def as_bytes(tensor: Tensor) -> NDArray[np.uint8]:
    return ((tensor[0].permute(1, 2, 0) + 1) * 127.5).round().to(torch.uint8).numpy()


def defined_lab(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """CIE 15 of sRGB's primaries and white by their chromaticities, in double precision."""
    xy = np.array([(0.64, 0.33), (0.30, 0.60), (0.15, 0.06), (0.3127, 0.3290)])
    primaries, white = (np.stack([x / y, np.ones_like(x), (1 - x - y) / y]) for x, y in (xy[:3].T, xy[3]))
    to_xyz = primaries * np.linalg.solve(primaries, white)
    value = pixels / 255
    linear = np.where(value > 0.04045, ((value + 0.055) / 1.055) ** 2.4, value / 12.92)
    relative = linear @ to_xyz.T / white
    x, y, z = np.moveaxis(np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116), -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def test_lab_is_as_it_is_defined(pixels: NDArray[np.uint8]) -> None:
    ours = torch.stack(lab_of(shown(pixels), 1), -1)[0].numpy()
    assert np.abs(ours - defined_lab(pixels)).max() < 0.02
    assert np.abs(ours - cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)).max() < 0.5, "OpenCV looks it up in a table"
    assert np.abs(ours - srgb_to_lab(pixels)).max() < 1e-3


def test_every_colour_comes_back_from_lab(pixels: NDArray[np.uint8]) -> None:
    back = colour_of(*lab_of(shown(pixels), 1), 1)
    assert (back - shown(pixels)).abs().max() < 1e-4
    assert torch.isfinite(colour_of(torch.tensor([0.0, 50, 100]), torch.tensor([-110.0, 110, 0]), torch.tensor([110.0, -110, 0]), -1)).all()


def test_a_lab_network_is_given_lightness_and_makes_colours_of_it(pixels: NDArray[np.uint8]) -> None:
    """L/50 - 1 and ab/110 of the target; what stands on the input's side does not matter."""
    expected = defined_lab(pixels)
    given, wanted = LAB.of_pair(torch.zeros(1, 3, 40, 30), shown(pixels))
    assert np.abs(given[0, 0].numpy() - (expected[..., 0] / 50 - 1)).max() < 1e-3
    assert np.abs(wanted[0].permute(1, 2, 0).numpy() - expected[..., 1:] / 110).max() < 1e-3
    assert given.abs().max() <= 1 + 1e-6 and wanted.abs().max() <= 1
    assert np.array_equal(as_bytes(LAB.shown(wanted, shown(pixels))), pixels), "its own colours on its own lightness are the picture"
    assert (LAB.given(shown(as_bright_grey(pixels))) - given).abs().max() < 0.01, "a picture without its colours has the same lightness"


def test_without_colours_a_picture_is_grey_of_its_lightness(pixels: NDArray[np.uint8]) -> None:
    grey = as_bytes(LAB.shown(torch.zeros(1, 2, 40, 30), shown(pixels)))
    assert np.array_equal(grey, as_bright_grey(pixels))
    assert np.abs(srgb_to_lab(grey)[..., 0] - srgb_to_lab(pixels)[..., 0]).max() < 0.3


@pytest.mark.parametrize("num", [1, 2, 3, 4])
def test_channels_are_grey_colour_and_opacity(num: int) -> None:
    channels = Channels(GeneratorShape(input_channels=num, output_channels=num))
    random = torch.Generator().manual_seed(0)
    picture, target = (torch.rand(2, 4 if num in (2, 4) else 3, 8, 9, generator=random) * 2 - 1 for _ in range(2))
    given, wanted = channels.of_pair(picture, target)
    assert given.shape == wanted.shape == (2, num, 8, 9)
    grey = 0.299 * picture[:, 0] + 0.587 * picture[:, 1] + 0.114 * picture[:, 2]
    if num <= 2:
        assert torch.allclose(given[:, 0], grey, atol=1e-6)
    else:
        assert torch.equal(given[:, :3], picture[:, :3])
    result = channels.shown(wanted, picture)
    assert result.shape[1] == (4 if num in (2, 4) else 3)
    if num in (2, 4):
        assert torch.equal(given[:, -1], picture[:, 3]) and torch.equal(result[:, 3], target[:, 3])
        assert torch.equal(channels.given(picture[:, :3])[:, -1], torch.ones(2, 8, 9)), "a picture without opacity is opaque"
    if num <= 2:
        assert torch.equal(result[:, 0], result[:, 2])
    assert torch.equal(channels.given(picture.permute(0, 2, 3, 1), -1).permute(0, 3, 1, 2), given), "whichever dimension channels are"
