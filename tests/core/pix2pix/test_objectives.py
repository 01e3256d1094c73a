"""Every objective, adversarial loss and further term against its formula, in float64: losses, gradients, weights after Adam."""

import copy
import math
from dataclasses import replace
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.models.header import GeneratorShape
from core.pix2pix.discriminator import Discriminator, build_discriminator
from core.pix2pix.discriminator_shape import DiscriminatorShape
from core.pix2pix.generator import UNet, build_generator
from core.pix2pix.initial import draw_weights
from core.pix2pix.objective import FIGURE_NAMES, NOT_MEASURED, Objective
from core.pix2pix.step import TrainingStep

RATE = 2e-4
FEATURES, R1 = 10.0, 7.0
PATCH16 = {"kind": "patch16", "width": 4}

CASES: dict[str, tuple[Objective, dict[str, Any]]] = {
    **{name: (Objective(50.0, name), {}) for name in ("L1", "L2", "GAN", "cGAN", "L1+GAN", "L1+cGAN", "L2+GAN", "L2+cGAN")},
    "least squares": (Objective(adversarial_loss="least_squares"), {}),
    "hinge": (Objective(adversarial_loss="hinge"), {}),
    "three scales": (Objective(name="GAN"), {"num_scales": 3}),
    "feature matching": (Objective(feature_matching=FEATURES), {"num_scales": 2}),
    "R1": (Objective(r1_weight=R1), {}),
    "R1, two scales, hinge, no L1": (Objective(name="GAN", r1_weight=R1, adversarial_loss="hinge"), {"num_scales": 2}),
    "pass reused": (Objective(reuses_pass=True), {}),
    "pass reused, no L1": (Objective(name="cGAN", reuses_pass=True), {}),
    "pass reused, matching, least squares": (
        Objective(reuses_pass=True, feature_matching=FEATURES, adversarial_loss="least_squares"),
        {"num_scales": 2},
    ),
    "instance": (Objective(), {"normalisation": "instance"}),
    "none": (Objective(r1_weight=R1), {"normalisation": "none"}),
    "pixel": (Objective(feature_matching=FEATURES), {"kind": "pixel"}),
    "patch70": (Objective(r1_weight=R1), {"kind": "patch70"}),
}


def networks(objective: Objective, words: dict[str, Any]) -> tuple[UNet, Discriminator | None]:
    channels = 6 if objective.is_conditional else 3
    generator = build_generator(GeneratorShape(size_px=32, width=4, dropout=False))
    judge = build_discriminator(DiscriminatorShape(channels, **(PATCH16 | words))) if objective.has_discriminator else None
    for network in (generator, judge):
        if network is not None:
            draw_weights(network, torch.Generator().manual_seed(5))
            network.double()
    if judge is not None:
        with torch.no_grad():  # answers on both sides of 0 and of the hinge's margin
            for weight in judge.parameters():
                weight.mul_(4.0)
    return generator, judge


def batch() -> tuple[Tensor, Tensor]:
    draw = torch.Generator().manual_seed(6)
    x, y = (torch.rand(2, 3, 32, 32, generator=draw, dtype=torch.float64) * 2 - 1 for _ in range(2))
    return x, y


def told(figures: Tensor) -> dict[str, float]:
    return {name: value for name, value in zip(FIGURE_NAMES, figures.tolist(), strict=True) if value != NOT_MEASURED}


def looked_at(judge: nn.Module, x: Tensor, norm: str) -> list[tuple[list[Tensor], Tensor]]:
    """What each scale's layers see and its logits, with torch's own functions alone."""
    seen = []
    for scale, network in enumerate(getattr(judge, "scales", [judge])):
        if scale > 0:
            held, covered = F.avg_pool2d(x, 3, 2, 1), F.avg_pool2d(torch.ones_like(x), 3, 2, 1)
            x = held / covered
        layers, h = [], x
        for level, convolution in enumerate(network.convolutions):
            h = F.conv2d(h, convolution.weight, convolution.bias, convolution.stride, convolution.padding)
            if level > 0 and norm != "none":
                over = (0, 2, 3) if norm == "batch" else (2, 3)
                centred = h - h.mean(over, keepdim=True)
                scaled = centred / (centred.square().mean(over, keepdim=True) + 1e-5).sqrt()
                own = network.norms[level - 1]
                h = scaled * own.weight[:, None, None] + own.bias[:, None, None] if norm == "batch" else scaled
            h = torch.where(h > 0, h, 0.2 * h)
            layers.append(h)
        seen.append((layers, F.conv2d(h, network.judge.weight, network.judge.bias, 1, network.judge.padding)))
    return seen


def real_and_fake(kind: str, z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """D's loss of logits on targets, of logits on translated pictures, and G's."""
    match kind:
        case "bce":
            return -z.sigmoid().log().mean(), -(1 - z.sigmoid()).log().mean(), -z.sigmoid().log().mean()
        case "least_squares":
            return ((z - 1) ** 2).mean(), (z**2).mean(), ((z - 1) ** 2).mean()
        case _:
            return (1 - z).clamp_min(0).mean(), (1 + z).clamp_min(0).mean(), -z.mean()


def norm_of(network: nn.Module) -> float:
    return math.sqrt(sum(float(weight.grad.square().sum()) for weight in network.parameters() if weight.grad is not None))


def expected_step(generator: UNet, judge: Discriminator | None, objective: Objective, norm: str) -> dict[str, float]:
    """Learn from the batch by the formulas; the figures."""
    x, y = batch()
    figures: dict[str, float] = {}
    adam_g = torch.optim.Adam(generator.parameters(), lr=RATE, betas=(0.5, 0.999))
    fake = generator(x)

    def seen(image: Tensor) -> list[tuple[list[Tensor], Tensor]]:
        assert judge is not None
        return looked_at(judge, torch.cat([x, image], 1) if objective.is_conditional else image, norm)

    def adversarial(of_target: list[Any], of_fake: list[Any]) -> Tensor:
        gan = sum((real_and_fake(objective.adversarial_loss, z)[2] for _, z in of_fake), torch.zeros(()))
        figures["G_GAN"] = gan.item()
        if not objective.feature_matching:
            return gan
        layers = [
            (a.detach(), b) for (theirs, _), (ours, _) in zip(of_target, of_fake, strict=True) for a, b in zip(theirs, ours, strict=True)
        ]
        matching = sum(((a - b).abs().mean() for a, b in layers), torch.zeros(()))
        figures["G_FM"] = matching.item()
        return gan + objective.feature_matching * matching

    at_fake = torch.zeros_like(fake)
    if judge is not None:
        adam_d = torch.optim.Adam(judge.parameters(), lr=RATE, betas=(0.5, 0.999))
        target, before = y.clone().requires_grad_(), fake.detach().requires_grad_()
        of_target, of_fake = seen(target), seen(before)
        d_real = sum((real_and_fake(objective.adversarial_loss, z)[0] for _, z in of_target), torch.zeros(()))
        d_fake = sum((real_and_fake(objective.adversarial_loss, z)[1] for _, z in of_fake), torch.zeros(()))
        loss = (d_real + d_fake) / 2
        if objective.r1_weight:
            slopes = [torch.autograd.grad(z.mean((1, 2, 3)).sum(), target, create_graph=True)[0] for _, z in of_target]
            penalty = sum(((slope**2).sum((1, 2, 3)).mean() for slope in slopes), torch.zeros(()))
            loss = loss + objective.r1_weight / 2 * penalty
            figures["D_R1"] = penalty.item()
        boundary = 0.5 if objective.adversarial_loss == "least_squares" else 0.0
        shares = [
            [(z > boundary).double().mean().item() for _, z in of_target],
            [(z < boundary).double().mean().item() for _, z in of_fake],
        ]
        figures |= {"D_real": d_real.item(), "D_fake": d_fake.item()}
        figures |= dict(zip(("D_accuracy_real", "D_accuracy_translated"), (sum(each) / len(each) for each in shares), strict=True))
        if objective.reuses_pass:
            (at_fake,) = torch.autograd.grad(adversarial(of_target, of_fake), before, retain_graph=True)
        adam_d.zero_grad()
        loss.backward()
        figures["D_gradient"] = norm_of(judge)
        adam_d.step()
        if not objective.reuses_pass:
            after = fake.detach().requires_grad_()
            (at_fake,) = torch.autograd.grad(adversarial(seen(y), seen(after)), after)

    whole = (fake * at_fake).sum()
    if objective.distance is not None:
        apart = (fake - y).abs().mean() if objective.distance == "L1" else ((fake - y) ** 2).mean()
        figures[f"G_{objective.distance}"] = apart.item()
        whole = whole + objective.lambda_l1 * apart
    adam_g.zero_grad()
    whole.backward()
    figures["G_gradient"] = norm_of(generator)
    adam_g.step()
    return figures


@pytest.mark.parametrize("name", CASES)
def test_a_step_equals_its_formulas(name: str) -> None:
    objective, words = CASES[name]
    expected_g, expected_d = networks(objective, words)
    generator = copy.deepcopy(expected_g).to(memory_format=torch.channels_last)
    judge = copy.deepcopy(expected_d)
    judge = None if judge is None else judge.to(memory_format=torch.channels_last)
    step = TrainingStep(generator, judge, objective, RATE, 0.5, bf16=False)
    figures, is_finite = step(*batch())
    expected = expected_step(expected_g, expected_d, objective, words.get("normalisation", "batch"))
    assert is_finite and told(figures) == pytest.approx(expected, rel=1e-9)
    assert set(objective.loss_names) == expected.keys() & set(FIGURE_NAMES[: FIGURE_NAMES.index("D_accuracy_real")])
    if expected_d is not None:
        assert 0 < expected["D_accuracy_real"] + expected["D_accuracy_translated"] < 2, "or nothing would tell right from wrong"
    for ours, theirs in ((generator, expected_g), (judge, expected_d)):
        if ours is None or theirs is None:
            assert ours is theirs
            continue
        for mine, wanted in zip(ours.parameters(), theirs.parameters(), strict=True):
            assert mine.grad is not None and wanted.grad is not None
            assert torch.linalg.vector_norm(mine.grad - wanted.grad) <= 1e-9 * torch.linalg.vector_norm(wanted.grad) + 1e-15
            assert torch.allclose(mine, wanted, atol=1e-9, rtol=0)


@pytest.mark.parametrize("name", CASES)
def test_a_step_that_asks_nothing_is_the_same(name: str) -> None:
    """What a captured step records, on weights of a rate that 32 bits hold."""
    objective, words = CASES[name]
    states = []
    for asks in (True, False):
        step = TrainingStep(*networks(objective, words), objective, 2.0**-12, 0.5, bf16=False)
        for _ in range(2):
            if asks:
                figures, is_finite = step(*batch())
            else:
                figures, finite = step.without_asking(*batch(), torch.tensor(2.0**-12))
                is_finite = bool(finite)
            assert is_finite
        weights = [weight.detach() for learner in step.learners for weight in learner.network.parameters()]
        states.append((told(figures), torch.cat([weight.flatten() for weight in weights])))
    assert states[0][0] == states[1][0] and torch.equal(states[0][1], states[1][1])


@pytest.mark.parametrize("name", [name for name, (objective, _) in CASES.items() if not objective.r1_weight])
def test_mixed_precision_gives_nearly_the_same_losses(name: str) -> None:
    objective, words = CASES[name]
    figures = []
    for bf16 in (False, True):
        made = [network if network is None else network.float() for network in networks(objective, words)]
        step = TrainingStep(*made, objective, RATE, 0.5, bf16=bf16)  # type: ignore[arg-type]
        values, is_finite = step(*(half.float() for half in batch()))
        assert is_finite and values.dtype == torch.float32
        figures.append({name: value for name, value in told(values).items() if name in objective.loss_names})
    assert figures[1] == pytest.approx(figures[0], rel=0.03, abs=0.03)


def test_a_sum_that_is_no_number_changes_nothing_also_without_a_discriminator() -> None:
    for objective in (Objective(name="L1"), Objective(reuses_pass=True, lambda_l1=1e308)):
        generator, judge = networks(objective, {})
        before = [weight.clone() for weight in generator.parameters()]
        spoiled = batch()[1] * (float("nan") if judge is None else 1e10)
        _, is_finite = TrainingStep(generator, judge, objective, RATE, 0.5, bf16=False)(batch()[0], spoiled)
        assert not is_finite
        assert all(torch.equal(was, now) for was, now in zip(before, generator.parameters(), strict=True))


def test_the_losses_of_an_objective_are_those_it_minimises() -> None:
    assert Objective().loss_names == ("G_GAN", "G_L1", "D_real", "D_fake")
    assert Objective(name="L1").loss_names == ("G_L1",) and Objective(name="L2").loss_names == ("G_L2",)
    assert Objective(name="cGAN").loss_names == ("G_GAN", "D_real", "D_fake") == replace(Objective(), name="GAN").loss_names
    assert Objective(feature_matching=1, r1_weight=1).loss_names == ("G_GAN", "G_L1", "D_real", "D_fake", "G_FM", "D_R1")
