"""Losses gathered into at most four events a second."""

import time

from core.pix2pix.step import LOSS_NAMES
from training.run import Losses

INTERVAL_S = 0.25


class LossReport:
    """Means, minima and maxima of the steps since the last event."""

    def __init__(self, total_steps: int) -> None:
        self._total_steps = total_steps
        self._values: dict[str, list[float]] = {name: [] for name in LOSS_NAMES}
        self._since = time.perf_counter()
        self._left_out_s = 0.0
        self._waited_before = 0.0
        self._rate = 0.0

    def leave_out(self, seconds: float) -> None:
        """Leave a halt of the loop (a preview, a checkpoint) out of the speed; an event is due as before."""
        self._left_out_s += seconds

    def add(self, step: int, epoch: int, losses: dict[str, float], seconds_waited: float) -> Losses | None:
        """Take in one step's losses; `seconds_waited` is the loop's wait for data so far. An event when one is due."""
        for name, value in losses.items():
            self._values[name].append(value)
        return self.flush(step, epoch, seconds_waited) if time.perf_counter() - self._since >= INTERVAL_S else None

    def flush(self, step: int, epoch: int, seconds_waited: float) -> Losses | None:
        """The event of what was gathered; None when that is nothing."""
        count = len(next(iter(self._values.values())))
        if count == 0:
            return None
        seconds = max(1e-6, time.perf_counter() - self._since - self._left_out_s)
        # Smoothed, so that the time left does not jump with every preview.
        self._rate = count / seconds if self._rate == 0 else 0.9 * self._rate + 0.1 * count / seconds
        event = Losses(
            step=step,
            epoch=epoch,
            count=count,
            values={name: (sum(values) / count, min(values), max(values)) for name, values in self._values.items()},
            steps_per_s=self._rate,
            data_wait_share=min(1.0, (seconds_waited - self._waited_before) / seconds),
            total_steps=self._total_steps,
        )
        for values in self._values.values():
            values.clear()
        self._since, self._left_out_s, self._waited_before = time.perf_counter(), 0.0, seconds_waited
        return event
