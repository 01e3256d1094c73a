"""The Qt-free models behind the curves: figures over the steps, what part of them shows, and marks."""

import numpy as np
import pytest

from core.jobs.events import Started
from desktop.item_models.curve_look import CurveLook, PlotGroup, figures_of, groups_of
from desktop.item_models.curve_marks import Mark, MarkKind, marks_of, nearest_mark, thinned
from desktop.item_models.run_curves import RunCurves, Series
from desktop.item_models.run_moments import Moments
from training.run import Losses, Validation


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


def test_figures_that_a_training_does_not_tell_leave_no_empty_plot() -> None:
    told = ["G_L1", "validation_l1", "validation_psnr", "validation_ssim"]
    assert groups_of(told) == [PlotGroup.DISTANCE, PlotGroup.LIKENESS]
    assert CurveLook().second_group(told) is PlotGroup.LIKENESS
    assert CurveLook().second_group(["G_L1"]) is None
    assert figures_of(PlotGroup.TERMS, ["D_R1", "of_a_later_version", "G_L1"]) == ["D_R1", "of_a_later_version"]


def test_zooming_stays_at_the_pointer_and_within_the_run() -> None:
    look = CurveLook()
    assert look.shown_part(1000) == (0, 1020) and look.is_whole
    look.zoom_at(500, 2, 1000)
    first, last = look.shown_part(1000)
    assert (first, last) == (250, 760) and look.shown_part(2000) == (250, 760), "what was zoomed to stays"
    look.pan(-1e9, 1000)
    assert look.shown_part(1000) == (0, 510)
    look.zoom_at(200, 1e-3, 1000)
    assert look.shown_part(1000) == (0, 1020)
    look.zoom_at(200, 1e9, 1000)
    assert look.shown_part(1000)[1] - look.shown_part(1000)[0] == pytest.approx(20)
    look.choose_span(1000)
    assert look.shown_part(5000) == (4000, 5020) and not look.is_whole


def test_marks_are_thinned_to_pixels_and_the_heaviest_within_reach_is_meant() -> None:
    marks = marks_of(Moments(previews=range(0, 20_000, 10), checkpoints=[1000, 2000], best=2000, resumes=[1500]))
    shown = thinned(marks, (0, 20_000), 300)
    assert len(shown) <= 305 and {Mark(2000, MarkKind.BEST), Mark(1000, MarkKind.CHECKPOINT), Mark(1500, MarkKind.RESUME)} <= set(shown)
    assert nearest_mark(marks, 1990, 50) == Mark(2000, MarkKind.BEST)
    assert nearest_mark(marks, 5003, 8) == Mark(5000, MarkKind.PREVIEW)
    assert nearest_mark(marks, 30_000, 100) is None
