"""Saves checkpoints beside the training: the state is copied, the loop goes on, and a thread writes."""

import threading
import time
from pathlib import Path

import msgspec

from core.errors import AppError, ErrorCode
from core.files import remove_folder_whole
from core.jobs.events import Warned
from training.checkpoint import Snapshot, take_snapshot, write_checkpoint
from training.checkpoint_folders import (
    CheckpointState,
    best_of,
    checkpoint_bytes,
    make_room,
    sound_checkpoints,
    write_checkpoint_state,
)
from training.loop import Loop
from training.run import CheckpointSaved, RunFolder, step_name
from training.telling import Teller


class Saver:
    """The checkpoints of one session; a context manager that waits for the last one at its end.

    `passed_over` are damaged checkpoints that the session did not begin from; they go once a new one stands.
    """

    def __init__(self, run_dir: Path, loop: Loop, teller: Teller, passed_over: list[Path]) -> None:
        self._run_dir = run_dir
        self._loop = loop
        self._teller = teller
        self._passed_over = passed_over
        self._thread: threading.Thread | None = None
        self._trouble: Exception | None = None
        self._saved_step = loop.step
        """The last step with a resumable checkpoint; a session begins with one, or at step 0."""
        best = best_of([(path, state) for path, state in sound_checkpoints(run_dir) if state.step <= loop.step])
        self._best_l1 = -1.0 if best is None else best.l1

    def __enter__(self) -> "Saver":
        return self

    def __exit__(self, *_: object) -> None:
        self._join()

    def save(self, l1: float, *, generator_only: bool = False) -> None:
        """Begin to save where the loop stands, once for a step; `l1` is what was measured there, -1 for nothing.

        Two are never written at once: this waits for the one before. Raises what `check` raises.
        """
        started_at = time.perf_counter()
        self.check(wait=True)
        if self._loop.step == self._saved_step:
            return
        snapshot = take_snapshot(self._loop, generator_only=generator_only)
        stall_s = time.perf_counter() - started_at
        self._thread = threading.Thread(target=self._write, args=(snapshot, l1, stall_s), name="checkpoint")
        self._thread.start()

    def measured(self, state: CheckpointState, l1: float) -> None:
        """The checkpoint that the session began from was measured only now; says so, there and in an event."""
        path = RunFolder(self._run_dir).checkpoints_dir / step_name(state.step)
        try:
            write_checkpoint_state(path, msgspec.structs.replace(state, l1=l1))
        except AppError as error:
            self._teller.warn_or_raise(error)
            return
        folder = path.relative_to(self._run_dir).as_posix()
        best = self._is_best(l1)
        self._teller.tell(CheckpointSaved(step=state.step, folder=folder, l1=l1, best=best, num_bytes=checkpoint_bytes(path)))

    def _is_best(self, l1: float) -> bool:
        """Whether it is the best so far; it then counts from here on."""
        best = l1 >= 0 and (self._best_l1 < 0 or l1 < self._best_l1)
        if best:
            self._best_l1 = l1
        return best

    def save_last(self, l1: float) -> None:
        """Save and wait until it stands. Raises AppError: all the disk's troubles, and what write_checkpoint raises."""
        self.save(l1)
        self._join()
        if self._trouble is not None:
            trouble, self._trouble = self._trouble, None
            raise trouble

    def check(self, *, wait: bool = False) -> None:
        """Say or raise what went wrong with the last one; `wait` for it, else look only whether it is done.

        A full disk costs that checkpoint, not the run: it is said, and the next is tried again. Other troubles are raised.
        """
        if wait:
            self._join()
        if self._trouble is None:
            return
        trouble, self._trouble = self._trouble, None
        if not (isinstance(trouble, AppError) and trouble.code is ErrorCode.DISK_FULL):
            raise trouble
        self._teller.tell(Warned(code=trouble.code, message=str(trouble)))

    def _join(self) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _write(self, snapshot: Snapshot, l1: float, stall_s: float) -> None:
        try:
            started_at = time.perf_counter()
            path = write_checkpoint(self._run_dir, snapshot, l1=l1)
            seconds = time.perf_counter() - started_at
            best = self._is_best(l1)
            if snapshot.resumable:
                self._saved_step = snapshot.step
            folder = path.relative_to(self._run_dir).as_posix()
            self._teller.tell(
                CheckpointSaved(
                    step=snapshot.step,
                    folder=folder,
                    l1=l1,
                    best=best,
                    seconds=seconds,
                    stall_s=stall_s,
                    num_bytes=checkpoint_bytes(path),
                    resumable=snapshot.resumable,
                )
            )
            self._tidy(path)
        except Exception as error:
            # Handed over whole to the loop's thread, which raises it there.
            self._trouble = error

    def _tidy(self, newest: Path) -> None:
        for path in self._passed_over:
            if path != newest and path.exists():
                remove_folder_whole(path)
        self._passed_over = []
        make_room(self._run_dir, self._loop.settings)
