"""What a translation worker that stays is told on its input, a line for each further job (no torch)."""

import time
from pathlib import Path

import msgspec

from core.errors import AppError, ErrorCode
from core.files import JsonPath, path_from_json, path_to_json


class NextJob(msgspec.Struct, frozen=True, kw_only=True):
    """One line: the job's folder, and when it was given (commands that were sent to the job later are meant for this session)."""

    job: JsonPath
    started_ns: int

    @property
    def path(self) -> Path:
        """The job's folder."""
        return path_from_json(self.job)


def next_job_line(job_dir: Path) -> bytes:
    """The line that gives a worker this job, now."""
    return msgspec.json.encode(NextJob(job=path_to_json(job_dir), started_ns=time.time_ns()))


def read_next_job(line: bytes) -> NextJob:
    """The job that a line gives. Raises AppError: BAD_COMMAND."""
    try:
        return msgspec.json.decode(line, type=NextJob)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise AppError(ErrorCode.BAD_COMMAND, f"A line that is no job was handed to the worker: {error}.") from error
