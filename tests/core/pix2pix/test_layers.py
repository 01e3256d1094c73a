"""The same network by other kernels: whole and in bands, prepacked and eager."""

import threading
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from core.models.header import GeneratorShape
from core.pix2pix import bands, layers
from core.pix2pix.bands import forward_in_bands
from core.pix2pix.generator import UNet, build_generator
from core.pix2pix.initial import draw_weights
from core.pix2pix.layers import EagerLayers, Layers, PrepackedLayers, can_prepack, interleaved, phases_of
from core.pix2pix.noise import noise_masks
from core.pix2pix.normalisation import EPSILON, Normalisation
from core.pix2pix.whole import GivenStatistics, OwnStatistics, combined, forward, moments


def network(size_px: int = 32, width: int = 4, channels: tuple[int, int] = (3, 3)) -> UNet:
    made = build_generator(GeneratorShape(size_px=size_px, width=width, input_channels=channels[0], output_channels=channels[1]))
    draw_weights(made, torch.Generator().manual_seed(1))
    for parameter in made.requires_grad_(False).parameters():
        parameter.mul_(5 if parameter.ndim > 1 else 1)
    return made.eval().to(memory_format=torch.channels_last)


def picture(height: int, width: int, channels: int = 3) -> Tensor:
    """(1, channels, height, width) in [-1, 1], channels_last, brighter to the right."""
    grain = torch.rand(1, height, width, channels, generator=torch.Generator().manual_seed(2))
    return (grain + torch.linspace(-1, 0, width)[:, None]).permute(0, 3, 1, 2)


def masks_of(made: UNet, height: int, width: int) -> list[Tensor]:
    return noise_masks(made, height, width, seed=3, variation=0, digest=b"")


def in_bands(used: Layers, x: Tensor, masks: list[Tensor] | None, statistics: GivenStatistics | None = None, threads: int = 1) -> Tensor:
    rows = x[0].permute(1, 2, 0).to(used.dtype)
    result = torch.full((*rows.shape[:2], used.network.shape.output_channels), torch.nan)

    def take(first: int, part: Tensor) -> None:
        assert bool(result[first : first + part.shape[0]].isnan().all()), "each row once"
        result[first : first + part.shape[0]] = part

    with torch.inference_mode():
        forward_in_bands(used, lambda first, last: rows[first:last], take, (rows.shape[0], rows.shape[1]), masks, statistics, threads)
    return result.permute(2, 0, 1)[None]


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bands, "BLOCK_VALUES", 2**10)


@pytest.fixture(params=["eager", "prepacked"])
def kind(request: pytest.FixtureRequest) -> Iterator[type[EagerLayers] | type[PrepackedLayers]]:
    if request.param == "prepacked" and not can_prepack(torch.float32):
        pytest.skip("this torch has no prepacked operators")
    yield EagerLayers if request.param == "eager" else PrepackedLayers


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize(("size_px", "channels"), [(4, (3, 3)), (8, (1, 3)), (32, (3, 1)), (64, (3, 3))])
def test_the_layers_compute_what_the_network_computes(
    kind: type[EagerLayers], size_px: int, channels: tuple[int, int], noisy: bool
) -> None:
    made = network(size_px, channels=channels)
    x = picture(64, 128, channels[0])
    masks = masks_of(made, 64, 128) if noisy else None
    with torch.inference_mode():
        torch.testing.assert_close(forward(kind(made, torch.float32), x, masks), made(x, masks), atol=2e-6, rtol=0)


def test_bfloat16_is_near(kind: type[EagerLayers]) -> None:
    if kind is PrepackedLayers and not can_prepack(torch.bfloat16):
        pytest.skip("this processor can't")
    made = network()
    x = picture(64, 64)
    with torch.inference_mode():
        off = (forward(kind(made, torch.bfloat16), x, masks_of(made, 64, 64)) - made(x, masks_of(made, 64, 64))).abs()
    assert 0 < off.mean() < 0.01


def test_a_batch_is_each_picture_alone() -> None:
    made = network()
    pictures = [picture(32, 32), picture(32, 32).flip(3)]
    masks = masks_of(made, 32, 32)
    used = EagerLayers(made, torch.float32)
    with torch.inference_mode():
        both = forward(used, torch.cat(pictures), [torch.cat([mask, mask]) for mask in masks])
        for index, x in enumerate(pictures):
            torch.testing.assert_close(both[index : index + 1], forward(used, x, masks), atol=1e-5, rtol=0)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize(("size_px", "height", "width"), [(4, 20, 64), (32, 256, 96), (64, 64, 320)])
def test_bands_equal_the_whole(kind: type[EagerLayers], size_px: int, height: int, width: int) -> None:
    made = network(size_px)
    x, masks = picture(height, width), masks_of(made, height, width)
    with torch.inference_mode():
        whole = made(x, masks)
    torch.testing.assert_close(in_bands(kind(made, torch.float32), x, masks), whole, atol=1e-4, rtol=0)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_bands_give_the_same_bytes_with_any_number_of_threads(dtype: torch.dtype) -> None:
    made = network(width=8)
    used = EagerLayers(made, dtype)
    x, masks = picture(256, 128), masks_of(made, 256, 128)
    alone = in_bands(used, x, masks)
    for threads in (2, 5):
        assert torch.equal(in_bands(used, x, masks, threads=threads), alone)
    assert not any(thread.name.startswith("bands") for thread in threading.enumerate())


@pytest.mark.usefixtures("small_blocks")
def test_bands_use_given_statistics_and_take_missing_ones() -> None:
    made = network()
    used = EagerLayers(made, torch.float32)
    x = picture(128, 128)
    taken = GivenStatistics()
    first = in_bands(used, x, None, taken)
    assert len(taken.known) == 2 * (made.depth - 1) - 1
    assert torch.equal(in_bands(used, x, None, GivenStatistics(dict(taken.known))), first)
    other = in_bands(used, x * 0.5, None, GivenStatistics(dict(taken.known)))
    assert (other - in_bands(used, x * 0.5, None)).abs().max() > 0.01


def test_phases_are_the_transposed_convolution() -> None:
    convolution = torch.nn.ConvTranspose2d(6, 3, 4, stride=2, padding=1)
    x = torch.randn(1, 6, 5, 7)
    with torch.inference_mode():
        weight, bias = phases_of(convolution)
        small = torch.nn.functional.conv2d(x, weight, bias, padding=1)
        torch.testing.assert_close(interleaved(small), convolution(x), atol=1e-5, rtol=1e-5)


def test_moments_of_parts_are_those_of_the_whole() -> None:
    y = torch.randn(1, 3, 40, 10, generator=torch.Generator().manual_seed(0)) + torch.tensor([0.0, 1e4, -50.0]).view(1, 3, 1, 1)
    parts = [(part.shape[2], *moments(part)) for part in torch.split(y, [1, 25, 14], dim=2)]
    mean, variance = combined(parts)
    exact = y.double()
    torch.testing.assert_close(mean.double(), exact.mean((0, 2, 3)), atol=1e-3, rtol=1e-6)
    torch.testing.assert_close(variance.double(), exact.var((0, 2, 3), correction=0), atol=0, rtol=1e-3)


def test_moments_over_many_pixels_keep_their_digits() -> None:
    """Of several channels, which torch sums one pixel after the other: of one alone it sums by halves."""
    y = torch.rand(1, 3, 1024, 1024, generator=torch.Generator().manual_seed(0)) + 5
    mean, variance = moments(y.contiguous(memory_format=torch.channels_last))
    exact = y.double()
    torch.testing.assert_close(mean.double(), exact.mean((0, 2, 3)), atol=5e-6, rtol=0)
    torch.testing.assert_close(variance.double(), exact.var((0, 2, 3), correction=0), atol=1e-6, rtol=0)


def test_a_large_picture_s_own_statistics_keep_their_digits() -> None:
    """Over 4 million pixels torch's own sums are 4e-3 off here."""
    across = torch.linspace(-3, 8, 2048)[:, None]
    y = (torch.randn(1, 2, 2048, 2048, generator=torch.Generator().manual_seed(7)) * 0.5 + across).contiguous(
        memory_format=torch.channels_last
    )
    exact = y.double()
    variance, mean = torch.var_mean(exact, (0, 2, 3), correction=0, keepdim=True)
    norm = Normalisation(2)
    torch.nn.init.ones_(norm.weight), torch.nn.init.zeros_(norm.bias)
    with torch.inference_mode():
        found = OwnStatistics().apply(norm, ("down", 1), y)
    assert (found - (exact - mean) / (variance + EPSILON).sqrt()).abs().max() < 2e-6


def test_a_torch_without_the_operators_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "_OPERATORS", "no_such_namespace")
    can_prepack.cache_clear()
    try:
        assert not can_prepack(torch.float32)
    finally:
        can_prepack.cache_clear()


@pytest.mark.parametrize("serves", [True, False])
def test_maps_of_other_sizes_go_through_the_layout_only_where_it_serves_them(monkeypatch: pytest.MonkeyPatch, serves: bool) -> None:
    if not can_prepack(torch.float32):
        pytest.skip("this torch has no prepacked operators")
    monkeypatch.setattr(layers, "serves_other_sizes", lambda _: serves)
    made = network()
    used = PrepackedLayers(made, torch.float32)
    plain: list[tuple[int, ...]] = []
    for name in ("down", "up"):
        compute = getattr(used._plain, name)
        monkeypatch.setattr(
            used._plain, name, lambda level, x, *args, compute=compute, **kw: (plain.append(x.shape), compute(level, x, *args, **kw))[1]
        )
    with torch.inference_mode():
        for side, is_own in ((32, True), (64, False)):
            x = picture(side, side)
            torch.testing.assert_close(forward(used, x), forward(EagerLayers(made, torch.float32), x), rtol=1e-4, atol=1e-4)
            assert bool(plain) == (not is_own and not serves)


def test_noise_of_a_part_is_the_part_of_the_noise() -> None:
    made = network(64)
    whole = noise_masks(made, 256, 384, seed=1, variation=2, digest=b"x")
    part = noise_masks(made, 256, 384, seed=1, variation=2, digest=b"x", window=(64, 128, 192, 256))
    for mask, cut in zip(whole, part, strict=True):
        scale = 256 // mask.shape[2]
        assert torch.equal(mask[:, :, 64 // scale :, 128 // scale :], cut)
        assert set(mask.unique().tolist()) == {0, 2}
        assert 0.9 < mask.float().mean() < 1.1
