"""The convolutions that halve and double, with training in mind: on a CPU the deep ones of 4x4 are computed as matrix products.

A deep layer has few pixels and very many weights. oneDNN lays the weights out anew in every call, in each direction, which costs
more than the arithmetic. Where weights lie channels_last they are a matrix as they lie, and nothing needs laying out:

    halving   (N, C, 2h, 2w) to (N, O, h, w):   patches (N h w, 16 C) times weights (16 C, O)
    doubling  (N, C, h, w) to (N, O, 2h, 2w):   pixels (N h w, C) times weights (C, 16 O), folded to a picture
"""

from typing import Any, Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

PRODUCT_PX = 16
"""Up to this side of the smaller map products were faster, in fp32 and in bf16, with AVX-512 and with AMX; beyond it oneDNN is."""


class Halving(nn.Conv2d):
    """A 4x4 convolution of stride 2 and padding 1: half the height and width."""

    def __init__(self, channels: int, out: int, *, bias: bool = False) -> None:
        super().__init__(channels, out, 4, stride=2, padding=1, bias=bias)

    def forward(self, x: Tensor) -> Tensor:
        """(N, channels, 2h, 2w) to (N, out, h, w)."""
        is_even = x.shape[2] % 2 == x.shape[3] % 2 == 0
        if is_even and self.bias is None and _as_product(x, self.weight, max(x.shape[2:]) // 2):
            return _HalvingProduct.apply(x, self.weight)  # type: ignore[no-any-return]
        return super().forward(x)


class Doubling(nn.ConvTranspose2d):
    """A transposed 4x4 convolution of stride 2 and padding 1: twice the height and width."""

    def __init__(self, channels: int, out: int, *, bias: bool = False) -> None:
        super().__init__(channels, out, 4, stride=2, padding=1, bias=bias)

    def forward(self, x: Tensor, output_size: list[int] | None = None) -> Tensor:
        """(N, channels, h, w) to (N, out, 2h, 2w)."""
        if self.bias is None and _as_product(x, self.weight, max(x.shape[2:])):
            return _DoublingProduct.apply(x, self.weight)  # type: ignore[no-any-return]
        return super().forward(x, output_size)


class Enlarging(nn.Conv2d):
    """Twice the height and width by the nearest pixel, then a 3x3 convolution: every pixel is made by as many weights as its neighbours,
    so there is no checkerboard of a transposed convolution's (Odena et al. 2016, "Deconvolution and Checkerboard Artifacts")."""

    def __init__(self, channels: int, out: int, *, bias: bool = False, padding_mode: Literal["zeros", "reflect"] = "zeros") -> None:
        super().__init__(channels, out, 3, padding=1, bias=bias, padding_mode=padding_mode)

    def forward(self, x: Tensor) -> Tensor:
        """(N, channels, h, w) to (N, out, 2h, 2w)."""
        return super().forward(F.interpolate(x, scale_factor=2, mode="nearest"))


def _as_product(x: Tensor, weight: Tensor, side_px: int) -> bool:
    """Only while gradients are taken: what is exported or previewed is the plain layer."""
    return (
        side_px <= PRODUCT_PX
        and x.device.type == "cpu"
        and torch.is_grad_enabled()
        and weight.is_contiguous(memory_format=torch.channels_last)
    )


class _HalvingProduct(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        num, _, height, width = x.shape
        patches = _patches(x)
        ctx.save_for_backward(patches, weight)
        ctx.shape = x.shape
        return _halved(patches, weight, (num, weight.shape[0], height // 2, width // 2))

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None]:
        patches, weight = ctx.saved_tensors
        rows = _rows(gradient)
        of_x = _doubled(rows, weight, ctx.shape) if ctx.needs_input_grad[0] else None
        return of_x, _of_weight(ctx, rows, patches, weight)


class _DoublingProduct(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        num, _, height, width = x.shape
        rows = _rows(x)
        ctx.save_for_backward(rows, weight)
        ctx.shape = x.shape
        return _doubled(rows, weight, (num, weight.shape[1], 2 * height, 2 * width))

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None]:
        rows, weight = ctx.saved_tensors
        patches = _patches(gradient)
        of_x = _halved(patches, weight, ctx.shape) if ctx.needs_input_grad[0] else None
        return of_x, _of_weight(ctx, rows, patches, weight)


# Each of the two is the gradient of the other, and the weights' gradient is the same of both.


def _halved(patches: Tensor, weight: Tensor, shape: tuple[int, ...]) -> Tensor:
    return _map_of(_product(patches, _matrix(weight).T), shape)


def _doubled(rows: Tensor, weight: Tensor, shape: tuple[int, ...]) -> Tensor:
    return _folded(_product(rows, _matrix(weight)), shape)


def _of_weight(ctx: Any, rows: Tensor, patches: Tensor, weight: Tensor) -> Tensor | None:
    return _map_of(_product(rows.T, patches), weight.shape) if ctx.needs_input_grad[1] else None


def _product(one: Tensor, other: Tensor) -> Tensor:
    """one @ other, in fp32 by oneDNN as in bf16: torch asks MKL there, which on other makers' processors leaves AVX-512 unused."""
    if one.dtype != torch.float32 or not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return one @ other
    made: Tensor = torch.ops.mkldnn._linear_pointwise(one, other.T, None, "none", [], "")
    return made


def _matrix(weight: Tensor) -> Tensor:
    """(A, B, 4, 4), channels_last, as (A, 16 B); no copy."""
    return weight.permute(0, 2, 3, 1).reshape(weight.shape[0], -1)


def _rows(x: Tensor) -> Tensor:
    """(N, C, h, w) as (N h w, C): a pixel a row. No copy where it lies channels_last."""
    return x.permute(0, 2, 3, 1).reshape(-1, x.shape[1])


def _map_of(rows: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The reverse of `_rows` and `_matrix`: (N, C, h, w), channels_last; no copy."""
    num, channels, height, width = shape
    return rows.view(num, height, width, channels).permute(0, 3, 1, 2)


def _patches(x: Tensor) -> Tensor:
    """(N, C, 2h, 2w) to (N h w, 16 C): what a kernel of 4x4 sees, of every second pixel; zeros beyond the edge."""
    num, channels, height, width = x.shape
    padded = F.pad(x.permute(0, 2, 3, 1), (0, 0, 1, 1, 1, 1)).contiguous()
    of_num, of_row, of_column, _ = padded.stride()
    # Four pixels of a row lie one after the other.
    windows = padded.as_strided((num, height // 2, width // 2, 4, 4 * channels), (of_num, 2 * of_row, 2 * of_column, of_row, 1))
    return windows.reshape(-1, 16 * channels)


def _folded(columns: Tensor, shape: tuple[int, ...]) -> Tensor:
    """(N h w, 16 C) to (N, C, 2h, 2w), channels_last: each row is 4x4 pixels around its place, overlapping ones are added."""
    num, channels, height, width = shape
    small_height, small_width = height // 2, width // 2
    # Kernel rows and columns 0..3 as (first or second block of 2x2 pixels, row or column in it).
    blocks = columns.view(num, small_height, small_width, 2, 2, 2, 2 * channels).permute(0, 3, 5, 1, 4, 2, 6)
    # A frame of one pixel all around, which takes what falls beyond the edge.
    framed = columns.new_zeros(num, small_height + 1, 2, small_width + 1, 2 * channels)
    for down in (0, 1):
        for right in (0, 1):
            framed[:, down : down + small_height, :, right : right + small_width] += blocks[:, down, right]
    picture = framed.view(num, height + 2, width + 2, channels)[:, 1:-1, 1:-1]
    return picture.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
