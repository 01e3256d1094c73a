"""The translation worker that waits: its next job begins at once, with torch and after a first one the model in memory (no Qt)."""

from contextlib import suppress
from pathlib import Path

from core.errors import AppError
from core.jobs.process import Worker, start_worker
from core.translation.next_job import next_job_line


class WarmWorker:
    """Starts workers for translations and keeps the one that was done last for the next. One per window.

    What a worker's process does is its own: it ends itself after being idle for long, after trouble, and when its input ends.
    """

    def __init__(self) -> None:
        self._idle: Worker | None = None
        self._is_fresh = False
        """Whether the one that waits has had no job yet."""
        self._has_ended = False

    def prepare(self, log_path: Path) -> None:
        """Let one wait for a first job, which will come soon: to load torch takes seconds. `log_path` takes what it prints until then.

        Trouble is nobody's yet: `begin` starts another, and tells of it.
        """
        if self._has_ended or (self._idle is not None and self._idle.poll() is None):
            return
        with suppress(AppError, OSError):
            log_path.parent.mkdir(parents=True, exist_ok=True)
            self._idle = start_worker(["_translate-worker", "--stay"], log_path, with_input=True)
            self._is_fresh = True

    def begin(self, job_dir: Path, log_path: Path) -> Worker:
        """A worker at this job: the one that waits, or a new one. Raises AppError WORKER_START, DISK_*."""
        worker, self._idle = self._idle, None
        self._is_fresh = False
        if worker is not None and worker.poll() is None:
            try:
                worker.hand(next_job_line(job_dir), log_path)
                return worker
            except AppError:
                pass  # it has just ended itself: another takes its place
        if worker is not None:
            worker.let_go()
        return start_worker(["_translate-worker", str(job_dir), "--stay"], log_path, with_input=True)

    def keep(self, worker: Worker) -> None:
        """Its job is over: it may have the next."""
        if self._idle is not None and self._idle is not worker:
            self._idle.let_go()
        self._idle, self._is_fresh = worker, False

    def end(self) -> None:
        """The window goes: nothing more will come, also where the last pictures are told of only now."""
        self._has_ended = True
        if self._idle is not None and self._is_fresh:
            # It may still be loading, and would look at its input only then; it holds nothing that could be lost.
            self._idle.end(grace_s=0)
        if self._idle is not None:
            self._idle.let_go()
            self._idle = None
