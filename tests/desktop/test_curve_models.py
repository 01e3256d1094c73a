"""The Qt-free models behind the curves: figures over the steps, what part of them shows, and marks."""

import pytest

from core.jobs.events import Started
from desktop.item_models.curve_look import CurveLook, PlotGroup, figures_of, groups_of, limits
from desktop.item_models.curve_marks import Mark, MarkKind, marks_of, nearest_mark, thinned
from desktop.item_models.run_moments import Moments
from training.run import Losses


def losses(step: int, count: int = 1, **values: float) -> Losses:
    told = {name: (value, value - 1, value + 1) for name, value in values.items()}
    return Losses(step=step, epoch=0, count=count, values=told, steps_per_s=1.0, data_wait_share=0.0, total_steps=1000)


def started(from_step: int) -> Started:
    return Started(from_step=from_step, device="", precision="", code_path="", reason="", pid=1, host="")


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


def test_a_level_curve_lies_in_the_middle_of_its_plot_and_is_not_drawn_as_its_last_digits() -> None:
    lowest, highest = limits([(0.3, 0.3 + 1e-16)])
    assert lowest == pytest.approx(0.285) and highest == pytest.approx(0.315)
    assert limits([(0.0, 0.0)]) == (-0.05, 0.05) and limits([(0.0, 1.0)]) == pytest.approx((-0.06, 1.06))
