"""The queue as the window shows it: who waits at which place, what failed, and whether it goes on (no Qt)."""

import os
from dataclasses import dataclass
from pathlib import Path

from core.workspace import WorkspaceFolders
from desktop.sentences import words_of
from training.queue import Queue
from training.queue_damage import queue_troubles


@dataclass(frozen=True)
class Waiting:
    """A run in the queue; `is_in_hand`: its worker is at it, or about to be."""

    id: str
    run_dir: Path
    is_in_hand: bool = False


@dataclass(frozen=True)
class QueueState:
    """One look at the queue's files."""

    waiting: tuple[Waiting, ...] = ()
    logs: tuple[tuple[Path, str], ...] = ()
    """Of runs whose worker said nothing in its events: what the queue kept of it."""
    is_running: bool = False
    is_held: bool = False
    waits_for: str = ""
    troubles: tuple[str, ...] = ()
    """Of each file that can't be read what is the matter, in the window's language."""

    @property
    def num_waiting(self) -> int:
        """Runs that have not begun."""
        return sum(not entry.is_in_hand for entry in self.waiting)

    @property
    def stands_still(self) -> bool:
        """Whether runs wait and nobody will begin them."""
        return self.num_waiting > 0 and (self.is_held or not self.is_running)

    def waiting_of(self, run_dir: Path) -> Waiting | None:
        """The entry of a run."""
        return next((entry for entry in self.waiting if entry.run_dir == run_dir), None)

    def place_of(self, run_dir: Path) -> int:
        """From 1, which is the next; 0 for a run that does not wait, or no longer."""
        still_waiting = [entry.run_dir for entry in self.waiting if not entry.is_in_hand]
        return still_waiting.index(run_dir) + 1 if run_dir in still_waiting else 0

    def is_in_hand(self, run_dir: Path) -> bool:
        """Whether the runner begins with this run, or has begun."""
        return any(entry.run_dir == run_dir and entry.is_in_hand for entry in self.waiting)

    def log_of(self, run_dir: Path) -> str | None:
        """The last lines of a worker that failed without a word; None where there are none."""
        return next((log for failed_dir, log in self.logs if failed_dir == run_dir), None)


def read_queue(workspace: Path) -> QueueState:
    """Look at a workspace's queue."""
    queue = Queue(workspace)
    if not queue.dir.is_dir():
        return QueueState()
    real_dir, runs_dir = os.path.realpath(WorkspaceFolders(workspace).runs_dir), WorkspaceFolders(workspace).runs_dir

    def as_listed(run_dir: Path) -> Path:
        """The queue keeps paths without links; the list of runs names those of the workspace by the workspace's own name."""
        return runs_dir / run_dir.name if str(run_dir.parent) == real_dir else run_dir

    return QueueState(
        waiting=tuple(Waiting(entry.id, as_listed(entry.run_dir), queue.is_in_hand(entry)) for entry in queue.entries()),
        logs=tuple((as_listed(outcome.run_dir), outcome.log) for outcome in queue.outcomes() if outcome.log),
        is_running=queue.is_running,
        is_held=queue.is_held,
        waits_for=queue.state().waits_for if queue.is_running else "",
        troubles=tuple(words_of(trouble) for trouble in queue_troubles(queue)),
    )
