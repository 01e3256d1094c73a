"""A network that learns: its weights, the copies it computes with where that is in bf16, and its Adam."""

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call

BETA2 = 0.999
EPSILON = 1e-8


class Adam(torch.optim.Adam):
    """Adam (Kingma & Ba 2015) by torch's fused kernel, its state as torch keeps it, but with gradients handed over.

    torch's own step copies each weight that does not lie in the order of its shape, on a CPU a sixth of a step; and it takes
    gradients in the weights' own type alone.
    """

    # torch wraps these for the sake of its compiler, and the first call imports that: nearly as long again as torch itself takes.
    add_param_group = inspect.unwrap(torch.optim.Adam.add_param_group)
    state_dict = inspect.unwrap(torch.optim.Adam.state_dict)
    load_state_dict = inspect.unwrap(torch.optim.Adam.load_state_dict)

    def learn(
        self,
        gradients: Sequence[Tensor | None],
        copies: Sequence[Tensor | None],
        *,
        skipped: Tensor | None = None,
        learning_rate: Tensor | None = None,
    ) -> None:
        """One step on the gradients of all weights, in their order; None leaves a weight alone. `copies` get the new weights' values.

        For a recorded step, which can't ask the host: with `skipped`, a float of 0 or 1 on the device, 1 leaves everything as it was;
        `learning_rate`, a float on the device, stands for the one of the optimiser.
        """
        parameters = self.param_groups[0]["params"]
        rows = [row for row in zip(parameters, gradients, copies, strict=True) if row[1] is not None]
        # On a CPU one weight after the other, so that what is widened stays in its cache; a card does better with few calls.
        one_by_one = parameters[0].device.type == "cpu"
        with torch.no_grad():
            for alike in [[row] for row in rows] if one_by_one else [rows]:
                self._learn_together(*map(list, zip(*alike, strict=True)), skipped=skipped, learning_rate=learning_rate)

    def _learn_together(
        self,
        parameters: list[Tensor],
        gradients: list[Tensor],
        copies: list[Tensor | None],
        *,
        skipped: Tensor | None = None,
        learning_rate: Tensor | None = None,
    ) -> None:
        (group,) = self.param_groups
        states = [self.state[parameter] or self._begun(parameter) for parameter in parameters]
        orders = [_order_of(parameter) for parameter in parameters]
        steps = [state["step"] for state in states]
        torch._foreach_add_(steps, 1)
        torch._fused_adam_(
            [parameter.permute(order) for parameter, order in zip(parameters, orders, strict=True)],
            [
                gradient.permute(order).to(parameter.dtype).contiguous()
                for parameter, gradient, order in zip(parameters, gradients, orders, strict=True)
            ],
            [state["exp_avg"].permute(order) for state, order in zip(states, orders, strict=True)],
            [state["exp_avg_sq"].permute(order) for state, order in zip(states, orders, strict=True)],
            [],
            steps,
            lr=group["lr"] if learning_rate is None else learning_rate,
            beta1=group["betas"][0],
            beta2=group["betas"][1],
            weight_decay=0.0,
            eps=group["eps"],
            amsgrad=False,
            maximize=False,
            found_inf=skipped,
        )
        if skipped is not None:
            torch._foreach_sub_(steps, [skipped] * len(steps))
        written = [(copy, parameter) for copy, parameter in zip(copies, parameters, strict=True) if copy is not None]
        if written:
            torch._foreach_copy_([copy for copy, _ in written], [parameter for _, parameter in written])

    def _begun(self, parameter: Tensor) -> dict[str, Any]:
        state: dict[str, Any] = self.state[parameter]
        state["step"] = torch.zeros((), dtype=torch.float32, device=parameter.device)
        state["exp_avg"], state["exp_avg_sq"] = torch.zeros_like(parameter), torch.zeros_like(parameter)
        return state


def _order_of(tensor: Tensor) -> tuple[int, ...]:
    """Its dimensions in the order of memory: another than their own where it lies channels_last."""
    return (0, 2, 3, 1) if tensor.ndim == 4 and not tensor.is_contiguous() else tuple(range(tensor.ndim))


class Learner:
    """Computes with a network and lets it learn.

    With `bf16` convolutions are computed in bf16: their weights are cast once after each update, and not in every pass as autocast
    does, and activations stay bf16 throughout. Normalisations sum in fp32 by themselves. Weights and Adam stay fp32 (Micikevicius
    et al. 2018, "Mixed Precision Training").
    """

    def __init__(self, network: nn.Module, learning_rate: float, beta1: float, *, bf16: bool) -> None:
        self.network = network
        self.adam = Adam(network.parameters(), lr=learning_rate, betas=(beta1, BETA2), eps=EPSILON, fused=True)
        self._names = [name for name, _ in network.named_parameters()]
        self._parameters = list(network.parameters())
        narrowed = _convolutions_parameters(network) if bf16 else set()
        # Leaves: the gradients of a convolution's weights are gathered at its copy.
        self._copies = {
            name: parameter.detach().to(torch.bfloat16).requires_grad_()
            for name, parameter in network.named_parameters()
            if name in narrowed
        }
        self._versions = self._versions_now()

    def __call__(self, x: Tensor, *rest: Any, **options: Any) -> Any:
        """The network's answer."""
        if not self._copies:
            return self.network(x, *rest, **options)
        self.catch_up()
        return functional_call(self.network, self._copies, (x, *rest), options)

    def catch_up(self) -> None:
        """Cast the weights anew where somebody else wrote them: a checkpoint was loaded."""
        if not self._copies or self._versions == self._versions_now():
            return
        with torch.no_grad():
            for name, parameter in zip(self._names, self._parameters, strict=True):
                if name in self._copies:
                    self._copies[name].copy_(parameter)
        self._versions = self._versions_now()

    @property
    def gradients(self) -> list[Tensor | None]:
        """Of each weight in the network's order, of the type it was computed in; None where there is none."""
        return [tensor.grad for tensor in self._leaves]

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Within it no gradients of the weights are taken."""
        self._let_learn(False)
        try:
            yield
        finally:
            self._let_learn(True)

    def forget_gradients(self) -> None:
        """As before the first pass."""
        for tensor in self._leaves:
            tensor.grad = None

    def learn(self, *, skipped: Tensor | None = None, learning_rate: Tensor | None = None) -> None:
        """Move the weights against their gradients; for `skipped` and `learning_rate` see Adam.learn."""
        copies = [self._copies.get(name) for name in self._names]
        self.adam.learn(self.gradients, copies, skipped=skipped, learning_rate=learning_rate)
        self._versions = self._versions_now()

    @property
    def _leaves(self) -> list[Tensor]:
        return [self._copies.get(name, parameter) for name, parameter in zip(self._names, self._parameters, strict=True)]

    def _let_learn(self, learns: bool) -> None:
        for tensor in self._leaves:
            tensor.requires_grad_(learns)

    def _versions_now(self) -> list[int]:
        return [parameter._version for parameter in self._parameters]


def _convolutions_parameters(network: nn.Module) -> set[str]:
    return {
        f"{name}.{own_name}"
        for name, module in network.named_modules()
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d)
        for own_name, _ in module.named_parameters()
    }


def gradient_norm(gradients: Sequence[Tensor | None]) -> Tensor:
    """The Euclidean norm of all gradients of a network together, on its device, in fp32 at least."""
    norms: list[Tensor] = []
    for is_narrow in (True, False):
        alike = [gradient for gradient in gradients if gradient is not None and (gradient.dtype == torch.bfloat16) == is_narrow]
        if alike:
            norms += torch._foreach_norm(alike, dtype=torch.float32 if is_narrow else alike[0].dtype)
    return torch.linalg.vector_norm(torch.stack(norms))  # type: ignore[no-any-return]
