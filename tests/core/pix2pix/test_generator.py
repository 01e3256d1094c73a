"""The generator is the paper's: its size, its shapes, its noise, and no picture's result depends on its neighbours."""

import pytest
import torch

from core.models.header import GeneratorShape
from core.pix2pix.generator import UNet, build_generator
from core.pix2pix.initial import draw_weights
from core.pix2pix.noise import noise_masks

TINY = GeneratorShape(size_px=64, width=4)


@pytest.fixture
def tiny() -> UNet:
    network = build_generator(TINY)
    draw_weights(network, torch.Generator().manual_seed(1))
    return network.eval()


def test_the_paper_generator_has_54_413_955_parameters() -> None:
    assert sum(parameter.numel() for parameter in build_generator(GeneratorShape()).parameters()) == 54_413_955


def test_layers_have_the_widths_of_the_paper() -> None:
    network = build_generator(GeneratorShape())
    assert [layer.out_channels for layer in network.down] == [64, 128, 256, 512, 512, 512, 512, 512]
    assert [layer.in_channels for layer in network.up] == [512, 1024, 1024, 1024, 1024, 512, 256, 128]
    assert [layer.out_channels for layer in network.up] == [512, 512, 512, 512, 256, 128, 64, 3]
    assert [layer.bias is not None for layer in [*network.down, *network.up]] == [False] * 15 + [True]


def test_dropout_stands_at_levels_two_to_four_from_the_bottom() -> None:
    assert build_generator(GeneratorShape()).mask_shapes(256, 256) == [(512, 4, 4), (512, 8, 8), (512, 16, 16)]


def test_mask_shapes_are_those_of_the_layers_at_any_size(tiny: UNet) -> None:
    masks = noise_masks(tiny, 128, 192, seed=1, variation=0, digest=b"x")
    assert tiny(torch.zeros(1, 3, 128, 192), masks).shape == (1, 3, 128, 192)


def test_output_has_the_size_of_the_input_and_stays_within_one(tiny: UNet) -> None:
    out = tiny(torch.randn(2, 3, 64, 128) * 5)
    assert out.shape == (2, 3, 64, 128)
    assert out.abs().max() <= 1


def test_a_picture_does_not_depend_on_its_neighbours_in_use(tiny: UNet) -> None:
    pictures = torch.randn(3, 3, 64, 64, generator=torch.Generator().manual_seed(2))
    together = tiny(pictures)
    alone = torch.cat([tiny(picture[None]) for picture in pictures])
    assert torch.allclose(together, alone, atol=1e-5)
    assert not torch.allclose(tiny.train()(pictures), alone, atol=1e-3), "in training the batch's own statistics are used"


def test_noise_belongs_to_seed_variation_and_picture(tiny: UNet) -> None:
    def draw(seed: int, variation: int, digest: bytes) -> torch.Tensor:
        return noise_masks(tiny, 64, 64, seed=seed, variation=variation, digest=digest)[0]

    base = draw(1, 0, b"a")
    assert torch.equal(base, draw(1, 0, b"a"))
    assert set(base.unique().tolist()) == {0.0, 2.0}
    for other in (draw(2, 0, b"a"), draw(1, 1, b"a"), draw(1, 0, b"b")):
        assert not torch.equal(base, other)


def test_noise_changes_the_picture_and_its_absence_is_deterministic(tiny: UNet) -> None:
    picture = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(3))
    quiet = tiny(picture)
    assert torch.equal(quiet, tiny(picture))
    assert not torch.allclose(quiet, tiny(picture, noise_masks(tiny, 64, 64, seed=1, variation=0, digest=b"a")))


def test_weights_are_drawn_with_a_spread_of_two_hundredths() -> None:
    network = build_generator(GeneratorShape(width=16))
    draw_weights(network, torch.Generator().manual_seed(0))
    weights = torch.cat([layer.weight.detach().flatten() for layer in [*network.down, *network.up]])
    assert weights.mean().abs() < 1e-4
    assert weights.std() == pytest.approx(0.02, rel=0.01)
