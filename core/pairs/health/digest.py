"""What is kept of a check beside a dataset's index: each kind of problem with its number and its first occurrences."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.files import write_whole
from core.pairs.problems import Problem, ProblemCode, by_code
from core.plain_files import read_plain

if TYPE_CHECKING:  # a report judges with numpy; the window reads digests without
    from core.pairs.health.report import HealthReport

DIGEST_NAME = "health.json"
MAX_OCCURRENCES = 50
"""Occurrences kept of each kind; the index has all the pairs concerned."""
_MAX_PARTS = 20


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of problem: how often it occurs, in how many files without a pair, and the first occurrences, shortened."""

    code: ProblemCode
    num: int
    num_lonely_files: int
    occurrences: list[Problem]


class HealthDigest(msgspec.Struct, frozen=True, kw_only=True):
    """The problems told when the pairs were found, and those of the last check. `checked` is when (ISO 8601, UTC); '' if never."""

    found: list[Kind] = []
    checked: str = ""
    num_pairs: int = 0
    kinds: list[Kind] = []
    smallest: tuple[int, int] = (0, 0)
    largest: tuple[int, int] = (0, 0)
    seconds: float = 0.0


def kinds_of(problems: Sequence[Problem]) -> list[Kind]:
    """The problems by kind, in the order of ProblemCode."""
    return [
        Kind(
            code=code,
            num=len(alike),
            num_lonely_files=sum(len(one.files) for one in alike if not one.pairs),
            occurrences=[_shortened(one) for one in alike[:MAX_OCCURRENCES]],
        )
        for code, alike in by_code(problems).items()
    ]


def keep_found(dataset_dir: Path, problems: Sequence[Problem]) -> None:
    """Keep what was told when a dataset's pairs were found. Raises AppError DISK_*."""
    digest = read_digest(dataset_dir) or HealthDigest()
    _write(dataset_dir, msgspec.structs.replace(digest, found=kinds_of(problems)))


def keep_checked(dataset_dir: Path, report: "HealthReport") -> HealthDigest:
    """Keep what a check found in place of the check before. Raises AppError DISK_*."""
    digest = HealthDigest(
        found=(read_digest(dataset_dir) or HealthDigest()).found,
        checked=datetime.now(UTC).isoformat(timespec="seconds"),
        num_pairs=report.num_pairs,
        kinds=kinds_of(report.problems),
        smallest=report.smallest,
        largest=report.largest,
        seconds=report.seconds,
    )
    _write(dataset_dir, digest)
    return digest


def read_digest(dataset_dir: Path) -> HealthDigest | None:
    """What is kept of a dataset; None where there is nothing, or nothing that can be read: it is made anew by the next check."""
    try:
        return msgspec.json.decode(read_plain(dataset_dir / DIGEST_NAME), type=HealthDigest)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _shortened(problem: Problem) -> Problem:
    return msgspec.structs.replace(problem, files=problem.files[:_MAX_PARTS], pairs=problem.pairs[:_MAX_PARTS])


def _write(dataset_dir: Path, digest: HealthDigest) -> None:
    write_whole(dataset_dir / DIGEST_NAME, msgspec.json.encode(digest))
