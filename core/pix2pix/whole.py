"""Pictures through a generator's layers, all maps whole: what UNet.forward computes, with less copying (torch)."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from core.pix2pix.layers import SLOPE, Layers, interleaved
from core.pix2pix.normalisation import EPSILON, Normalisation

Place = tuple[str, int]
"""Which normalisation: after "down" or "up" of a level."""
Statistics = dict[Place, tuple[Tensor, Tensor]]
"""Mean and variance (biased) of every channel by place."""


MOMENT_PIXELS = 2**14
"""Sums over more pixels than this are put together in double precision."""
LARGE_MAP_PIXELS = 2**18
"""On a CPU torch's own sums lose digits with the pixels: at 4 million results are off by 1e-3. Larger maps get theirs from `moments`."""


class OwnStatistics:
    """Each picture is normalised by its own statistics. The common and fastest way."""

    def apply(self, norm: Normalisation, place: Place, y: Tensor) -> Tensor:
        """Normalise (batch, channels, h, w)."""
        if y.shape[0] > 1:
            return F.instance_norm(y, None, None, norm.weight, norm.bias, use_input_stats=True, eps=EPSILON)
        if y.device.type == "cpu" and y.shape[2] * y.shape[3] > LARGE_MAP_PIXELS:
            return F.batch_norm(y, *moments(y), norm.weight, norm.bias, training=False, eps=EPSILON)
        # For one picture the same thing, and the faster kernel in channels_last.
        return F.batch_norm(y, None, None, norm.weight, norm.bias, training=True, eps=EPSILON)


class GivenStatistics:
    """Statistics taken elsewhere; those that are missing are taken from the first map that comes, and kept."""

    def __init__(self, known: Statistics | None = None) -> None:
        self.known: Statistics = {} if known is None else known

    def apply(self, norm: Normalisation, place: Place, y: Tensor) -> Tensor:
        """Normalise (1, channels, h, w)."""
        if place not in self.known:
            self.known[place] = moments(y)
        mean, variance = self.known[place]
        return F.batch_norm(y, mean, variance, norm.weight, norm.bias, training=False, eps=EPSILON)


def moments(y: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and biased variance of every channel of (1, channels, h, w), float32.

    In two passes, and in parts: neither large means nor many pixels cost digits.
    """
    num_rows = max(1, MOMENT_PIXELS // y.shape[3])
    return combined([(part.shape[2], *_moments(part)) for part in torch.split(y, num_rows, dim=2)])


def combined(parts: Sequence[tuple[int, Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Mean and biased variance of the whole from (weight, mean, biased variance) of its parts, without cancellation (Chan et al. 1979)."""
    if len(parts) == 1:
        return parts[0][1:]
    weights = torch.tensor([part[0] for part in parts], dtype=torch.float64, device=parts[0][1].device)[:, None]
    means = torch.stack([part[1] for part in parts]).double()
    variances = torch.stack([part[2] for part in parts]).double()
    share = weights / weights.sum()
    mean = (share * means).sum(0)
    return mean.float(), (share * (variances + (means - mean) ** 2)).sum(0).float()


def _moments(y: Tensor) -> tuple[Tensor, Tensor]:
    if y.device.type != "cpu":
        variance, mean = torch.var_mean(y.float(), (0, 2, 3), correction=0)
        return mean, variance
    # Thirty times as fast as var_mean. The running averages say that float32 is wanted, and are not used.
    unused = y.new_zeros(y.shape[1], dtype=torch.float32)
    return torch.batch_norm_update_stats(y, unused, unused.clone(), 0.0)


def norm_at(layers: Layers, place: Place) -> Normalisation:
    """The normalisation of a place."""
    way, level = place
    network = layers.network
    norm = network.down_norm[level - 1] if way == "down" else network.up_norm[network.depth - 1 - level]
    assert isinstance(norm, Normalisation)
    return norm


def mask_at(layers: Layers, level: int, masks: Sequence[Tensor] | None) -> Tensor | None:
    """The dropout mask of what `up` of a level makes; None where it has none."""
    index = layers.network.depth - 1 - level
    if masks is None or not 1 <= index <= layers.network.num_dropouts:
        return None
    return masks[index - 1]


def forward(
    layers: Layers, x: Tensor, masks: Sequence[Tensor] | None = None, statistics: OwnStatistics | GivenStatistics | None = None
) -> Tensor:
    """Translate (batch, input_channels, height, width) in [-1, 1] to (batch, output_channels, height, width) in [-1, 1], float32.

    `masks` as core.pix2pix.noise draws them. Both are channels_last.
    """
    x = x.to(layers.dtype, memory_format=torch.channels_last)
    return finished(layers, from_level(layers, 0, x, masks, statistics or OwnStatistics()), mask_at(layers, 0, masks))


def finished(layers: Layers, phases: Tensor, mask: Tensor | None) -> Tensor:
    """The picture from the phases that level 0 gives: (batch, 4 * out, h, w) to (batch, out, 2h, 2w) in [-1, 1], float32."""
    # In fewer bits than float32 the steps near 1 would be whole levels of a picture.
    y = interleaved(phases.float())
    if mask is not None:
        y = y * mask
    # This is tanh to 2e-7, at a seventh of the time.
    return y.mul_(2.0).sigmoid_().mul_(2.0).sub_(1.0)


def from_level(
    layers: Layers, level: int, x: Tensor, masks: Sequence[Tensor] | None, statistics: OwnStatistics | GivenStatistics
) -> Tensor:
    """What `up` of a level makes of the input of its `down`, before any normalisation. `x` is channels_last and of the layers' type."""
    if level == layers.network.depth - 1:
        return layers.up(level, layers.down(level, x, "relu"))
    y = layers.down(level, x, "leaky_relu" if level == 0 else "none")
    if level > 0:
        place = ("down", level)
        y = statistics.apply(norm_at(layers, place), place, y)
    num, channels, height, width = y.shape
    joined = torch.empty(num, height, width, 2 * channels, dtype=y.dtype, device=y.device).permute(0, 3, 1, 2)
    relu_into(joined[:, :channels], y)
    if level > 0:
        F.leaky_relu_(y, SLOPE)
    place = ("up", level + 1)
    below = statistics.apply(norm_at(layers, place), place, from_level(layers, level + 1, y, masks, statistics))
    relu_into(joined[:, channels:], below)
    mask = mask_at(layers, level + 1, masks)
    if mask is not None:
        joined[:, channels:].mul_(mask.to(y.dtype))
    return layers.up(level, joined)


def relu_into(into: Tensor, y: Tensor) -> None:
    """Write max(y, 0) into a tensor of the same shape and type."""
    if y.dtype == torch.bfloat16:
        # A negative bfloat16 is a negative int16, for which there is a kernel three times as fast.
        torch.clamp_min(y.view(torch.int16), 0, out=into.view(torch.int16))
    else:
        torch.clamp_min(y, 0, out=into)
