"""Whether a run's steps are captured as CUDA graphs: where some scratch steps show that they are the same and faster (torch)."""

import time
from dataclasses import dataclass

import msgspec
import torch
from torch import Tensor

from core.pix2pix.captured import WARM_UP, captured_word
from core.pix2pix.objective import FIGURE_NAMES, Objective
from training.data import Batch
from training.loop import Loop
from training.settings import RunSettings, objective_of, opacity_of

NUM_STEPS = 3
"""Steps that are compared, after those that warm up."""
MAX_PAIRS = 4
"""Larger batches are measured with so many pairs."""
CAPTURED_FASTER = 0.95
"""A captured step must take at most this share of a plain one's time."""
LOSSES_ALIKE = 0.01
"""Each loss of each step may differ by this share of itself. Sums on a card come out in another order each time; other noise, another
learning rate or a step left out differ by far more."""
WEIGHTS_ALIKE = 0.1
"""The weights of both networks together may differ by this share of how far they moved. Adam's first steps are as long for a gradient
of nearly nothing, whose sign is a matter of rounding, as for a large one."""


@dataclass(frozen=True)
class Made:
    """Scratch steps: the losses of each, all weights afterwards, how far they moved (a norm), seconds of the fastest; why not captured."""

    losses: Tensor
    weights: Tensor
    moved: float
    seconds: float
    trouble: str


def noise_batch(settings: RunSettings, step: int) -> Batch:
    """MAX_PAIRS pairs of noise at most, the same ones always."""
    draw = torch.Generator().manual_seed(0)
    num_pairs, side = min(settings.batch_size, MAX_PAIRS), settings.size_px
    shapes = [(num_pairs, channels, side, side) for channels in opacity_of(settings).channels]
    picture, target = (torch.rand(shape, generator=draw) * 2 - 1 for shape in shapes)
    return Batch(step, picture, target)


def losses_of(figures: Tensor, objective: Objective) -> Tensor:
    """The losses that the objective has, in its order, of a step's figures; on the CPU."""
    return figures.cpu()[[FIGURE_NAMES.index(name) for name in objective.loss_names]]


def share_off(exact: Tensor, other: Tensor, objective: Objective) -> float:
    """How far losses of the same steps, (steps, losses) each, are apart at most, as a share of themselves."""
    # The generator's hinge loss goes through 0; its margin is 1.
    floor = torch.tensor([1.0 if (name, objective.adversarial_loss) == ("G_GAN", "hinge") else 1e-6 for name in objective.loss_names])
    return float(((other - exact).abs() / torch.maximum(exact.abs(), floor)).max())


def judge_captured(settings: RunSettings, device: torch.device, precision: str) -> tuple[bool, str]:
    """Whether captured steps pay on this device, and the figures or the reason against them. Whatever goes wrong is one."""
    try:
        plain = _made(settings, device, f"eager-{precision}")
        captured = _made(settings, device, captured_word(precision))
    except Exception as error:
        # Too little memory, a driver that does not know it: the plain steps need none of this.
        return False, f"not captured: {str(error).partition(chr(10))[0] or type(error).__name__}"
    figures = f"{1000 * captured.seconds:.3g} ms a step captured, {1000 * plain.seconds:.3g} ms plainly"
    if captured.trouble:
        return False, captured.trouble
    losses_off = share_off(plain.losses, captured.losses, objective_of(settings))
    weights_off = float(torch.linalg.vector_norm(captured.weights - plain.weights)) / max(plain.moved, 1e-12)
    # Written so that what is no number does not agree.
    if not (losses_off <= LOSSES_ALIKE and weights_off <= WEIGHTS_ALIKE):
        return False, f"captured steps are not the same: losses differ by {losses_off:.1%}, weights by {weights_off:.1%} ({figures})"
    if captured.seconds > CAPTURED_FASTER * plain.seconds:
        return False, f"captured steps are not clearly faster ({figures})"
    return True, f"captured steps are {plain.seconds / captured.seconds:.2g} times as fast and the same ({figures})"


def _made(settings: RunSettings, device: torch.device, word: str) -> Made:
    """Steps of a scratch loop on noise, with the schedule's learning rates as in a run that is as short."""
    settings = msgspec.structs.replace(settings, batch_size=min(settings.batch_size, MAX_PAIRS))
    troubles: list[str] = []
    num_steps = WARM_UP + NUM_STEPS
    loop = Loop(settings, device, (num_steps,), code_path=word, not_captured=troubles.append)
    before = _weights(loop)
    seconds, losses = float("inf"), []
    for step in range(num_steps):
        batch = noise_batch(settings, step)
        start = time.perf_counter()
        losses.append(losses_of(loop.advance(batch).figures, loop.training_step.objective))
        # The first step after the warm-up may record.
        if step > WARM_UP:
            seconds = min(seconds, time.perf_counter() - start)
    weights = _weights(loop)
    moved = float(torch.linalg.vector_norm(weights - before))
    return Made(torch.stack(losses), weights, moved, seconds, "; ".join(troubles))


def _weights(loop: Loop) -> Tensor:
    learners = loop.training_step.learners
    return torch.cat([weight.detach().cpu().flatten() for learner in learners for weight in learner.network.parameters()])
