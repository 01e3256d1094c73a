"""Untrained weights as the paper draws them: N(0, 0.02) (appendix 6.2)."""

import torch
from torch import nn

from core.pix2pix.normalisation import Normalisation

SPREAD = 0.02


def draw_weights(network: nn.Module, generator: torch.Generator) -> None:
    """Fill convolutions with N(0, 0.02), scales of normalisations with N(1, 0.02) as the reference does, biases with 0."""
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
                module.weight.normal_(0.0, SPREAD, generator=generator)
                if module.bias is not None:
                    module.bias.zero_()
            elif isinstance(module, Normalisation):
                module.weight.normal_(1.0, SPREAD, generator=generator)
                module.bias.zero_()
