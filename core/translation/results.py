"""What became of one planned file, as the pipeline's threads tell it to the session (no torch)."""

from dataclasses import dataclass
from pathlib import Path

from core.errors import AppError


@dataclass(frozen=True)
class Done:
    """A picture is translated, and its file was opened again: `output` below the output folder; `seconds` from reading to that."""

    index: int
    output: Path
    seconds: float
    note: str
    is_renamed: bool = False
    """Whether it got another name than planned, because another program's file was there."""


@dataclass(frozen=True)
class Refused:
    """A picture could not be translated; `stops_the_job` where no other can be either."""

    index: int
    error: AppError
    stops_the_job: bool = False


@dataclass(frozen=True)
class Skipped:
    """Nothing was to be done; `reason` as in RowSkipped."""

    index: int
    reason: str


Result = Done | Refused | Skipped
