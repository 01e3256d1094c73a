"""A generator's convolutions by level, laid out once for the kernels that run them (torch).

Levels count from the outside: level 0 is the outermost, its maps are half as high and wide as the picture; the innermost is
`depth - 1`. At each level `down` makes the maps, and `up` takes them joined with what comes from below.

oneDNN lays its weights out anew in every call, which costs more than the deep layers' arithmetic. `PrepackedLayers` does it
once, with the operators that torch.compile uses for it. They are torch's own business and may change: `can_prepack` says
whether they are there and right, and `EagerLayers` does without them.

The layout is made for one size of map. With AVX-512 it serves others too; with AVX2 alone oneDNN would turn it back in every call,
at a hundred times the deep layers' arithmetic: `serves_other_sizes` finds out.
"""

import functools
import time
from collections.abc import Callable
from typing import Any, Literal, Protocol, TypeGuard

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.pix2pix.base import Generator
from core.pix2pix.generator import UNet

Activation = Literal["none", "relu", "leaky_relu"]
SLOPE = 0.2
"""Of leaky_relu below 0."""
_OPERATORS = "mkldnn"
"""torch.ops' namespace of the prepacked operators."""


class Layers(Protocol):
    """What the forward passes of core.pix2pix.whole and core.pix2pix.bands need of a generator.

    Maps are channels_last and of type `dtype`; a batch larger than 1 is for EagerLayers alone.
    With `halo` the rows above and below the wanted ones come along in `x` (zeros beyond the picture), else they are taken as zeros.
    """

    network: UNet
    dtype: torch.dtype

    def down(self, level: int, x: Tensor, activation: Activation = "none", *, halo: bool = False) -> Tensor:
        """(1, channels, 2h, 2w), with halo (1, channels, 2h + 2, 2w), to (1, out, h, w)."""

    def up(self, level: int, x: Tensor, *, halo: bool = False) -> Tensor:
        """(1, channels, h, w), with halo (1, channels, h + 2, w), to (1, out, 2h, 2w).

        At level 0 to the four phases of every pixel, (1, 4 * out, h, w), which `interleaved` puts in their places.
        """


def has_layers(network: Generator) -> TypeGuard[UNet]:
    """Whether the network is one whose layers these are: a U-Net with batch normalisation and transposed convolutions."""
    return network.shape.is_usual


class EagerLayers:
    """The layers as torch comes, on any device. `dtype` is what the convolutions are computed in."""

    def __init__(self, network: UNet, dtype: torch.dtype) -> None:
        self.network = network
        self.dtype = dtype
        self._down = [_weight(convolution).to(dtype) for convolution in network.down]
        self._up = [_weight(convolution).to(dtype) for convolution in reversed(network.up)]
        self._phases, self._bias = (tensor.to(dtype) for tensor in phases_of(network.up[-1]))

    def down(self, level: int, x: Tensor, activation: Activation = "none", *, halo: bool = False) -> Tensor:
        """See Layers."""
        y = F.conv2d(x, self._down[level], None, stride=2, padding=(0 if halo else 1, 1))
        if activation == "none":
            return y
        return F.relu_(y) if activation == "relu" else F.leaky_relu_(y, SLOPE)

    def up(self, level: int, x: Tensor, *, halo: bool = False) -> Tensor:
        """See Layers."""
        if level == 0:
            return F.conv2d(x, self._phases, self._bias, padding=(0 if halo else 1, 1))
        return F.conv_transpose2d(x, self._up[level], None, stride=2, padding=(3 if halo else 1, 1))


class PrepackedLayers:
    """The layers on a CPU, with weights laid out for oneDNN. Several threads may use them at once.

    Maps of another size than those of the network's own pictures go through `EagerLayers` where the layout does not serve them.
    """

    def __init__(self, network: UNet, dtype: torch.dtype) -> None:
        self.network = network
        self.dtype = dtype
        self._operators: Any = getattr(torch.ops, _OPERATORS)
        size_px = network.shape.size_px
        with torch.inference_mode():
            self._down = [
                self._operators._reorder_convolution_weight(
                    weight := _weight(convolution).to(dtype), [1, 1], [2, 2], [1, 1], 1, _input_size(weight.shape[1], size_px >> level)
                )
                for level, convolution in enumerate(network.down)
            ]
            # Level 0 goes in phases; its transposed convolution is never used.
            self._up: list[Tensor | None] = [None]
            for level, convolution in enumerate(reversed(network.up[:-1]), 1):
                weight = _weight(convolution).to(dtype)
                size = _input_size(weight.shape[0], size_px >> level + 1)
                self._up.append(self._operators._reorder_convolution_transpose_weight(weight, [1, 1], [0, 0], [2, 2], [1, 1], 1, size))
            phases, self._bias = (tensor.to(dtype) for tensor in phases_of(network.up[-1]))
            size = _input_size(phases.shape[1], size_px >> 1)
            self._phases = self._operators._reorder_convolution_weight(phases, [1, 1], [1, 1], [1, 1], 1, size)

    def down(self, level: int, x: Tensor, activation: Activation = "none", *, halo: bool = False) -> Tensor:
        """See Layers."""
        if not self._serves(x, level, halo=halo):
            return self._plain.down(level, x, activation, halo=halo)
        slope = [SLOPE] if activation == "leaky_relu" else []
        return self._operators._convolution_pointwise(  # type: ignore[no-any-return]
            x, self._down[level], None, [0 if halo else 1, 1], [2, 2], [1, 1], 1, activation, slope, ""
        )

    def up(self, level: int, x: Tensor, *, halo: bool = False) -> Tensor:
        """See Layers."""
        if not self._serves(x, level + 1, halo=halo):
            return self._plain.up(level, x, halo=halo)
        if level == 0:
            return self._operators._convolution_pointwise(  # type: ignore[no-any-return]
                x, self._phases, self._bias, [0 if halo else 1, 1], [1, 1], [1, 1], 1, "none", [], ""
            )
        return self._operators._convolution_transpose_pointwise(  # type: ignore[no-any-return]
            x, self._up[level], None, [3 if halo else 1, 1], [0, 0], [2, 2], [1, 1], 1, "none", [], ""
        )

    @functools.cached_property
    def _plain(self) -> EagerLayers:
        return EagerLayers(self.network, self.dtype)

    def _serves(self, x: Tensor, halvings: int, *, halo: bool) -> bool:
        """Whether the weights lie well for a map that comes after so many halvings of the picture."""
        side = self.network.shape.size_px >> halvings
        return (x.shape[2:] == (side, side) and not halo) or serves_other_sizes(self.dtype)


def phases_of(convolution: nn.Module) -> tuple[Tensor, Tensor]:
    """A transposed convolution 4x4 of stride 2 and padding 1 with a bias as a convolution 3x3 of the small map.

    Returns (4 * out, channels, 3, 3) and its bias. Every small pixel becomes 2x2 pixels; output channel (2 * row + column) * out + o
    is channel o of one of them. For a few output channels this is twice as fast on a CPU.
    """
    weight, bias = _weight(convolution), convolution.bias
    assert isinstance(bias, Tensor)
    channels, out = weight.shape[:2]
    phases = weight.new_zeros(2, 2, out, channels, 3, 3)
    # Small pixel i reaches pixel 2i - 1 + tap: row 2i has taps 3 and 1 of pixels i - 1 and i, row 2i + 1 taps 2 and 0 of i and i + 1.
    reach = {0: {0: 3, 1: 1}, 1: {1: 2, 2: 0}}
    for row, rows in reach.items():
        for column, columns in reach.items():
            for y, tap_y in rows.items():
                for x, tap_x in columns.items():
                    phases[row, column, :, :, y, x] = weight[:, :, tap_y, tap_x].T
    return phases.view(4 * out, channels, 3, 3), bias.detach().repeat(4)


def interleaved(phases: Tensor) -> Tensor:
    """(batch, 4 * out, h, w) as `phases_of` orders them to (batch, out, 2h, 2w), channels_last."""
    num, channels, height, width = phases.shape
    small = phases.permute(0, 2, 3, 1).reshape(num, height, width, 2, 2, channels // 4)
    return small.permute(0, 1, 3, 2, 4, 5).reshape(num, 2 * height, 2 * width, channels // 4).permute(0, 3, 1, 2)


@functools.cache
def can_prepack(dtype: torch.dtype) -> bool:
    """Whether this torch has the operators of PrepackedLayers for this type, and they compute what convolutions compute."""
    operators: Any = getattr(torch.ops, _OPERATORS)
    random = torch.Generator().manual_seed(0)
    x, weight = (torch.randn(1, 16, 8, 8, generator=random), torch.randn(16, 16, 4, 4, generator=random) / 16)
    x, weight = x.to(dtype).contiguous(memory_format=torch.channels_last), weight.to(dtype)
    try:
        with torch.inference_mode():
            packed = operators._reorder_convolution_weight(weight, [1, 1], [2, 2], [1, 1], 1, [1, 16, 8, 8])
            down = operators._convolution_pointwise(x, packed, None, [1, 1], [2, 2], [1, 1], 1, "leaky_relu", [SLOPE], "")
            packed = operators._reorder_convolution_transpose_weight(weight, [1, 1], [0, 0], [2, 2], [1, 1], 1, [1, 16, 8, 8])
            up = operators._convolution_transpose_pointwise(x, packed, None, [3, 1], [0, 0], [2, 2], [1, 1], 1, "none", [], "")
    except (AttributeError, NotImplementedError, RuntimeError, TypeError):
        return False
    expected_down = F.leaky_relu(F.conv2d(x.float(), weight.float(), None, stride=2, padding=1), SLOPE)
    expected_up = F.conv_transpose2d(x.float(), weight.float(), None, stride=2, padding=(3, 1))
    near = 1e-4 if dtype == torch.float32 else 2e-2
    return torch.allclose(down.float(), expected_down, near, near) and torch.allclose(up.float(), expected_up, near, near)


@functools.cache
def serves_other_sizes(dtype: torch.dtype) -> bool:
    """Whether weights that were laid out for small maps are as good for larger ones on this processor. Takes a moment once."""
    random = torch.Generator().manual_seed(0)
    weight = torch.randn(256, 256, 4, 4, generator=random).to(dtype).contiguous(memory_format=torch.channels_last)
    x = torch.randn(1, 256, 32, 32, generator=random).to(dtype).contiguous(memory_format=torch.channels_last)
    operators: Any = getattr(torch.ops, _OPERATORS)
    with torch.inference_mode():
        packed = operators._reorder_convolution_weight(weight, [1, 1], [2, 2], [1, 1], 1, _input_size(256, 2))
        with_packed = _thread_seconds(lambda: operators._convolution_pointwise(x, packed, None, [1, 1], [2, 2], [1, 1], 1, "none", [], ""))
        with_plain = _thread_seconds(lambda: F.conv2d(x, weight, None, stride=2, padding=1))
    # Either as fast, or ten times as slow: nothing in between was seen.
    return with_packed < 3 * with_plain


def _thread_seconds(compute: Callable[[], Tensor]) -> float:
    """The best of three, of this thread's own time."""
    found = []
    for _ in range(3):
        start = time.thread_time()
        compute()
        found.append(time.thread_time() - start)
    return min(found)


def _weight(convolution: nn.Module) -> Tensor:
    weight = convolution.weight
    assert isinstance(weight, Tensor)
    return weight.detach()


def _input_size(channels: int, side_px: int) -> list[int]:
    return [1, channels, side_px, side_px]
