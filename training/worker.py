"""The training worker's one session: drives the loop, obeys control, writes events, previews and checkpoints."""

import argparse
import os
import signal
import socket
import threading
import time
import traceback
from collections import deque
from pathlib import Path
from types import FrameType

import torch

from core.device import choose_device, describe_device, device_key, memory_taken
from core.errors import AppError, ErrorCode
from core.files import sweep_partials
from core.jobs.control import ControlInbox
from core.jobs.events import Answered, Event, Failed, Finished, Paused, Resumed, Started, Stopped, Warned
from core.jobs.heartbeat import Heartbeat, HeartbeatProgress
from core.jobs.lease import Lease
from core.jobs.lock import JobLock
from core.jobs.writer import EventWriter
from core.pairs.pair import Pair
from training.checkpoint import discard_old_checkpoints, load_newest, save_checkpoint
from training.data import Prefetcher, TrainingData
from training.held_out import HeldOut, measure, write_preview
from training.labels import settle_labels
from training.loop import Loop
from training.loss_report import LossReport
from training.run import (
    CheckpointSaved,
    PairSkipped,
    Preview,
    RunFolder,
    RunRequest,
    Validation,
    checkpoint_dirs,
    read_checkpoint_state,
    read_pairs,
    read_request,
)

PAUSE_POLL_S = 0.1
MEMORY_MARGIN = 1.1
"""Of what it took at most so far, a training may need so much."""
NUM_EVENTS_KEPT = 1000
"""Events that wait in memory while the disk is full."""


def run_worker(run_dir: Path, *, device: str | None = None, stop_at: int | None = None) -> int:
    """Train the run in `run_dir` from its newest checkpoint until it is done, told to stop, or at step `stop_at`.

    Returns the exit code; every ending is an event first, as far as the disk takes it.
    Raises AppError where there is no run to write events into: NOT_A_RUN, JOB_BUSY, ...
    """
    folder = RunFolder(run_dir)
    request = read_request(run_dir)
    pairs = read_pairs(run_dir)
    with JobLock(folder.job):
        for place in (run_dir, folder.checkpoints_dir, folder.previews_dir):
            sweep_partials(place)
        writer = EventWriter(folder.job)
        writer.begin_session()
        session = _Session(run_dir, request, pairs, writer, stop_at)
        previous = signal.signal(signal.SIGTERM, session.ask_to_stop)
        try:
            session.run(device)
            return 0
        except Exception as error:
            # The worker's main: whatever happened becomes an event and an exit code.
            trouble = _trouble_of(error, folder.job.log_path)
            if trouble.code is ErrorCode.INTERNAL:
                traceback.print_exc()
            session.tell(Failed(code=trouble.code, message=trouble.message, hint=trouble.hint, step=session.step))
            return trouble.exit_code
        finally:
            signal.signal(signal.SIGTERM, previous)
            writer.close()


def _trouble_of(error: Exception, log_path: Path) -> AppError:
    if isinstance(error, AppError):
        return error
    first_line = str(error).partition("\n")[0] or type(error).__name__
    hint = "Start a new run with a smaller batch size, width or size."
    if isinstance(error, torch.OutOfMemoryError):
        return AppError(ErrorCode.MEMORY_DEVICE, f"The device has not enough memory for these settings: {first_line}", hint)
    if isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "allocate memory" in str(error)):
        return AppError(ErrorCode.MEMORY_HOST, f"This computer has not enough memory for these settings: {first_line}", hint)
    return AppError(
        ErrorCode.INTERNAL, f"The training ended on an error of Diptych's own: {first_line}", f"The log is {log_path}.", path=str(log_path)
    )


class _Session:
    """What one start of the worker does, from Started to its closing event."""

    def __init__(self, run_dir: Path, request: RunRequest, pairs: list[Pair], writer: EventWriter, stop_at: int | None) -> None:
        self.run_dir = run_dir
        self.settings = request.settings
        self.writer = writer
        self.inbox = ControlInbox(RunFolder(run_dir).job)
        labels, to_train = settle_labels(run_dir, request, pairs), [pair for pair in pairs if pair.split == "train"]
        self.held_out = HeldOut(
            pairs, self.settings.size_px, self._skip_pair, recipe=request.recipe, labels=labels, seed=self.settings.seed
        )
        self.data = TrainingData(to_train, self.settings, self._skip_pair, recipe=request.recipe, labels=labels)
        self.total_steps = self.settings.epochs * self.data.steps_per_epoch
        self.last_step = self.total_steps if stop_at is None else min(stop_at, self.total_steps)
        self.stopping = False
        self.paused = False
        self.telling = threading.Lock()
        self.undelivered: deque[Event] = deque(maxlen=NUM_EVENTS_KEPT)
        self.previewed_at = -1
        self.validated: dict[int, float] = {}
        self.best_l1, self.best_step = -1.0, -1
        self.step = 0
        self.rate = 0.0

    def run(self, device_word: str | None) -> None:
        """Open, train, close."""
        device = choose_device(device_word)
        with Lease(device_key(device), "holder") as self.lease:
            if device.type != "cpu":
                self.lease.wait_for_guests()
            self._train(device, "chosen" if device_word else "the best device that works here")

    def _train(self, device: torch.device, reason: str) -> None:
        loop = Loop(self.settings, device)
        state, passed_over = load_newest(loop, self.run_dir)
        self.step = loop.step
        self._find_best()
        self.tell(
            Started(
                from_step=loop.step,
                device=describe_device(device),
                precision=self.settings.precision,
                code_path="eager",
                reason=reason,
                pid=os.getpid(),
                host=socket.gethostname(),
            )
        )
        for command in self.inbox.discard_stale():
            self.tell(Answered(command_id=command.id, command=command.command, accepted=False, reason="asked before this session"))
        for trouble in passed_over:
            self.tell(Warned(code=trouble.code, message=trouble.message))
        with Heartbeat(RunFolder(self.run_dir).job, self._progress):
            if state is None and self.last_step > 0:
                self._preview(loop)
                self._validate(loop)
            self._steps(loop)
            self._close(loop)

    def _steps(self, loop: Loop) -> None:
        if loop.step >= self.last_step:
            return
        report = LossReport(self.total_steps)
        with Prefetcher(self.data, loop.step, self.last_step) as batches:
            while loop.step < self.last_step and not self.stopping:
                self._obey(loop)
                if self.stopping:
                    break
                result = loop.advance(batches.next())
                self.step = loop.step
                if not result.finite:
                    raise AppError(
                        ErrorCode.LOSS_NOT_FINITE,
                        f"A loss became infinite or not a number at step {loop.step}; nothing of that step was kept.",
                        "Resume from the last checkpoint, or start a new run with a smaller learning rate or fp32 precision.",
                        step=str(loop.step),
                    )
                losses = report.add(loop.step, self.data.epoch_of(loop.step - 1), result.losses, batches.seconds_waited)
                if losses is not None:
                    self.rate = losses.steps_per_s
                    self.tell(losses)
                    most, taken = memory_taken(loop.device)
                    self.lease.tell(int(most * MEMORY_MARGIN), taken)
                halted_at = time.perf_counter()
                self._look_and_save(loop)
                report.leave_out(time.perf_counter() - halted_at)
            rest = report.flush(loop.step, self.data.epoch_of(max(0, loop.step - 1)), batches.seconds_waited)
        if rest is not None:
            self.tell(rest)

    def _look_and_save(self, loop: Loop) -> None:
        settings = self.settings
        saves = loop.step % settings.checkpoint_every == 0 and loop.step < self.last_step
        if loop.step % settings.preview_every == 0:
            self._preview(loop)
        # A checkpoint is measured too, or it could not be told whether it is the best.
        if saves or loop.step % settings.validation_every == 0:
            self._validate(loop)
        if saves:
            self._checkpoint(loop)

    def _close(self, loop: Loop) -> None:
        done = loop.step >= self.last_step
        if done:
            if self.previewed_at != loop.step:
                self._preview(loop)
            self._validate(loop)
        if loop.step > 0:
            # "Finished" without a checkpoint would be a lie: here the disk's trouble is the session's.
            self._checkpoint(loop, must_succeed=True)
        if loop.step >= self.total_steps:
            self.tell(Finished(step=loop.step))
        else:
            self.tell(Stopped(step=loop.step, reason="step reached" if done else "asked"))

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """SIGTERM means: save and stop."""
        self.stopping = True

    def tell(self, event: Event) -> None:
        """Write an event; while the disk refuses, keep the newest and write them with the next. Any thread may tell."""
        with self.telling:
            self.undelivered.append(event)
            try:
                while self.undelivered:
                    self.writer.write(self.undelivered[0])
                    self.undelivered.popleft()
            except AppError as error:
                if error.code is not ErrorCode.DISK_FULL:
                    raise
                print(error, flush=True)

    def _obey(self, loop: Loop) -> None:
        self._take_commands(loop)
        if not self.paused or self.stopping:
            return
        self.tell(Paused(step=loop.step))
        while self.paused and not self.stopping:
            time.sleep(PAUSE_POLL_S)
            self._take_commands(loop)
        if not self.stopping:
            self.tell(Resumed(step=loop.step))

    def _take_commands(self, loop: Loop) -> None:
        for command in self.inbox.poll():
            reason = ""
            match command.command:
                case "pause":
                    self.paused = True
                case "resume":
                    self.paused = False
                case "stop":
                    self.stopping = True
                case "checkpoint":
                    self._checkpoint(loop)
                case "preview":
                    self._preview(loop)
                case unknown:
                    reason = f"a training knows no command {unknown}"
            self.tell(Answered(command_id=command.id, command=command.command, accepted=not reason, reason=reason))

    def _preview(self, loop: Loop) -> None:
        held_out = list(self.held_out.read(self.settings.preview_pairs))
        if not held_out:
            return
        try:
            folder, names = write_preview(self.run_dir, loop.step, held_out, loop.generator, loop.device)
        except AppError as error:
            self._warn_or_raise(error)
        else:
            self.previewed_at = loop.step
            self.tell(Preview(step=loop.step, folder=folder, names=names))

    def _validate(self, loop: Loop) -> None:
        if loop.step in self.validated:
            return
        pairs = self.held_out.read(self.settings.validation_pairs)
        measures = measure(loop.generator, pairs, loop.device, keep_going=lambda: not self._stop_asked(loop))
        if measures is None:
            return
        self.validated = {loop.step: measures.l1}
        self.tell(Validation(step=loop.step, num_pairs=measures.num_pairs, l1=measures.l1, edge_correlation=measures.edge_correlation))

    def _stop_asked(self, loop: Loop) -> bool:
        self._take_commands(loop)
        return self.stopping

    def _checkpoint(self, loop: Loop, *, must_succeed: bool = False) -> None:
        if loop.step == 0:
            return
        l1 = self.validated.get(loop.step, -1.0)
        best = l1 >= 0 and (self.best_step < 0 or l1 < self.best_l1)
        start = time.perf_counter()
        try:
            path = save_checkpoint(self.run_dir, loop, l1=l1, best_l1=l1 if best else self.best_l1)
        except AppError as error:
            if must_succeed:
                raise
            self._warn_or_raise(error)
            return
        if best:
            self.best_l1, self.best_step = l1, loop.step
        seconds = time.perf_counter() - start
        self.tell(CheckpointSaved(step=loop.step, folder=path.relative_to(self.run_dir).as_posix(), l1=l1, best=best, seconds=seconds))
        discard_old_checkpoints(self.run_dir, self.best_step)

    def _warn_or_raise(self, error: AppError) -> None:
        """A full disk costs one preview or checkpoint, not the run: the next one is tried again."""
        if error.code is not ErrorCode.DISK_FULL:
            raise error
        self.tell(Warned(code=error.code, message=str(error)))

    def _skip_pair(self, pair: Pair, error: AppError) -> None:
        self.tell(PairSkipped(name=pair.name, message=error.message))

    def _find_best(self) -> None:
        for path in checkpoint_dirs(self.run_dir):
            try:
                state = read_checkpoint_state(path)
            except AppError:
                continue
            if state.l1 >= 0 and state.step <= self.step and (self.best_step < 0 or state.l1 < self.best_l1):
                self.best_l1, self.best_step = state.l1, state.step

    def _progress(self) -> HeartbeatProgress:
        return HeartbeatProgress(step=self.step, total=self.total_steps, rate=self.rate, state="paused" if self.paused else "training")


def main(arguments: list[str]) -> int:
    """`diptych _train-worker RUN_DIR [--device DEVICE] [--stop-at N]`: started by core.jobs.process alone."""
    parser = argparse.ArgumentParser(prog="diptych _train-worker")
    parser.add_argument("run_dir", type=Path)
    parser.add_argument("--device")
    parser.add_argument("--stop-at", type=int)
    options = parser.parse_args(arguments)
    return run_worker(options.run_dir, device=options.device, stop_at=options.stop_at)
