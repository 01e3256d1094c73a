"""Which of the processes this is that torchrun started to share a job, a training or a translation (no torch)."""

import os
import time
from dataclasses import dataclass

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.jobs.folder import JobFolder
from core.jobs.lock import living_owner

LEADER_PATIENCE_S = 120.0
"""How long ranks wait for each other at the beginning, and for a leader that has gone."""
MAX_RANKS = 4096
"""More than any machine room gives one job; rank 0 looks after a folder for each."""
_POLL_S = 0.1


@dataclass(frozen=True)
class Rank:
    """One of the processes that share a job. `index` counts from 0 to `world_size` - 1, `local_index` those on this machine."""

    index: int
    world_size: int
    local_index: int
    local_size: int
    run_id: str

    def owns(self, row: int) -> bool:
        """Whether the row is this rank's to do."""
        return row % self.world_size == self.index


def rank_from_environment() -> Rank | None:
    """What torchrun says this process is; None without torchrun, and where there is one process only. Raises AppError BAD_COMMAND."""
    environment = os.environ
    if "RANK" not in environment or "WORLD_SIZE" not in environment:
        return None
    try:
        index, world_size = int(environment["RANK"]), int(environment["WORLD_SIZE"])
        local_index = int(environment.get("LOCAL_RANK", "0"))
        local_size = int(environment.get("LOCAL_WORLD_SIZE", "1"))
    except ValueError as error:
        raise _wrong_environment() from error
    if not (0 <= index < world_size <= MAX_RANKS and 0 <= local_index < local_size <= world_size):
        raise _wrong_environment()
    if world_size == 1:
        return None
    return Rank(index, world_size, local_index, local_size, environment.get("TORCHELASTIC_RUN_ID", "none"))


def wait_for_leader(folder: JobFolder, patience_s: float = LEADER_PATIENCE_S) -> None:
    """Wait until rank 0 works on the job. Raises AppError PARENT_GONE where it does not within `patience_s`."""
    deadline = time.monotonic() + patience_s
    while not (folder.request_path.is_file() and living_owner(folder) is not None):
        if time.monotonic() >= deadline:
            name = path_to_text(folder.path)
            message = f"Rank 0 did not begin with {name} within {patience_s:.0f} s."
            raise AppError(ErrorCode.PARENT_GONE, message, "Look at what rank 0 says; all ranks need the same folder.", path=name)
        time.sleep(_POLL_S)


def _wrong_environment() -> AppError:
    message = "RANK, WORLD_SIZE, LOCAL_RANK and LOCAL_WORLD_SIZE in the environment do not fit together."
    return AppError(ErrorCode.BAD_COMMAND, message, "Start it with torchrun, or without these variables.")
