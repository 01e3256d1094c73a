"""The ResNet generator of the reference: a picture made four times smaller, changed by residual blocks, and enlarged again.

After Johnson et al. 2016 ("Perceptual Losses for Real-Time Style Transfer"), with the paddings and the order of layers of the reference
(junyanz/pytorch-CycleGAN-and-pix2pix).
"""

import itertools
from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn

from core.models.header import GeneratorShape
from core.pix2pix.base import Generator, MaskShape, squashed
from core.pix2pix.convolutions import Enlarging
from core.pix2pix.normalisation import has_bias_before, normalisation_of

NUM_BLOCKS = {"resnet6": 6, "resnet9": 9}
NUM_HALVINGS = 2


class Block(nn.Module):
    """Two 3x3 convolutions with a normalisation each, added to what came in; dropout may stand between them."""

    def __init__(self, channels: int, shape: GeneratorShape) -> None:
        super().__init__()
        bias = has_bias_before(shape.normalisation)
        self.first = nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect", bias=bias)
        self.first_norm = normalisation_of(shape.normalisation, channels)
        self.second = nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect", bias=bias)
        self.second_norm = normalisation_of(shape.normalisation, channels)


class ResNet(Generator):
    """C7x7 - two halvings - 6 or 9 blocks - two doublings - C7x7, all at any size that 4 divides."""

    def __init__(self, shape: GeneratorShape) -> None:
        super().__init__(shape)
        word, bias = shape.normalisation, has_bias_before(shape.normalisation)
        widths = [shape.width << level for level in range(NUM_HALVINGS + 1)]
        self.first = nn.Conv2d(shape.input_channels, widths[0], 7, padding=3, padding_mode="reflect", bias=bias)
        self.first_norm = normalisation_of(word, widths[0])
        self.down = nn.ModuleList(
            nn.Conv2d(channels, out, 3, stride=2, padding=1, bias=bias) for channels, out in itertools.pairwise(widths)
        )
        self.down_norm = nn.ModuleList(normalisation_of(word, out) for out in widths[1:])
        self.blocks = nn.ModuleList(Block(widths[-1], shape) for _ in range(NUM_BLOCKS[shape.kind]))
        rising = widths[::-1]
        self.up = nn.ModuleList(
            Enlarging(channels, out, bias=bias, padding_mode="reflect")
            if shape.upsampling == "resize"
            else nn.ConvTranspose2d(channels, out, 3, stride=2, padding=1, output_padding=1, bias=bias)
            for channels, out in itertools.pairwise(rising)
        )
        self.up_norm = nn.ModuleList(normalisation_of(word, out) for out in rising[1:])
        self.last = nn.Conv2d(widths[0], shape.output_channels, 7, padding=3, padding_mode="reflect")

    def mask_shapes(self, height: int, width: int) -> list[MaskShape]:
        """See Generator: one in each block."""
        if not self.shape.dropout:
            return []
        return [(self.shape.width << NUM_HALVINGS, height // self.multiple, width // self.multiple)] * len(self.blocks)

    def forward(self, x: Tensor, masks: Sequence[Tensor] | None = None) -> Tensor:
        """See Generator. Height and width at least 8 pixels: the innermost map is reflected at its border."""
        x = F.relu(self.first_norm(self.first(x.to(self.first.weight.dtype))))
        for convolution, norm in zip(self.down, self.down_norm, strict=True):
            x = F.relu(norm(convolution(x)))
        for index, block in enumerate(self.blocks):
            y = F.relu(block.first_norm(block.first(x)))  # type: ignore[operator]
            if self.shape.dropout:
                y = self._noise(y, index, masks)
            x = x + block.second_norm(block.second(y))  # type: ignore[operator]
        for convolution, norm in zip(self.up, self.up_norm, strict=True):
            x = F.relu(norm(convolution(x)))
        return squashed(self.last(x))
