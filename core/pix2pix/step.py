"""One training step of pix2pix: the discriminator's, then the generator's (Isola et al. 2017, sections 3.1 and 3.3)."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.pix2pix.discriminator import PatchGAN
from core.pix2pix.generator import UNet

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


class TrainingStep:
    """Both networks and their optimisers, moved one step at a time."""

    def __init__(
        self, generator: UNet, discriminator: PatchGAN, objective: Objective, learning_rate: float, beta1: float, *, bf16: bool
    ) -> None:
        self.generator = generator
        self.discriminator = discriminator
        self.objective = objective
        self.bf16 = bf16
        # fused: one kernel for all parameters, 1.2x per step on a CPU and the numbers of Adam all the same.
        adam = {"lr": learning_rate, "betas": (beta1, 0.999), "fused": True}
        self.generator_adam = torch.optim.Adam(generator.parameters(), **adam)  # type: ignore[arg-type]
        self.discriminator_adam = torch.optim.Adam(discriminator.parameters(), **adam)  # type: ignore[arg-type]

    def __call__(self, picture: Tensor, target: Tensor, *, with_gradients: bool = True) -> tuple[Tensor, bool]:
        """Learn from one batch: both (batch, channels, height, width) in [-1, 1].

        Returns the figures in the order of FIGURE_NAMES, shape (8,), on the networks' device, and whether both sums that were
        minimised are finite. Without `with_gradients` the norms are left out: they cost a walk through all weights.

        A network whose sum is not finite is not updated.
        """
        device_type = picture.device.type
        with torch.autocast(device_type, torch.bfloat16, enabled=self.bf16):
            translated = self.generator(picture)
            real = self.discriminator(torch.cat([picture, target], dim=1))
            fake = self.discriminator(torch.cat([picture, translated.detach()], dim=1))
        d_real, d_fake = self._judged_real(real), self._judged_fake(fake)
        self.discriminator_adam.zero_grad(set_to_none=True)
        # Halved, so that D does not learn faster than G (section 3.3).
        d_loss = (d_real + d_fake) * 0.5
        if not torch.isfinite(d_loss.detach()):
            return _figures((d_real, d_fake, d_real, d_fake), real, fake, (None, None)), False
        d_loss.backward()  # type: ignore[no-untyped-call]
        d_gradient = gradient_norm(self.discriminator) if with_gradients else None
        self.discriminator_adam.step()

        # D's weights need no gradient from G's loss: without this switch a third of the step would be thrown away.
        self.discriminator.requires_grad_(False)
        try:
            with torch.autocast(device_type, torch.bfloat16, enabled=self.bf16):
                judged = self.discriminator(torch.cat([picture, translated], dim=1))
            g_gan = self._judged_real(judged)
            g_l1 = F.l1_loss(self._widened(translated), target)
            g_loss = g_gan + self.objective.lambda_l1 * g_l1
            is_finite, g_gradient = bool(torch.isfinite(g_loss.detach())), None
            if is_finite:
                self.generator_adam.zero_grad(set_to_none=True)
                g_loss.backward()  # type: ignore[no-untyped-call]
                g_gradient = gradient_norm(self.generator) if with_gradients else None
                self.generator_adam.step()
        finally:
            self.discriminator.requires_grad_(True)
        return _figures((g_gan, g_l1, d_real, d_fake), real, fake, (g_gradient, d_gradient)), is_finite

    def _judged_real(self, logits: Tensor) -> Tensor:
        logits = self._widened(logits)
        return F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))

    def _judged_fake(self, logits: Tensor) -> Tensor:
        logits = self._widened(logits)
        return F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits))

    def _widened(self, tensor: Tensor) -> Tensor:
        """Losses are summed in fp32 where the networks compute in bf16, else in the networks' own precision."""
        return tensor.float() if self.bf16 else tensor


def _figures(losses: tuple[Tensor, ...], real: Tensor, fake: Tensor, gradients: tuple[Tensor | None, ...]) -> Tensor:
    """One tensor in the losses' precision, so that whoever reads a step's figures waits for the device once."""
    told = torch.stack([loss.detach() for loss in losses])
    seen_through = [(real.detach() > 0).to(told.dtype).mean(), (fake.detach() < 0).to(told.dtype).mean()]
    left_out = told.new_full((), NOT_MEASURED)
    norms = [left_out if norm is None else norm.to(told.dtype) for norm in gradients]
    return torch.cat([told, torch.stack([*seen_through, *norms])])


def gradient_norm(network: nn.Module) -> Tensor:
    """The Euclidean norm of all gradients of a network together, on its device."""
    gradients = [parameter.grad for parameter in network.parameters() if parameter.grad is not None]
    return torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))  # type: ignore[no-any-return]
