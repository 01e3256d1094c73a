"""A worker that went away before the run's first step: most likely the settings take more memory than there is (no torch).

Where memory is used up Linux kills; a library that gets none may crash, or end the process with words of its own.
"""

import msgspec

from core.errors import AppError, ErrorCode
from core.jobs.folder import JobFolder
from core.jobs.process import Worker
from core.jobs.tail import last_lines
from core.memory_trouble import memory_lacking


class _StepTold(msgspec.Struct, frozen=True):
    step: int = 0
    from_step: int = 0


_decoder = msgspec.json.Decoder(_StepTold)


def made_no_step(folder: JobFolder) -> bool:
    """Whether the run's last events, of any session, tell of no step; the first step is told a quarter of a second after it."""
    return not any(_tells_of_a_step(line) for line in last_lines(folder))


def death_of(worker: Worker, folder: JobFolder) -> AppError:
    """Why a run's worker ended that told no event of it, as `Worker.death`; MEMORY_HOST where that is the likely reason."""
    death = worker.death()
    if death.code is not ErrorCode.WORKER_DIED or not made_no_step(folder):
        return death
    # As an ImportError, the kind of which a library that found no room is.
    if not worker.was_killed and memory_lacking(ImportError(death.details["log"])) is None:
        return death
    message = "The worker went away before the first step: most likely these settings take more memory than there is."
    hint = "Find out what fits (diptych train --preflight), or start a new run with a smaller batch size, width or size."
    return AppError(ErrorCode.MEMORY_HOST, message, hint, **death.details)


def _tells_of_a_step(line: bytes) -> bool:
    try:
        told = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return told.step > 0 or told.from_step > 0
