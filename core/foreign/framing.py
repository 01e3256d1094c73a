"""A generator as other programs use it: values from 0 to 1, pictures of any size, no noise (torch)."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.pix2pix.base import Generator


class Framed(nn.Module):
    """Takes (batch, input_channels, height, width) from 0 to 1 and gives (batch, output_channels, height, width) from 0 to 1.

    A side that is no multiple of what the network needs is grown at the right or bottom by reflection, where a picture is smaller than
    that by its last pixel, and the result is cut again. Sizes are tensors while it is traced, so that the trace holds for all of them.
    """

    def __init__(self, network: Generator) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor) -> Tensor:
        """See the class. The network is in evaluation mode: each picture has its own statistics."""
        height, width = x.shape[2], x.shape[3]
        multiple = self.network.multiple
        bottom, right = (multiple - height % multiple) % multiple, (multiple - width % multiple) % multiple
        reflected_bottom, reflected_right = _smaller(bottom, height - 1), _smaller(right, width - 1)
        x = F.pad(x, [0, reflected_right, 0, reflected_bottom], "reflect")
        x = F.pad(x, [0, right - reflected_right, 0, bottom - reflected_bottom], "replicate")
        y: Tensor = self.network(x * 2 - 1)
        return y[:, :, :height, :width] * 0.5 + 0.5


def _smaller(first: int, second: int) -> int:
    # While a module is traced both are tensors, and what Python's min decided would be decided for ever.
    return torch.minimum(first, second) if isinstance(first, Tensor) else min(first, second)
