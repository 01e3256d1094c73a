"""The PatchGAN discriminator (Isola et al. 2017, section 3.2.2 and appendix 6.1.2)."""

import torch.nn.functional as F
from torch import Tensor, nn

from core.pix2pix.convolutions import Halving
from core.pix2pix.normalisation import Normalisation


class PatchGAN(nn.Module):
    """Judges every 70x70 patch of a picture: C64-C128-C256-C512, then one channel of logits.

    `num_halvings` stride-2 layers come before one of stride 1; three of them see 70x70 pixels.
    """

    def __init__(self, input_channels: int, width: int = 64, num_halvings: int = 3) -> None:
        super().__init__()
        widths = [width * min(2**level, 8) for level in range(num_halvings + 1)]
        self.convolutions = nn.ModuleList(
            Halving(channels, out, bias=level == 0) if level < num_halvings else nn.Conv2d(channels, out, 4, padding=1, bias=False)
            for level, (channels, out) in enumerate(zip([input_channels, *widths], widths, strict=False))
        )
        self.norms = nn.ModuleList(Normalisation(out) for out in widths[1:])
        self.judge = nn.Conv2d(widths[-1], 1, 4, stride=1, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, channels, height, width) in [-1, 1] to logits (batch, 1, patches down, patches across); 256 gives 30x30.

        It computes in the convolutions' type, fp32 or bf16.
        """
        x = x.to(self.judge.weight.dtype)
        for level, convolution in enumerate(self.convolutions):
            x = convolution(x)
            if level > 0:
                x = self.norms[level - 1](x)
            x = F.leaky_relu(x, 0.2)
        return self.judge(x)  # type: ignore[no-any-return]
