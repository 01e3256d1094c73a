"""The batches of the coming steps, made by threads ahead of the loop (torch)."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from training.data import Batch, TrainingData
from training.device_pairs import DevicePairs, DrawnPair
from training.reading_ahead import ReadAhead

MAX_AHEAD = 16
AHEAD_BYTES = 2**29
"""Batches are made up to 16 steps ahead, fewer where these would be more bytes than this."""


@dataclass(frozen=True)
class _DrawnBatch:
    """One step's pairs, decoded and drawn for, to be finished on the device."""

    step: int
    pairs: list[DrawnPair]


class Prefetcher:
    """Makes the batches of the coming steps in threads of its own, over the ends of epochs too; a context manager.

    How many threads there are changes nothing of the batches. With `device_pairs` the threads only decode, and `next` finishes the batch
    on the device.
    """

    def __init__(
        self, data: TrainingData, first_step: int, last_step: int, *, num_threads: int = 2, device_pairs: DevicePairs | None = None
    ) -> None:
        settings = data.settings
        batch_bytes = settings.batch_size * settings.size_px**2 * 6 * 4
        num_ahead = max(1, min(MAX_AHEAD, AHEAD_BYTES // batch_bytes))
        steps = range(first_step, last_step)
        self._data = data
        self._device_pairs = device_pairs
        self._seconds_finishing = 0.0
        self._ahead: ReadAhead[Batch | _DrawnBatch] = ReadAhead(
            self._made, steps, num_threads=num_threads, num_ahead=num_ahead, name="prefetch"
        )

    def __enter__(self) -> "Prefetcher":
        self._ahead.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._ahead.__exit__()

    @property
    def seconds_waited(self) -> float:
        """How long the loop stood still for data, in all: for the threads, and for what it finishes itself."""
        return self._ahead.seconds_waited + self._seconds_finishing

    def next(self, keep_waiting: Callable[[], bool] = lambda: True) -> Batch | None:
        """The next step's batch; None where `keep_waiting` said no while it was not there. Raises what making it raised."""
        made = self._ahead.next(keep_waiting)
        return self._finished(made) if isinstance(made, _DrawnBatch) else made

    def _made(self, step: int) -> Batch | _DrawnBatch:
        if self._device_pairs is None:
            return self._data.batch(step, is_wanted=self._is_wanted)
        pairs = self._data.drawn_pairs(step, is_wanted=self._is_wanted, held_elsewhere=self._device_pairs.size_of)
        return _DrawnBatch(step, pairs)

    def _is_wanted(self) -> bool:
        return not self._ahead.is_ending

    def _finished(self, drawn: _DrawnBatch) -> Batch:
        assert self._device_pairs is not None
        start = time.perf_counter()
        tensor = self._device_pairs.batch(drawn.pairs)
        for pair in drawn.pairs:
            if pair.pixels is not None and self._device_pairs.size_of(pair.index) is not None:
                self._data.forget(pair.index)
        self._seconds_finishing += time.perf_counter() - start
        return Batch(drawn.step, tensor[:, :3], tensor[:, 3:], self._data.share_of(drawn.step))
