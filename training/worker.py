"""The training worker process: takes a run, lets a session train it, and makes an event and an exit code of whatever ends it."""

import argparse
import signal
import traceback
from pathlib import Path
from typing import get_args

import torch

from core.errors import EXIT_OK, AppError, ErrorCode, first_line
from core.files import sweep_partials
from core.jobs.events import Failed
from core.jobs.last_words import say_last_words
from core.jobs.lock import JobLock
from core.jobs.priority import LOW_NICENESS, give_way
from core.jobs.ranks import Rank, rank_from_environment
from core.jobs.writer import EventWriter
from core.memory_trouble import memory_lacking, memory_wanted
from training.code_path import threads_of
from training.computing import Priority
from training.rank_session import run_rank
from training.run import RunFolder, read_pairs, read_request
from training.session import Session
from training.telling import Teller


def run_worker(run_dir: Path, *, device: str | None = None, stop_at: int | None = None, threads: int = 0) -> int:
    """Train the run in `run_dir` from its newest checkpoint until it is done, told to stop, or at step `stop_at`.

    `threads` were asked for, 0 for all. Under torchrun this is one of several that train it together; only rank 0 writes.
    Returns the exit code; every ending is an event first, as far as the disk takes it.
    Raises AppError where there is no run to write events into: NOT_A_RUN, JOB_BUSY, ...
    """
    folder = RunFolder(run_dir)
    request = read_request(run_dir)
    rank = rank_from_environment()
    if rank is not None and rank.index > 0:
        return run_rank(run_dir, request, read_pairs(run_dir), rank, device=device, stop_at=stop_at)
    with JobLock(folder.job):
        for place in (run_dir, folder.checkpoints_dir, folder.previews_dir, folder.own_pictures_dir, folder.job.control_dir):
            sweep_partials(place)
        with EventWriter(folder.job) as writer:
            writer.begin_session()
            return _work(run_dir, Teller(writer), device, stop_at, rank, threads)


def _work(run_dir: Path, teller: Teller, device: str | None, stop_at: int | None, rank: Rank | None, threads: int) -> int:
    session: Session | None = None
    previous = signal.getsignal(signal.SIGTERM)
    try:
        session = Session(run_dir, read_request(run_dir), read_pairs(run_dir), teller, stop_at, rank, threads)
        signal.signal(signal.SIGTERM, session.orders.terminate)
        session.run(device)
        return EXIT_OK
    except Exception as error:
        # The worker's main: whatever happened becomes an event and an exit code.
        trouble = trouble_of(error, RunFolder(run_dir).job.log_path)
        if not isinstance(error, AppError):
            traceback.print_exc()
        teller.tell_last(
            Failed(code=trouble.code, message=trouble.message, hint=trouble.hint, step=0 if session is None else session.step), trouble
        )
        return trouble.exit_code
    finally:
        signal.signal(signal.SIGTERM, previous)


def trouble_of(error: Exception, log_path: Path) -> AppError:
    """What ended a training as a trouble to tell: too little memory by its name; what we don't know as a bug of ours."""
    if isinstance(error, AppError):
        return error
    wanted, hint = memory_wanted(error), "Start a new run with a smaller batch size, width or size."
    more = [f"{wanted} more were not to be had."] if wanted else []
    match memory_lacking(error):
        case "device":
            return AppError(ErrorCode.MEMORY_DEVICE, " ".join(["The device has not enough memory for these settings.", *more]), hint)
        case "host":
            return AppError(ErrorCode.MEMORY_HOST, " ".join(["This computer has not enough memory for these settings.", *more]), hint)
    message = f"The training ended on an error of Diptych's own: {first_line(error)}"
    return AppError(ErrorCode.INTERNAL, message, f"The log is {log_path}.", path=str(log_path))


def main(arguments: list[str]) -> int:
    """`diptych _train-worker RUN_DIR [--device DEVICE] [--stop-at N] [--threads N] [--priority WORD]`, for core.jobs.process alone."""
    parser = argparse.ArgumentParser(prog="diptych _train-worker")
    parser.add_argument("run_dir", type=Path)
    parser.add_argument("--device")
    parser.add_argument("--stop-at", type=int)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--priority", choices=get_args(Priority), default="normal")
    options = parser.parse_args(arguments)
    if options.priority == "low":
        give_way(LOW_NICENESS)
    try:
        # As the run was begun, unless something else is asked for now: with another number sums are rounded otherwise.
        threads = options.threads or threads_of(options.run_dir)
        if threads:
            torch.set_num_threads(threads)
        return run_worker(options.run_dir, device=options.device, stop_at=options.stop_at, threads=threads)
    except AppError as error:
        # There is nowhere to write an event to: it is no run, another works on it, its folder is gone, ...
        say_last_words(error)
        return error.exit_code
