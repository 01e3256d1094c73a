"""Interrupts: counted while entered, obeyed one by one, the handlers from before given back."""

import os
import signal

import pytest

from training.commands import interrupts as interrupts_module
from training.commands.interrupts import Interrupts

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")


def test_every_ctrl_c_is_counted_and_taken_once() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupts() as interrupts:
        assert interrupts.take() == 0
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        assert (interrupts.take(), interrupts.take(), interrupts.take()) == (1, 2, 0)
    assert interrupts.num_taken == 2
    assert signal.getsignal(signal.SIGINT) is before


def test_a_terminate_after_a_ctrl_c_is_the_same_wish() -> None:
    with Interrupts() as interrupts:
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        assert (interrupts.take(), interrupts.take()) == (1, 0)
        signal.raise_signal(signal.SIGINT)
        assert interrupts.take() == 2


def test_a_terminate_said_again_later_is_another_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(interrupts_module.time, "monotonic", lambda: now[0])
    with Interrupts() as interrupts:
        signal.raise_signal(signal.SIGTERM)
        now[0] += interrupts_module.SAME_S + 0.1
        signal.raise_signal(signal.SIGTERM)
        assert (interrupts.take(), interrupts.take(), interrupts.take()) == (1, 2, 0)


def test_a_terminate_long_after_a_ctrl_c_is_still_its_echo(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(interrupts_module.time, "monotonic", lambda: now[0])
    with Interrupts() as interrupts:
        signal.raise_signal(signal.SIGINT)
        now[0] += 30
        signal.raise_signal(signal.SIGTERM)
        assert (interrupts.take(), interrupts.take()) == (1, 0)
