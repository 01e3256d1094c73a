"""A generator whose normalisations use statistics taken once from a whole picture, so that its tiles are translated alike (torch)."""

import copy
from collections.abc import Callable, Sequence
from typing import Any

import torch.nn.functional as F
from torch import Tensor, nn

from core.pix2pix.base import Generator
from core.pix2pix.normalisation import EPSILON, InstanceNormalisation, Normalisation
from core.pix2pix.whole import moments


class _Settled(nn.Module):
    """A normalisation with given mean and variance (channels,); weights as the one whose place it takes, or none."""

    def __init__(self, norm: nn.Module, mean: Tensor, variance: Tensor) -> None:
        super().__init__()
        self.mean, self.variance = mean, variance
        self.weight, self.bias = getattr(norm, "weight", None), getattr(norm, "bias", None)

    def forward(self, x: Tensor) -> Tensor:
        return F.batch_norm(x, self.mean, self.variance, self.weight, self.bias, training=False, eps=EPSILON)


def settled_on(network: Generator, x: Tensor, masks: Sequence[Tensor] | None) -> Generator:
    """The network, its weights shared, with the statistics that it has for one picture, (1, channels, height, width) as it is given.

    Several threads may go on using `network` meanwhile. Call it in inference mode.
    """
    # Weights are not copied: the memory of what was copied already names them as their own copies.
    looking = copy.deepcopy(network, {id(parameter): parameter for parameter in network.parameters()})
    found: dict[str, tuple[Tensor, Tensor]] = {}

    def note(name: str) -> Callable[[nn.Module, tuple[Any, ...]], None]:
        def take(_module: nn.Module, given: tuple[Any, ...]) -> None:
            found[name] = moments(given[0])

        return take

    norms = {name: module for name, module in looking.named_modules() if isinstance(module, Normalisation | InstanceNormalisation)}
    hooks = [module.register_forward_pre_hook(note(name)) for name, module in norms.items()]
    looking(x, masks)
    for hook in hooks:
        hook.remove()
    for name, module in norms.items():
        looking.set_submodule(name, _Settled(module, *found[name]))
    return looking
