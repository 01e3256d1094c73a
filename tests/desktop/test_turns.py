"""Slices of work: one in a turn of the event loop, by turns, and those that are not wanted any more never."""

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from desktop.turns import Turns


class Work:
    """Asks for its next slice until it has made enough."""

    def __init__(self, turns: Turns, name: str, num_slices: int, made: list[str]) -> None:
        self._turns, self._name, self._num_left, self._made = turns, name, num_slices, made

    def go_on(self) -> None:
        self._made.append(self._name)
        self._num_left -= 1
        if self._num_left:
            self._turns.ask(self.go_on)


def test_one_slice_is_made_in_a_turn_and_everybody_has_turns(qtbot: QtBot) -> None:
    turns, made = Turns(), []
    for name in "abc":
        turns.ask(Work(turns, name, 3, made).go_on)
    num_made = []
    while len(made) < 9:
        num_before = len(made)
        QCoreApplication.processEvents()
        num_made.append(len(made) - num_before)
    assert set(num_made) <= {0, 1}
    assert "".join(made) == "abcabcabc"


def test_what_is_asked_twice_is_made_once_and_what_is_forgotten_never(qtbot: QtBot) -> None:
    turns, made = Turns(), []
    first, second, third = (Work(turns, name, 1, made) for name in "abc")
    for work in (first, second, first, third):
        turns.ask(work.go_on)
    turns.forget(second.go_on)
    turns.forget(second.go_on)
    assert turns.is_waiting(third.go_on) and not turns.is_waiting(second.go_on)
    qtbot.waitUntil(lambda: not turns.is_waiting(third.go_on))
    assert made == ["a", "c"]


def test_a_slice_that_fails_costs_the_others_nothing(qtbot: QtBot) -> None:
    turns, made = Turns(), []

    def fail() -> None:
        raise ValueError("a slice that fails")

    turns.ask(fail)
    turns.ask(Work(turns, "b", 2, made).go_on)
    with qtbot.captureExceptions() as caught:
        qtbot.waitUntil(lambda: made == ["b", "b"])
    assert [kind for kind, *_ in caught] == [ValueError]
