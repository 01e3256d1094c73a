"""A run's curves on screen: drawn, zoomed, read off and clicked, with figures absent, beside other runs', and at a million steps."""

import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.item_models.curve_look import PlotGroup
from desktop.item_models.overlaid_runs import MAX_OVERLAID, OverlaidRun
from desktop.item_models.run_moments import Moments
from desktop.theme import DARK, LIGHT
from desktop.widgets.curve_lines import COLOURS, run_pen
from desktop.widgets.curves import CurvesView
from desktop.widgets.elided_label import ElidedLabel
from training.run import Losses, Validation
from training.run_curves import RunCurves
from training.settings import RunSettings, settings_with

PAUSE_S = 0.1
"""Of the window's own work. Where nothing else runs it is a fifth of this; tests/benchmarks/long_run.py tells."""
USUAL = ("G_GAN", "G_L1", "D_real", "D_fake")


def told(last_step: int, every: int, names: tuple[str, ...] = USUAL) -> RunCurves:
    """A run's figures, which all fall as 1 / step."""
    curves = RunCurves()
    curves.apply(
        Losses(
            step=step,
            epoch=0,
            count=every,
            values=dict.fromkeys(names, (100 / step, 0.0, 1.0)),
            steps_per_s=4.0,
            data_wait_share=0.0,
            total_steps=last_step,
        )
        for step in range(every, last_step + 1, every)
    )
    return curves


class PaintCounter(QObject):
    """How often a widget was painted since this was made."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.num = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.num += event.type() == QEvent.Type.Paint
        return False


def show(view: CurvesView, curves: RunCurves, moments: Moments) -> None:
    """As a run's figures come; both plots are drawn and painted, each in a turn of its own."""
    view.show_curves(curves, moments)
    deadline_s = time.monotonic() + 10
    while view._room_changed.isActive() or view._turns._waiting:
        assert time.monotonic() < deadline_s
        QApplication.processEvents()


@pytest.fixture
def view(qtbot: QtBot) -> CurvesView:
    made = CurvesView(LIGHT)
    qtbot.addWidget(made)
    made.resize(420, 620)
    made.show()
    return made


def test_curves_that_get_more_room_are_drawn_with_more_points(view: CurvesView, qtbot: QtBot) -> None:
    """A run that is over is read before the plots have their place, and nothing comes that would draw it again."""
    view.resize(120, 620)
    QApplication.processEvents()
    show(view, told(10_000, 10), Moments())
    num_before = len(view.first.curves["G_L1"].bold[0])
    view.resize(900, 620)
    qtbot.waitUntil(lambda: len(view.first.curves["G_L1"].bold[0]) > 1.5 * num_before)


def test_a_pointer_reads_values_off_and_names_say_what_is_normal(view: CurvesView) -> None:
    show(view, told(1000, 10), Moments())
    assert view.first.names == ["G_L1"] and view.second.names == ["G_GAN", "D_real", "D_fake"]
    QApplication.processEvents()  # the second plot is drawn in a turn of its own
    assert "Normal: falls" in view.first.caption.text()
    view.first.plot.pointed_at.emit(501.0)
    assert view.first.caption.text() == "Step 501: G_L1 0.200"
    assert view.second.caption.text().endswith("D_fake 0.200")
    QApplication.sendEvent(view.first.plot, QEvent(QEvent.Type.Leave))
    QApplication.sendEvent(view.second.chips["D_real"], QEvent(QEvent.Type.Enter))
    assert view.second.caption.text().startswith("D_real") and "0.3 to 0.7" in view.second.caption.text()
    view.second.chips["D_real"].setChecked(False)
    view.second.plot.pointed_at.emit(501.0)
    assert "D_real" not in view.second.caption.text() and not view.second.curves["D_real"].is_shown


def test_what_is_normal_follows_the_settings_of_the_run(view: CurvesView) -> None:
    view.show_run(settings_with(RunSettings(), {"adversarial_loss": "hinge"}))
    show(view, told(100, 10), Moments())
    assert "0.7 to 3" not in view.second.caption.text() and "guess" in view.second.caption.text()


def test_the_wheel_zooms_both_plots_and_a_double_click_shows_all_again(view: CurvesView) -> None:
    show(view, told(1000, 10), Moments())
    whole = view.first.plot.part
    place = QPointF(view.first.plot.rect().center())
    at = view.first.plot.step_at(place.x())
    none = Qt.MouseButton.NoButton
    wheel = QWheelEvent(place, place, QPoint(), QPoint(0, 120), none, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(view.first.plot, wheel)
    first, last = view.first.plot.part
    assert last - first == pytest.approx((whole[1] - whole[0]) / 1.25) and (first + last) / 2 == pytest.approx(at, rel=0.1)
    assert view.second.plot.part == (first, last) and view.tools.span_box.currentText() == "Zoomed"
    view.first.plot.dragged.emit(-1e6)
    assert view.second.plot.part[0] == 0
    view.first.plot.reset_asked.emit()
    assert view.first.plot.part == whole and view.tools.span_box.currentText() == "All steps"
    view.tools.log_button.setChecked(True)
    low, high = view.first.plot.limits
    assert low < np.log10(0.1) < 0 < high
    view.tools.smooth_slider.setValue(0)
    assert view.tools.smooth_slider.toolTip() == "No smoothing"


def test_a_training_without_a_discriminator_shows_one_plot_and_figures_unknown_to_us_are_shown(view: CurvesView) -> None:
    show(view, told(100, 10, ("G_L1",)), Moments())
    assert view.first.isVisible() and not view.second.isVisible()
    show(view, told(100, 10, ("G_L1", "of_a_later_version")), Moments())
    assert view.second.names == ["of_a_later_version"] and view.second.isVisible()
    hinge = RunCurves()
    values = {"G_GAN": (-0.5, -1.0, 0.0)}
    hinge.apply([Losses(step=step, epoch=0, count=1, values=values, steps_per_s=1, data_wait_share=0, total_steps=9) for step in (1, 2, 3)])
    show(view, hinge, Moments())
    view.tools.log_button.setChecked(True)
    view.grab()
    assert view.second.names == ["G_GAN"] and view.look.second is PlotGroup.GAME


def test_figures_that_no_plot_can_hold_are_left_out_of_it(view: CurvesView) -> None:
    curves = told(100, 10, ("G_L1",))
    curves.apply(
        Losses(step=step, epoch=0, count=1, values={"G_L1": (value, value, value)}, steps_per_s=1, data_wait_share=0, total_steps=200)
        for step, value in ((110, 1e300), (120, -1e300), (130, 600.0))
    )
    curves.apply([Validation(step=130, num_pairs=2, l1=-1.0, edge_correlation=0.5)])
    show(view, curves, Moments(best=130))
    assert view.first.plot.limits[1] == pytest.approx(600, rel=0.2) and view.first.plot.star == (130, -1.0)
    view.tools.log_button.setChecked(True)
    view.grab()
    assert view.first.plot.star is None, "a logarithm of it is not to be had"
    view.first.chips["G_L1"].setChecked(False)
    view.grab()
    assert view.first.plot.limits == (0, 1), "nothing is left to draw"


def losses_of(values: dict[int, float], name: str = "G_L1") -> RunCurves:
    curves = RunCurves()
    curves.apply(
        Losses(step=step, epoch=0, count=1, values={name: (value, value, value)}, steps_per_s=1, data_wait_share=0, total_steps=10)
        for step, value in values.items()
    )
    return curves


def test_figures_next_to_nothing_and_steps_beyond_all_others_are_painted(view: CurvesView) -> None:
    """Of a run that is not ours, or damaged: an exception while something is painted would take the window with it."""
    for curves in (losses_of({1: 0.0, 2: 5e-324, 3: 0.0}), losses_of({10**18: 1.0, 9 * 10**18: 2.0}), losses_of({1: 1e-99, 2: 1e99})):
        show(view, curves, Moments())
        for is_log in (True, False):
            view.tools.log_button.setChecked(is_log)
            for _ in range(60):
                view.first.plot.zoomed.emit(curves.last_step * 0.999, 10.0)
            first, last = view.first.plot.part
            assert first < last
            view.grab()
            assert view.first.plot._painted().width() > 0
            view.show_all()


def test_many_figures_and_long_names_leave_the_plot_its_room(view: CurvesView) -> None:
    curves = told(100, 10, ("G_L1", *(f"a_figure_of_a_later_version_{place}_{'x' * 5000}" for place in range(40))))
    show(view, curves, Moments())
    assert len(view.second.names) <= 12 and view.minimumSizeHint().width() <= 420
    assert view.second.plot.width() <= 420
    rows = {chip.y() for chip in view.second.chips.values()}
    assert len(rows) > 1 and all(chip.geometry().right() <= view.second.width() for chip in view.second.chips.values())


def test_held_out_figures_alone_are_shown_to_their_last_step(view: CurvesView) -> None:
    curves = RunCurves()
    curves.apply([Validation(step=step, num_pairs=2, l1=1 / step, edge_correlation=0.5) for step in (100, 500)])
    show(view, curves, Moments())
    assert view.first.plot.part[1] > 500


def test_a_click_on_a_mark_takes_the_time_line_there(qtbot: QtBot, view: CurvesView) -> None:
    curves = told(1000, 10)
    curves.apply([Validation(step=step, num_pairs=2, l1=1 / step, edge_correlation=0.5) for step in (100, 500)])
    show(view, curves, Moments(previews=[0, 250, 500], checkpoints=[500], best=500, resumes=[100]))
    assert view.first.names == ["G_L1", "validation_l1"] and view.first.plot.star[0] == 500
    asked: list[int] = []
    view.step_asked.connect(asked.append)
    for step in (250, 500, 700):
        qtbot.mouseClick(view.marks, Qt.MouseButton.LeftButton, pos=QPoint(round(view.marks.x_of(step)), 8))
    assert asked == [250, 500]
    place = QPoint(round(view.marks.x_of(100)), 8)
    QApplication.sendEvent(view.marks, QHelpEvent(QEvent.Type.ToolTip, place, view.marks.mapToGlobal(place)))
    plot_x = view.first.plot.x_of(500) + view.first.plot.x()
    assert view.marks.x_of(500) == pytest.approx(plot_x, abs=2), "the marks stand under their steps"


def legend_rows(view: CurvesView) -> list[tuple[str, ...]]:
    names = [made.whole_text for made in view.legend.findChildren(ElidedLabel) if made.isVisible()]
    return [(name, *(cell.text() for cell in cells)) for name, cells in zip(names, view.legend.values, strict=True)]


def test_other_runs_are_laid_over_with_values_of_each_and_all_tools_work_on_all(view: CurvesView) -> None:
    show(view, told(1000, 10), Moments(previews=[0], checkpoints=[500], best=500))
    long_name = "a run whose name goes on and on " * 5
    short, longer = OverlaidRun(Path("/s"), "short", 1, told(400, 10)), OverlaidRun(Path("/l"), long_name, 3, told(4000, 10, ("G_L1",)))
    view.show_others("this one", [short, longer])
    assert view.first.plot.part[1] == pytest.approx(4080), "the longest run shows whole"
    assert view.first.figure == "G_L1" and view.second.figure == "G_GAN" and not view.second.curves["D_real"].is_shown
    assert legend_rows(view) == [("this one", "0.100", "0.100"), ("short", "0.250", "0.250"), (long_name, "0.025", "–")]
    assert view.legend.width() <= view.width()
    view.first.plot.pointed_at.emit(501.0)
    assert view.legend.step_label.text() == "Step 501"
    assert [row[1:] for row in legend_rows(view)] == [("0.200", "0.200"), ("–", "–"), ("0.200", "–")]
    view.second.chips["D_fake"].click()
    assert view.second.figure == "D_fake" and not view.second.chips["G_GAN"].isChecked() and view.second.curves["D_fake"].is_shown

    drawn = view.first._others.curves[3]
    assert drawn.pen.dashPattern() and drawn.pen.color().name() == COLOURS["light"][3].lower()
    view.tools.smooth_slider.setValue(0)
    assert drawn.bold[1][-1] == pytest.approx(0.025)
    view.tools.smooth_slider.setValue(7)
    assert drawn.bold[1][-1] > 0.025, "a mean over the last 800 steps, of a curve that falls"
    view.tools.log_button.setChecked(True)
    assert drawn.bold[1][-1] < 0
    view.tools.span_box.setCurrentIndex(view.tools.span_box.findData(1000))
    view.tools.span_box.activated.emit(view.tools.span_box.currentIndex())
    assert view.second.plot.part == pytest.approx([3000, 4020])
    view.recolour(DARK)
    assert drawn.pen.color().name() == COLOURS["dark"][3].lower()

    gone: list[object] = []
    view.legend.removal_asked.connect(gone.append)
    view.legend._table.findChildren(QToolButton)[0].click()
    assert gone == [Path("/s")]
    view.show_others("", [])
    assert not view.legend.isVisible() and view.second.curves["D_real"].is_shown and view.second.chips["G_GAN"].isChecked()
    assert view.first._others.curves == {}


def test_every_run_has_a_colour_and_a_kind_of_line_of_its_own() -> None:
    for theme in ("light", "dark"):
        pens = [run_pen(place, theme) for place in range(MAX_OVERLAID + 1)]
        assert len({pen.color().name() for pen in pens}) == len({tuple(pen.dashPattern()) for pen in pens}) == MAX_OVERLAID + 1


def test_a_million_steps_are_panned_without_a_pause(view: CurvesView) -> None:
    curves = told(1_000_000, 25, (*USUAL, "D_accuracy_real", "D_accuracy_translated"))
    moments = Moments(previews=range(0, 1_000_000, 500), checkpoints=range(0, 1_000_000, 5000), best=5000)
    show(view, curves, moments)
    view.grab()
    view.look.zoom_to(100_000, 600_000, curves.last_step)
    took_s = []
    QApplication.processEvents()
    paints = PaintCounter(view.first.plot)
    for _ in range(20):
        start = time.thread_time()
        view.first.plot.dragged.emit(7000.0)
        QApplication.processEvents()
        while view.first.plot._turn.isActive() or view.second.plot._turn.isActive():
            QApplication.processEvents()
        QApplication.processEvents()
        took_s.append(time.thread_time() - start)
    assert view.look.shown_part(curves.last_step)[0] == pytest.approx(240_000)
    assert sorted(took_s)[len(took_s) // 2] < PAUSE_S, took_s
    assert paints.num == 20, "each look is painted once"
    view.recolour(DARK)
    assert all(len(curve.faint[0]) < 2000 for plot in (view.first, view.second) for curve in plot.curves.values())


def test_another_run_of_the_same_figures_keeps_their_names_and_nothing_else(view: CurvesView) -> None:
    """To make the buttons anew for every run that is looked at would hold up the window."""
    show(view, told(1000, 10), Moments())
    curves, chips = list(view.second.curves.values()), list(view.second.chips.values())
    view.show_run(RunSettings())
    assert not any(curve.is_shown for curve in curves), "nothing of the run before stays"
    show(view, told(500, 10), Moments())
    assert list(view.second.chips.values()) == chips
    assert all(curve.is_shown and curve.bold[0][-1] == 500 for curve in curves)
