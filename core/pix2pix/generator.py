"""The U-Net generator of pix2pix (Isola et al. 2017, section 3.2.1 and appendix 6.1.1)."""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.models.header import GeneratorShape
from core.pix2pix.convolutions import Doubling, Halving
from core.pix2pix.normalisation import Normalisation

MASK_KEEP = 0.5
"""Share of channels' values that dropout keeps."""


class UNet(nn.Module):
    """Encoder and decoder of 4x4 convolutions with stride 2, joined by skips at every level.

    Dropout 0.5 is the network's only noise, in training and in use. In training mode it is drawn from torch's global
    generator; in evaluation mode it is what the caller hands over as `masks`, and off without them. It computes in the
    convolutions' type, fp32 or bf16; what comes out is at least fp32.
    """

    def __init__(self, shape: GeneratorShape) -> None:
        super().__init__()
        self.shape = shape
        self.depth = int(math.log2(shape.size_px))
        assert 2**self.depth == shape.size_px, "size_px must be a power of two"
        widths = self.widths = [shape.width * min(2**level, 8) for level in range(self.depth)]
        self.num_dropouts = max(1, self.depth - 5) if shape.dropout else 0
        # Only the last convolution has a bias: the others stand before a normalisation, or (the first and the
        # innermost) go without both, as in the reference.
        self.down = nn.ModuleList(Halving(channels, out) for channels, out in zip([shape.input_channels, *widths], widths, strict=False))
        self.down_norm = nn.ModuleList(Normalisation(width) for width in widths[1:-1])
        outputs = [*reversed(widths[:-1]), shape.output_channels]
        joined = [widths[-1], *(2 * width for width in outputs[:-1])]
        self.up = nn.ModuleList(
            Doubling(channels, out, bias=out_level == self.depth - 1)
            for out_level, (channels, out) in enumerate(zip(joined, outputs, strict=True))
        )
        self.up_norm = nn.ModuleList(Normalisation(width) for width in outputs[:-1])

    @property
    def multiple(self) -> int:
        """Height and width of an input must be multiples of this."""
        return 1 << self.depth

    def mask_shapes(self, height: int, width: int) -> list[tuple[int, int, int]]:
        """(channels, height, width) of each dropout layer for an input of this size, innermost first."""
        scale = [1 << (self.depth - 1 - level) for level in range(1, self.num_dropouts + 1)]
        return [
            (self.up[level].out_channels, height // scale[level - 1], width // scale[level - 1])  # type: ignore[misc]
            for level in range(1, self.num_dropouts + 1)
        ]

    def forward(self, x: Tensor, masks: Sequence[Tensor] | None = None) -> Tensor:
        """Translate (batch, input_channels, height, width) in [-1, 1] to (batch, output_channels, height, width) in [-1, 1].

        `masks`: one multiplier (batch, channels, height, width) per dropout layer with values 0 or 2, shapes as `mask_shapes` says.
        """
        x = x.to(self.down[0].weight.dtype)  # type: ignore[arg-type]
        skips: list[Tensor] = []
        for level, convolution in enumerate(self.down):
            x = convolution(x if level == 0 else F.leaky_relu(x, 0.2))
            if 0 < level < self.depth - 1:
                x = self.down_norm[level - 1](x)
            skips.append(x)
        skips.pop()
        for level, convolution in enumerate(self.up):
            if level > 0:
                x = torch.cat([skips.pop(), x], dim=1)
            x = convolution(F.relu(x))
            if level < self.depth - 1:
                x = self.up_norm[level](x)
            if 1 <= level <= self.num_dropouts:
                x = self._noise(x, level - 1, masks)
        # In bf16 the steps near 1 would be whole levels of a picture.
        return torch.tanh(x.float() if x.dtype == torch.bfloat16 else x)

    def _noise(self, x: Tensor, index: int, masks: Sequence[Tensor] | None) -> Tensor:
        if masks is not None:
            return x * masks[index]
        return F.dropout(x, 1 - MASK_KEEP, training=self.training)


def build_generator(shape: GeneratorShape) -> UNet:
    """The generator that a model header's words name, with untrained weights."""
    return UNet(shape)
