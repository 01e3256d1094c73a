"""Normalisation as pix2pix uses it: the statistics of the pictures at hand, never running averages."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.models.header import NormalisationWord

EPSILON = 1e-5


class Normalisation(nn.Module):
    """Normalises (batch, channels, height, width) per channel, then scales and shifts.

    In training mode the statistics are those of the whole batch (Ioffe & Szegedy 2015). In evaluation mode each picture
    has its own, which is the same thing at batch size 1 and what the paper does in use (section 3.1, "Optimization and
    inference"): a picture's result never depends on its neighbours.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        """Same shape in and out; float."""
        if self.training or x.shape[0] == 1:
            # For one picture this is instance normalisation, and the faster kernel of the two in channels_last.
            return F.batch_norm(x, None, None, self.weight, self.bias, training=True, eps=EPSILON)
        return F.instance_norm(x, None, None, self.weight, self.bias, use_input_stats=True, eps=EPSILON)


class InstanceNormalisation(nn.Module):
    """Normalises each picture of (batch, channels, height, width) per channel by its own statistics, in training too (Ulyanov et al. 2016).

    It has no weights, as in the reference: the convolution before it has a bias instead, and the one after it scales.
    """

    def forward(self, x: Tensor) -> Tensor:
        """Same shape in and out; float."""
        return F.instance_norm(x, use_input_stats=True, eps=EPSILON)


def normalisation_of(word: NormalisationWord, channels: int) -> nn.Module:
    """The module that a shape's word names."""
    if word == "batch":
        return Normalisation(channels)
    return InstanceNormalisation() if word == "instance" else nn.Identity()


def has_bias_before(word: NormalisationWord) -> bool:
    """Whether a convolution before the normalisation has a bias: batch normalisation has its own, and without any the reference leaves
    it out, too."""
    return word == "instance"
