"""The terms of the objectives, as functions of what the networks gave: adversarial losses, distances, feature matching, R1."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from core.pix2pix.objective import AdversarialLoss


def at_least_fp32(x: Tensor) -> Tensor:
    """Losses are summed in fp32 where the networks compute in bf16, else in the networks' own precision."""
    return x.float() if x.dtype == torch.bfloat16 else x


def judged_real(logits: Sequence[Tensor], kind: AdversarialLoss) -> Tensor:
    """What D minimises on targets, summed over its scales; with all but hinge also what G minimises on its own pictures."""
    match kind:
        case "bce":
            return _sum([F.binary_cross_entropy_with_logits(each, torch.ones_like(each)) for each in logits])
        case "least_squares":  # Mao et al. 2017, equation 9
            return _sum([(each - 1).square().mean() for each in logits])
        case "hinge":  # Lim & Ye 2017, equation 6
            return _sum([F.relu(1 - each).mean() for each in logits])


def judged_fake(logits: Sequence[Tensor], kind: AdversarialLoss) -> Tensor:
    """What D minimises on translated pictures, summed over its scales."""
    match kind:
        case "bce":
            return _sum([F.binary_cross_entropy_with_logits(each, torch.zeros_like(each)) for each in logits])
        case "least_squares":
            return _sum([each.square().mean() for each in logits])
        case "hinge":
            return _sum([F.relu(1 + each).mean() for each in logits])


def fooled(logits: Sequence[Tensor], kind: AdversarialLoss) -> Tensor:
    """G's adversarial loss: that D takes its pictures for real. With hinge it may be negative."""
    return _sum([-each.mean() for each in logits]) if kind == "hinge" else judged_real(logits, kind)


def share_real(logits: Sequence[Tensor], kind: AdversarialLoss) -> Tensor:
    """The share of patches that D takes for real, 0 to 1: the mean over its scales."""
    boundary = 0.5 if kind == "least_squares" else 0.0
    return _sum([(each.detach() > boundary).to(each.dtype).mean() for each in logits]) / len(logits)


def share_fake(logits: Sequence[Tensor], kind: AdversarialLoss) -> Tensor:
    """The share of patches that D takes for translated, 0 to 1: the mean over its scales."""
    boundary = 0.5 if kind == "least_squares" else 0.0
    return _sum([(each.detach() < boundary).to(each.dtype).mean() for each in logits]) / len(logits)


def distance(translated: Tensor, target: Tensor, kind: str) -> Tensor:
    """The mean of absolute differences (L1) or of squared ones (L2)."""
    return F.l1_loss(translated, target) if kind == "L1" else F.mse_loss(translated, target)


def feature_distance(of_target: Sequence[Tensor], of_translated: Sequence[Tensor]) -> Tensor:
    """How differently D's layers see both: the mean absolute difference of each layer, summed over layers and scales (Wang et al. 2018,
    equation 4). No gradient goes to the target's."""
    pairs = zip(of_target, of_translated, strict=True)
    return _sum([F.l1_loss(at_least_fp32(translated), at_least_fp32(target.detach())) for target, translated in pairs])


def gradient_penalty(logits: Sequence[Tensor], target: Tensor) -> Tensor:
    """R1 without its weight: the squared norm of D's gradient at the targets, the mean over pictures (Mescheder et al. 2018, equation 9).

    D's answer to a picture is the mean of its patches' logits (Isola et al. 2017, section 3.2.2); with several scales each has its own
    penalty. `target` (batch, channels, height, width) must take gradients, and the logits come of a pass with `twice`.
    """
    penalties = []
    for each in logits:
        answer = each.mean(dim=(1, 2, 3)).sum()
        (gradient,) = torch.autograd.grad(answer, target, create_graph=True)
        penalties.append(gradient.square().sum(dim=(1, 2, 3)).mean())
    return _sum(penalties)


def _sum(terms: Sequence[Tensor]) -> Tensor:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
