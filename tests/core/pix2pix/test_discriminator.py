"""The discriminators are the paper's PatchGANs: their fields, their sizes, and what scales and normalisations make of them."""

import pytest
import torch
from torch import Tensor, nn

from core.models.header import NormalisationWord
from core.pix2pix.discriminator import MultiScale, PatchGAN, build_discriminator
from core.pix2pix.discriminator_shape import NUM_HALVINGS, DiscriminatorKind, DiscriminatorShape
from core.pix2pix.initial import draw_weights
from core.pix2pix.normalisation import Normalisation

FIELDS: dict[DiscriminatorKind, int] = {
    "pixel": 1,
    "patch16": 16,
    "patch34": 34,
    "patch70": 70,
    "patch142": 142,
    "image286": 286,
    "image574": 574,
}


def num_parameters(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def layers(*channels: int) -> int:
    """Parameters of 4x4 convolutions with these channels: a bias in the first and the last, a scale and a shift between."""
    joined = list(zip(channels, [*channels[1:], 1], strict=True))
    return sum(16 * given * made for given, made in joined) + channels[1] + 1 + 2 * sum(channels[2:])


def test_the_default_has_2_768_705_parameters_at_six_channels() -> None:
    assert num_parameters(PatchGAN(6)) == 2_768_705 == layers(6, 64, 128, 256, 512)
    assert num_parameters(build_discriminator(DiscriminatorShape(6))) == 2_768_705


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("pixel", 6 * 64 + 64 + 64 * 128 + 2 * 128 + 128 + 1),
        ("patch16", layers(6, 64, 128)),
        ("patch34", layers(6, 64, 128, 256)),
        ("patch142", layers(6, 64, 128, 256, 512, 512)),
        ("image286", layers(6, 64, 128, 256, 512, 512, 512)),
        ("image574", layers(6, 64, 128, 256, 512, 512, 512, 512)),
    ],
)
def test_each_has_the_papers_layers(kind: DiscriminatorKind, wanted: int) -> None:
    assert num_parameters(build_discriminator(DiscriminatorShape(6, kind))) == wanted


def test_other_normalisations_have_no_weights_and_instance_ones_a_bias_before_them() -> None:
    words: list[NormalisationWord] = ["batch", "instance", "none"]
    batch, instance, none = (
        num_parameters(build_discriminator(DiscriminatorShape(6, normalisation=normalisation))) for normalisation in words
    )
    assert batch - 2 * (128 + 256 + 512) == none == instance - (128 + 256 + 512)


def test_a_picture_of_256_is_judged_in_30_by_30_patches() -> None:
    assert PatchGAN(6, width=4)(torch.zeros(2, 6, 256, 256)).shape == (2, 1, 30, 30)


@pytest.mark.parametrize("kind", [kind for kind in FIELDS if kind != "image574"])
def test_its_receptive_field_by_gradient(kind: DiscriminatorKind) -> None:
    shape = DiscriminatorShape(3, kind, width=1)
    network = build_discriminator(shape).double()
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            # Positive weights: no two paths can cancel, and the LeakyReLU lets everything through.
            nn.init.constant_(module.weight, 0.1)
        elif isinstance(module, Normalisation):
            # Statistics of the whole picture would reach everywhere: frozen for this measurement.
            module.forward = lambda x: x  # type: ignore[method-assign]
    field = FIELDS[kind]
    side = max(8, 1 << field.bit_length())
    picture = torch.ones(1, 3, side, side, dtype=torch.float64, requires_grad=True)
    logits = network(picture)
    assert isinstance(logits, Tensor)
    logits[0, 0, logits.shape[2] // 2, logits.shape[3] // 2].backward()
    assert picture.grad is not None
    seen = picture.grad[0].abs().sum(dim=0) > 0
    rows, columns = seen.any(dim=1).nonzero().flatten(), seen.any(dim=0).nonzero().flatten()
    assert (len(rows), len(columns)) == (field, field) == (shape.receptive_field_px, shape.receptive_field_px)
    assert int(rows[-1] - rows[0]) == field - 1


def test_the_fields_are_named_by_their_words() -> None:
    assert {kind: DiscriminatorShape(6, kind).receptive_field_px for kind in NUM_HALVINGS} == FIELDS


@pytest.mark.parametrize("kind", list(FIELDS))
@pytest.mark.parametrize("num_scales", [1, 2, 3])
def test_the_smallest_picture_is_judged_and_half_of_it_is_not(kind: DiscriminatorKind, num_scales: int) -> None:
    shape = DiscriminatorShape(3, kind, width=1, num_scales=num_scales)
    network, side = build_discriminator(shape), shape.smallest_px
    logits = network(torch.zeros(1, 3, side, side))
    assert all(min(each.shape) >= 1 for each in logits)
    with pytest.raises((RuntimeError, ValueError)):
        network(torch.zeros(1, 3, side // 2, side // 2))


def test_each_scale_has_weights_of_its_own_and_sees_half_of_the_former() -> None:
    network = build_discriminator(DiscriminatorShape(6, width=4, num_scales=3))
    draw_weights(network, torch.Generator().manual_seed(1))
    assert isinstance(network, MultiScale)
    assert num_parameters(network) == 3 * num_parameters(PatchGAN(6, 4))
    features: list[Tensor] = []
    logits = network(torch.zeros(1, 6, 256, 256), features)
    assert [each.shape[2] for each in logits] == [30, 14, 6]
    assert len(features) == 3 * 4 and features[0].shape[2] == 128 and features[4].shape[2] == 64
    first, second = (scale.judge.weight for scale in list(network.scales)[:2])
    assert not torch.equal(first, second)


@pytest.mark.parametrize(("normalisation", "is_alone"), [("batch", False), ("instance", True), ("none", True)])
def test_only_the_batchs_statistics_join_pictures_of_a_batch(normalisation: NormalisationWord, is_alone: bool) -> None:
    network = build_discriminator(DiscriminatorShape(3, "patch16", width=4, normalisation=normalisation)).train()
    pictures = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(3))
    together, alone = network(pictures)[0], network(pictures[:1])[0]
    assert torch.allclose(together, alone, atol=1e-5) == is_alone
