"""Going on with a run for more epochs than it was asked for: `prolonged.json` beside run.json, which is never changed (no torch)."""

from itertools import accumulate
from pathlib import Path
from typing import Annotated

import msgspec

from core.errors import AppError
from core.files import write_whole
from core.jobs.lock import refuse_if_owned
from training.checkpoint_folders import sound_checkpoints
from training.run import RunFolder, read_request, read_run_file
from training.schedule import steps_per_epoch


class Prolonged(msgspec.Struct, frozen=True, kw_only=True):
    """prolonged.json: how many epochs each prolongation added, in order."""

    epochs: list[Annotated[int, msgspec.Meta(ge=1)]] = []


class _Shared(msgspec.Struct):
    """Of code-path.json: how many processes share each batch, if torchrun started some."""

    num_ranks: int = 1


def read_prolongations(run_dir: Path) -> list[int]:
    """The epochs of each prolongation; none where there is no such file. Raises AppError NOT_A_RUN where it is damaged."""
    found = read_run_file(RunFolder(run_dir).prolonged_path, Prolonged, "how the run was prolonged")
    return found.epochs if found is not None else []


def epochs_asked(run_dir: Path) -> int:
    """How many epochs the run is to have with all prolongations; 0 where its files can't be read."""
    try:
        return sum((read_request(run_dir).settings.epochs, *read_prolongations(run_dir)))
    except AppError:
        return 0


def steps_of_laps(run_dir: Path, steps_per_epoch: int) -> list[int]:
    """The steps of the run as it was asked for, then those of each prolongation. Raises AppError NOT_A_RUN."""
    return [epochs * steps_per_epoch for epochs in (read_request(run_dir).settings.epochs, *read_prolongations(run_dir))]


def prolong(run_dir: Path, epochs: int) -> None:
    """Let the run have `epochs` more (at least 1) when it is started next. What it was to do before, it does first.

    A prolongation that was not begun yet is replaced, so that asking twice does not count twice.
    Raises AppError: JOB_BUSY while a worker trains it, NOT_A_RUN, and the disk's troubles.
    """
    assert epochs >= 1
    refuse_if_owned(RunFolder(run_dir).job)
    request = read_request(run_dir)
    shared = read_run_file(RunFolder(run_dir).code_path_path, _Shared, "how the run is computed") or _Shared()
    laps = steps_of_laps(run_dir, steps_per_epoch(request.num_train, request.settings.batch_size * shared.num_ranks))
    begins = list(accumulate(laps, initial=0))[:-1]
    done = max((state.step for _, state in sound_checkpoints(run_dir) if state.resumable), default=0)
    earlier = read_prolongations(run_dir)
    if earlier and done <= begins[-1]:
        earlier = earlier[:-1]
    write_whole(RunFolder(run_dir).prolonged_path, msgspec.json.encode(Prolonged(epochs=[*earlier, epochs])))
