"""One training step of pix2pix: the discriminator's, then the generator's (Isola et al. 2017, sections 3.1 and 3.3)."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from core.pix2pix.discriminator import PatchGAN
from core.pix2pix.generator import UNet

LOSS_NAMES = ("G_GAN", "G_L1", "D_real", "D_fake")
"""The paper's terms: G's adversarial loss, its L1 (not yet weighted), D's loss on targets and on translated pictures."""


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

    def __call__(self, picture: Tensor, target: Tensor) -> tuple[Tensor, bool]:
        """Learn from one batch: both (batch, channels, height, width) in [-1, 1].

        Returns the losses in the order of LOSS_NAMES, shape (4,), and whether both sums that were minimised are finite.

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
            return self._losses(d_real, d_fake, d_real, d_fake), False
        d_loss.backward()  # type: ignore[no-untyped-call]
        self.discriminator_adam.step()

        # D's weights need no gradient from G's loss: without this switch a third of the step would be thrown away.
        self.discriminator.requires_grad_(False)
        try:
            with torch.autocast(device_type, torch.bfloat16, enabled=self.bf16):
                judged = self.discriminator(torch.cat([picture, translated], dim=1))
            g_gan = self._judged_real(judged)
            g_l1 = F.l1_loss(self._widened(translated), target)
            g_loss = g_gan + self.objective.lambda_l1 * g_l1
            is_finite = bool(torch.isfinite(g_loss.detach()))
            if is_finite:
                self.generator_adam.zero_grad(set_to_none=True)
                g_loss.backward()  # type: ignore[no-untyped-call]
                self.generator_adam.step()
        finally:
            self.discriminator.requires_grad_(True)
        return self._losses(g_gan, g_l1, d_real, d_fake), is_finite

    def _judged_real(self, logits: Tensor) -> Tensor:
        logits = self._widened(logits)
        return F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))

    def _judged_fake(self, logits: Tensor) -> Tensor:
        logits = self._widened(logits)
        return F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits))

    def _widened(self, tensor: Tensor) -> Tensor:
        """Losses are summed in fp32 where the networks compute in bf16, else in the networks' own precision."""
        return tensor.float() if self.bf16 else tensor

    @staticmethod
    def _losses(*values: Tensor) -> Tensor:
        return torch.stack([value.detach() for value in values])
