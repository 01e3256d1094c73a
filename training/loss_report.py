"""A step's figures gathered into events: at most four a second, and ever fewer in a long session, so that the file stays small."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from core.device import memory_taken
from core.pix2pix.objective import FIGURE_NAMES
from training.loop import StepReport
from training.run import Losses

INTERVAL_S = 0.25
LONGEST_INTERVAL_S = 30.0
SHARE_OF_SESSION = 1e-3
"""An event gathers at least this share of its session's time: 1,000 events in the first four minutes, and then one for every
thousandth that the session grows, up to LONGEST_INTERVAL_S. 20 hours leave 7,000 events of 500 bytes, a week 25,000."""


class LossReport:
    """Means, minima and maxima of the steps since the last event. Figures stay on the device until an event is due."""

    def __init__(self, total_steps: int, device: torch.device) -> None:
        self._total_steps = total_steps
        self._device = device
        self._figures: list[Tensor] = []
        self._num_pairs = 0
        self._began = self._since = time.perf_counter()
        self._left_out_s = 0.0
        self._halted_at: float | None = None
        self._waited_before = 0.0
        self._rate = 0.0

    @contextmanager
    def halt(self) -> Iterator[None]:
        """Leave a halt of the loop (a preview, a checkpoint) out of the speed, also of what is told in it; an event is due as before."""
        self._halted_at = time.perf_counter()
        yield
        self._left_out_s += time.perf_counter() - self._halted_at
        self._halted_at = None

    def add(self, step: int, epoch: int, report: StepReport, seconds_waited: float) -> Losses | None:
        """Take in one step; `seconds_waited` is the loop's wait for data so far. An event when one is due."""
        self._figures.append(report.figures)
        self._num_pairs += report.num_pairs
        now = time.perf_counter()
        interval_s = min(LONGEST_INTERVAL_S, max(INTERVAL_S, SHARE_OF_SESSION * (now - self._began)))
        return self.flush(step, epoch, seconds_waited) if now - self._since >= interval_s else None

    def flush(self, step: int, epoch: int, seconds_waited: float) -> Losses | None:
        """The event of what was gathered; None when that is nothing."""
        count = len(self._figures)
        if count == 0:
            return None
        values = _values(torch.stack(self._figures).cpu().double())
        stood_still_since = time.perf_counter() if self._halted_at is None else self._halted_at
        seconds = max(1e-6, stood_still_since - self._since - self._left_out_s)
        # Smoothed, so that the time left does not jump with every preview.
        self._rate = count / seconds if self._rate == 0 else 0.9 * self._rate + 0.1 * count / seconds
        on_cpu = self._device.type == "cpu"
        event = Losses(
            step=step,
            epoch=epoch,
            count=count,
            values=values,
            steps_per_s=_short(self._rate),
            data_wait_share=_short(min(1.0, (seconds_waited - self._waited_before) / seconds)),
            total_steps=self._total_steps,
            pairs_per_s=_short(self._rate * self._num_pairs / count),
            process_bytes=memory_taken(torch.device("cpu"))[1],
            device_bytes=0 if on_cpu else memory_taken(self._device)[1],
        )
        self._figures.clear()
        self._num_pairs = 0
        self._since, self._left_out_s, self._waited_before = time.perf_counter(), 0.0, seconds_waited
        if self._halted_at is not None:
            self._halted_at = self._since
        return event


def _values(figures: Tensor) -> dict[str, tuple[float, float, float]]:
    """(steps, figures) to [mean, min, max] by name, without what was not measured (a gradient) or is no number (one that overflowed)."""
    values: dict[str, tuple[float, float, float]] = {}
    for name, column in zip(FIGURE_NAMES, figures.unbind(1), strict=True):
        known = column[torch.isfinite(column)]
        if len(known):
            values[name] = (_short(float(known.mean())), _short(float(known.min())), _short(float(known.max())))
    return values


def _short(value: float) -> float:
    """Six digits: more are noise, and would double the file."""
    return float(f"{value:.6g}")
