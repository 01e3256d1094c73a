"""Every generator is the published one: as many parameters, the same shapes, and with the same weights the same picture."""

import itertools
from typing import Any

import pytest
import torch
from torch import Tensor

from core.models.header import GeneratorShape
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights
from tests.core.pix2pix import published

PUBLISHED = {
    "unet-128": (GeneratorShape(size_px=128), lambda width, norm: published.unet(7, width, norm)),
    "unet-256": (GeneratorShape(size_px=256), lambda width, norm: published.unet(8, width, norm)),
    "resnet6": (GeneratorShape(kind="resnet6"), lambda width, norm: published.resnet(6, width, norm)),
    "resnet9": (GeneratorShape(kind="resnet9"), lambda width, norm: published.resnet(9, width, norm)),
}
NORMS = ("batch", "instance", "none")


def shape_of(name: str, norm: str, width: int, **words: Any) -> GeneratorShape:
    shape = PUBLISHED[name][0]
    return GeneratorShape(kind=shape.kind, size_px=shape.size_px, width=width, normalisation=norm, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "norm"), list(itertools.product(PUBLISHED, NORMS)))
def test_weights_have_the_published_number_and_shapes(name: str, norm: str) -> None:
    with torch.device("meta"):
        ours, theirs = build_generator(shape_of(name, norm, 64)), PUBLISHED[name][1](64, norm)
    expected = {key: value.shape for key, value in published.our_weights(theirs).items()}
    assert {key: value.shape for key, value in ours.state_dict().items()} == expected
    assert sum(one.numel() for one in ours.parameters()) == sum(one.numel() for one in theirs.parameters())


def test_the_reference_prints_these_numbers_of_parameters() -> None:
    def millions(name: str, norm: str) -> str:
        with torch.device("meta"):
            return f"{sum(one.numel() for one in build_generator(shape_of(name, norm, 64)).parameters()) / 1e6:.3f}"

    assert (millions("unet-256", "batch"), millions("resnet9", "batch"), millions("resnet9", "instance")) == ("54.414", "11.383", "11.378")


@pytest.mark.parametrize(("name", "norm"), list(itertools.product(PUBLISHED, NORMS)))
def test_with_the_same_weights_the_picture_is_the_same(name: str, norm: str) -> None:
    ours, theirs = build_generator(shape_of(name, norm, 4, dropout=False)), PUBLISHED[name][1](4, norm)
    draw_weights(ours, torch.Generator().manual_seed(1))
    weights = published.our_weights(theirs)
    random = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for key, value in ours.state_dict().items():
            # Larger than at the start of a training, so that a layer left out or a wrong slope shows; biases are no longer 0.
            value.add_(torch.randn(value.shape, generator=random) * (0.06 if norm == "none" else 0.2))
            weights[key].copy_(value)
    for module in theirs.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    side = ours.multiple if name.startswith("unet") else 36
    x = torch.rand(1, 3, side, side + ours.multiple, generator=random) * 2 - 1
    with torch.no_grad():
        expected = theirs.train()(x)
        assert torch.allclose(ours.train()(x), expected, atol=1e-5)
        assert torch.allclose(ours.eval()(x), expected, atol=1e-5)
    assert 0.01 < expected.std() < 0.99, "the comparison is of pictures"


def test_the_encoder_decoder_has_the_papers_layers() -> None:
    network = build_generator(GeneratorShape(kind="encoder_decoder"))
    assert [layer.out_channels for layer in network.down] == [64, 128, 256, 512, 512, 512, 512, 512]
    assert [layer.in_channels for layer in network.up] == [512, 512, 512, 512, 512, 256, 128, 64]
    assert [layer.out_channels for layer in network.up] == [512, 512, 512, 512, 256, 128, 64, 3]
    assert network.mask_shapes(256, 256) == [(512, 2, 2), (512, 4, 4), (512, 8, 8)], "CD512-CD512-CD512-C512-..."


def test_the_encoder_decoder_has_no_skip_and_the_unet_has() -> None:
    """With the innermost map cut off nothing of the input reaches the output but through a skip."""

    def gradient(kind: Any) -> Tensor:
        network = build_generator(GeneratorShape(kind=kind, size_px=32, width=4)).eval()
        network.down[-1].register_forward_hook(lambda _module, _given, y: y.detach())
        x = torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(0), requires_grad=True)
        (found,) = torch.autograd.grad(network(x).sum(), x, allow_unused=True)
        return torch.zeros_like(x) if found is None else found

    assert gradient("unet").abs().max() > 0
    assert gradient("encoder_decoder").abs().max() == 0


@pytest.mark.parametrize("kind", ["unet", "encoder_decoder", "resnet6"])
def test_resize_convolutions_keep_sizes_and_make_no_checkerboard(kind: Any) -> None:
    """Each pixel of what a flat map is enlarged to is made by the same weights; a transposed convolution shows its steps of 2."""

    def steps(upsampling: Any) -> float:
        network = build_generator(
            GeneratorShape(kind=kind, size_px=32, width=4, upsampling=upsampling, input_channels=1, output_channels=4)
        )
        x = torch.randn(2, 1, 64, 96, generator=torch.Generator().manual_seed(0))
        assert network(x).shape == (2, 4, 64, 96)
        draw_weights(network, torch.Generator().manual_seed(0))
        convolution = network.up[-2]
        enlarged = convolution(torch.ones(1, convolution.in_channels, 8, 8)).detach()
        inner = enlarged[..., 3:-3, 3:-3]
        return float((inner[..., 1:] - inner[..., :-1]).abs().max())

    assert steps("resize") < 1e-6 < 1e-3 < steps("transposed")


@pytest.mark.parametrize("kind", ["encoder_decoder", "resnet6"])
def test_an_instance_normalised_batch_is_its_pictures_in_training_too(kind: Any) -> None:
    network = build_generator(GeneratorShape(kind=kind, size_px=32, width=4, normalisation="instance", dropout=False)).train()
    pictures = torch.randn(3, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    alone = torch.cat([network(picture[None]) for picture in pictures])
    assert torch.allclose(network(pictures), alone, atol=1e-5)


@pytest.mark.parametrize("kind", ["encoder_decoder", "resnet6", "resnet9"])
def test_dropout_is_drawn_in_training_and_handed_over_in_use(kind: Any) -> None:
    network = build_generator(GeneratorShape(kind=kind, size_px=32, width=4))
    x = torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    assert not torch.equal(network.train()(x), network(x))
    network.eval()
    masks = [torch.ones(1, *shape) for shape in network.mask_shapes(32, 32)]
    assert torch.equal(network(x), network(x, masks)), "masks of 1 are no noise"
    masks[0].zero_()
    assert not torch.equal(network(x), network(x, masks))
    without = build_generator(GeneratorShape(kind=kind, size_px=32, width=4, dropout=False))
    assert without.mask_shapes(32, 32) == [] and torch.equal(without.train()(x), without(x))
