"""How a job stands, for whoever watches: from its last session's events, its lock's owner and its heartbeat."""

from collections.abc import Iterable
from enum import StrEnum

from core.jobs.events import Event, Failed, Finished, Paused, Resumed, Started, Stopped
from core.jobs.folder import JobFolder
from core.jobs.heartbeat import HeartbeatRecord, read_heartbeat
from core.jobs.lock import LockOwner, process_alive, read_owner
from core.jobs.tail import Ending, last_ending

NOT_RESPONDING_AFTER_S = 12.0
"""Six beats missed; with looks a second apart it is said within 15 s."""
NO_FIRST_BEAT_AFTER_S = 60.0
"""So long a worker that holds the job may take to its first beat: before it only small files are read."""
_LONGEST_GLANCE_S = 5.0


class JobState(StrEnum):
    """What a watcher can say of a job."""

    NEW = "new"
    """No worker ever began."""
    STARTING = "starting"
    """A worker holds the job and has not begun its session yet."""
    RUNNING = "running"
    PAUSED = "paused"
    NOT_RESPONDING = "not_responding"
    """The worker is there as far as can be seen, but its heartbeat stands still."""
    INTERRUPTED = "interrupted"
    """The worker is gone without an end to its session; the job can be resumed."""
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


_TELLING = frozenset({Started, Finished, Stopped, Failed, Paused, Resumed})
"""Events that say something about the state."""


class StateWatcher:
    """Follows one job. Feed it every event that a JobReader gives, then ask for the state; nothing is locked or changed."""

    def __init__(self, folder: JobFolder) -> None:
        self._folder = folder
        self.reset()

    def reset(self) -> None:
        """Forgets everything (the events' file was replaced: `JobReader.num_restarts`)."""
        self.started: Started | None = None
        """What opened the last session."""
        self.ending: Ending | None = None
        """What closed the last session, or None while it is open."""
        self.heartbeat: HeartbeatRecord | None = None
        """The last beat read."""
        self._holder: LockOwner | None = None
        self._is_paused = False
        self._sign: tuple[int, int, int] = (0, 0, 0)
        self._still_s = 0.0
        self._looked_at: float | None = None

    def update(self, events: Iterable[Event]) -> None:
        """Takes in events, in the order of the file; those that say nothing about the state are ignored."""
        for event in events:
            if type(event) not in _TELLING:  # as nearly all of a long history
                continue
            match event:
                case Started():
                    self.started, self.ending, self._is_paused = event, None, False
                case Finished() | Stopped() | Failed():
                    self.ending = event
                case Paused():
                    self._is_paused = True
                case Resumed():
                    self._is_paused = False

    def state(self, now_monotonic: float) -> JobState:
        """The state now; `now_monotonic` is the caller's time.monotonic(). Reads two small files, or three once a worker is gone."""
        try:
            self._holder = read_owner(self._folder)
        except OSError:
            pass  # a drive that is away for a moment: the last look counts, and the heartbeat will tell
        holder = self._holder
        alive = process_alive(holder) if holder is not None else False
        if holder is None or alive is False:
            return self._state_without_worker(was_held=holder is not None)
        self._look_at_heartbeat(holder, now_monotonic)
        is_own_session = self.started is not None and _is_same_worker(self.started, holder)
        if is_own_session and self.ending is not None:
            return _state_of(self.ending)  # it is just letting go
        has_beaten = self.heartbeat is not None and self.heartbeat.pid == holder.pid
        is_known_to_beat = has_beaten or is_own_session or alive is None
        if self._still_s >= (NOT_RESPONDING_AFTER_S if is_known_to_beat else NO_FIRST_BEAT_AFTER_S):
            return JobState.NOT_RESPONDING
        if not is_own_session:
            return JobState.STARTING
        return JobState.PAUSED if self._is_paused else JobState.RUNNING

    def _state_without_worker(self, was_held: bool) -> JobState:
        self._still_s, self._looked_at = 0.0, None
        if self.ending is not None:
            return _state_of(self.ending)
        # Its last word may have been written after the events were read and before the lock was: look once more.
        last_word = last_ending(self._folder)
        if last_word is not None:
            return _state_of(last_word)
        return JobState.INTERRUPTED if was_held or self.started is not None else JobState.NEW

    def _look_at_heartbeat(self, holder: LockOwner, now_monotonic: float) -> None:
        """Adds up for how long it was seen standing still. A long time between two looks (this machine slept, the watcher was busy)
        counts as a short one, for the worker may have slept as well."""
        self.heartbeat = read_heartbeat(self._folder) or self.heartbeat
        beat = self.heartbeat
        sign = (holder.pid, beat.pid, beat.counter) if beat is not None else (holder.pid, 0, 0)
        if self._looked_at is None or sign != self._sign:
            self._sign, self._still_s = sign, 0.0
        else:
            self._still_s += min(max(now_monotonic - self._looked_at, 0.0), _LONGEST_GLANCE_S)
        self._looked_at = now_monotonic


def _is_same_worker(started: Started, holder: LockOwner) -> bool:
    same_start = abs(started.process_started - holder.started) < 0.05 or started.process_started == 0
    return (started.pid, started.host) == (holder.pid, holder.host) and same_start


def _state_of(ending: Ending) -> JobState:
    match ending:
        case Finished():
            return JobState.FINISHED
        case Stopped():
            return JobState.STOPPED
        case Failed():
            return JobState.FAILED
