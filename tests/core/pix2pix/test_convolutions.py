"""The deep layers as matrix products are the plain layers, forwards and backwards."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from core.pix2pix import convolutions
from core.pix2pix.convolutions import Doubling, Halving


def laid_out(*shape: int, dtype: torch.dtype = torch.float64) -> Tensor:
    draw = torch.Generator().manual_seed(sum(shape))
    return torch.randn(shape, generator=draw, dtype=torch.float64).to(dtype, memory_format=torch.channels_last).requires_grad_()


def layer(kind: type[Halving | Doubling], channels: int, out: int, dtype: torch.dtype = torch.float64) -> Halving | Doubling:
    made = kind(channels, out)
    nn.init.normal_(made.weight, 0.0, 0.1, generator=torch.Generator().manual_seed(1))
    return made.to(dtype).to(memory_format=torch.channels_last)


@pytest.fixture
def products(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which layers went as products."""
    taken: list[str] = []
    for name in ("_HalvingProduct", "_DoublingProduct"):
        function = getattr(convolutions, name)
        monkeypatch.setattr(function, "apply", lambda *tensors, name=name, apply=function.apply: (taken.append(name), apply(*tensors))[1])
    return taken


@pytest.mark.parametrize("shape", [(1, 5, 2, 2), (1, 3, 32, 32), (2, 7, 8, 4), (3, 4, 6, 10)])
def test_halving_as_a_product_is_the_convolution(products: list[str], shape: tuple[int, ...]) -> None:
    x, made = laid_out(*shape), layer(Halving, shape[1], 6)
    same(made(x), F.conv2d(x, made.weight, None, 2, 1), x, made.weight)
    assert products == ["_HalvingProduct"]


@pytest.mark.parametrize("shape", [(1, 5, 1, 1), (1, 3, 16, 16), (2, 7, 4, 2), (3, 4, 3, 5)])
def test_doubling_as_a_product_is_the_transposed_convolution(products: list[str], shape: tuple[int, ...]) -> None:
    x, made = laid_out(*shape), layer(Doubling, shape[1], 6)
    same(made(x), F.conv_transpose2d(x, made.weight, None, 2, 1), x, made.weight)
    assert products == ["_DoublingProduct"]


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="there torch's own product is taken")
@pytest.mark.parametrize("kind", [Halving, Doubling])
@pytest.mark.parametrize("shape", [(1, 5, 2, 2), (2, 7, 8, 4), (1, 48, 16, 16)])
def test_in_fp32_the_products_are_one_dnn_s_and_the_same(kind: type[Halving | Doubling], shape: tuple[int, ...]) -> None:
    exact, of_exact = laid_out(*shape), layer(kind, shape[1], 6)
    x = exact.detach().float().contiguous(memory_format=torch.channels_last).requires_grad_()
    made = layer(kind, shape[1], 6, torch.float32)
    gradient = torch.randn(of_exact(exact).shape, generator=torch.Generator().manual_seed(9), dtype=torch.float64)
    with MatrixProducts(torch.float32) as products:
        ours = made(x)
        mine = torch.autograd.grad(ours, (x, made.weight), gradient.float())
    assert products.num == 3
    plain = of_exact(exact)
    wanted = (plain, *torch.autograd.grad(plain, (exact, of_exact.weight), gradient))
    for got, expected in zip((ours, *mine), wanted, strict=True):
        torch.testing.assert_close(got.double(), expected, atol=2e-5, rtol=1e-4)
    assert ours.is_contiguous(memory_format=torch.channels_last)


def same(ours: Tensor, plain: Tensor, x: Tensor, weight: Tensor) -> None:
    """Values and both gradients to 1e-11, and what comes out lies channels_last."""
    torch.testing.assert_close(ours, plain, atol=1e-11, rtol=0)
    assert ours.is_contiguous(memory_format=torch.channels_last)
    gradient = torch.randn(plain.shape, generator=torch.Generator().manual_seed(9), dtype=plain.dtype)
    for mine, theirs in zip(
        torch.autograd.grad(ours, (x, weight), gradient), torch.autograd.grad(plain, (x, weight), gradient), strict=True
    ):
        torch.testing.assert_close(mine, theirs, atol=1e-11, rtol=0)


@pytest.mark.parametrize("kind", [Halving, Doubling])
def test_a_product_in_bf16_is_near(products: list[str], kind: type[Halving | Doubling]) -> None:
    x, made = laid_out(1, 16, 8, 8, dtype=torch.bfloat16), layer(kind, 16, 6, torch.bfloat16)
    exact = layer(kind, 16, 6, torch.float32)
    assert len(products) == 0
    ours = made(x)
    assert ours.dtype == torch.bfloat16 and len(products) == 1
    torch.testing.assert_close(ours.float(), exact(x.float()), atol=0.05, rtol=0.02)


@pytest.mark.parametrize("kind", [Halving, Doubling])
def test_large_maps_odd_maps_and_passes_without_gradients_are_plain_layers(products: list[str], kind: type[Halving | Doubling]) -> None:
    made = layer(kind, 3, 4)
    made(laid_out(1, 3, 34, 34))
    with torch.no_grad():
        made(laid_out(1, 3, 8, 8))
    if kind is Halving:
        made(laid_out(1, 3, 7, 8))
    assert products == []


class MatrixProducts(TorchDispatchMode):
    """Counts those that are made within it."""

    def __init__(self, of: torch.dtype = torch.float64) -> None:
        super().__init__()
        self.of, self.num = of, 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.num += func is (torch.ops.mkldnn._linear_pointwise.default if self.of is torch.float32 else torch.ops.aten.mm.default)
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("kind", [Halving, Doubling])
@pytest.mark.parametrize(("of_picture", "of_weight"), [(True, True), (True, False), (False, True)])
def test_no_gradient_is_made_that_is_not_wanted(kind: type[Halving | Doubling], of_picture: bool, of_weight: bool) -> None:
    made, picture = layer(kind, 3, 4), laid_out(1, 3, 8, 8).detach().requires_grad_(of_picture)
    made.weight.requires_grad_(of_weight)
    answer = made(picture).sum()
    with MatrixProducts() as products:
        answer.backward()
    assert (picture.grad is not None, made.weight.grad is not None) == (of_picture, of_weight)
    assert products.num == of_picture + of_weight
