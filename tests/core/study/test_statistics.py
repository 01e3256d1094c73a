"""The bootstrap against what can be computed exactly."""

import math

import numpy as np
import pytest

from core.study.statistics import NUM_RESAMPLES, bootstrap_interval, bootstrap_shares, study_result


def binomial_quantile(num: int, share: float, level: float) -> float:
    """The smallest share k / num at which the binomial distribution function reaches `level`."""
    total = 0.0
    for k in range(num + 1):
        total += math.comb(num, k) * share**k * (1 - share) ** (num - k)
        if total >= level:
            return k / num
    return 1.0


@pytest.mark.parametrize(("fooled", "answered"), [(8, 40), (20, 40), (1, 10)])
def test_of_one_subject_it_is_the_binomial_distribution(fooled: int, answered: int) -> None:
    low, high = bootstrap_interval([(fooled, answered)])

    # The draws are 10,000: where the distribution function passes the level within that noise, the neighbour may come.
    step = 1 / answered
    assert abs(low - binomial_quantile(answered, fooled / answered, 0.025)) <= step + 1e-12
    assert abs(high - binomial_quantile(answered, fooled / answered, 0.975)) <= step + 1e-12


def test_over_subjects_its_spread_is_the_closed_form() -> None:
    random = np.random.default_rng(3)
    counts = [(int(fooled), 40) for fooled in random.binomial(40, random.uniform(0.05, 0.5, 30))]
    shares = np.array([fooled / 40 for fooled, _ in counts])

    drawn = np.array(bootstrap_shares(counts))

    # With as many answers each, the mean of n draws with replacement has the variance sum((x - mean)^2) / n^2, exactly.
    deviation = math.sqrt(((shares - shares.mean()) ** 2).sum()) / len(shares)
    noise = deviation / math.sqrt(NUM_RESAMPLES)
    assert drawn.mean() == pytest.approx(shares.mean(), abs=5 * noise)
    assert drawn.std() == pytest.approx(deviation, rel=0.05)
    low, high = bootstrap_interval(counts)
    assert (low, high) == pytest.approx((shares.mean() - 1.96 * deviation, shares.mean() + 1.96 * deviation), abs=0.15 * deviation)


def test_two_subjects_give_the_three_means_there_are() -> None:
    drawn = np.array(bootstrap_shares([(0, 40), (40, 40)]))

    values, counts = np.unique(drawn, return_counts=True)
    assert values.tolist() == [0.0, 0.5, 1.0]
    assert counts / NUM_RESAMPLES == pytest.approx([0.25, 0.5, 0.25], abs=0.025)
    assert bootstrap_interval([(0, 40), (40, 40)]) == (0.0, 1.0)


def test_more_answers_weigh_more() -> None:
    result = study_result([(10, 40), (10, 10)], num_incomplete=1)

    assert result is not None
    assert (result.num_subjects, result.num_incomplete, result.num_fooled, result.num_answers, result.share) == (2, 1, 20, 50, 0.4)
    assert (result.low, result.high) == (0.25, 1.0)


def test_without_answers_there_is_no_result() -> None:
    assert study_result([], num_incomplete=2) is None
    assert bootstrap_interval([(0, 40)]) == (0.0, 0.0)


def test_the_same_answers_give_the_same_interval() -> None:
    counts = [(4, 40), (9, 40), (12, 40)]
    assert bootstrap_interval(counts) == bootstrap_interval(counts) == bootstrap_interval([*counts])
