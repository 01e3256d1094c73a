"""A graph without a card: it keeps what it was given to record, and does it when it is replayed."""

from collections.abc import Callable
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

ASKING = {
    torch.ops.aten._local_scalar_dense.default,
    torch.ops.aten.is_nonzero.default,
    torch.ops.aten.nonzero.default,
    torch.ops.aten.equal.default,
}
"""What makes the host wait for the device, which a capture does not allow."""


class NothingAsked(TorchDispatchMode):
    """Within it nothing may wait for the device."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        assert func not in ASKING, f"{func} waits for the device"
        return func(*args, **(kwargs or {}))


class RecordedGraph:
    """Stands for CudaGraph. `trouble` is raised by `record`; `is_ready` must be true before each replay."""

    def __init__(self, trouble: Exception | None = None, is_ready: Callable[[], bool] = lambda: True) -> None:
        self.calls: list[str] = []
        self._trouble = trouble
        self._is_ready = is_ready
        self._work: Callable[[], None] | None = None

    def beside(self, work: Callable[[], Any]) -> Any:
        self.calls.append("beside")
        return work()

    def record(self, work: Callable[[], None]) -> None:
        self.calls.append("record")
        if self._trouble is not None:
            raise self._trouble
        self._work = work

    def replay(self) -> None:
        assert self._work is not None, "nothing was recorded"
        assert self._is_ready(), "a record does not do on the host what the work would"
        self.calls.append("replay")
        with NothingAsked():
            self._work()
