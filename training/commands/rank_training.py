"""`diptych train` under torchrun, as the ranks above 0 run it: rank 0 makes the run, follows it and tells of it."""

import sys
import time
from pathlib import Path

from core.errors import EXIT_OK, AppError, ErrorCode
from core.files import disk_error, path_to_text
from core.jobs.lock import living_owner
from core.jobs.process import start_worker
from core.translation.ranks import LEADER_PATIENCE_S, Rank
from training.commands.interrupts import Interrupts
from training.run import RunFolder, is_run, worker_arguments

_POLL_S = 0.1


def help_train(run_dir: Path, rank: Rank, device: str | None, stop_at: int | None) -> int:
    """Start this rank's worker once rank 0 works on the run, and wait for its end. Returns the exit code.

    Ctrl-C goes to all ranks alike, and rank 0 makes a stop of it; a second one ends the worker at once.
    Raises AppError: PARENT_GONE where rank 0 does not begin, and the disk's troubles.
    """
    _wait_for_leader(run_dir)
    log_path = RunFolder(run_dir).rank_log_path(rank.index)
    try:
        log_path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, log_path) from error
    with Interrupts() as interrupts:
        worker = start_worker(worker_arguments(run_dir, device=device, stop_at=stop_at), log_path)
        while (code := worker.poll()) is None:
            if interrupts.take() > 1:
                worker.end(None, grace_s=0)
            time.sleep(_POLL_S)
    if code != EXIT_OK:
        print(f"Rank {rank.index} of {rank.world_size}: its worker has ended. The last lines of {path_to_text(log_path)}:", file=sys.stderr)
        print(worker.log_tail(), file=sys.stderr)
        return code if code > 0 else worker.death().exit_code
    return EXIT_OK


def _wait_for_leader(run_dir: Path, patience_s: float = LEADER_PATIENCE_S) -> None:
    deadline = time.monotonic() + patience_s
    while not (is_run(run_dir) and living_owner(RunFolder(run_dir).job) is not None):
        if time.monotonic() >= deadline:
            message = f"Rank 0 did not begin the run {path_to_text(run_dir)} within {patience_s:.0f} s."
            raise AppError(ErrorCode.PARENT_GONE, message, "Look at what rank 0 says; all ranks need the same folder.", path=str(run_dir))
        time.sleep(_POLL_S)
