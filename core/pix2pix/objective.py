"""What the two networks minimise, in words and weights, and the figures that a step tells of it (no torch)."""

from dataclasses import dataclass
from typing import Literal

ObjectiveName = Literal["L1", "L2", "GAN", "cGAN", "L1+GAN", "L1+cGAN", "L2+GAN", "L2+cGAN"]
AdversarialLoss = Literal["bce", "least_squares", "hinge"]

LOSS_NAMES = ("G_GAN", "G_L1", "D_real", "D_fake", "G_L2", "G_FM", "D_R1")
"""The paper's terms: G's adversarial loss, its distance, D's loss on targets and on translated pictures; then the distance where it is
squared, feature matching, and the penalty on D's gradient. None is weighted yet."""
FIGURE_NAMES = (*LOSS_NAMES, "D_accuracy_real", "D_accuracy_translated", "G_gradient", "D_gradient")
"""What a step tells: its losses, the share of patches that D judged rightly (0 to 1), the norms of both networks' gradients."""
NOT_MEASURED = float("-inf")
"""Stands for what a step left out, and for losses that its objective does not have. Whoever gathers figures keeps the finite ones."""


@dataclass(frozen=True)
class Objective:
    """G minimises GAN + lambda_l1 * distance (equations 1 to 4), or one of the two; D, where there is one, judges pictures for it."""

    lambda_l1: float = 100.0
    name: ObjectiveName = "L1+cGAN"
    adversarial_loss: AdversarialLoss = "bce"
    feature_matching: float = 0.0
    r1_weight: float = 0.0
    reuses_pass: bool = False
    """G learns from D's pass before D's update, instead of from another one after it."""

    @property
    def distance(self) -> Literal["L1", "L2"] | None:
        """How the translated picture is compared with its target; None where it is not."""
        match self.name.partition("+")[0]:
            case "L1":
                return "L1"
            case "L2":
                return "L2"
        return None

    @property
    def has_discriminator(self) -> bool:
        """Whether there is a D at all."""
        return "GAN" in self.name

    @property
    def is_conditional(self) -> bool:
        """Whether D sees the input beside the picture that it judges."""
        return "cGAN" in self.name

    @property
    def loss_names(self) -> tuple[str, ...]:
        """Those of LOSS_NAMES that this objective has; the others are NOT_MEASURED in every step."""
        exists = {
            "G_GAN": self.has_discriminator,
            "G_L1": self.distance == "L1",
            "G_L2": self.distance == "L2",
            "G_FM": self.feature_matching > 0,
            "D_real": self.has_discriminator,
            "D_fake": self.has_discriminator,
            "D_R1": self.r1_weight > 0,
        }
        return tuple(name for name in LOSS_NAMES if exists[name])
