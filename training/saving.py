"""Saves checkpoints while a run trains: which is the best, which are kept, and what a disk's trouble costs."""

import time
from pathlib import Path

from core.errors import AppError
from training.checkpoint import discard_old_checkpoints, save_checkpoint
from training.loop import Loop
from training.run import CheckpointSaved, checkpoint_dirs, read_checkpoint_state
from training.telling import Teller


class Saver:
    """The checkpoints of one session; made once the loop stands where the session begins."""

    def __init__(self, run_dir: Path, loop: Loop, teller: Teller) -> None:
        self._run_dir = run_dir
        self._loop = loop
        self._teller = teller
        self._best_l1, self._best_step = -1.0, -1
        for path in checkpoint_dirs(run_dir):
            try:
                state = read_checkpoint_state(path)
            except AppError:
                continue
            if state.l1 >= 0 and state.step <= loop.step and (self._best_step < 0 or state.l1 < self._best_l1):
                self._best_l1, self._best_step = state.l1, state.step

    def save(self, l1: float, *, must_succeed: bool = False) -> None:
        """Save where the loop stands; `l1` is what was measured there, -1 for nothing.

        Raises AppError: the disk's troubles, of a full one only where it `must_succeed`, and what save_checkpoint raises.
        """
        loop = self._loop
        if loop.step == 0:
            return
        best = l1 >= 0 and (self._best_step < 0 or l1 < self._best_l1)
        start = time.perf_counter()
        try:
            path = save_checkpoint(self._run_dir, loop, l1=l1, best_l1=l1 if best else self._best_l1)
        except AppError as error:
            if must_succeed:
                raise
            self._teller.warn_or_raise(error)
            return
        if best:
            self._best_l1, self._best_step = l1, loop.step
        seconds = time.perf_counter() - start
        folder = path.relative_to(self._run_dir).as_posix()
        self._teller.tell(CheckpointSaved(step=loop.step, folder=folder, l1=l1, best=best, seconds=seconds))
        discard_old_checkpoints(self._run_dir, self._best_step)
