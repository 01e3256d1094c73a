"""The runs of an ablation that are not trained yet: made, queued, and watched until none of them waits (no torch)."""

from collections.abc import Callable
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_to_json
from core.jobs.control import send
from core.jobs.heartbeat import read_heartbeat
from core.jobs.process import Worker, end_job
from core.pairs.resolving import ResolvedPairs
from training.ablation.folder import Ablation, AblationFolder, Cell, CellFailure, step_of
from training.computing import Computing
from training.creating import create_run
from training.queue import Outcome, Queue, QueueEntry
from training.run import Label, RunFolder, RunRequest, is_run, write_label

MAX_STARTS = 3
"""A runner that ends so often while nothing of ours gets on is not started again."""
Tell = Callable[[Cell, str], None]
"""Told what became of a cell's run, in a sentence."""


class GridTraining:
    """Call `begin`, then `poll` from time to time until it returns False. Raises AppError for the disk's troubles and WORKER_START."""

    def __init__(self, folder: AblationFolder, ablation: Ablation, workspace: Path, device: str, tell: Tell) -> None:
        self.in_hand: Cell | None = None
        """The cell whose run is being trained now."""
        self.standing = ""
        """Why none of ours is trained now, in a sentence; '' where one is."""
        self._folder = folder
        self._ablation = ablation
        self._queue = Queue(workspace)
        self._device = device
        self._tell = tell
        self._waiting: dict[str, Cell] = {}
        self._steps = {cell.key: min(step_of(cell), ablation.steps_of(cell)) for cell in ablation.cells}
        self._is_stopping = False
        self._runner: Worker | None = None
        self._num_starts = 0

    @property
    def num_steps(self) -> int:
        """All steps of all runs."""
        return sum(self._ablation.steps_of(cell) for cell in self._ablation.cells)

    @property
    def num_steps_done(self) -> int:
        """Those that are done."""
        return sum(self._steps.values())

    def begin(self, resolved: ResolvedPairs) -> None:
        """Make what is not made, and queue what is neither trained nor queued. A run that can't be made costs its cell."""
        for cell in self._ablation.cells:
            if self._folder.state_of(self._ablation, cell) != "to_train":
                continue
            try:
                self._waiting[self._queued(cell, resolved).id] = cell
            except AppError as error:
                self._fail(cell, error.code, error.message, error.hint)
                continue
            self._folder.tell_failure(cell, None)

    def poll(self) -> bool:
        """Look what has become of the runs; whether any is still to wait for."""
        entries = {entry.id: entry for entry in self._queue.entries()}
        for entry_id in [entry_id for entry_id in self._waiting if entry_id not in entries]:
            self._num_starts = 0
            self._conclude(self._waiting.pop(entry_id), entry_id)
        if not self._waiting:
            self.in_hand, self.standing = None, ""
            return False
        in_hand = next((entry for entry in entries.values() if self._queue.is_in_hand(entry)), None)
        self.in_hand = self._waiting.get(in_hand.id) if in_hand is not None else None
        if self.in_hand is not None:
            self._look_at(self.in_hand)
        self._keep_running()
        self.standing = "" if self.in_hand is not None else self._standing(in_hand)
        return True

    def stop(self) -> None:
        """Take what waits out of the queue and ask the run in hand to save and stop; `poll` then soon returns False."""
        self._is_stopping = True
        for entry_id in list(self._waiting):
            try:
                self._queue.take_out(entry_id)
            except AppError as error:
                if error.code is not ErrorCode.JOB_BUSY:
                    raise
                send(RunFolder(self._waiting[entry_id].run_dir).job, "stop")

    def end(self) -> None:
        """End the worker of the run in hand at once: what it did since its last checkpoint is lost."""
        if self.in_hand is not None:
            end_job(RunFolder(self.in_hand.run_dir).job, "stop", grace_s=0)

    def _queued(self, cell: Cell, resolved: ResolvedPairs) -> QueueEntry:
        is_new = not is_run(cell.run_dir)
        if is_new:
            self._make(cell, resolved)
        entry = self._queue.entry_of(cell.run_dir)
        if entry is not None:
            return entry
        return self._queue.add(cell.run_dir, Computing(device=self._device), stop_at=self._ablation.asked.stop_at, is_new=is_new)

    def _make(self, cell: Cell, resolved: ResolvedPairs) -> None:
        ablation = self._ablation
        request = RunRequest(
            settings=ablation.settings_of(cell),
            dataset=ablation.dataset,
            input_name=ablation.input_name,
            target_name=ablation.target_name,
            terms=ablation.terms,
            recipe=ablation.recipe,
            preset=ablation.asked.preset,
            ablation=path_to_json(self._folder.path.absolute()),
        )
        create_run(cell.run_dir, request, resolved.pairs)
        write_label(cell.run_dir, Label(name=f"{ablation.dataset}: {ablation.title_of(cell)}"))

    def _look_at(self, cell: Cell) -> None:
        beat = read_heartbeat(RunFolder(cell.run_dir).job)
        if beat is not None:
            self._steps[cell.key] = min(max(beat.step, self._steps[cell.key]), self._ablation.steps_of(cell))

    def _keep_running(self) -> None:
        """Start a runner where none is at it: the first, or after one was killed."""
        if self._queue.is_held or self._queue.is_running or self._is_stopping:
            return
        if self._runner is not None and self._runner.poll() is None:
            return
        if self._num_starts == MAX_STARTS:
            assert self._runner is not None
            raise self._runner.death()
        self._num_starts += 1
        self._runner = self._queue.start()

    def _standing(self, in_hand: QueueEntry | None) -> str:
        if self._queue.is_held:
            return "The queue is held; go on with: diptych queue run"
        if in_hand is not None:
            return f"The run {in_hand.id} of the queue comes first."
        return self._queue.state().waits_for or "The queue begins."

    def _conclude(self, cell: Cell, entry_id: str) -> None:
        step, num_steps = step_of(cell), self._ablation.steps_of(cell)
        self._steps[cell.key] = min(step, num_steps)
        outcome = next((outcome for outcome in self._queue.outcomes() if outcome.id == entry_id), None)
        if step >= num_steps:
            self._tell(cell, f"trained, {num_steps} steps.")
        elif self._is_stopping:
            self._tell(cell, f"stopped at step {step} of {num_steps}." if outcome is not None else "not begun.")
        else:
            self._fail(cell, *_failure_words(outcome, step, num_steps))

    def _fail(self, cell: Cell, code: str, message: str, hint: str) -> None:
        self._folder.tell_failure(cell, CellFailure(code=code, message=message, hint=hint))
        self._tell(cell, f"failed. {message} {hint}".rstrip())


def _failure_words(outcome: Outcome | None, step: int, num_steps: int) -> tuple[str, str, str]:
    """Code, message and hint of a run that did not come to its end."""
    if outcome is None:
        return ErrorCode.CANCELLED, "It was taken out of the queue.", "The same command queues it again."
    if outcome.result == "failed":
        return outcome.code, outcome.message, outcome.hint
    return ErrorCode.CANCELLED, f"It was stopped at step {step} of {num_steps}.", "The same command goes on with it."
