"""The training step on a card as a CUDA graph: recorded once, then launched whole, where one by one its kernels would be waited for.

Only what is the same in every step is recorded. The batch, the learning rate and the noise's seed change from step to step: the first
two are copied to the places that the record reads, and the graph takes seed and offset of torch's own generator of the card anew at
each replay, so that whoever seeds before every step draws what he would draw without a graph.

Never run on a card so far. Until it is, training.capturing compares it with the plain step before a run uses it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

import torch
from torch import Tensor

from core.pix2pix.objective import FIGURE_NAMES
from core.pix2pix.step import TrainingStep

WARM_UP = 2
"""So many steps are made plainly on the stream that will be recorded, for what comes into being in a first step alone: Adam's state,
the libraries' handles and memory. They are steps like any other; recording itself computes nothing."""
_WORD = "captured-"

T = TypeVar("T")


class Graph(Protocol):
    """What records work on a device and does it again."""

    def beside(self, work: Callable[[], T]) -> T:
        """Do the work now, where it would be recorded, in turn with what is done elsewhere."""

    def record(self, work: Callable[[], None]) -> None:
        """Take down what the work asks of the device, without doing it."""

    def replay(self) -> None:
        """Do what was recorded, in the same memory."""


class CudaGraph:
    """A graph of the CUDA runtime."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._stream = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
        self._graph = torch.cuda.CUDAGraph()

    def beside(self, work: Callable[[], T]) -> T:
        """See Graph."""
        usual = torch.cuda.current_stream(self._device)
        self._stream.wait_stream(usual)
        with torch.cuda.stream(self._stream):
            done = work()
        usual.wait_stream(self._stream)
        return done

    def record(self, work: Callable[[], None]) -> None:
        """See Graph."""
        torch.cuda.empty_cache()
        free_before, _ = torch.cuda.mem_get_info(self._device)
        # The outer context gives the stream back where the inner one fails at its end. thread_local: what other threads do to the card
        # meanwhile is their own business, and neither theirs nor the record is spoilt by it.
        with (
            torch.cuda.stream(self._stream),
            torch.cuda.graph(self._graph, stream=self._stream, capture_error_mode="thread_local"),
        ):
            work()
        free, _ = torch.cuda.mem_get_info(self._device)
        # What is recorded keeps its memory. Previews and batches of another size need as much beside it, and pairs are kept there too.
        if free < 2 * (free_before - free):
            self._graph.reset()
            raise MemoryError("the card has not room enough for plain steps beside captured ones")

    def replay(self) -> None:
        """See Graph."""
        self._graph.replay()


def can_capture(device: torch.device) -> bool:
    """Whether work on the device can be recorded."""
    return device.type == "cuda"


def new_graph(device: torch.device) -> Graph:
    """An empty one."""
    return CudaGraph(device)


def captured_word(precision: str) -> str:
    """The code path's word."""
    return _WORD + precision


def is_captured(word: str) -> bool:
    """Whether a code path's word means this."""
    return word.startswith(_WORD)


@dataclass(frozen=True)
class _Places:
    """The memory that a recorded step reads and writes."""

    picture: Tensor
    target: Tensor
    learning_rate: Tensor
    figures: Tensor
    is_finite: Tensor


class CapturedStep:
    """Does what TrainingStep does, recorded where it can be."""

    def __init__(self, step: TrainingStep, graph: Graph, num_pairs: int, not_captured: Callable[[str], None]) -> None:
        """Batches of `num_pairs` are captured; others are made plainly. `not_captured` is told why if recording fails."""
        self._step = step
        self._graph: Graph | None = graph
        self._num_pairs = num_pairs
        self._not_captured = not_captured
        self._num_warm = 0
        self._places: _Places | None = None

    def __call__(self, picture: Tensor, target: Tensor, *, with_gradients: bool = True, share: float = 1.0) -> tuple[Tensor, bool]:
        """See TrainingStep; a recorded step takes the gradients' norms always, since a graph is always the same."""

        def plainly() -> tuple[Tensor, bool]:
            return self._step(picture, target, with_gradients=with_gradients, share=share)

        if self._graph is None or len(picture) != self._num_pairs:
            return plainly()
        if self._num_warm < WARM_UP:
            self._num_warm += 1
            return self._graph.beside(plainly)
        if self._places is None:
            self._places = self._recorded(self._graph, picture, target)
        if self._places is None:
            return plainly()
        return self._replayed(self._graph, self._places, picture, target)

    def _recorded(self, graph: Graph, picture: Tensor, target: Tensor) -> _Places | None:
        step = self._step
        weight = next(step.generator.network.parameters())
        try:
            places = _Places(
                picture=torch.empty_like(picture),
                target=torch.empty_like(target),
                learning_rate=torch.zeros((), device=weight.device),
                figures=torch.zeros(len(FIGURE_NAMES), dtype=weight.dtype, device=weight.device),
                is_finite=torch.zeros((), dtype=torch.bool, device=weight.device),
            )

            def work() -> None:
                figures, is_finite = step.without_asking(places.picture, places.target, places.learning_rate)
                places.figures.copy_(figures)
                places.is_finite.copy_(is_finite)

            # A cast that belongs to no step must not be recorded, nor the last step's gradients be kept beside the record's own.
            step.catch_up()
            step.forget_gradients()
            graph.record(work)
        except Exception as error:
            # Recording computes nothing, so that nothing is lost: the same step, and all after it, are made plainly.
            step.forget_gradients()
            self._graph = None
            self._not_captured(f"a step could not be captured ({_first_line(error)})")
            return None
        return places

    def _replayed(self, graph: Graph, places: _Places, picture: Tensor, target: Tensor) -> tuple[Tensor, bool]:
        self._step.catch_up()
        places.picture.copy_(picture)
        places.target.copy_(target)
        places.learning_rate.fill_(self._step.learning_rate)
        graph.replay()
        # A copy: the next replay writes over it. The one wait of a step.
        return places.figures.clone(), bool(places.is_finite)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
