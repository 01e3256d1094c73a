"""The training worker process: takes a run, lets a session train it, and makes an event and an exit code of whatever ends it."""

import argparse
import signal
import traceback
from pathlib import Path

import torch

from core.errors import AppError, ErrorCode
from core.files import sweep_partials
from core.jobs.events import Failed
from core.jobs.lock import JobLock
from core.jobs.writer import EventWriter
from training.run import RunFolder, read_pairs, read_request
from training.session import Session
from training.telling import Teller

_NO_MEMORY_WORDS = ("allocate memory", "bad_alloc", "could not create a memory")
"""How torch and the libraries below it say on a CPU that there is no more."""


def run_worker(run_dir: Path, *, device: str | None = None, stop_at: int | None = None) -> int:
    """Train the run in `run_dir` from its newest checkpoint until it is done, told to stop, or at step `stop_at`.

    Returns the exit code; every ending is an event first, as far as the disk takes it.
    Raises AppError where there is no run to write events into: NOT_A_RUN, JOB_BUSY, ...
    """
    folder = RunFolder(run_dir)
    request = read_request(run_dir)
    pairs = read_pairs(run_dir)
    with JobLock(folder.job):
        for place in (run_dir, folder.checkpoints_dir, folder.previews_dir):
            sweep_partials(place)
        writer = EventWriter(folder.job)
        writer.begin_session()
        teller = Teller(writer)
        session = Session(run_dir, request, pairs, teller, stop_at)
        previous = signal.signal(signal.SIGTERM, session.orders.terminate)
        try:
            session.run(device)
            return 0
        except Exception as error:
            # The worker's main: whatever happened becomes an event and an exit code.
            trouble = trouble_of(error, folder.job.log_path)
            if trouble.code is ErrorCode.INTERNAL:
                traceback.print_exc()
            teller.tell(Failed(code=trouble.code, message=trouble.message, hint=trouble.hint, step=session.step))
            return trouble.exit_code
        finally:
            signal.signal(signal.SIGTERM, previous)
            writer.close()


def trouble_of(error: Exception, log_path: Path) -> AppError:
    """What ended a training as a trouble to tell: too little memory by its name; what we don't know as a bug of ours."""
    if isinstance(error, AppError):
        return error
    first_line = str(error).partition("\n")[0] or type(error).__name__
    hint = "Start a new run with a smaller batch size, width or size."
    if isinstance(error, torch.OutOfMemoryError):
        return AppError(ErrorCode.MEMORY_DEVICE, f"The device has not enough memory for these settings: {first_line}", hint)
    if isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and any(words in str(error) for words in _NO_MEMORY_WORDS)):
        return AppError(ErrorCode.MEMORY_HOST, f"This computer has not enough memory for these settings: {first_line}", hint)
    return AppError(
        ErrorCode.INTERNAL, f"The training ended on an error of Diptych's own: {first_line}", f"The log is {log_path}.", path=str(log_path)
    )


def main(arguments: list[str]) -> int:
    """`diptych _train-worker RUN_DIR [--device DEVICE] [--stop-at N]`: started by core.jobs.process alone."""
    parser = argparse.ArgumentParser(prog="diptych _train-worker")
    parser.add_argument("run_dir", type=Path)
    parser.add_argument("--device")
    parser.add_argument("--stop-at", type=int)
    options = parser.parse_args(arguments)
    return run_worker(options.run_dir, device=options.device, stop_at=options.stop_at)
