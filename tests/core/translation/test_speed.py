"""The speed of a translation: pictures of the session by the time they took, and nothing before that says anything."""

import pytest

from core.translation.speed import Speed


def test_it_is_all_pictures_by_the_time_since_the_first_was_begun() -> None:
    speed = Speed()
    for now in (1000.5, 1000.5001, 1003.0, 1003.0001, 1003.0002, 1003.5):  # told in bursts
        speed.done(now, 0.5)
    assert speed.files_per_s == pytest.approx(6 / 3.5)


@pytest.mark.parametrize("times", [[], [1000.0], [1000.0, 1000.0001], [1000.0, 999.0]])
def test_too_little_says_nothing(times: list[float]) -> None:
    speed = Speed()
    for now in times:
        speed.done(now, 0.5)
    assert speed.files_per_s == 0.0


def test_pauses_are_no_part_of_it() -> None:
    speed = Speed()
    speed.pause(1.0)
    speed.go_on(50.0)
    speed.done(102.0, 2.0)
    speed.done(104.0, 2.0)
    speed.pause(104.0)
    speed.done(105.0, 2.0)  # was in hand
    speed.pause(106.0)
    assert speed.files_per_s == pytest.approx(3 / 5)
    speed.go_on(1005.0)
    assert speed.files_per_s == pytest.approx(3 / 5)
    speed.go_on(1006.0)
    speed.done(1008.0, 2.0)
    assert speed.files_per_s == pytest.approx(4 / 8)
