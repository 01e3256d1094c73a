"""What threads make ahead is given in order, however long each takes; who waits can leave, and a hanging thread holds nobody up."""

import threading
import time

import pytest

from training.reading_ahead import ReadAhead

DEADLINE_S = 60


def test_all_come_in_order_whichever_is_ready_first() -> None:
    later = threading.Event()

    def make(number: int) -> int:
        if number == 3:
            assert later.wait(DEADLINE_S), "the others are made meanwhile"
        if number == 6:
            later.set()
        return number * number

    with ReadAhead(make, range(3, 20), num_threads=3, num_ahead=5, name="test") as ahead:
        assert [ahead.next() for _ in range(3, 20)] == [number * number for number in range(3, 20)]


def test_there_may_be_more_of_them_than_a_list_could_have() -> None:
    with ReadAhead(lambda number: number, range(3, 10**20), num_threads=2, num_ahead=4, name="test") as ahead:
        assert [ahead.next() for _ in range(2)] == [3, 4]


def test_no_more_are_made_than_may_be_ahead() -> None:
    made: list[int] = []
    enough = threading.Event()

    def make(number: int) -> int:
        made.append(number)
        if len(made) == 4:
            enough.set()
        return number

    with ReadAhead(make, range(100), num_threads=2, num_ahead=4, name="test") as ahead:
        assert enough.wait(DEADLINE_S)
        assert ahead.next() == 0
        while len(made) < 5:
            time.sleep(0.01)
        assert sorted(made) == [0, 1, 2, 3, 4]


def test_a_failure_comes_at_its_turn_and_the_rest_goes_on() -> None:
    def make(number: int) -> int:
        if number == 1:
            raise ValueError("the second")
        return number

    with ReadAhead(make, range(3), num_threads=2, num_ahead=3, name="test") as ahead:
        assert ahead.next() == 0
        with pytest.raises(ValueError, match="the second"):
            ahead.next()
        assert ahead.next() == 2


def test_who_waits_can_leave_while_a_thread_hangs() -> None:
    hanging, released = threading.Event(), threading.Event()

    def make(number: int) -> int:
        hanging.set()
        released.wait(DEADLINE_S)
        return number

    asked: list[bool] = []

    def keep_waiting() -> bool:
        time.sleep(0.2)  # a command being carried out, which is no waiting for data
        asked.append(hanging.is_set())
        return len(asked) < 3

    begun = time.perf_counter()
    with ReadAhead(make, range(2), num_threads=1, num_ahead=1, name="test") as ahead:
        assert ahead.next(keep_waiting) is None
        took = time.perf_counter() - begun
        assert ahead.seconds_waited <= took - 0.55, "the time of keep_waiting is left out"
    assert time.perf_counter() - begun < DEADLINE_S / 2, "nobody waited for the thread"
    assert asked == [True] * 3 and ahead.is_ending
    released.set()
