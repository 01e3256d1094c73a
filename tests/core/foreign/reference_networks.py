"""The generators of the reference code (junyanz/pytorch-CycleGAN-and-pix2pix), built anew from what is published of them: layers in the
order in which its files number them, so that keys and shapes are those of its checkpoints."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

Norm = Callable[[int], nn.Module]
NORMS: dict[str, Norm] = {
    "batch": nn.BatchNorm2d,
    "instance": nn.InstanceNorm2d,
    "none": lambda channels: nn.Identity(),
}


class Level(nn.Module):
    """One level of a U-Net; the deeper ones stand within its row of layers."""

    def __init__(
        self, outer: int, inner: int, norm: str, within: nn.Module | None, *, ends: tuple[int, int] | None = None, noisy: bool = False
    ):
        """`ends`: channels in and out, of the outermost level alone."""
        super().__init__()
        has_bias = norm == "instance"
        self.is_outermost = ends is not None
        channels_in, channels_out = ends or (outer, outer)
        rows: list[nn.Module] = [] if self.is_outermost else [nn.LeakyReLU(0.2, inplace=True)]
        rows.append(nn.Conv2d(channels_in, inner, 4, 2, 1, bias=has_bias))
        if within is not None:
            rows += [within] if self.is_outermost else [NORMS[norm](inner), within]
        joined = inner if within is None else 2 * inner
        rows += [nn.ReLU(inplace=True), nn.ConvTranspose2d(joined, channels_out, 4, 2, 1, bias=has_bias or self.is_outermost)]
        rows.append(nn.Tanh() if self.is_outermost else NORMS[norm](outer))
        self.model = nn.Sequential(*rows, *([nn.Dropout(0.5)] if noisy else []))

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x) if self.is_outermost else torch.cat([x, self.model(x)], 1)


class Unet(nn.Module):
    """--netG unet_256 has eight halvings, unet_128 seven."""

    def __init__(self, halvings: int, width: int, norm: str, ends: tuple[int, int] = (3, 3), *, noisy: bool = True) -> None:
        super().__init__()
        row = Level(8 * width, 8 * width, norm, None)
        for _ in range(halvings - 5):
            row = Level(8 * width, 8 * width, norm, row, noisy=noisy)
        for factor in (4, 2, 1):
            row = Level(factor * width, 2 * factor * width, norm, row)
        self.model = Level(width, width, norm, row, ends=ends)

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)


class Block(nn.Module):
    """Two convolutions, with what came in added."""

    def __init__(self, channels: int, norm: str, noisy: bool) -> None:
        super().__init__()
        has_bias = norm == "instance"
        rows: list[nn.Module] = [
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=has_bias),
            NORMS[norm](channels),
            nn.ReLU(True),
        ]
        rows += [nn.Dropout(0.5)] if noisy else []
        rows += [nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3, bias=has_bias), NORMS[norm](channels)]
        self.conv_block = nn.Sequential(*rows)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv_block(x)


class Resnet(nn.Module):
    """--netG resnet_9blocks or resnet_6blocks."""

    def __init__(self, blocks: int, width: int, norm: str, ends: tuple[int, int] = (3, 3), *, noisy: bool = False) -> None:
        super().__init__()
        has_bias = norm == "instance"
        rows: list[nn.Module] = [nn.ReflectionPad2d(3), nn.Conv2d(ends[0], width, 7, bias=has_bias), NORMS[norm](width), nn.ReLU(True)]
        for many in (width, 2 * width):
            rows += [nn.Conv2d(many, 2 * many, 3, 2, 1, bias=has_bias), NORMS[norm](2 * many), nn.ReLU(True)]
        rows += [Block(4 * width, norm, noisy) for _ in range(blocks)]
        for many in (4 * width, 2 * width):
            up = nn.ConvTranspose2d(many, many // 2, 3, 2, 1, output_padding=1, bias=has_bias)
            rows += [up, NORMS[norm](many // 2), nn.ReLU(True)]
        self.model = nn.Sequential(*rows, nn.ReflectionPad2d(3), nn.Conv2d(width, ends[1], 7), nn.Tanh())

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)


def drawn(network: nn.Module, seed: int = 0) -> nn.Module:
    """The network with weights as after some training: none of them zero or one."""
    random = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, tensor in network.named_parameters():
            # As large as what came in, so that nothing grows or fades on its way.
            spread = tensor[0].numel() ** -0.5 if tensor.dim() > 1 else 0.1
            values = torch.randn(tensor.shape, generator=random) * spread
            is_scale = tensor.dim() == 1 and name.endswith("weight")
            tensor.copy_(1 + values if is_scale else values)
    return network


def in_use(network: nn.Module) -> nn.Module:
    """As the reference's test mode without --eval computes, but for dropout: batch normalisation with the picture's own statistics."""
    network.train()
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.eval()
    return network
