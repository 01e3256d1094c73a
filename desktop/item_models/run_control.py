"""What a run is doing and what the user may ask of it now: buttons follow the worker, never a guess (no Qt)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.jobs.events import Answered, Failed, Finished, Paused, Resumed, Started, Stopped
from core.jobs.state import JobState


class RunPhase(StrEnum):
    """What the user sees a run do."""

    UNKNOWN = "unknown"
    """The run's folder has not been read yet."""
    WAITING = "waiting"
    """Made, but no worker was ever at it."""
    QUEUED = "queued"
    """It waits for its turn in the queue."""
    STARTING = "starting"
    TRAINING = "training"
    PAUSING = "pausing"
    PAUSED = "paused"
    RESUMING = "resuming"
    STOPPING = "stopping"
    NOT_RESPONDING = "not_responding"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    """The worker went away without a word: it was killed, or the computer was switched off."""
    FINISHED = "finished"
    FAILED = "failed"
    START_FAILED = "start_failed"
    """The worker ended before it could say anything: its log is all there is."""


class Action(StrEnum):
    """What can be asked of a run."""

    PAUSE = "pause"
    RESUME = "resume"
    """Go on after a pause."""
    STOP = "stop"
    CONTINUE = "continue"
    """Start a worker that goes on from the newest checkpoint."""
    END = "end"
    """End a worker that doesn't respond."""
    STOP_AFTER_EPOCH = "stop_after_epoch"
    MORE_EPOCHS = "more_epochs"
    """Go on for more epochs than it was asked for."""
    CHECKPOINT = "checkpoint"
    PREVIEW = "preview"
    QUEUE = "queue"
    """Wait for its turn."""
    UNQUEUE = "unqueue"
    EARLIER = "earlier"
    """One place forward in the queue."""
    LATER = "later"


COMMANDS = frozenset({Action.PAUSE, Action.RESUME, Action.STOP, Action.STOP_AFTER_EPOCH, Action.CHECKPOINT, Action.PREVIEW})
"""What is asked of the worker by a command of the same name."""


_ACTIONS = {
    RunPhase.WAITING: {Action.CONTINUE, Action.QUEUE},
    RunPhase.QUEUED: {Action.CONTINUE, Action.UNQUEUE, Action.EARLIER, Action.LATER},
    RunPhase.STARTING: {Action.STOP},
    RunPhase.TRAINING: {Action.PAUSE, Action.STOP, Action.STOP_AFTER_EPOCH, Action.CHECKPOINT, Action.PREVIEW},
    RunPhase.PAUSED: {Action.RESUME, Action.STOP},
    RunPhase.PAUSING: {Action.STOP},
    RunPhase.RESUMING: {Action.STOP},
    RunPhase.NOT_RESPONDING: {Action.STOP, Action.END},
    RunPhase.STOPPED: {Action.CONTINUE, Action.QUEUE, Action.MORE_EPOCHS},
    RunPhase.INTERRUPTED: {Action.CONTINUE, Action.QUEUE},
    RunPhase.FINISHED: {Action.MORE_EPOCHS},
    RunPhase.FAILED: {Action.CONTINUE, Action.QUEUE},
    RunPhase.START_FAILED: {Action.CONTINUE, Action.QUEUE},
}
_RESTING = {
    JobState.NEW: RunPhase.WAITING,
    JobState.STARTING: RunPhase.STARTING,
    JobState.NOT_RESPONDING: RunPhase.NOT_RESPONDING,
    JobState.INTERRUPTED: RunPhase.INTERRUPTED,
    JobState.FINISHED: RunPhase.FINISHED,
    JobState.STOPPED: RunPhase.STOPPED,
    JobState.FAILED: RunPhase.FAILED,
}
LIVE_PHASES = frozenset(
    {
        RunPhase.STARTING,
        RunPhase.TRAINING,
        RunPhase.PAUSING,
        RunPhase.PAUSED,
        RunPhase.RESUMING,
        RunPhase.STOPPING,
        RunPhase.NOT_RESPONDING,
    }
)
"""Phases in which a worker is at the run."""


@dataclass
class RunControl:
    """Brings together the job's state, what this window asked for, and what became of a worker that it started."""

    state: JobState | None = None
    """None until the run's folder was read."""
    asked: Action | None = None
    stops_after_epoch: bool = False
    """Whether the worker has agreed to stop when its epoch is done, whoever asked for it."""
    is_starting: bool = False
    failure: Failed | None = None
    start_log: str | None = None
    ended_early: bool = False
    """Whether its worker went away before the run's first step: most likely its memory ran out."""
    queue_place: int = 0
    """Its place in the queue, counted from 1; 0 where it does not wait there."""
    is_in_hand: bool = False
    """Whether the queue's runner begins with it, or has begun."""

    def apply(self, events: Iterable[object]) -> None:
        """Take in events: they answer what was asked."""
        for event in events:
            match event:
                case Started():
                    # A stop that was asked for while it still began counts.
                    self.asked = Action.STOP if self.asked is Action.STOP and (self.is_starting or self.is_in_hand) else None
                    self.is_starting, self.stops_after_epoch, self.failure, self.start_log = False, False, None, None
                case Failed():
                    self.is_starting, self.stops_after_epoch, self.asked, self.failure = False, False, None, event
                case Finished() | Stopped():
                    self.is_starting, self.stops_after_epoch, self.asked = False, False, None
                case Answered() if event.accepted and event.command == Action.STOP_AFTER_EPOCH:
                    self.stops_after_epoch = True
                case Paused() if self.asked is Action.PAUSE:
                    self.asked = None
                case Resumed() if self.asked is Action.RESUME:
                    self.asked = None
                case Answered() if not event.accepted:
                    self.asked = None
                case _:
                    pass

    def ask(self, action: Action) -> None:
        """The user pressed a button."""
        if action is Action.CONTINUE:
            self.is_starting, self.asked, self.start_log, self.failure = True, None, None, None
        elif action in (Action.PAUSE, Action.RESUME, Action.STOP, Action.END):
            self.asked = action

    def worker_ended(self, log_tail: str) -> None:
        """A worker of this window ended. One that never said that it started leaves only its log."""
        if self.is_starting:
            self.is_starting = False
            self.start_log = log_tail

    @property
    def lacked_memory(self) -> bool:
        """Whether what ended it was a lack of memory, as far as can be known."""
        if self.phase is RunPhase.FAILED:
            return self.failure is not None and self.failure.code.startswith("memory.")
        return self.ended_early and self.phase in (RunPhase.INTERRUPTED, RunPhase.START_FAILED) and self.asked is not Action.END

    @property
    def phase(self) -> RunPhase:
        """What the run does now."""
        if self.start_log is not None and self.queue_place == 0:
            return RunPhase.START_FAILED
        if self.is_starting and self.state is not JobState.NOT_RESPONDING:
            return RunPhase.STOPPING if self.asked is Action.STOP else RunPhase.STARTING
        if self.state in (JobState.STARTING, JobState.RUNNING, JobState.PAUSED) and self.asked in (Action.STOP, Action.END):
            return RunPhase.STOPPING
        if self.state is JobState.RUNNING:
            return RunPhase.PAUSING if self.asked is Action.PAUSE else RunPhase.TRAINING
        if self.state is JobState.PAUSED:
            return RunPhase.RESUMING if self.asked is Action.RESUME else RunPhase.PAUSED
        if self.is_in_hand and self.state is JobState.NEW:
            return RunPhase.STOPPING if self.asked is Action.STOP else RunPhase.STARTING
        if self.queue_place > 0 and self.state not in (JobState.STARTING, JobState.NOT_RESPONDING):
            return RunPhase.QUEUED
        return RunPhase.UNKNOWN if self.state is None else _RESTING[self.state]

    @property
    def actions(self) -> set[Action]:
        """What may be asked now."""
        offered = set(_ACTIONS.get(self.phase, ()))
        return offered - {Action.STOP_AFTER_EPOCH} if self.stops_after_epoch else offered

    @property
    def is_live(self) -> bool:
        """Whether a worker is at the run, or about to be."""
        return self.phase in LIVE_PHASES
