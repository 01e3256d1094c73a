"""The PatchGAN discriminators (Isola et al. 2017, section 3.2.2 and appendix 6.1.2), alone or one for each of several scales."""

import torch.nn.functional as F
from torch import Tensor, nn

from core.models.header import NormalisationWord
from core.pix2pix.convolutions import Halving
from core.pix2pix.discriminator_shape import DiscriminatorShape
from core.pix2pix.normalisation import has_bias_before, normalisation_of


class PatchGAN(nn.Module):
    """Judges every patch of a picture: C64-C128-C256-C512, then one channel of logits, where patches are 70x70.

    `num_halvings` stride-2 layers come before one of stride 1; three of them see 70x70 pixels. Without any it judges each pixel by itself:
    C64-C128 and the last one of 1x1 convolutions.
    """

    def __init__(self, input_channels: int, width: int = 64, num_halvings: int = 3, normalisation: NormalisationWord = "batch") -> None:
        super().__init__()
        num_layers = max(2, num_halvings + 1)
        widths = [width * min(2**level, 8) for level in range(num_layers)]
        self.convolutions = nn.ModuleList(
            _convolution(channels, out, level, num_halvings, bias=level == 0 or has_bias_before(normalisation))
            for level, (channels, out) in enumerate(zip([input_channels, *widths], widths, strict=False))
        )
        self.norms = nn.ModuleList(normalisation_of(normalisation, out) for out in widths[1:])
        self.judge = nn.Conv2d(widths[-1], 1, 4, stride=1, padding=1) if num_halvings else nn.Conv2d(widths[-1], 1, 1)

    def forward(self, x: Tensor, features: list[Tensor] | None = None, *, twice: bool = False) -> Tensor:
        """(batch, channels, height, width) in [-1, 1] to logits (batch, 1, patches down, patches across); 256 gives 30x30.

        It computes in the convolutions' type, fp32 or bf16. What its layers see is added to `features`. With `twice` gradients of
        gradients can be taken, which the faster products do not know.
        """
        x = x.to(self.judge.weight.dtype)
        for level, convolution in enumerate(self.convolutions):
            x = nn.Conv2d.forward(convolution, x) if twice else convolution(x)  # type: ignore[arg-type]
            if level > 0:
                x = self.norms[level - 1](x)
            x = F.leaky_relu(x, 0.2)
            if features is not None:
                features.append(x)
        return self.judge(x)  # type: ignore[no-any-return]


def _convolution(channels: int, out: int, level: int, num_halvings: int, *, bias: bool) -> nn.Conv2d:
    if num_halvings == 0:
        return nn.Conv2d(channels, out, 1, bias=bias)
    return Halving(channels, out, bias=bias) if level < num_halvings else nn.Conv2d(channels, out, 4, padding=1, bias=bias)


class MultiScale(nn.Module):
    """Discriminators alike but for their weights: the first judges the picture, each other one a copy half as large (Wang et al. 2018)."""

    def __init__(self, discriminators: list[PatchGAN]) -> None:
        super().__init__()
        self.scales = nn.ModuleList(discriminators)

    def forward(self, x: Tensor, features: list[Tensor] | None = None, *, twice: bool = False) -> list[Tensor]:
        """The logits of each scale, the finest first; see PatchGAN."""
        logits = []
        for scale, discriminator in enumerate(self.scales):
            if scale > 0:
                x = F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False)
            logits.append(discriminator(x, features, twice=twice))
        return logits


Discriminator = PatchGAN | MultiScale


def build_discriminator(shape: DiscriminatorShape) -> Discriminator:
    """The discriminator that these words name, with untrained weights."""
    made = [PatchGAN(shape.input_channels, shape.width, shape.num_halvings, shape.normalisation) for _ in range(shape.num_scales)]
    return made[0] if len(made) == 1 else MultiScale(made)
