"""One training step of pix2pix: the discriminator's, then the generator's (Isola et al. 2017, sections 3.1 and 3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from core.pix2pix.base import Generator
from core.pix2pix.discriminator import PatchGAN
from core.pix2pix.learner import Learner, gradient_norm

LOSS_NAMES = ("G_GAN", "G_L1", "D_real", "D_fake")
"""The paper's terms: G's adversarial loss, its L1 (not yet weighted), D's loss on targets and on translated pictures."""
FIGURE_NAMES = (*LOSS_NAMES, "D_accuracy_real", "D_accuracy_translated", "G_gradient", "D_gradient")
"""What a step tells: its losses, the share of patches that D judged rightly (0 to 1), the norms of both networks' gradients."""
NOT_MEASURED = -1.0
"""Stands for a gradient's norm in steps that left it out; no figure can be negative."""


@dataclass(frozen=True)
class Objective:
    """L1+cGAN: G minimises GAN + lambda_l1 * L1; D sees (input, image) (equations 1 to 4)."""

    lambda_l1: float = 100.0


class Company(Protocol):
    """Other processes that learn from other parts of the same batches."""

    def any(self, flag: bool) -> bool:
        """Whether one of them says yes."""

    def add_up(self, tensors: Sequence[Tensor], share: float) -> None:
        """Put into each tensor, in place, the sum over all of what each holds there times its share."""


@dataclass(frozen=True)
class _Seen:
    """A batch as the discriminator sees it: the translated pictures, its logits of both kinds, its losses, and what it minimises."""

    translated: Tensor
    real: Tensor
    fake: Tensor
    d_real: Tensor
    d_fake: Tensor
    loss: Tensor


class TrainingStep:
    """Both networks and their optimisers, moved one step at a time."""

    def __init__(
        self,
        generator: Generator,
        discriminator: PatchGAN,
        objective: Objective,
        learning_rate: float,
        beta1: float,
        *,
        bf16: bool,
        company: Company | None = None,
    ) -> None:
        self._company = company
        self.objective = objective
        self.generator = Learner(generator, learning_rate, beta1, bf16=bf16)
        self.discriminator = Learner(discriminator, learning_rate, beta1, bf16=bf16)

    @property
    def generator_adam(self) -> torch.optim.Adam:
        """The generator's optimiser."""
        return self.generator.adam

    @property
    def discriminator_adam(self) -> torch.optim.Adam:
        """The discriminator's optimiser."""
        return self.discriminator.adam

    @property
    def learning_rate(self) -> float:
        """Both optimisers' step size."""
        return float(self.generator_adam.param_groups[0]["lr"])

    def set_learning_rate(self, learning_rate: float) -> None:
        """Both optimisers' step size from the next step on."""
        for adam in (self.generator_adam, self.discriminator_adam):
            for group in adam.param_groups:
                group["lr"] = learning_rate

    def __call__(self, picture: Tensor, target: Tensor, *, with_gradients: bool = True, share: float = 1.0) -> tuple[Tensor, bool]:
        """Learn from one batch: both (batch, channels, height, width) in [-1, 1].

        Returns the figures in the order of FIGURE_NAMES, shape (8,), on the networks' device, and whether both sums that were
        minimised are finite. Without `with_gradients` the norms are left out: they cost a walk through all weights.

        A network whose sum is not finite is not updated. In company both are of all processes' parts together, of which this one's
        counts as `share`; a normalisation's statistics are those of each part by itself.
        """
        seen = self._seen(picture, target)
        self.discriminator.forget_gradients()
        if not self._is_finite(seen.loss):
            return _figures((seen.d_real, seen.d_fake, seen.d_real, seen.d_fake), seen, (None, None)), False
        seen.loss.backward()  # type: ignore[no-untyped-call]
        self._add_up(self.discriminator.gradients, share)
        d_gradient = gradient_norm(self.discriminator.gradients) if with_gradients else None
        self.discriminator.learn()

        # D's weights need no gradient from G's loss: without this a third of the step would be thrown away.
        with self.discriminator.frozen():
            g_gan, g_l1, g_loss = self._generators_losses(picture, target, seen.translated)
            is_finite, g_gradient = self._is_finite(g_loss), None
            if is_finite:
                self.generator.forget_gradients()
                g_loss.backward()  # type: ignore[no-untyped-call]
                self._add_up(self.generator.gradients, share)
                g_gradient = gradient_norm(self.generator.gradients) if with_gradients else None
                self.generator.learn()
        figures = _figures((g_gan, g_l1, seen.d_real, seen.d_fake), seen, (g_gradient, d_gradient))
        self._add_up([figures], share)
        return figures, is_finite

    def catch_up(self) -> None:
        """Take up weights that somebody else wrote; a plain step does it by itself."""
        for learner in (self.generator, self.discriminator):
            learner.catch_up()

    def forget_gradients(self) -> None:
        """As before the first step."""
        for learner in (self.generator, self.discriminator):
            learner.forget_gradients()

    def without_asking(self, picture: Tensor, target: Tensor, learning_rate: Tensor) -> tuple[Tensor, Tensor]:
        """The same step without a company and without a question to the device, so that it can be recorded and played again.

        `learning_rate` is a float on the device. Returns the figures, norms included, and whether both sums were finite, a bool on the
        device. Whatever isn't finite updates nothing, as in the step that asks.
        """
        seen = self._seen(picture, target)
        self.discriminator.forget_gradients()
        seen.loss.backward()  # type: ignore[no-untyped-call]
        d_gradient = gradient_norm(self.discriminator.gradients)
        is_finite = torch.isfinite(seen.loss.detach())
        self.discriminator.learn(skipped=(~is_finite).float(), learning_rate=learning_rate)
        with self.discriminator.frozen():
            g_gan, g_l1, g_loss = self._generators_losses(picture, target, seen.translated)
            self.generator.forget_gradients()
            g_loss.backward()  # type: ignore[no-untyped-call]
            g_gradient = gradient_norm(self.generator.gradients)
            is_finite = is_finite & torch.isfinite(g_loss.detach())
            self.generator.learn(skipped=(~is_finite).float(), learning_rate=learning_rate)
        return _figures((g_gan, g_l1, seen.d_real, seen.d_fake), seen, (g_gradient, d_gradient)), is_finite

    def _seen(self, picture: Tensor, target: Tensor) -> "_Seen":
        translated = self.generator(picture)
        real = _at_least_fp32(self.discriminator(torch.cat([picture, target], dim=1)))
        fake = _at_least_fp32(self.discriminator(torch.cat([picture, translated.detach()], dim=1)))
        d_real, d_fake = _judged_real(real), _judged_fake(fake)
        # Halved, so that D does not learn faster than G (section 3.3).
        return _Seen(translated, real, fake, d_real, d_fake, (d_real + d_fake) * 0.5)

    def _generators_losses(self, picture: Tensor, target: Tensor, translated: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The adversarial loss, L1, and what the generator minimises of both."""
        g_gan = _judged_real(_at_least_fp32(self.discriminator(torch.cat([picture, translated], dim=1))))
        g_l1 = F.l1_loss(translated, target)
        return g_gan, g_l1, g_gan + self.objective.lambda_l1 * g_l1

    def _is_finite(self, loss: Tensor) -> bool:
        is_finite = bool(torch.isfinite(loss.detach()))
        return is_finite if self._company is None else not self._company.any(not is_finite)

    def _add_up(self, tensors: Sequence[Tensor | None], share: float) -> None:
        if self._company is not None:
            self._company.add_up([tensor for tensor in tensors if tensor is not None], share)


def _judged_real(logits: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))


def _judged_fake(logits: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits))


def _at_least_fp32(logits: Tensor) -> Tensor:
    """Losses are summed in fp32 where the networks compute in bf16, else in the networks' own precision."""
    return logits.float() if logits.dtype == torch.bfloat16 else logits


def _figures(losses: tuple[Tensor, ...], seen: _Seen, gradients: tuple[Tensor | None, ...]) -> Tensor:
    """One tensor in the losses' precision, so that whoever reads a step's figures waits for the device once."""
    told = torch.stack([loss.detach() for loss in losses])
    seen_through = [(seen.real.detach() > 0).to(told.dtype).mean(), (seen.fake.detach() < 0).to(told.dtype).mean()]
    left_out = told.new_full((), NOT_MEASURED)
    norms = [left_out if norm is None else norm.to(told.dtype) for norm in gradients]
    return torch.cat([told, torch.stack([*seen_through, *norms])])
