"""The training step minimises what the paper says, in its order."""

import copy
import math

import pytest
import torch
import torch.nn.functional as F

from core.models.header import GeneratorShape
from core.pix2pix.discriminator import PatchGAN
from core.pix2pix.generator import UNet, build_generator
from core.pix2pix.initial import draw_weights
from core.pix2pix.objective import FIGURE_NAMES, NOT_MEASURED, Objective
from core.pix2pix.step import TrainingStep


def networks(size_px: int = 32, width: int = 4) -> tuple[UNet, PatchGAN]:
    generator, discriminator = build_generator(GeneratorShape(size_px=size_px, width=width, dropout=False)), PatchGAN(6, width)
    for network in (generator, discriminator):
        draw_weights(network, torch.Generator().manual_seed(5))
    return generator.double(), discriminator.double()


def batch(size_px: int = 32) -> tuple[torch.Tensor, torch.Tensor]:
    draw = torch.Generator().manual_seed(6)
    return tuple(torch.rand(1, 3, size_px, size_px, generator=draw, dtype=torch.float64) * 2 - 1 for _ in range(2))  # type: ignore[return-value]


def told(figures: torch.Tensor) -> dict[str, float]:
    """What was measured, by name."""
    return {name: value for name, value in zip(FIGURE_NAMES, figures.tolist(), strict=True) if value != NOT_MEASURED}


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_a_step_equals_the_equations_written_out(memory_format: torch.memory_format) -> None:
    """In float64 losses, and both networks' weights after Adam, agree with the equations to 1e-9: with plain layers, and with products."""
    expected_g, expected_d = networks()
    generator, discriminator = (copy.deepcopy(network).to(memory_format=memory_format) for network in (expected_g, expected_d))
    x, y = batch()
    figures, is_finite = TrainingStep(generator, discriminator, Objective(100.0), 2e-4, 0.5, bf16=False)(x, y)

    adam_d = torch.optim.Adam(expected_d.parameters(), lr=2e-4, betas=(0.5, 0.999))
    adam_g = torch.optim.Adam(expected_g.parameters(), lr=2e-4, betas=(0.5, 0.999))
    fake = expected_g(x)
    d_real = -F.logsigmoid(expected_d(torch.cat([x, y], 1))).mean()
    d_fake = -F.logsigmoid(-expected_d(torch.cat([x, fake.detach()], 1))).mean()
    real, judged = expected_d(torch.cat([x, y], 1)), expected_d(torch.cat([x, fake.detach()], 1))
    accuracies = [(real.sigmoid() > 0.5).double().mean().item(), (judged.sigmoid() < 0.5).double().mean().item()]
    (0.5 * (d_real + d_fake)).backward()
    d_norm = math.sqrt(sum(float(weight.grad.square().sum()) for weight in expected_d.parameters()))
    adam_d.step()
    g_gan = -F.logsigmoid(expected_d(torch.cat([x, fake], 1))).mean()
    g_l1 = (fake - y).abs().mean()
    (g_gan + 100 * g_l1).backward()
    g_norm = math.sqrt(sum(float(weight.grad.square().sum()) for weight in expected_g.parameters()))
    adam_g.step()

    assert is_finite
    assert 0 < sum(accuracies) < 2, "or nothing would tell right from wrong"
    losses = {"G_GAN": g_gan.item(), "G_L1": g_l1.item(), "D_real": d_real.item(), "D_fake": d_fake.item()}
    shares = dict(zip(("D_accuracy_real", "D_accuracy_translated"), accuracies, strict=True))
    assert told(figures) == pytest.approx({**losses, **shares, "G_gradient": g_norm, "D_gradient": d_norm}, rel=1e-9)
    for ours, theirs in zip(
        [*generator.parameters(), *discriminator.parameters()], [*expected_g.parameters(), *expected_d.parameters()], strict=True
    ):
        assert torch.allclose(ours, theirs, atol=1e-9, rtol=0)


@pytest.mark.parametrize(("precision", "near", "near_gradients"), [(torch.float32, 1e-4, 1e-4), (torch.bfloat16, 0.05, 0.3)])
def test_narrower_numbers_give_the_same_losses_and_gradients(precision: torch.dtype, near: float, near_gradients: float) -> None:
    """Relative to float64, gradients by each weight's norm."""
    figures_told, gradients = [], []
    for dtype, bf16 in ((torch.float64, False), (torch.float32, precision == torch.bfloat16)):
        generator, discriminator = (network.to(dtype).to(memory_format=torch.channels_last) for network in networks(size_px=64, width=8))
        step = TrainingStep(generator, discriminator, Objective(), 2e-4, 0.5, bf16=bf16)
        figures, is_finite = step(*(half.to(dtype) for half in batch(64)))
        assert is_finite and figures.dtype == dtype
        figures_told.append(told(figures))
        gradients.append([gradient for learner in step.learners for gradient in learner.gradients])
    losses = ("G_GAN", "G_L1", "D_real", "D_fake", "G_gradient", "D_gradient")
    exact_told, narrow_told = ({name: each[name] for name in losses} for each in figures_told)
    assert narrow_told == pytest.approx(exact_told, rel=near)
    for exact, narrow in zip(*gradients, strict=True):
        assert torch.linalg.vector_norm(narrow.double() - exact) <= near_gradients * torch.linalg.vector_norm(exact) + 1e-7


def test_the_gradients_norms_can_be_left_out_and_change_nothing() -> None:
    figures_told, weights = [], []
    for with_gradients in (True, False):
        generator, discriminator = networks()
        figures, _ = TrainingStep(generator, discriminator, Objective(), 2e-4, 0.5, bf16=False)(*batch(), with_gradients=with_gradients)
        figures_told.append(told(figures))
        weights.append(torch.cat([parameter.detach().flatten() for parameter in [*generator.parameters(), *discriminator.parameters()]]))
    norms = {name: figures_told[0].pop(name) for name in ("G_gradient", "D_gradient")}
    assert figures_told[0] == figures_told[1] and len(figures_told[1]) == 6
    assert min(norms.values()) > 0 and torch.equal(*weights)


def test_a_loss_that_is_not_finite_changes_no_weight() -> None:
    generator, discriminator = networks()
    before = [parameter.clone() for parameter in [*generator.parameters(), *discriminator.parameters()]]
    x, y = batch()
    losses, is_finite = TrainingStep(generator, discriminator, Objective(), 2e-4, 0.5, bf16=False)(x, y * float("nan"))
    assert not is_finite and not torch.isfinite(losses[:4]).all()
    assert all(torch.equal(was, now) for was, now in zip(before, [*generator.parameters(), *discriminator.parameters()], strict=True))


def test_a_sum_that_overflows_leaves_the_generator_alone_and_says_so() -> None:
    generator, discriminator = (network.float() for network in networks())
    before = [parameter.clone() for parameter in generator.parameters()]
    losses, is_finite = TrainingStep(generator, discriminator, Objective(1e39), 2e-4, 0.5, bf16=False)(*(half.float() for half in batch()))
    assert not is_finite and torch.isfinite(losses[:4]).all(), "each term is finite, their sum is not"
    assert all(torch.equal(was, now) for was, now in zip(before, generator.parameters(), strict=True))


def test_the_discriminator_learns_again_after_the_generators_turn() -> None:
    generator, discriminator = networks()
    step = TrainingStep(generator, discriminator, Objective(), 2e-4, 0.5, bf16=False)
    step(*batch())
    assert all(parameter.requires_grad for parameter in discriminator.parameters())
    before = [parameter.clone() for parameter in discriminator.parameters()]
    step(*batch())
    assert any(not torch.equal(was, now) for was, now in zip(before, discriminator.parameters(), strict=True))


def test_few_steps_bring_the_translation_nearer_to_its_target() -> None:
    generator, discriminator = networks()
    step = TrainingStep(generator.float(), discriminator.float(), Objective(), 2e-3, 0.5, bf16=False)
    x = batch()[0].float()
    y = torch.full_like(x, -0.5)
    y[..., 16:] = 0.8
    losses = [step(x, y)[0][1].item() for _ in range(60)]
    assert losses[-1] < 0.5 * losses[0]
