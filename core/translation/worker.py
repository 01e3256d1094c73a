"""The translation worker: one session of a job, from its lock to its exit code (torch)."""

import argparse
import errno
import faulthandler
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.device import devices_in_use
from core.errors import AppError, ErrorCode, first_line
from core.files import disk_error, sweep_partials
from core.jobs.control import STARTED_AT_VARIABLE
from core.jobs.last_words import say_last_words
from core.jobs.lock import JobLock
from core.jobs.priority import LOW_NICENESS, give_way
from core.jobs.ranks import rank_from_environment
from core.jobs.writer import EventWriter
from core.memory_trouble import memory_lacking
from core.streams import steady_streams
from core.translation.guest import is_held
from core.translation.in_hand import InHand
from core.translation.job import TranslationJob, is_job, read_request
from core.translation.next_job import read_next_job
from core.translation.opening import ModelKeeper
from core.translation.ranks import make_rank_dir
from core.translation.session import Session, Tools
from core.translation.watchdog import DECODE_LIMIT_S, Alarm, Watchdog

STAY_S = 600.0
"""A worker that stays ends after so long without work: it holds the memory of a model."""
IDLE_LOOK_S = 1.0


@dataclass(frozen=True)
class Ending:
    """How a session ended: its exit code, and whether the process may take on another job."""

    code: int
    is_sound: bool


def run_worker(job_dir: Path, *, device: str | None = None, decode_limit_s: float = DECODE_LIMIT_S) -> int:
    """Translate what the job in `job_dir` still has to do, until it is done or told to stop. Returns the exit code.

    A picture whose decoder does not come back within `decode_limit_s` (more for large files) is given up.
    Every ending is an event first, as far as the disk takes it.
    Raises AppError where there is no job to write events into: NOT_A_JOB, JOB_BUSY, ...
    """
    return work_on(job_dir, Tools(ModelKeeper(), Watchdog(decode_limit_s), Alarm(-1)), device).code


def work_on(job_dir: Path, tools: Tools, device: str | None = None) -> Ending:
    """As run_worker, with tools that may have served another job before. Under torchrun it is the work of one rank."""
    request = read_request(job_dir)
    rank = rank_from_environment()
    place = make_rank_dir(job_dir, rank)
    with JobLock(place.folder), EventWriter(place.folder) as writer, InHand(place.in_hand_path) as in_hand:
        sweep_partials(place.path)
        writer.begin_session()
        session = Session(TranslationJob(job_dir), request, writer, in_hand, tools, rank)
        previous = signal.signal(signal.SIGTERM, session.steering.ask_to_stop)
        try:
            if request.priority == "low":
                give_way(LOW_NICENESS)
            # A process can't come forward again: whoever asks for the next job with normal priority gets another.
            return Ending(session.run(device), session.is_sound and request.priority == "normal")
        except Exception as error:
            # The worker's main: whatever happened becomes an event and an exit code.
            trouble = _trouble_of(error, job_dir, place.folder.log_path)
            if trouble.code is ErrorCode.INTERNAL:
                traceback.print_exc()
            session.fail(trouble)
            return Ending(trouble.exit_code, is_sound=False)
        finally:
            signal.signal(signal.SIGTERM, previous)


def _trouble_of(error: Exception, job_dir: Path, log_path: Path) -> AppError:
    if isinstance(error, AppError) and not job_dir.is_dir():
        # Whichever of its files was missed first.
        return disk_error(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)), job_dir / "job.json")
    if isinstance(error, AppError):
        return error
    lacking = memory_lacking(error)
    if lacking is not None:
        code = ErrorCode.MEMORY_DEVICE if lacking == "device" else ErrorCode.MEMORY_HOST
        return AppError(code, f"There is not enough memory for this model: {first_line(error)}", "Close other programs.")
    message = f"The translation ended on an error of Diptych's own: {first_line(error)}"
    return AppError(ErrorCode.INTERNAL, message, f"The log is {log_path}.", path=str(log_path))


def main(arguments: list[str]) -> int:
    """`diptych _translate-worker [JOB_DIR] [--device DEVICE] [--decode-limit SECONDS] [--stay]`: started by core.jobs.process alone.

    With `--stay` it goes on living after its job with torch and the model in memory, and does the jobs that come as lines on its
    input (core.translation.next_job), until that ends, nothing comes for STAY_S, or something went wrong. It may have no first job then.
    """
    parser = argparse.ArgumentParser(prog="diptych _translate-worker")
    parser.add_argument("job_dir", type=Path, nargs="?")
    parser.add_argument("--device")
    parser.add_argument("--decode-limit", type=float, default=DECODE_LIMIT_S)
    parser.add_argument("--stay", action="store_true")
    options = parser.parse_args(arguments)
    if options.job_dir is None and not options.stay:
        parser.error("without --stay a job is needed")
    steady_streams(are_log=True)  # the log often lies on the disk that the results fill
    keeper = ModelKeeper()
    ending = Ending(0, is_sound=True)
    if options.job_dir is not None:
        ending = _do(options.job_dir, keeper, options.device, options.decode_limit)
    if options.stay and ending.is_sound:
        for job_dir in _further_jobs(keeper):
            ending = _do(job_dir, keeper, options.device, options.decode_limit)
            if not ending.is_sound:
                break
    # Threads that were given up in the middle of a huge picture would make the interpreter's own ending wait, or crash.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(ending.code)


def _do(job_dir: Path, keeper: ModelKeeper, device: str | None, decode_limit_s: float) -> Ending:
    """One job in this process, with a crash log of its own."""
    was_there = job_dir.is_dir()
    try:
        return _do_with_crash_log(job_dir, keeper, device, decode_limit_s)
    except AppError as error:
        # There is nowhere to write an event to: another works on the job, its folder is gone, ...
        trouble = _trouble_of(error, job_dir, job_dir / "worker.log") if was_there else error
        say_last_words(trouble)
        return Ending(trouble.exit_code, is_sound=False)


def _do_with_crash_log(job_dir: Path, keeper: ModelKeeper, device: str | None, decode_limit_s: float) -> Ending:
    crash_descriptor = -1
    if is_job(job_dir):
        # A decoder that crashes takes the process with it: what Python can still write then tells the next start of it.
        crash_path = make_rank_dir(job_dir, rank_from_environment()).crash_path
        try:
            crash_descriptor = os.open(crash_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        except OSError as error:
            raise disk_error(error, crash_path) from error
        faulthandler.enable(crash_descriptor)
    try:
        ending = work_on(job_dir, Tools(keeper, Watchdog(decode_limit_s), Alarm(crash_descriptor, 2 * decode_limit_s)), device)
    finally:
        faulthandler.enable(sys.stderr)
    if crash_descriptor >= 0 and ending.is_sound:
        os.close(crash_descriptor)
    return ending


def _further_jobs(keeper: ModelKeeper) -> Iterator[Path]:
    """The jobs that come on the input, each with this process's output going to its own log."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    # A thread, for nothing else waits for a pipe with a limit on every system.
    threading.Thread(target=_read_lines, args=(lines,), name="further-jobs", daemon=True).start()
    while True:
        if keeper.is_on_card:
            keeper.forget()  # a training may need the card's memory
        line = _next_line(lines)
        if not line:
            return
        job = read_next_job(line)
        os.environ[STARTED_AT_VARIABLE] = str(job.started_ns)
        log = os.open(TranslationJob(job.path).folder.log_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        sys.stdout.flush()
        sys.stderr.flush()
        for descriptor in (1, 2):
            os.dup2(log, descriptor)
        os.close(log)
        yield job.path


def _next_line(lines: "queue.SimpleQueue[bytes]") -> bytes:
    """What comes on the input; empty at its end, after STAY_S, and where a training has come to a card that this process has used."""
    deadline = time.monotonic() + STAY_S
    while time.monotonic() < deadline:
        try:
            return lines.get(timeout=IDLE_LOOK_S)
        except queue.Empty:
            if any(is_held(device) for device in devices_in_use()):
                return b""
    return b""


def _read_lines(lines: "queue.SimpleQueue[bytes]") -> None:
    # Without a buffer, whose lock the interpreter's ending would wait for.
    with open(0, "rb", buffering=0, closefd=False) as stdin:
        for line in stdin:
            lines.put(line)
    lines.put(b"")
