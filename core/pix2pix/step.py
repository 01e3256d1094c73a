"""One training step of pix2pix: the discriminator's, then the generator's (Isola et al. 2017, sections 3.1 and 3.3)."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

import torch
from torch import Tensor

from core.pix2pix.base import Generator
from core.pix2pix.discriminator import Discriminator
from core.pix2pix.learner import Learner, gradient_norm
from core.pix2pix.losses import (
    at_least_fp32,
    distance,
    feature_distance,
    fooled,
    gradient_penalty,
    judged_fake,
    judged_real,
    share_fake,
    share_real,
)
from core.pix2pix.objective import FIGURE_NAMES, NOT_MEASURED, Objective


class Company(Protocol):
    """Other processes that learn from other parts of the same batches."""

    def any(self, flag: bool) -> bool:
        """Whether one of them says yes."""

    def add_up(self, tensors: Sequence[Tensor], share: float) -> None:
        """Put into each tensor, in place, the sum over all of what each holds there times its share."""


_Features = list[Tensor]
"""What D's layers saw, of all scales one after the other."""


@dataclass
class _Turn:
    """A batch on its way through a step: what was translated, what D minimises, what it hands on to G, and the figures so far."""

    translated: Tensor
    figures: dict[str, Tensor] = field(default_factory=dict)
    d_loss: Tensor | None = None
    handed: tuple[Tensor, Tensor] | None = None
    """Where D's pass is used again: G's adversarial sum and its gradient at `translated`."""


class TrainingStep:
    """Both networks and their optimisers, moved one step at a time; without a discriminator the generator alone."""

    def __init__(
        self,
        generator: Generator,
        discriminator: Discriminator | None,
        objective: Objective,
        learning_rate: float,
        beta1: float,
        *,
        bf16: bool,
        company: Company | None = None,
    ) -> None:
        assert (discriminator is not None) == objective.has_discriminator
        assert not (bf16 and objective.r1_weight), "gradients of gradients are taken in fp32 alone"
        self._company = company
        self.objective = objective
        self.generator = Learner(generator, learning_rate, beta1, bf16=bf16)
        self.discriminator = Learner(discriminator, learning_rate, beta1, bf16=bf16) if discriminator is not None else None

    @property
    def learners(self) -> list[Learner]:
        """The generator's, and the discriminator's where there is one."""
        return [self.generator] if self.discriminator is None else [self.generator, self.discriminator]

    @property
    def learning_rate(self) -> float:
        """The optimisers' step size."""
        return float(self.generator.adam.param_groups[0]["lr"])

    def set_learning_rate(self, learning_rate: float) -> None:
        """The optimisers' step size from the next step on."""
        for learner in self.learners:
            for group in learner.adam.param_groups:
                group["lr"] = learning_rate

    def __call__(self, picture: Tensor, target: Tensor, *, with_gradients: bool = True, share: float = 1.0) -> tuple[Tensor, bool]:
        """Learn from one batch: both (batch, channels, height, width) in [-1, 1].

        Returns the figures in the order of FIGURE_NAMES, a vector on the networks' device, and whether all sums that were minimised are
        finite. Without `with_gradients` the norms are left out: they cost a walk through all weights.

        A network whose sum is not finite is not updated. In company both are of all processes' parts together, of which this one's
        counts as `share`; a normalisation's statistics are those of each part by itself.
        """
        turn = self._discriminators_turn(picture, target)
        if self.discriminator is not None and turn.d_loss is not None:
            self.discriminator.forget_gradients()
            if not self._is_finite(turn.d_loss):
                return _figures(turn), False
            turn.d_loss.backward()  # type: ignore[no-untyped-call]
            self._add_up(self.discriminator.gradients, share)
            if with_gradients:
                turn.figures["D_gradient"] = gradient_norm(self.discriminator.gradients)
            self.discriminator.learn()

        with self._frozen_discriminator():
            g_loss = self._generators_loss(picture, target, turn)
            is_finite = self._is_finite(g_loss)
            if is_finite:
                self.generator.forget_gradients()
                self._backward(g_loss, turn)
                self._add_up(self.generator.gradients, share)
                if with_gradients:
                    turn.figures["G_gradient"] = gradient_norm(self.generator.gradients)
                self.generator.learn()
        figures = _figures(turn)
        self._add_up([figures], share)
        return figures, is_finite

    def catch_up(self) -> None:
        """Take up weights that somebody else wrote; a plain step does it by itself."""
        for learner in self.learners:
            learner.catch_up()

    def forget_gradients(self) -> None:
        """As before the first step."""
        for learner in self.learners:
            learner.forget_gradients()

    def without_asking(self, picture: Tensor, target: Tensor, learning_rate: Tensor) -> tuple[Tensor, Tensor]:
        """The same step without a company and without a question to the device, so that it can be recorded and played again.

        `learning_rate` is a float on the device. Returns the figures, norms included, and whether all sums were finite, a bool on the
        device. Whatever isn't finite updates nothing, as in the step that asks.
        """
        turn = self._discriminators_turn(picture, target)
        all_finite: list[Tensor] = []
        if self.discriminator is not None and turn.d_loss is not None:
            self.discriminator.forget_gradients()
            turn.d_loss.backward()  # type: ignore[no-untyped-call]
            turn.figures["D_gradient"] = gradient_norm(self.discriminator.gradients)
            all_finite = [torch.isfinite(turn.d_loss.detach())]
            self.discriminator.learn(skipped=(~all_finite[0]).float(), learning_rate=learning_rate)
        with self._frozen_discriminator():
            g_loss = self._generators_loss(picture, target, turn)
            self.generator.forget_gradients()
            self._backward(g_loss, turn)
            turn.figures["G_gradient"] = gradient_norm(self.generator.gradients)
            is_finite = torch.isfinite(g_loss.detach())
            is_finite = all_finite[0] & is_finite if all_finite else is_finite
            self.generator.learn(skipped=(~is_finite).float(), learning_rate=learning_rate)
        return _figures(turn), is_finite

    def _discriminators_turn(self, picture: Tensor, target: Tensor) -> _Turn:
        """Translate, let D judge both kinds, and say what it minimises of that."""
        objective = self.objective
        turn = _Turn(self.generator(picture))
        if self.discriminator is None:
            return turn
        translated = turn.translated.detach().requires_grad_(objective.reuses_pass)
        penalised = objective.r1_weight > 0
        if penalised:
            target = target.detach().requires_grad_()
        matches_now = objective.reuses_pass and objective.feature_matching > 0
        of_target, of_translated = (_Features() if matches_now else None for _ in range(2))
        real = self._judged(picture, target, of_target, twice=penalised)
        fake = self._judged(picture, translated, of_translated)
        kind = objective.adversarial_loss
        d_real, d_fake = judged_real(real, kind), judged_fake(fake, kind)
        # Halved, so that D does not learn faster than G (section 3.3).
        turn.d_loss = (d_real + d_fake) * 0.5
        turn.figures |= {"D_real": d_real, "D_fake": d_fake}
        turn.figures |= {"D_accuracy_real": share_real(real, kind), "D_accuracy_translated": share_fake(fake, kind)}
        if penalised:
            turn.figures["D_R1"] = gradient_penalty(real, target)
            turn.d_loss = turn.d_loss + 0.5 * objective.r1_weight * turn.figures["D_R1"]
        if objective.reuses_pass:
            adversarial = self._adversarial(turn, fake, of_target, of_translated)
            (gradient,) = torch.autograd.grad(adversarial, translated, retain_graph=True)
            turn.handed = adversarial.detach(), gradient
        return turn

    def _generators_loss(self, picture: Tensor, target: Tensor, turn: _Turn) -> Tensor:
        """What the generator minimises."""
        objective = self.objective
        adversarial: Tensor | None = None
        if turn.handed is not None:
            adversarial, _ = turn.handed
        elif self.discriminator is not None:
            of_target, of_translated = (_Features() if objective.feature_matching > 0 else None for _ in range(2))
            logits = self._judged(picture, turn.translated, of_translated)
            if of_target is not None:
                with torch.no_grad():
                    self._judged(picture, target, of_target)
            adversarial = self._adversarial(turn, logits, of_target, of_translated)
        if objective.distance is None:
            assert adversarial is not None
            return adversarial
        apart = turn.figures[f"G_{objective.distance}"] = distance(turn.translated, target, objective.distance)
        weighted = objective.lambda_l1 * apart
        return weighted if adversarial is None else adversarial + weighted

    def _adversarial(self, turn: _Turn, logits: list[Tensor], of_target: _Features | None, of_translated: _Features | None) -> Tensor:
        """The generator's part of the game: its adversarial loss, and feature matching where there is some."""
        g_gan = turn.figures["G_GAN"] = fooled(logits, self.objective.adversarial_loss)
        if of_target is None or of_translated is None:
            return g_gan
        apart = turn.figures["G_FM"] = feature_distance(of_target, of_translated)
        return g_gan + self.objective.feature_matching * apart

    def _judged(self, picture: Tensor, image: Tensor, features: _Features | None = None, *, twice: bool = False) -> list[Tensor]:
        """D's logits of each of its scales."""
        assert self.discriminator is not None
        x = torch.cat([picture, image], dim=1) if self.objective.is_conditional else image
        logits = self.discriminator(x, features, twice=twice)
        return [at_least_fp32(each) for each in ([logits] if isinstance(logits, Tensor) else logits)]

    def _frozen_discriminator(self) -> AbstractContextManager[None]:
        """D's weights need no gradient from G's loss: without this a third of the step would be thrown away."""
        return nullcontext() if self.discriminator is None else self.discriminator.frozen()

    @staticmethod
    def _backward(g_loss: Tensor, turn: _Turn) -> None:
        """Take the generator's gradients; those of D's own pass are handed on at the translated pictures."""
        if turn.handed is None:
            g_loss.backward()  # type: ignore[no-untyped-call]
            return
        _, gradient = turn.handed
        sums, gradients = ([g_loss], [None]) if g_loss.requires_grad else ([], [])
        torch.autograd.backward([turn.translated, *sums], [gradient, *gradients])

    def _is_finite(self, loss: Tensor) -> bool:
        is_finite = bool(torch.isfinite(loss.detach()))
        return is_finite if self._company is None else not self._company.any(not is_finite)

    def _add_up(self, tensors: Sequence[Tensor | None], share: float) -> None:
        if self._company is not None:
            self._company.add_up([tensor for tensor in tensors if tensor is not None], share)


def _figures(turn: _Turn) -> Tensor:
    """One tensor in the losses' precision, so that whoever reads a step's figures waits for the device once."""
    translated = turn.translated.detach()
    left_out = translated.new_full((), NOT_MEASURED)
    return torch.stack([turn.figures[name].detach().to(translated.dtype) if name in turn.figures else left_out for name in FIGURE_NAMES])
