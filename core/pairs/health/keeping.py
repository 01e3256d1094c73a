"""What a check found out, put to use: stored in the dataset for its filters, and heeded by the split."""

from collections.abc import Sequence
from typing import get_args

from core.pairs.dataset import Dataset
from core.pairs.health.report import HealthReport
from core.pairs.pair import Pair
from core.pairs.problems import ProblemCode
from core.pairs.shared import shared_contents
from core.pairs.splitting import split_pairs


def store_report(dataset: Dataset, report: HealthReport) -> None:
    """Keep the problems and the copies that a check found in place of those of the check before. Raises AppError as Dataset does."""
    for code in get_args(ProblemCode):
        alike = [problem for problem in report.problems if problem.code == code]
        dataset.replace_problems(code, {name: problem.message for problem in alike for name in problem.pairs})
    dataset.replace_likenesses({name: number for number, group in enumerate(report.copies) for name in group})


def held_out_apart(pairs: Sequence[Pair], report: HealthReport, validation_share: float, seed: int) -> list[Pair]:
    """The pairs with some held out for validation; as they are where folders or a table said what is held out.

    Neither copies that the check found are parted nor pairs that share a picture.
    """
    if any(pair.split == "validation" for pair in pairs):
        return list(pairs)
    group_of = {name: number for number, group in enumerate(report.copies) for name in group}
    shared = shared_contents(pairs)
    contents = [(*those, group_of[pair.name]) if pair.name in group_of else those for pair, those in zip(pairs, shared, strict=True)]
    return split_pairs(pairs, validation_share, seed, contents)
