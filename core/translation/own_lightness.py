"""The colours that a network made for a picture, joined with the picture's own lightness in all its detail (torch)."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.pix2pix.channels import Channels

ROWS_AT_ONCE = 256
"""The copies stay small."""


def joined(colours: NDArray[np.float32], picture: NDArray[Any], channels: Channels) -> NDArray[Any]:
    """`colours`: a and b, (height, width, 2), from 0 to 1. The result is sRGB of the picture's type, uint8 or float32 from 0 to 1."""
    result = np.empty((*colours.shape[:2], 3), picture.dtype)
    for first in range(0, len(result), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        shown = in_network_range(torch.from_numpy(np.ascontiguousarray(picture[rows])))
        unit = channels.shown(torch.from_numpy(colours[rows]) * 2 - 1, shown, -1).add_(1).mul_(0.5)
        result[rows] = unit.mul_(255).round_().numpy() if picture.dtype == np.uint8 else unit.numpy()
    return result


def in_network_range(pixels: Tensor) -> Tensor:
    """Bytes or floats from 0 to 1 to [-1, 1], float32."""
    return pixels.to(torch.float32).div(127.5 if pixels.dtype == torch.uint8 else 0.5).sub_(1.0)
