"""`diptych train` under torchrun, as the ranks above 0 run it: rank 0 makes the run, follows it and tells of it."""

import sys
import time
from pathlib import Path

from core.errors import EXIT_OK
from core.files import disk_error, path_to_text
from core.jobs.process import start_worker
from core.jobs.ranks import Rank, wait_for_leader
from training.commands.interrupts import Interrupts
from training.computing import Computing
from training.run import RunFolder, worker_arguments

_POLL_S = 0.1


def help_train(run_dir: Path, rank: Rank, device: str | None, stop_at: int | None) -> int:
    """Start this rank's worker once rank 0 works on the run, and wait for its end. Returns the exit code.

    Ctrl-C goes to all ranks alike, and rank 0 makes a stop of it; a second one ends the worker at once.
    Raises AppError: PARENT_GONE where rank 0 does not begin, and the disk's troubles.
    """
    wait_for_leader(RunFolder(run_dir).job)
    log_path = RunFolder(run_dir).rank_log_path(rank.index)
    try:
        log_path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, log_path) from error
    with Interrupts() as interrupts:
        worker = start_worker(worker_arguments(run_dir, Computing(device=device or ""), stop_at=stop_at), log_path)
        while (code := worker.poll()) is None:
            if interrupts.take() > 1:
                worker.end(None, grace_s=0)
            time.sleep(_POLL_S)
    if code != EXIT_OK:
        print(f"Rank {rank.index} of {rank.world_size}: its worker has ended. The last lines of {path_to_text(log_path)}:", file=sys.stderr)
        print(worker.log_tail(), file=sys.stderr)
        return code if code > 0 else worker.death().exit_code
    return EXIT_OK
