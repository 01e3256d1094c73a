"""How many translated pictures were taken for real ones, with a bootstrap interval (no torch)."""

from collections.abc import Sequence

import msgspec

NUM_RESAMPLES = 10_000
LEVEL = 0.95
Count = tuple[int, int]
"""(taken for real, answered) of one subject, without practice."""


class StudyResult(msgspec.Struct, frozen=True, kw_only=True):
    """Of all subjects who answered everything. Shares are from 0 to 1; 0.5 is what guessing gives."""

    num_subjects: int
    num_incomplete: int
    """Subjects who stopped before the end: they are left out."""
    num_answers: int
    num_fooled: int
    """Answers that took the translated picture for the real one."""
    share: float
    low: float
    high: float
    """The bootstrap interval of 95 %, over subjects; over answers where there is one subject alone."""


def study_result(counts: Sequence[Count], num_incomplete: int) -> StudyResult | None:
    """What these subjects' answers say; None without any."""
    num_answers, num_fooled = sum(count[1] for count in counts), sum(count[0] for count in counts)
    if not num_answers:
        return None
    low, high = bootstrap_interval(counts)
    return StudyResult(
        num_subjects=len(counts),
        num_incomplete=num_incomplete,
        num_answers=num_answers,
        num_fooled=num_fooled,
        share=num_fooled / num_answers,
        low=low,
        high=high,
    )


def bootstrap_interval(counts: Sequence[Count], seed: int = 0) -> tuple[float, float]:
    """The percentile interval of the share (Efron 1979): subjects are drawn anew with replacement, as answers of one subject hang together.

    Of a single subject the answers are drawn. The same counts give the same interval.
    """
    shares = bootstrap_shares(counts, seed)
    import numpy as np

    low, high = np.quantile(shares, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], method="inverted_cdf")
    return float(low), float(high)


def bootstrap_shares(counts: Sequence[Count], seed: int = 0) -> "list[float]":
    """The share in each of NUM_RESAMPLES draws."""
    import numpy as np

    source = np.random.default_rng(seed)
    if len(counts) == 1:
        fooled, answered = counts[0]
        return list(source.binomial(answered, fooled / answered, NUM_RESAMPLES) / answered)
    times = source.multinomial(len(counts), [1 / len(counts)] * len(counts), NUM_RESAMPLES)
    table = np.array(counts, np.int64)
    return list((times @ table[:, 0]) / (times @ table[:, 1]))
