"""The U-Net generator of pix2pix (Isola et al. 2017, section 3.2.1 and appendix 6.1.1), and whichever a model's header names."""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.models.header import GeneratorShape
from core.pix2pix.base import Generator, MaskShape, squashed
from core.pix2pix.convolutions import Doubling, Enlarging, Halving
from core.pix2pix.normalisation import has_bias_before, normalisation_of
from core.pix2pix.resnet import NUM_BLOCKS, ResNet


class UNet(Generator):
    """Encoder and decoder of 4x4 convolutions with stride 2, joined by skips at every level.

    With the skips cut it is the paper's encoder-decoder: all that it knows of a picture goes through its innermost map of 1x1.
    """

    def __init__(self, shape: GeneratorShape) -> None:
        super().__init__(shape)
        self.has_skips = shape.kind == "unet"
        self.depth = int(math.log2(shape.size_px))
        assert 2**self.depth == shape.size_px, "size_px must be a power of two"
        widths = self.widths = [shape.width * min(2**level, 8) for level in range(self.depth)]
        self.num_dropouts = max(1, self.depth - 5) if shape.dropout else 0
        # As the reference has it the innermost level is left out; the paper's decoder without skips begins with CD512-CD512-CD512.
        first = 1 if self.has_skips else 0
        self.dropout_levels = range(first, first + self.num_dropouts)
        # With batch normalisation only the last convolution has a bias: the others stand before a normalisation, or (the first and the
        # innermost) go without both, as in the reference.
        bias = has_bias_before(shape.normalisation)
        self.down = nn.ModuleList(
            Halving(channels, out, bias=bias) for channels, out in zip([shape.input_channels, *widths], widths, strict=False)
        )
        self.down_norm = nn.ModuleList(normalisation_of(shape.normalisation, width) for width in widths[1:-1])
        outputs = [*reversed(widths[:-1]), shape.output_channels]
        joined = [widths[-1], *((2 if self.has_skips else 1) * width for width in outputs[:-1])]
        enlarging = Doubling if shape.upsampling == "transposed" else Enlarging
        self.up = nn.ModuleList(
            enlarging(channels, out, bias=bias or out_level == self.depth - 1)
            for out_level, (channels, out) in enumerate(zip(joined, outputs, strict=True))
        )
        self.up_norm = nn.ModuleList(normalisation_of(shape.normalisation, width) for width in outputs[:-1])

    def mask_shapes(self, height: int, width: int) -> list[MaskShape]:
        """See Generator: innermost first."""
        return [
            (self.up[level].out_channels, height >> (self.depth - 1 - level), width >> (self.depth - 1 - level))  # type: ignore[misc]
            for level in self.dropout_levels
        ]

    def forward(self, x: Tensor, masks: Sequence[Tensor] | None = None) -> Tensor:
        """See Generator."""
        x = x.to(self.down[0].weight.dtype)  # type: ignore[arg-type]
        skips: list[Tensor] = []
        for level, convolution in enumerate(self.down):
            x = convolution(x if level == 0 else F.leaky_relu(x, 0.2))
            if 0 < level < self.depth - 1:
                x = self.down_norm[level - 1](x)
            if self.has_skips:
                skips.append(x)
        if self.has_skips:
            skips.pop()
        for level, convolution in enumerate(self.up):
            if level > 0 and self.has_skips:
                x = torch.cat([skips.pop(), x], dim=1)
            x = convolution(F.relu(x))
            if level < self.depth - 1:
                x = self.up_norm[level](x)
            if level in self.dropout_levels:
                x = self._noise(x, level - self.dropout_levels.start, masks)
        return squashed(x)


def build_generator(shape: GeneratorShape) -> Generator:
    """The generator that a model header's words name, with untrained weights."""
    return ResNet(shape) if shape.kind in NUM_BLOCKS else UNet(shape)
