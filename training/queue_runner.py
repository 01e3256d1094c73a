"""The queue's runner: begins the runs that wait one after another and goes on whatever becomes of them (no torch).

It is a process of its own under the queue's lock, and the runs' workers are processes of their own too: each of them may be killed without
the others noticing. A runner that finds a worker of its predecessor's alive waits for that instead of starting a second one.
"""

import argparse
import signal
import time
from pathlib import Path
from types import FrameType

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.jobs.events import Failed, Finished, Started, Stopped
from core.jobs.lease import living
from core.jobs.lock import JobLock, LockOwner, living_owner, owner, process_alive, process_owner
from core.jobs.process import Worker, start_worker
from core.jobs.reader import JobReader, read_all
from training.early_death import death_of
from training.queue import Outcome, Queue, QueueEntry, RunnerState
from training.run import RunEvent, RunFolder, worker_arguments

LOOK_EVERY_S = 0.2


class QueueRunner:
    """Works off a queue until nothing in it may begin any more, or `leave` is called."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self._is_leaving = False  # no threading.Event: its lock may be held in the moment the signal comes

    def leave(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """End soon; the run in hand goes on without us, and the next runner finds it."""
        self._is_leaving = True

    def run(self) -> None:
        """Raises AppError JOB_BUSY where another runner lives."""
        while True:
            with JobLock(self.queue.folder):
                self.queue.sweep()
                self._work()
                if not self._is_leaving:
                    self.queue.tell(RunnerState())
            # Whoever added an entry while we held the lock started a runner in vain: so look again after letting go.
            if self._is_leaving or self.queue.is_held or not self.queue.entries():
                return

    def _work(self) -> None:
        while not self._is_leaving:
            entry = self._in_hand()
            if entry is None and not self.queue.is_held:
                entry = next(iter(self.queue.entries()), None)
            if entry is None:
                return
            if self._is_in_the_way(entry):
                time.sleep(LOOK_EVERY_S)
            else:
                self._do(entry)

    def _in_hand(self) -> QueueEntry | None:
        """The run that a runner before us had begun, or was just about to."""
        in_hand = self.queue.state().entry
        return next((entry for entry in self.queue.entries() if entry.id == in_hand), None)

    def _is_in_the_way(self, entry: QueueEntry) -> bool:
        """Whether another training is on the device that this one wants; says so."""
        if self._living_worker(entry) is not None or self._ended_unseen(entry):
            return False
        other = next((lease.owner for lease in living(None) if lease.role == "holder" and _same_kind(lease.device, entry.device)), None)
        words = f"Process {other.pid} trains on the device." if other is not None else ""
        self.queue.tell(RunnerState(waits_for=words))
        return other is not None

    def _living_worker(self, entry: QueueEntry) -> LockOwner | None:
        """Who works on the run now, whoever started it."""
        holder = living_owner(RunFolder(entry.run_dir).job)
        if holder is not None:
            return holder
        state = self.queue.state()
        # One that has not taken the run's lock yet.
        started = state.worker if state.entry == entry.id else None
        return started if started is not None and process_alive(started) is not False else None

    def _ended_unseen(self, entry: QueueEntry) -> bool:
        """Whether a worker that a former runner started for it has ended since."""
        state = self.queue.state()
        return state.entry == entry.id and state.worker is not None

    def _do(self, entry: QueueEntry) -> None:
        former = self._living_worker(entry)
        if former is not None:
            self.queue.tell(RunnerState(entry=entry.id, worker=former))
            self._wait_for_stranger(entry, former)
        elif self._ended_unseen(entry):
            self._conclude(entry, _outcome_of(entry, 0, "Its worker ended while no runner looked."))
        else:
            self._begin(entry)

    def _begin(self, entry: QueueEntry) -> None:
        # Said first: a runner that takes over tries this one before all others, so that there are never two at once.
        self.queue.tell(RunnerState(entry=entry.id))
        if not self.queue.still_waits(entry):
            self.queue.tell(RunnerState())
            return
        folder = RunFolder(entry.run_dir)
        reader: JobReader[RunEvent] = JobReader(folder.job, RunEvent)
        num_known = len(reader.poll_all())
        try:
            worker = start_worker(worker_arguments(entry.run_dir, entry.computing, stop_at=entry.stop_at), folder.job.log_path)
        except AppError as error:
            self._conclude(entry, Outcome(run=entry.run, result="failed", code=error.code, message=error.message, hint=error.hint))
            return
        worker.let_go()
        self.queue.tell(RunnerState(entry=entry.id, worker=process_owner(worker.pid)))
        while worker.poll() is None:
            if self._is_leaving:
                return
            time.sleep(LOOK_EVERY_S)
        if not _is_held_by_another(folder, worker):  # who began it by hand in the same moment; that one is waited for
            self._conclude(entry, _outcome_of(entry, num_known, worker=worker))

    def _wait_for_stranger(self, entry: QueueEntry, worker: LockOwner) -> None:
        """A worker that a former runner or somebody by hand started: not our child, so that only its process can be looked at."""
        while process_alive(worker) is not False:
            holder = owner(RunFolder(entry.run_dir).job)
            if process_alive(worker) is None and holder != worker:  # on another computer its lock is all there is to see
                break
            if self._is_leaving:
                return
            time.sleep(LOOK_EVERY_S)
        self._conclude(entry, _outcome_of(entry, 0, "Its worker went away without a word."))

    def _conclude(self, entry: QueueEntry, outcome: Outcome) -> None:
        self.queue.conclude(entry, outcome)
        self.queue.tell(RunnerState())


def _is_held_by_another(folder: RunFolder, worker: Worker) -> bool:
    holder = living_owner(folder.job)
    return holder is not None and holder.pid != worker.pid


def _same_kind(device: str, word: str) -> bool:
    """Whether a lease's device (core.device.device_key) is of the kind that `word` asks for; '' may be any."""
    return not word or device.partition("-")[0] == word.partition(":")[0]


def _outcome_of(entry: QueueEntry, num_known: int, otherwise: str = "", worker: Worker | None = None) -> Outcome:
    """What the last session's end says, looking only at events after the first `num_known`; without one what is known of the process."""
    folder = RunFolder(entry.run_dir)
    try:
        events = read_all(folder.job, RunEvent)[num_known:]
    except AppError as error:
        return Outcome(run=entry.run, result="failed", code=error.code, message=error.message, hint=error.hint)
    last = next((event for event in reversed(events) if isinstance(event, Started | Finished | Stopped | Failed)), None)
    match last:
        case Finished():
            return Outcome(run=entry.run, result="finished")
        case Stopped():
            return Outcome(run=entry.run, result="stopped")
        case Failed():
            return Outcome(run=entry.run, result="failed", code=last.code, message=last.message, hint=last.hint)
    if worker is not None:
        death = death_of(worker, folder.job)
        log = death.details["log"]
        return Outcome(run=entry.run, result="failed", code=death.code, message=death.message, hint=death.hint, log=log)
    hint = f"Its last lines are in {path_to_text(folder.job.log_path)}."
    return Outcome(run=entry.run, result="failed", code=ErrorCode.WORKER_DIED, message=otherwise, hint=hint)


def main(arguments: list[str]) -> int:
    """`diptych _queue-runner WORKSPACE`: started by training.queue.Queue.start alone. Ends with 2 where another runner lives."""
    parser = argparse.ArgumentParser(prog="diptych _queue-runner")
    parser.add_argument("workspace", type=Path)
    runner = QueueRunner(Queue(parser.parse_args(arguments).workspace))
    signal.signal(signal.SIGTERM, runner.leave)
    runner.run()
    return 0
