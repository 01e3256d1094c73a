"""The gate before the pipeline: bounded pictures, bounded bytes, and nothing too large to pass alone."""

import threading

from core.translation.room import LEAST_BYTES, Room, bytes_to_use

PATIENCE_S = 20.0


def entering(room: Room, cost: int) -> tuple[threading.Thread, list[bool]]:
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(room.enter(cost)))
    thread.start()
    return thread, answers


def test_it_lets_in_as_many_pictures_and_bytes_as_it_holds() -> None:
    room = Room(2, 100)
    assert room.enter(60) and room.enter(40)
    third, answers = entering(room, 1)
    third.join(0.1)
    assert third.is_alive()
    room.leave([60])
    third.join(PATIENCE_S)
    assert answers == [True]
    large, answers = entering(room, 60)
    large.join(0.1)
    assert large.is_alive()
    room.leave([1])
    large.join(PATIENCE_S)
    assert answers == [True]


def test_what_is_larger_than_all_of_it_passes_alone() -> None:
    room = Room(8, 100)
    assert room.enter(10)
    huge, answers = entering(room, 1_000_000)
    huge.join(0.1)
    assert huge.is_alive()
    room.leave([10])
    huge.join(PATIENCE_S)
    assert answers == [True]
    small, answers = entering(room, 1)
    small.join(0.1)
    assert small.is_alive()
    room.close()
    small.join(PATIENCE_S)
    assert answers == [False] and not room.enter(0)


def test_what_others_were_promised_is_left_to_them() -> None:
    assert bytes_to_use() > bytes_to_use(2**40) == LEAST_BYTES


def test_small_ones_are_let_in_beyond_the_number() -> None:
    room = Room(2, 100, small_bytes=50)
    assert all(room.enter(10) for _ in range(5))
    sixth, answers = entering(room, 1)
    sixth.join(0.1)
    assert sixth.is_alive()
    room.leave([10, 10])
    sixth.join(PATIENCE_S)
    assert answers == [True]
    large, answers = entering(room, 30)
    large.join(0.1)
    assert large.is_alive(), "a third, and not small"
    room.leave([10, 10])
    large.join(PATIENCE_S)
    assert answers == [True]


def test_small_ones_are_not_let_in_beyond_all_bytes() -> None:
    room = Room(2, 20, small_bytes=50)
    assert room.enter(10) and room.enter(10)
    third, answers = entering(room, 10)
    third.join(0.1)
    assert third.is_alive()
    room.close()
    third.join(PATIENCE_S)
    assert answers == [False]
