"""Several at a time while more is on the way; nobody waits for what does not come."""

import threading
import time

import pytest

from core.translation.gathered import Gathered

PATIENCE_S = 20.0


class Taking:
    """A thread that takes once."""

    def __init__(self, gathered: Gathered[str]) -> None:
        self.taken: list[list[str]] = []
        self._thread = threading.Thread(target=lambda: self.taken.append(gathered.take()), daemon=True)
        self._thread.start()

    @property
    def waits(self) -> bool:
        self._thread.join(0.1)
        return self._thread.is_alive()

    def result(self) -> list[str]:
        self._thread.join(PATIENCE_S)
        (taken,) = self.taken
        return taken


def gathered_of(load: int, linger_s: float, num_awaited: int) -> Gathered[str]:
    gathered: Gathered[str] = Gathered(load, linger_s)
    for _ in range(num_awaited):
        gathered.expect()
    return gathered


def test_a_load_is_handed_out_as_soon_as_it_is_there_and_no_more_than_it() -> None:
    gathered = gathered_of(3, PATIENCE_S, 9)
    taking = Taking(gathered)
    gathered.put("a", 1)
    gathered.put("b", 1)
    assert taking.waits
    gathered.put("c", 1)
    assert taking.result() == ["a", "b", "c"]
    for name, weight in (("d", 2), ("e", 2), ("f", 7)):
        gathered.put(name, weight)
    assert gathered.take() == ["d"] and gathered.take() == ["e"]
    assert gathered.take() == ["f"], "what is more than a load is one of its own"


def test_what_is_there_is_handed_out_when_no_more_than_that_is_on_the_way() -> None:
    gathered = gathered_of(9, PATIENCE_S, 5)
    taking = Taking(gathered)
    gathered.put("a", 1)
    gathered.put("b", 1)
    assert taking.waits, "three are on the way"
    gathered.miss()
    assert taking.result() == ["a", "b"]
    gathered.put("c", 1)
    assert gathered.take() == ["c"]
    gathered.put("d", 1)
    assert gathered.take() == ["d"], "the last one waits for nobody"


def test_nothing_waits_longer_than_it_may() -> None:
    gathered = gathered_of(3, 0.3, 9)
    taking = Taking(gathered)
    began = time.monotonic()
    gathered.put("a", 1)
    assert taking.result() == ["a"] and time.monotonic() - began >= 0.3


@pytest.mark.parametrize("num_takers", [1, 3])
def test_all_that_was_there_is_handed_out_once_and_then_nothing(num_takers: int) -> None:
    gathered = gathered_of(3, 0.05, 1_000)
    taken: list[str] = []

    def take() -> None:
        while load := gathered.take():
            assert len(load) <= 3
            taken.extend(load)

    takers = [threading.Thread(target=take, daemon=True) for _ in range(num_takers)]
    for taker in takers:
        taker.start()
    for number in range(1_000):
        gathered.put(str(number), 1)
    gathered.close()
    for taker in takers:
        taker.join(PATIENCE_S)
        assert not taker.is_alive()
    assert sorted(taken) == sorted(str(number) for number in range(1_000))
    assert gathered.take() == []


def test_without_a_load_everything_is_handed_out_alone_and_at_once() -> None:
    gathered = gathered_of(0, PATIENCE_S, 9)
    gathered.put("a", 5)
    gathered.put("b", 5)
    assert gathered.take() == ["a"] and gathered.take() == ["b"]
