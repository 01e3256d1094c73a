"""A learner's Adam is torch's own, whatever lies how; its copies in bf16 follow the weights."""

import copy
import inspect
import sys

import pytest
import torch
from torch import Tensor, nn

from core.pix2pix.learner import Learner, gradient_norm


def network() -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(nn.Conv2d(3, 8, 4), nn.LeakyReLU(0.2), nn.Conv2d(8, 1, 3), nn.Conv2d(1, 5, 2))


def picture() -> Tensor:
    return torch.randn(2, 3, 9, 9, generator=torch.Generator().manual_seed(4))


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_it_learns_as_torchs_adam_does(memory_format: torch.memory_format) -> None:
    ours = network().to(memory_format=memory_format)
    theirs = copy.deepcopy(ours)
    learner = Learner(ours, 1e-2, 0.5, bf16=False)
    adam = torch.optim.Adam(theirs.parameters(), lr=1e-2, betas=(0.5, 0.999))
    for _ in range(3):
        learner.forget_gradients()
        learner(picture()).square().mean().backward()
        norm = gradient_norm(learner.gradients)
        learner.learn()
        adam.zero_grad()
        theirs(picture()).square().mean().backward()
        adam.step()
        expected = torch.cat([parameter.grad.flatten() for parameter in theirs.parameters()]).norm()
        torch.testing.assert_close(norm, expected)
    for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(mine, other, atol=2e-6, rtol=1e-5)
        for key in ("step", "exp_avg", "exp_avg_sq"):
            torch.testing.assert_close(learner.adam.state[mine][key], adam.state[other][key], atol=1e-8, rtol=1e-4)


def test_learning_saving_and_loading_import_no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch._dynamo", None)
    for name in ("add_param_group", "state_dict", "load_state_dict"):  # what an earlier call in this process has kept
        monkeypatch.delattr(inspect.unwrap(getattr(torch.optim.Optimizer, name)), "__dynamo_disable", raising=False)
    learners = [Learner(network(), 1e-2, 0.5, bf16=False) for _ in range(2)]
    learners[0](picture()).square().mean().backward()
    learners[0].learn()
    learners[1].adam.load_state_dict(learners[0].adam.state_dict())
    for first, second in zip(*(learner.network.parameters() for learner in learners), strict=True):
        assert torch.equal(learners[1].adam.state[second]["exp_avg"], learners[0].adam.state[first]["exp_avg"])


def test_gradients_that_lie_otherwise_than_their_weights_are_set_right() -> None:
    ours, theirs = network().to(memory_format=torch.channels_last), network()
    learner, adam = Learner(ours, 1e-2, 0.5, bf16=False), torch.optim.Adam(theirs.parameters(), lr=1e-2, betas=(0.5, 0.999))
    draw = torch.Generator().manual_seed(5)
    gradients = [torch.randn(parameter.shape, generator=draw) for parameter in theirs.parameters()]
    for parameter, gradient in zip(theirs.parameters(), gradients, strict=True):
        parameter.grad = gradient
    learner.adam.learn(gradients, [None] * len(gradients))
    adam.step()
    for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(mine, other)


@pytest.mark.parametrize("bf16", [False, True])
def test_all_weights_at_once_as_on_a_card_are_one_by_one_as_on_a_cpu(monkeypatch: pytest.MonkeyPatch, bf16: bool) -> None:
    learners = [Learner(network().to(memory_format=torch.channels_last), 1e-2, 0.5, bf16=bf16) for _ in range(2)]
    calls: list[int] = []
    fused = torch._fused_adam_
    monkeypatch.setattr(
        torch, "_fused_adam_", lambda weights, *rest, **options: (calls.append(len(weights)), fused(weights, *rest, **options))
    )
    for learner in learners:
        learner(picture().to(torch.bfloat16 if bf16 else torch.float32)).float().square().mean().backward()
    learners[0].learn()
    rows = list(zip(learners[1].network.parameters(), learners[1].gradients, learners[1]._leaves, strict=True))
    with torch.no_grad():
        learners[1].adam._learn_together(*map(list, zip(*((weight, gradient, None) for weight, gradient, _ in rows), strict=True)))
    assert calls == [1] * len(rows) + [len(rows)]
    for mine, other in zip(*(learner.network.parameters() for learner in learners), strict=True):
        assert torch.equal(mine, other)


def test_in_bf16_the_weights_stay_fp32_and_the_copies_follow() -> None:
    ours = network().to(memory_format=torch.channels_last)
    learner = Learner(ours, 1e-2, 0.5, bf16=True)
    before = [parameter.clone() for parameter in ours.parameters()]
    answer = learner(picture().bfloat16())
    assert answer.dtype == torch.bfloat16
    answer.float().square().mean().backward()
    assert all(parameter.grad is None for parameter in ours.parameters())
    assert gradient_norm(learner.gradients).dtype == torch.float32
    learner.learn()
    assert all(parameter.dtype == torch.float32 for parameter in ours.parameters())
    assert all(not torch.equal(was, now) for was, now in zip(before, ours.parameters(), strict=True))
    expected = copy.deepcopy(ours).to(torch.bfloat16)(picture().bfloat16())
    assert torch.equal(learner(picture().bfloat16()), expected), "the copies are the rounded weights"


def test_weights_that_were_loaded_reach_the_copies() -> None:
    ours = network()
    learner = Learner(ours, 1e-2, 0.5, bf16=True)
    learner(picture().bfloat16())
    ours.load_state_dict({name: value + 0.1 for name, value in ours.state_dict().items()})
    assert torch.equal(learner(picture().bfloat16()), copy.deepcopy(ours).to(torch.bfloat16)(picture().bfloat16()))


def test_a_frozen_network_hands_gradients_through_and_takes_none() -> None:
    for bf16 in (False, True):
        learner = Learner(network(), 1e-2, 0.5, bf16=bf16)
        x = picture().to(torch.bfloat16 if bf16 else torch.float32).requires_grad_()
        with learner.frozen():
            learner(x).sum().backward()
        assert x.grad is not None and all(gradient is None for gradient in learner.gradients)
        learner(x).sum().backward()
        assert all(gradient is not None for gradient in learner.gradients)
