"""What a check found out, put to use: stored in the dataset for its filters, and heeded by the split."""

from collections.abc import Sequence
from typing import get_args

import msgspec

from core.pairs.dataset import Dataset
from core.pairs.health.report import HealthReport
from core.pairs.pair import Pair
from core.pairs.problems import ProblemCode
from core.pairs.splitting import Member, split_by_share


def store_report(dataset: Dataset, report: HealthReport) -> None:
    """Keep the problems and the copies that a check found in place of those of the check before. Raises AppError as Dataset does."""
    for code in get_args(ProblemCode):
        alike = [problem for problem in report.problems if problem.code == code]
        dataset.replace_problems(code, {name: problem.message for problem in alike for name in problem.pairs})
    dataset.replace_likenesses({name: number for number, group in enumerate(report.copies) for name in group})


def held_out_apart(pairs: Sequence[Pair], report: HealthReport, validation_share: float, seed: int) -> list[Pair]:
    """The pairs with some held out for validation, copies never parted; as they are where folders or a table said what is held out."""
    if any(pair.split == "validation" for pair in pairs):
        return list(pairs)
    group_of = {name: number for number, group in enumerate(report.copies) for name in group}
    members = [Member(pair.name, pair.split, (group_of[pair.name],) if pair.name in group_of else ()) for pair in pairs]
    splits = split_by_share(members, validation_share, seed)
    return [msgspec.structs.replace(pair, split=split) for pair, split in zip(pairs, splits, strict=True)]
