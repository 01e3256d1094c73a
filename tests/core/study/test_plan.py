"""What subjects are shown: balanced, without repeats, and the same again from the same seed."""

from collections import Counter

import msgspec
import pytest

from core.study.plan import StudyFile, trials_of


def study(num: int = 60, num_translated: int = 60, **facts: object) -> StudyFile:
    return StudyFile(
        name="maps",
        origin="",
        real=[f"real-{index}" for index in range(num)],
        translated=[f"translated-{index}" for index in range(num_translated)],
        **{"is_paired": num == num_translated, **facts},  # type: ignore[arg-type]
    )


def test_ten_for_practice_and_forty_that_count() -> None:
    trials = trials_of(study(), 1)

    assert [trial.is_practice for trial in trials] == [True] * 10 + [False] * 40
    assert study().shown_ms == 1000, "as in the paper"
    for part in (trials[:10], trials[10:]):
        assert Counter(trial.translated_at for trial in part) == {"first": len(part) // 2, "second": len(part) // 2}


def test_no_picture_comes_twice_where_there_are_enough() -> None:
    for subject in range(1, 30):
        trials = trials_of(study(), subject)
        assert len({trial.translated for trial in trials}) == len({trial.real for trial in trials}) == 50
        assert all(trial.real != trial.translated for trial in trials)


def test_few_pictures_come_in_rounds() -> None:
    for subject in range(1, 30):
        trials = trials_of(study(num=7, num_translated=7), subject)
        counts = Counter(trial.translated for trial in trials)
        assert set(counts) == set(range(7)) and max(counts.values()) - min(counts.values()) <= 1
        assert all(trial.real != trial.translated for trial in trials)
        assert set(Counter(trial.real for trial in trials)) == set(range(7))


@pytest.mark.parametrize(("num", "num_translated"), [(2, 2), (2, 90), (90, 2)])
def test_two_pictures_of_a_kind_suffice(num: int, num_translated: int) -> None:
    assert len(trials_of(study(num=num, num_translated=num_translated), 1)) == 50


def test_of_one_input_both_belong_together() -> None:
    trials = trials_of(study(same_input=True), 3)
    assert all(trial.real == trial.translated for trial in trials)


def test_the_seed_and_the_subject_decide() -> None:
    facts = study()
    assert trials_of(facts, 1) == trials_of(facts, 1)
    assert trials_of(facts, 1) != trials_of(facts, 2)
    assert trials_of(facts, 1) != trials_of(msgspec.structs.replace(facts, seed=1), 1)


def test_an_odd_number_of_trials_is_as_even_as_can_be() -> None:
    trials = trials_of(study(num_practice=3, num_trials=5), 1)
    assert abs(sum(1 if trial.translated_at == "first" else -1 for trial in trials[3:])) == 1
