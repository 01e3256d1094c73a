"""A captured step does what the plain one does, whatever comes: odd batches, other rates, other noise, losses that are no numbers."""

import itertools
import math

import pytest
import torch
from torch import Tensor

from core.models.header import GeneratorShape
from core.pix2pix.captured import WARM_UP, CapturedStep, can_capture, captured_word, is_captured
from core.pix2pix.discriminator import PatchGAN
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights
from core.pix2pix.objective import FIGURE_NAMES, Objective
from core.pix2pix.step import TrainingStep
from tests.core.pix2pix.recorded import RecordedGraph

EXACT_RATE = 2.0**-12
"""The same in 32 bits as in 64, so that results are equal to the bit."""


def new_step(*, bf16: bool = False, lambda_l1: float = 100.0) -> TrainingStep:
    generator, discriminator = build_generator(GeneratorShape(size_px=32, width=4)), PatchGAN(6, 4)
    for network in (generator, discriminator):
        draw_weights(network, torch.Generator().manual_seed(5))
        network.to(memory_format=torch.channels_last)
    return TrainingStep(generator, discriminator, Objective(lambda_l1), EXACT_RATE, 0.5, bf16=bf16)


def batch(number: int, num_pairs: int = 2) -> tuple[Tensor, Tensor]:
    draw = torch.Generator().manual_seed(number)
    picture, target = (torch.rand(num_pairs, 3, 32, 32, generator=draw) * 2 - 1 for _ in range(2))
    return picture, target


def captured(step: TrainingStep, graph: RecordedGraph) -> CapturedStep:
    def refused(reason: str) -> None:
        raise AssertionError(reason)

    return CapturedStep(step, graph, 2, refused)


def state(step: TrainingStep) -> list[Tensor]:
    """Both networks' weights and all of Adam's state, copied."""
    learners = step.learners
    weights = [weight for learner in learners for weight in learner.network.parameters()]
    moments = [value for learner in learners for entry in learner.adam.state.values() for value in entry.values()]
    return [tensor.detach().clone() for tensor in (*weights, *moments)]


def same(ours: TrainingStep, theirs: TrainingStep) -> bool:
    pairs = list(zip(state(ours), state(theirs), strict=True))
    return all(torch.equal(mine, other) for mine, other in pairs)


@pytest.mark.parametrize("bf16", [False, True])
def test_captured_steps_are_the_plain_ones_to_the_bit(bf16: bool) -> None:
    """With noise seeded before every step, a rate that falls, a batch of another size in between, and weights written from outside."""
    plain, ours = new_step(bf16=bf16), new_step(bf16=bf16)
    learners = ours.learners
    graph = RecordedGraph(is_ready=lambda: all(not learner._copies or learner._versions == learner._versions_now() for learner in learners))
    capturing = captured(ours, graph)
    told: list[tuple[Tensor, Tensor]] = []
    for number in range(8):
        num_pairs = 1 if number == 5 else 2
        figures = []
        for step, make in ((plain, plain), (ours, capturing)):
            if number == 6:
                with torch.no_grad():
                    for weight in (weight for learner in step.learners for weight in learner.network.parameters()):
                        weight.mul_(0.5)
            torch.manual_seed(number)
            step.set_learning_rate(EXACT_RATE / 2 ** (number // 2))
            made, is_finite = make(*batch(number, num_pairs))
            assert is_finite
            figures.append(made)
        told.append((figures[0], figures[1]))
        assert same(ours, plain), f"step {number}"
    assert graph.calls == ["beside"] * WARM_UP + ["record"] + ["replay"] * 5, "the odd batch was made plainly"
    assert all(torch.equal(theirs, mine) for theirs, mine in told), "and no step's figures were written over by a later one"


@pytest.mark.parametrize(("lambda_l1", "of_target"), [(100.0, math.inf), (100.0, math.nan), (1e39, 0.5)])
def test_what_is_not_finite_updates_what_the_plain_step_would(lambda_l1: float, of_target: float) -> None:
    """An endless L1 weight spoils the generator's sum alone: then D has learned, in both."""
    plain, ours = new_step(), new_step()
    capturing = captured(ours, RecordedGraph())
    for number in range(WARM_UP + 1):
        for make in (plain, capturing):
            torch.manual_seed(number)
            assert make(*batch(number))[1]
    before = state(ours)
    for step, make in ((plain, plain), (ours, capturing)):
        object.__setattr__(step.objective, "lambda_l1", lambda_l1)
        torch.manual_seed(9)
        picture, target = batch(9)
        _, is_finite = make(picture, torch.full_like(target, of_target))
        assert not is_finite
    assert same(ours, plain)
    changed = any(not torch.equal(old, new) for old, new in zip(before, state(ours), strict=True))
    assert changed == math.isfinite(of_target)


def test_recording_that_fails_is_told_once_and_the_steps_go_on_plainly() -> None:
    plain, ours, reasons = new_step(), new_step(), []
    graph = RecordedGraph(RuntimeError("operation not permitted\nand much more"))
    capturing = CapturedStep(ours, graph, 2, reasons.append)
    for number in range(WARM_UP + 2):
        for make in (plain, capturing):
            torch.manual_seed(number)
            make(*batch(number))
    assert same(ours, plain)
    assert reasons == ["a step could not be captured (operation not permitted)"] and graph.calls.count("record") == 1


@pytest.mark.parametrize("bf16", [False, True])
def test_a_recorded_step_never_mixes_card_and_host_nor_asks(monkeypatch: pytest.MonkeyPatch, bf16: bool) -> None:
    """On tensors of a device that holds nothing: reading a value, or an operand on the CPU, raises."""
    updates: list[int] = []

    def fused(*lists: list[Tensor], lr: Tensor, found_inf: Tensor, **_: object) -> None:
        # torch has this kernel for real devices alone.
        assert all(tensor.device.type == "meta" for tensor in (*itertools.chain(*lists), lr, found_inf))
        assert lr.dtype == found_inf.dtype == torch.float32, "what the kernel reads"
        updates.append(len(lists[0]))

    monkeypatch.setattr(torch, "_fused_adam_", fused)
    with torch.device("meta"):
        generator, discriminator = build_generator(GeneratorShape(size_px=32, width=4)), PatchGAN(6, 4)
        step = TrainingStep(generator, discriminator, Objective(), 2e-4, 0.5, bf16=bf16)
        picture, target = (torch.empty(2, 3, 32, 32, device="meta") for _ in range(2))
        figures, is_finite = step.without_asking(picture, target, torch.zeros((), device="meta"))
        assert figures.shape == (len(FIGURE_NAMES),) and figures.device.type == is_finite.device.type == "meta"
        networks = (discriminator, generator)
        assert updates == [len(list(network.parameters())) for network in networks], "all weights of a network in one call"


def test_only_a_card_captures() -> None:
    assert can_capture(torch.device("cuda")) and not can_capture(torch.device("cpu"))
    assert is_captured(captured_word("bf16")) and not is_captured("eager-bf16")
