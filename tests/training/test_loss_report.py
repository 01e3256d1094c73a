"""Losses become at most four events a second, none is lost, and halts of the loop neither hold events back nor slow the speed."""

import pytest

from training import loss_report
from training.loss_report import LossReport
from training.run import Losses


class Clock:
    """A clock that the test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(loss_report.time, "perf_counter", lambda: self.now)


LOSSES = {"G_GAN": 1.0, "G_L1": 0.5, "D_real": 0.25, "D_fake": 0.125}


def test_events_come_four_times_a_second_and_hold_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    report = LossReport(1000)
    events: list[Losses] = []
    for step in range(1, 111):
        clock.now += 0.0101
        event = report.add(step, 0, LOSSES | {"G_L1": float(step)}, 0.0)
        events += [event] if event else []
    rest = report.flush(110, 0, 0.0)
    assert rest is not None
    assert len(events) == 4
    assert sum(event.count for event in [*events, rest]) == 110
    assert events[0].values["G_L1"] == (13.0, 1.0, 25.0)
    assert events[0].steps_per_s == pytest.approx(1 / 0.0101, rel=0.01)
    assert report.flush(110, 0, 0.0) is None


def test_frequent_halts_do_not_hold_events_back_nor_count_as_slowness(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    report = LossReport(1000)
    events: list[Losses] = []
    for step in range(1, 21):
        clock.now += 0.05
        event = report.add(step, 0, LOSSES, 0.0)
        events += [event] if event else []
        clock.now += 0.2
        report.leave_out(0.2)
    assert len(events) >= 9
    assert events[-1].steps_per_s == pytest.approx(20, rel=0.05)
