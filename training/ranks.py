"""One run trained by several processes, as torchrun numbers them: each learns from its part of every batch, all from the same mean (torch).

Rank 0 works in the run's folder, decides, and is the only one to write there. The others (training/rank_session.py) have the same weights
and make the same steps. Two groups of connections: gloo's for what is decided, which tells at once when a process has gone, and the one
for gradients, NCCL's between cards.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor

from core.errors import AppError, ErrorCode
from core.jobs.ranks import Rank

MEETING_PATIENCE = timedelta(minutes=2)
"""How long ranks wait for each other at the beginning."""
PATIENCE = timedelta(days=7)
"""How long later: a pause lasts as long as the user likes. A process that has gone is noticed at once."""
CARD_PATIENCE = timedelta(minutes=10)
"""How long cards wait for each other's gradients: NCCL does not notice."""


class Ranks:
    """All processes of a run, seen from one of them. Raises AppError WORKER_DIED where another one has gone (PARENT_GONE: rank 0)."""

    def __init__(self, rank: Rank, device: torch.device) -> None:
        self.rank = rank
        with self._all_there():
            dist.init_process_group("gloo", timeout=MEETING_PATIENCE)
            self._deciding: Any = dist.new_group(backend="gloo", timeout=PATIENCE)
            self._learning: Any = dist.new_group(backend="nccl", timeout=CARD_PATIENCE) if device.type == "cuda" else self._deciding

    @property
    def leads(self) -> bool:
        """Whether this is rank 0."""
        return self.rank.index == 0

    def any(self, flag: bool) -> bool:
        """Whether one of them says yes. All ask at the same places."""
        said = torch.tensor([int(flag)])
        with self._all_there():
            dist.all_reduce(said, dist.ReduceOp.MAX, group=self._deciding)
        return bool(said.item())

    def leaders(self, number: int) -> int:
        """The number that rank 0 hands over here."""
        handed = torch.tensor([number])
        with self._all_there():
            dist.broadcast(handed, 0, group=self._deciding)
        return int(handed.item())

    def add_up(self, tensors: Sequence[Tensor], share: float) -> None:
        """Put into each tensor, in place, the sum over all ranks of what it holds there times that rank's `share`."""
        with self._all_there():
            works = []
            for tensor in tensors:
                lies = tensor.permute(0, 2, 3, 1) if tensor.ndim == 4 and not tensor.is_contiguous() else tensor
                works.append(dist.all_reduce(lies.mul_(share), group=self._learning, async_op=True))
            for work in works:
                assert work is not None
                work.wait()

    @contextmanager
    def _all_there(self) -> Iterator[None]:
        try:
            yield
        except RuntimeError as error:
            print(f"rank {self.rank.index}: {error}", flush=True)
            raise self._gone() from error

    def _gone(self) -> AppError:
        message = f"Another of the {self.rank.world_size} processes that train this run has ended."
        hint = "Look into ranks/<number>/worker.log in the run's folder, and start the same with --resume."
        return AppError(ErrorCode.WORKER_DIED if self.leads else ErrorCode.PARENT_GONE, message, hint)


@contextmanager
def joined(rank: Rank, device: torch.device) -> Iterator[Ranks]:
    """Meet the other processes of this run. Raises AppError WORKER_DIED or PARENT_GONE where they do not come."""
    ranks = Ranks(rank, device)
    try:
        yield ranks
    finally:
        dist.destroy_process_group()


def device_word_of(rank: Rank | None, word: str | None) -> str | None:
    """The device for a rank where none is named by number: each its own card, as far as there are some."""
    if rank is None or word not in (None, "auto", "cuda") or not torch.cuda.is_available():
        return word
    return f"cuda:{rank.local_index % torch.cuda.device_count()}"
