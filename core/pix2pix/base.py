"""What every generator has: its shape, the multiple that its pictures' sides need, and dropout as its only noise."""

from abc import abstractmethod
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.models.header import GeneratorShape

MASK_KEEP = 0.5
"""Share of channels' values that dropout keeps."""
MaskShape = tuple[int, int, int]
"""Channels, height and width of what a dropout layer changes."""


class Generator(nn.Module):
    """A network that turns (batch, input_channels, height, width) into (batch, output_channels, height, width), both in [-1, 1].

    Dropout 0.5 is its only noise, in training and in use. In training mode it is drawn from torch's global generator; in evaluation
    mode it is what the caller hands over as `masks`, and off without them. It computes in the convolutions' type, fp32 or bf16; what
    comes out is at least fp32.
    """

    def __init__(self, shape: GeneratorShape) -> None:
        super().__init__()
        self.shape = shape

    @property
    def multiple(self) -> int:
        """Height and width of an input must be multiples of this."""
        return self.shape.multiple

    @abstractmethod
    def mask_shapes(self, height: int, width: int) -> list[MaskShape]:
        """(channels, height, width) of each dropout layer for an input of this size, in the order in which they come."""

    @abstractmethod
    def forward(self, x: Tensor, masks: Sequence[Tensor] | None = None) -> Tensor:
        """`masks`: one multiplier (batch, channels, height, width) per dropout layer with values 0 or 2, shapes as `mask_shapes` says."""

    def _noise(self, x: Tensor, index: int, masks: Sequence[Tensor] | None) -> Tensor:
        """What dropout layer `index` makes of a map."""
        if masks is not None:
            return x * masks[index]
        return F.dropout(x, 1 - MASK_KEEP, training=self.training)


def squashed(x: Tensor) -> Tensor:
    """A network's last map as its picture in [-1, 1]."""
    # In bf16 the steps near 1 would be whole levels of a picture.
    return torch.tanh(x.float() if x.dtype == torch.bfloat16 else x)
