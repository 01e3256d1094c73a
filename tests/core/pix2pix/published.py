"""The generators as the reference builds them, re-created from its published description: nested U-Net blocks and one long ResNet sequence.

They keep torch's own layers and running statistics, and know nothing of ours; `our_weights` names their weights as ours are named.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

Norm = Callable[[int], nn.Module]


def norm_of(word: str) -> tuple[Norm, bool]:
    """The reference's layer and whether convolutions before it have a bias."""
    layers: dict[str, Norm] = {
        "batch": nn.BatchNorm2d,
        "instance": lambda channels: nn.InstanceNorm2d(channels, affine=False),
        "none": lambda _channels: nn.Identity(),
    }
    return layers[word], word == "instance"


class Level(nn.Module):
    """One U-Net block around the deeper ones, with its skip."""

    def __init__(self, outer: int, inner: int, below: "Level | None", norm: str, *, channels_in: int = 0, dropout: bool = False) -> None:
        super().__init__()
        layer, bias = norm_of(norm)
        self.is_outermost, self.below = channels_in > 0, below
        self.down = nn.Conv2d(channels_in or outer, inner, 4, 2, 1, bias=bias)
        self.down_norm = nn.Identity() if self.is_outermost or below is None else layer(inner)
        self.up = nn.ConvTranspose2d(inner if below is None else 2 * inner, outer, 4, 2, 1, bias=bias or self.is_outermost)
        self.up_norm = nn.Identity() if self.is_outermost else layer(outer)
        self.dropout = nn.Dropout(0.5) if dropout else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        y = self.down_norm(self.down(x if self.is_outermost else nn.functional.leaky_relu(x, 0.2)))
        y = y if self.below is None else self.below(y)
        y = self.dropout(self.up_norm(self.up(nn.functional.relu(y))))
        return torch.tanh(y) if self.is_outermost else torch.cat([x, y], 1)


def unet(num_levels: int, width: int, norm: str) -> Level:
    """unet_128 has 7 levels, unet_256 has 8."""
    block = Level(8 * width, 8 * width, None, norm)
    for _ in range(num_levels - 5):
        block = Level(8 * width, 8 * width, block, norm, dropout=True)
    for factor in (4, 2, 1):
        block = Level(factor * width, 2 * factor * width, block, norm)
    return Level(3, width, block, norm, channels_in=3)


class Residual(nn.Module):
    def __init__(self, channels: int, norm: str) -> None:
        super().__init__()
        layer, bias = norm_of(norm)
        self.block = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=bias),
            layer(channels),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=bias),
            layer(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.block(x)


def resnet(num_blocks: int, width: int, norm: str) -> nn.Sequential:
    layer, bias = norm_of(norm)
    layers: list[nn.Module] = [nn.ReflectionPad2d(3), nn.Conv2d(3, width, 7, bias=bias), layer(width), nn.ReLU()]
    for channels in (width, 2 * width):
        layers += [nn.Conv2d(channels, 2 * channels, 3, 2, 1, bias=bias), layer(2 * channels), nn.ReLU()]
    layers += [Residual(4 * width, norm) for _ in range(num_blocks)]
    for channels in (4 * width, 2 * width):
        layers += [nn.ConvTranspose2d(channels, channels // 2, 3, 2, 1, output_padding=1, bias=bias), layer(channels // 2), nn.ReLU()]
    return nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(width, 3, 7), nn.Tanh())


def places(network: nn.Module) -> dict[str, nn.Module]:
    """Layers with weights by the names that ours have."""
    found: dict[str, nn.Module] = {}
    if isinstance(network, Level):
        levels: list[Level] = []
        level: Level | None = network
        while level is not None:
            levels.append(level)
            level = level.below
        for number, one in enumerate(levels):
            rank = len(levels) - 1 - number
            found |= {f"down.{number}": one.down, f"up.{rank}": one.up, f"up_norm.{rank}": one.up_norm}
            found[f"down_norm.{number - 1}"] = one.down_norm
        return found
    convolutions = [layer for layer in network if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d)]
    norms = [layer for layer in network if isinstance(layer, nn.BatchNorm2d | nn.InstanceNorm2d)]
    names = ["first", "down.0", "down.1", "up.0", "up.1", "last"]
    found |= dict(zip(names, convolutions, strict=True))
    found |= dict(zip(["first_norm", "down_norm.0", "down_norm.1", "up_norm.0", "up_norm.1"], norms, strict=True)) if norms else {}
    for number, residual in enumerate(layer for layer in network if isinstance(layer, Residual)):
        _, first, first_norm, _, _, _, second, second_norm = residual.block
        parts = {"first": first, "first_norm": first_norm, "second": second, "second_norm": second_norm}
        found |= {f"blocks.{number}.{name}": layer for name, layer in parts.items()}
    return found


def our_weights(network: nn.Module) -> dict[str, Tensor]:
    """All weights by the names that ours have."""
    return {f"{name}.{own}": value.detach() for name, layer in places(network).items() for own, value in layer.named_parameters()}
