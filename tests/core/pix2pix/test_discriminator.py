"""The discriminator is the paper's 70x70 PatchGAN."""

import torch
from torch import nn

from core.pix2pix.discriminator import PatchGAN
from core.pix2pix.normalisation import Normalisation


def test_it_has_2_768_705_parameters_at_six_channels() -> None:
    assert sum(parameter.numel() for parameter in PatchGAN(6).parameters()) == 2_768_705


def test_a_picture_of_256_is_judged_in_30_by_30_patches() -> None:
    assert PatchGAN(6, width=4)(torch.zeros(2, 6, 256, 256)).shape == (2, 1, 30, 30)


def test_its_receptive_field_is_70_by_gradient() -> None:
    network = PatchGAN(3, width=4).double()
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            # Positive weights: no two paths can cancel, and the LeakyReLU lets everything through.
            nn.init.constant_(module.weight, 0.01)
        elif isinstance(module, Normalisation):
            # Statistics of the whole picture would reach everywhere: frozen for this measurement.
            module.forward = lambda x: x  # type: ignore[method-assign]
    picture = torch.ones(1, 3, 256, 256, dtype=torch.float64, requires_grad=True)
    network(picture)[0, 0, 15, 15].backward()
    assert picture.grad is not None
    seen = picture.grad[0].abs().sum(dim=0) > 0
    rows, columns = seen.any(dim=1).nonzero().flatten(), seen.any(dim=0).nonzero().flatten()
    assert (len(rows), len(columns)) == (70, 70)
    assert int(rows[-1] - rows[0]) == 69
