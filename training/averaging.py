"""A running mean of the generator's weights, steadier than the weights of any one step."""

import copy

import torch

from core.pix2pix.base import Generator


class RunningMean:
    """An exponential moving average of a generator's weights; `network` is ready for use."""

    def __init__(self, generator: Generator, decay: float) -> None:
        self.network = copy.deepcopy(generator).requires_grad_(False).eval()
        self._decay = decay

    def take_in(self, generator: Generator, num_steps: int) -> None:
        """Add the weights after `num_steps` steps. The first steps count for more, or the untrained weights would stay in it for long."""
        decay = min(self._decay, (1 + num_steps) / (10 + num_steps))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.network.parameters()), list(generator.parameters()), 1.0 - decay)
