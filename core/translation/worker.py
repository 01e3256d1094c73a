"""The translation worker: one session of a job, from its lock to its exit code (torch)."""

import argparse
import faulthandler
import os
import signal
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import sweep_partials
from core.jobs.lock import JobLock
from core.jobs.writer import EventWriter
from core.translation.in_hand import InHand
from core.translation.job import TranslationJob, read_request
from core.translation.opening import ModelKeeper
from core.translation.session import Session, Tools
from core.translation.watchdog import DECODE_LIMIT_S, Alarm, Watchdog


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
    """As run_worker, with tools that may have served another job before."""
    job = TranslationJob(job_dir)
    request = read_request(job_dir)
    with JobLock(job.folder), EventWriter(job.folder) as writer, InHand(job.in_hand_path) as in_hand:
        sweep_partials(job_dir)
        writer.begin_session()
        session = Session(job, request, writer, in_hand, tools)
        previous = signal.signal(signal.SIGTERM, session.steering.ask_to_stop)
        try:
            return Ending(session.run(device), session.is_sound)
        except Exception as error:
            # The worker's main: whatever happened becomes an event and an exit code.
            trouble = _trouble_of(error, job.folder.log_path)
            if trouble.code is ErrorCode.INTERNAL:
                traceback.print_exc()
            session.fail(trouble)
            return Ending(trouble.exit_code, is_sound=False)
        finally:
            signal.signal(signal.SIGTERM, previous)


def _trouble_of(error: Exception, log_path: Path) -> AppError:
    if isinstance(error, AppError):
        return error
    first_line = str(error).partition("\n")[0] or type(error).__name__
    if isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "out of memory" in str(error)):
        return AppError(ErrorCode.MEMORY_HOST, f"There is not enough memory for this model: {first_line}", "Close other programs.")
    message = f"The translation ended on an error of Diptych's own: {first_line}"
    return AppError(ErrorCode.INTERNAL, message, f"The log is {log_path}.", path=str(log_path))


def main(arguments: list[str]) -> int:
    """`diptych _translate-worker JOB_DIR [--device DEVICE] [--decode-limit SECONDS]`: started by core.jobs.process alone."""
    parser = argparse.ArgumentParser(prog="diptych _translate-worker")
    parser.add_argument("job_dir", type=Path)
    parser.add_argument("--device")
    parser.add_argument("--decode-limit", type=float, default=DECODE_LIMIT_S)
    options = parser.parse_args(arguments)
    job = TranslationJob(options.job_dir)
    crash_descriptor = -1
    if job.folder.request_path.is_file():
        # A decoder that crashes takes the process with it: what Python can still write then tells the next start of it.
        crash_descriptor = os.open(job.crash_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        faulthandler.enable(crash_descriptor)
    tools = Tools(ModelKeeper(), Watchdog(options.decode_limit), Alarm(crash_descriptor, 2 * options.decode_limit))
    code = work_on(options.job_dir, tools, options.device).code
    # Threads that were given up in the middle of a huge picture would make the interpreter's own ending wait, or crash.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
