"""Figures become at most four events a second and ever fewer, no step is lost, and halts neither hold events back nor slow the speed."""

import math

import msgspec
import pytest
import torch

from core.pix2pix.objective import FIGURE_NAMES, NOT_MEASURED
from training import loss_report
from training.loop import StepReport
from training.loss_report import LONGEST_INTERVAL_S, LossReport
from training.run import Losses

CPU = torch.device("cpu")


class Clock:
    """A clock that the test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(loss_report.time, "perf_counter", lambda: self.now)


def step_report(num_pairs: int = 1, **figures: float) -> StepReport:
    values = dict.fromkeys(FIGURE_NAMES, 0.5) | figures
    return StepReport(torch.tensor([values[name] for name in FIGURE_NAMES]), True, num_pairs)


def test_events_come_four_times_a_second_and_hold_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    report = LossReport(1000, CPU)
    events: list[Losses] = []
    for step in range(1, 111):
        clock.now += 0.0101
        event = report.add(step, 0, step_report(4, G_L1=float(step)), 0.0)
        events += [event] if event else []
    rest = report.flush(110, 0, 0.0)
    assert rest is not None
    assert len(events) == 4
    assert sum(event.count for event in [*events, rest]) == 110
    assert events[0].values["G_L1"] == (13.0, 1.0, 25.0)
    assert set(events[0].values) == set(FIGURE_NAMES)
    assert events[0].steps_per_s == pytest.approx(1 / 0.0101, rel=0.01)
    assert events[0].pairs_per_s == pytest.approx(4 / 0.0101, rel=0.01)
    assert events[0].process_bytes > 10e6 and events[0].device_bytes == 0
    assert report.flush(110, 0, 0.0) is None


def test_frequent_halts_do_not_hold_events_back_nor_count_as_slowness(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    report = LossReport(1000, CPU)
    events: list[Losses] = []
    for step in range(1, 21):
        clock.now += 0.05
        event = report.add(step, 0, step_report(), 0.0)
        events += [event] if event else []
        with report.halt():
            clock.now += 0.2
    assert len(events) >= 9
    assert events[-1].steps_per_s == pytest.approx(20, rel=0.05)


def test_figures_told_within_a_halt_are_as_fast_as_the_steps_and_so_are_those_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The validation before a checkpoint lies before the event, the saving after it: neither is time of a step."""
    clock = Clock(monkeypatch)
    report = LossReport(1000, CPU)
    told: list[Losses | None] = []
    for step in range(1, 7):
        clock.now += 0.05
        told.append(report.add(step, 0, step_report(), 0.0))
        with report.halt():
            clock.now += 3.0
            told.append(report.flush(step, 0, 0.0))
            clock.now += 2.0
    speeds = [event.steps_per_s for event in told if event is not None]
    assert len(speeds) == 6 and speeds == pytest.approx([20.0] * 6)


def test_a_figure_that_was_left_out_or_overflowed_is_no_part_of_the_mean() -> None:
    report = LossReport(1000, CPU)
    for step, (norm, other) in enumerate([(3.0, math.inf), (NOT_MEASURED, math.inf), (5.0, math.inf)]):
        report.add(step, 0, step_report(G_gradient=norm, D_gradient=other), 0.0)
    event = report.flush(3, 0, 0.0)
    assert event is not None and event.values["G_gradient"] == (4.0, 3.0, 5.0)
    assert "D_gradient" not in event.values
    assert msgspec.json.decode(msgspec.json.encode(event), type=Losses) == event


def test_a_negative_loss_is_told_and_one_that_does_not_exist_is_not() -> None:
    report = LossReport(1000, CPU)
    report.add(1, 0, step_report(G_GAN=-0.75, D_real=NOT_MEASURED), 0.0)
    event = report.flush(1, 0, 0.0)
    assert event is not None and event.values["G_GAN"] == (-0.75, -0.75, -0.75) and "D_real" not in event.values


def test_a_million_steps_leave_some_megabytes_and_an_event_at_least_twice_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    report = LossReport(1_000_000, CPU)
    seconds_a_step = 0.1
    # A step's figures weigh nothing here: 100 steps are told as one, so that the test is quick.
    figures = StepReport(torch.rand(len(FIGURE_NAMES)), True, 1)
    num_bytes, longest_s, last_at = 0, 0.0, clock.now
    for step in range(100, 1_000_001, 100):
        clock.now += 100 * seconds_a_step
        event = report.add(step, step // 400, figures, 0.0)
        if event is not None:
            num_bytes += len(msgspec.json.encode(event)) + 1
            longest_s, last_at = max(longest_s, clock.now - last_at), clock.now
    assert num_bytes < 8e6
    assert longest_s <= LONGEST_INTERVAL_S + 100 * seconds_a_step


def test_what_an_older_version_wrote_is_still_read() -> None:
    line = (
        b'{"type":"losses","time":1.0,"session":1,"step":8,"epoch":0,"count":8,"values":{"G_L1":[0.5,0.4,0.6]},'
        b'"steps_per_s":2.0,"data_wait_share":0.0,"total_steps":32}'
    )
    event = msgspec.json.decode(line, type=Losses)
    assert (event.pairs_per_s, event.process_bytes, event.device_bytes) == (0.0, 0, 0)
