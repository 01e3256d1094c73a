"""The training workers that this window started: begun, looked after until they end, and left alone when the window goes."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import EXIT_OK, AppError, ErrorCode
from core.jobs.process import Worker, start_worker
from training.computing import Computing
from training.early_death import death_of
from training.run import RunFolder, worker_arguments

LOOK_EVERY_MS = 200
LOG_LINES = 30


class RunWorkers(QObject):
    """Knows for each run whether a worker of this window is alive. A run itself tells everything else (desktop/watching.py)."""

    ended = Signal(object, bool, str)
    """The run's folder, whether it most likely lacked memory, and the last lines of the worker's log."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers: dict[Path, Worker] = {}
        self._successors: dict[Path, Computing] = {}
        """Runs at which another worker is wanted, and with what, while the one before has told its last word and is still letting go."""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def start(self, run_dir: Path, computing: Computing) -> None:
        """Start a worker at a run; where one of this window is still there, as soon as it has ended. Raises AppError WORKER_START."""
        former = self._workers.get(run_dir)
        # One that was killed a moment ago may not have been looked after yet: it must not stand in the way of its successor.
        if former is not None and former.poll() is None:
            self._successors[run_dir] = computing
            return
        worker = start_worker(worker_arguments(run_dir, computing), RunFolder(run_dir).job.log_path)
        worker.let_go()
        self._workers[run_dir] = worker
        self._timer.start()

    def num_alive(self) -> int:
        """Workers of this window that have not ended."""
        return len(self._workers)

    def _look(self) -> None:
        for run_dir, worker in list(self._workers.items()):
            if worker.poll() is not None:
                del self._workers[run_dir]
                if run_dir in self._successors:
                    self._succeed(run_dir)
                else:
                    self.ended.emit(run_dir, _lacked_memory(worker, run_dir), worker.log_tail(LOG_LINES))
        if not self._workers:
            self._timer.stop()

    def _succeed(self, run_dir: Path) -> None:
        try:
            self.start(run_dir, self._successors.pop(run_dir))
        except AppError as error:
            self.ended.emit(run_dir, False, str(error))


def _lacked_memory(worker: Worker, run_dir: Path) -> bool:
    return worker.poll() != EXIT_OK and death_of(worker, RunFolder(run_dir).job).code is ErrorCode.MEMORY_HOST
