"""Figures over the steps: kept whole, thinned to what a plot can show, and cut where a later session began."""

import msgspec
import numpy as np
import pytest

from core.jobs.events import Started
from training.run import Losses, RunEvent, Validation, WatchedEvent
from training.run_curves import RunCurves, Series


def losses(step: int, count: int = 1, **values: float) -> Losses:
    told = {name: (value, value - 1, value + 1) for name, value in values.items()}
    return Losses(step=step, epoch=0, count=count, values=told, steps_per_s=1.0, data_wait_share=0.0, total_steps=1000)


def started(from_step: int) -> Started:
    return Started(from_step=from_step, device="", precision="", code_path="", reason="", pid=1, host="")


def series(*values: float, count: int = 1) -> Series:
    made = Series()
    made.extend([count * (place + 1) for place in range(len(values))], [count] * len(values), values)
    return made


def test_a_part_of_a_curve_keeps_its_extremes_however_far_it_is_thinned() -> None:
    values = np.random.default_rng(1).random(10_000)
    values[[777, 4242]] = 5.0, -5.0
    points = series(*values).part(0, 10_000, 100)
    assert len(points.steps) <= 101 and points.steps[-1] == 10_000
    assert points.highs.max() == 5.0 and points.lows.min() == -5.0
    assert np.average(points.means, weights=np.diff(points.steps, prepend=0)) == pytest.approx(values.mean())
    few = series(*values).part(100, 140, 100)
    assert few.steps.tolist() == list(range(99, 142)), "one point beyond each border, so that the line reaches them"
    assert few.means.tolist() == values[98:141].tolist()


def test_a_panned_curve_is_joined_at_the_same_steps() -> None:
    whole = series(*range(1000))
    first, second = whole.part(100, 500, 40), whole.part(103, 503, 40)
    assert set(second.steps[:-1]) <= set(first.steps) | {step for step in second.steps if step > first.steps[-2]}


def test_smoothing_is_a_mean_over_steps_whatever_the_thinning_and_the_number_of_steps_an_event_has() -> None:
    assert series(*[2.0] * 50).smoothed(np.array([1.0, 25.0, 50.0]), 10).tolist() == [2.0, 2.0, 2.0]
    ramp = series(*range(100))
    assert ramp.smoothed(np.array([100.0]), 4).tolist() == [pytest.approx(97.5)]
    assert ramp.smoothed(np.array([2.0]), 50).tolist() == [pytest.approx(0.5)], "of fewer at the beginning"
    mixed = Series()
    mixed.extend([1, 10], [1, 9], [0.0, 1.0])
    assert mixed.smoothed(np.array([10.0]), 10).tolist() == [pytest.approx(0.9)], "nine steps weigh nine times as much"
    assert mixed.smoothed(np.array([10.0]), 0.1).tolist() == [1.0], "never of nothing"


def test_what_a_resumed_session_does_again_is_forgotten() -> None:
    curves = RunCurves()
    curves.apply([started(0), losses(10, G_L1=1.0), losses(20, G_L1=2.0), Validation(step=20, num_pairs=1, l1=0.5, edge_correlation=0.1)])
    curves.apply([started(10), losses(15, G_L1=7.0), Validation(step=15, num_pairs=1, l1=0.4, edge_correlation=0.1)])
    curves.apply([Validation(step=15, num_pairs=1, l1=0.3, edge_correlation=0.1)])
    assert curves.series["G_L1"].steps.tolist() == [10, 15] and curves.series["G_L1"].means.tolist() == [1.0, 7.0]
    assert curves.series["validation_l1"].means.tolist() == [0.3], "told again of the same step"
    assert curves.series["G_L1"].at(13) == 7.0 and curves.series["G_L1"].at(0) == 1.0 and "validation_psnr" not in curves.series


def test_the_mean_of_a_part_of_a_curve() -> None:
    curve = series(*(float(step) for step in range(1, 11)))
    assert curve.mean(2, 4) == 3.5 and curve.mean(10, 20) is None and curve.mean(0, 100) == 5.5
    assert curve.between(2, 4).tolist() == [3.0, 4.0] and series().mean(0, 10) is None


def test_figures_that_come_and_go_are_told_of_their_own_steps() -> None:
    curves = RunCurves()
    curves.apply([losses(10, G_L1=1.0), losses(20, G_L1=2.0, G_GAN=5.0), losses(30, G_L1=3.0)])
    assert curves.series["G_L1"].steps.tolist() == [10, 20, 30] and curves.series["G_GAN"].steps.tolist() == [20]
    assert curves.series["G_GAN"].means.tolist() == [5.0] and curves.last_step == 30


def test_figures_read_as_their_means_alone_are_those_of_the_whole_events() -> None:
    told: list[RunEvent] = [losses(10, count=10, G_L1=1.0), losses(20, count=10, G_L1=2.0, G_GAN=5.0), losses(30, G_L1=3.0)]
    told += [Validation(step=30, num_pairs=1, l1=0.5, edge_correlation=0.1), started(20), losses(25, count=5, G_L1=4.0)]
    whole, read = RunCurves(), RunCurves()
    whole.apply(told)
    decoder = msgspec.json.Decoder(WatchedEvent)
    read.apply([decoder.decode(msgspec.json.encode(event)) for event in told])
    assert list(read.series) == list(whole.series) and (read.last_step, read.num_changes) == (whole.last_step, whole.num_changes)
    for name, curve in whole.series.items():
        assert read.series[name].steps.tolist() == curve.steps.tolist() and read.series[name].means.tolist() == curve.means.tolist()
        assert read.series[name].mean(0, 100) == curve.mean(0, 100)


def test_points_are_the_same_whether_they_are_looked_at_after_each_or_at_last() -> None:
    often, seldom = Series(), Series()
    values = np.random.default_rng(2).random(3000)
    for step, value in enumerate(values, 1):
        for curve in (often, seldom):
            curve.extend([step], [1], [value])
        assert often.means[-1] == value and seldom.num == step == seldom.last_step
    assert seldom.means.tolist() == values.tolist() and seldom.mean(0, 3000) == pytest.approx(often.mean(0, 3000))
    seldom.extend([3001], [1], [9.0])
    seldom.cut_after(2000)
    assert (seldom.num, seldom.last_step) == (2000, 2000) and seldom.means[-1] == values[1999]
