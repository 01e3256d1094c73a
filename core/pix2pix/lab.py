"""sRGB as CIE L*a*b* and back on tensors, for networks that colour: the same colours as core.images.lab, in fp32 (torch)."""

import torch
from torch import Tensor

from core.images.lab import TO_XYZ, WHITE_D65

_KNEE = 6 / 29
_FROM_XYZ = torch.linalg.inv(torch.from_numpy(TO_XYZ)).tolist()


def lab_of(colour: Tensor, dim: int) -> tuple[Tensor, Tensor, Tensor]:
    """Three channels of sRGB in [-1, 1] along `dim` to L from 0 to 100, a and b about -110 to 110, each without that dimension."""
    value = (colour.float() + 1) / 2
    linear = torch.where(value <= 0.04045, value / 12.92, ((value.clamp_min(0) + 0.055) / 1.055) ** 2.4)
    channels = linear.unbind(dim)
    x, y, z = (_bent(_mixed(channels, row) / white) for row, white in zip(TO_XYZ.tolist(), WHITE_D65, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def colour_of(lightness: Tensor, a: Tensor, b: Tensor, dim: int) -> Tensor:
    """The inverse: sRGB in [-1, 1] along `dim`; what no screen shows is cut."""
    y = (lightness + 16) / 116
    xyz = [_straight(part) * white for part, white in zip((y + a / 500, y, y - b / 200), WHITE_D65, strict=True)]
    linear = torch.stack([_mixed(xyz, row) for row in _FROM_XYZ], dim).clamp(0, 1)
    value = torch.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear.clamp_min(0.0031308) ** (1 / 2.4) - 0.055)
    return value * 2 - 1


def _mixed(channels: "tuple[Tensor, ...] | list[Tensor]", row: list[float]) -> Tensor:
    first, second, third = (channel * share for channel, share in zip(channels, row, strict=True))
    return first + second + third


def _bent(relative: Tensor) -> Tensor:
    return torch.where(relative > _KNEE**3, relative.clamp_min(_KNEE**3) ** (1 / 3), relative / (3 * _KNEE**2) + 4 / 29)


def _straight(bent: Tensor) -> Tensor:
    return torch.where(bent > _KNEE, bent**3, 3 * _KNEE**2 * (bent - 4 / 29))
