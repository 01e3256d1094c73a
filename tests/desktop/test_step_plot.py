"""The plot that curves are painted in: its pixels, its axes, gaps, and what the mouse asks for."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPen, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.item_models.plot_axes import log_ticks, step_ticks, value_ticks
from desktop.theme import LIGHT
from desktop.widgets.step_plot import Curve, StepPlot

RED, BLUE, GREEN = (QColor(name) for name in ("#ff0000", "#0000ff", "#00ff00"))


@pytest.fixture
def plot(qtbot: QtBot) -> StepPlot:
    made = StepPlot()
    qtbot.addWidget(made)
    made.recolour(LIGHT)
    made.resize(256, 130)
    made.show_part((0, 200), (0, 1), is_log=False)
    made.show()
    return made


def grabbed(plot: StepPlot) -> QPixmap:
    """As it is once what changed is painted."""
    deadline_s = time.monotonic() + 10
    while plot._turn.isActive() or plot._picture is None:
        assert time.monotonic() < deadline_s
        QApplication.processEvents()
    return plot.grab()


def curve(steps: list[float], values: list[float]) -> Curve:
    made = Curve()
    made.is_shown, made.bold, made.pen = True, (np.array(steps), np.array(values)), QPen(RED, 3)
    return made


def columns_with(image: QImage, colour: QColor) -> list[int]:
    return [x for x in range(image.width()) if any(image.pixelColor(x, y) == colour for y in range(image.height()))]


def test_a_line_is_painted_where_its_values_are_and_parted_where_there_are_none(plot: StepPlot) -> None:
    plot.curves = [curve([0, 50, 75, 100, 200], [0.5, 0.5, np.nan, 0.5, 0.5])]
    plot.redraw()
    image = grabbed(plot).toImage()
    painted = columns_with(image, RED)
    assert set(range(60, 90)) <= set(painted) and max(painted) == pytest.approx(plot.x_of(200), abs=2)
    assert not [x for x in painted if plot.x_of(55) < x < plot.x_of(95)], "a gap"
    middle = round(plot.y_of(0.5))
    assert image.pixelColor(round(plot.x_of(25)), middle) == RED and image.pixelColor(round(plot.x_of(25)), middle - 10) != RED
    plot.curves[0].clear()
    plot.redraw()
    assert not columns_with(grabbed(plot).toImage(), RED)


def test_values_far_beyond_the_borders_go_straight_out_and_cost_nothing(plot: StepPlot) -> None:
    plot.curves = [curve([0, 100, 100, 200], [0.5, 0.5, 1e300, 1e300])]
    plot.curves[0].pen.setDashPattern([2, 2])
    plot.redraw()
    painted = columns_with(grabbed(plot).toImage(), RED)
    assert painted and max(painted) == pytest.approx(plot.x_of(100), abs=2)


def test_dots_a_star_and_the_upright_lines(plot: StepPlot) -> None:
    made = curve([], [])
    made.dots, made.dot_colour = (np.array([50.0]), np.array([0.5])), GREEN
    plot.curves, plot.star, plot.star_colour = [made], (150, 0.5), BLUE
    plot.redraw()
    image = grabbed(plot).toImage()
    assert image.pixelColor(round(plot.x_of(50)), round(plot.y_of(0.5))) == GREEN
    assert image.pixelColor(round(plot.x_of(150)), round(plot.y_of(0.5))) == BLUE
    plot.show_part((60, 140), (0, 1), is_log=False)
    image = grabbed(plot).toImage()
    assert not columns_with(image, GREEN) and not columns_with(image, BLUE), "what is not in the part on screen is not beside it either"
    plot.show_part((0, 200), (0, 1), is_log=False)
    plot.show_moment(100)
    column = round(plot.x_of(100))
    assert columns_with(grabbed(plot).toImage(), QColor(LIGHT.accent_text)) == [column]
    plot.show_moment(300)
    assert columns_with(grabbed(plot).toImage(), QColor(LIGHT.accent_text)) == []


def test_a_plot_without_room_is_painted_too(plot: StepPlot) -> None:
    plot.curves = [curve([0, 100], [0, 1])]
    plot.setMinimumHeight(0)
    plot.resize(20, 10)
    assert not grabbed(plot).isNull()


def test_the_mouse_asks_for_another_part(qtbot: QtBot, plot: StepPlot) -> None:
    pointed: list[float | None] = []
    dragged: list[float] = []
    plot.pointed_at.connect(pointed.append)
    plot.dragged.connect(dragged.append)
    start = QPoint(150, 50)
    qtbot.mouseMove(plot, start)
    assert pointed[-1] == pytest.approx(plot.step_at(150))
    assert plot.x_of(plot.step_at(150)) == pytest.approx(150)
    qtbot.mouseMove(plot, QPoint(10, 50))
    assert pointed[-1] is None, "beside the curves"
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(plot, QPoint(130, 50))
    assert sum(dragged) == pytest.approx(plot.step_at(150) - plot.step_at(130)), "to the left: later steps come"
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=QPoint(130, 50))
    qtbot.mouseMove(plot, QPoint(100, 50))
    assert sum(dragged) == pytest.approx(plot.step_at(150) - plot.step_at(130))
    with qtbot.waitSignal(plot.reset_asked):
        qtbot.mouseDClick(plot, Qt.MouseButton.LeftButton, pos=start)


def test_axes_name_round_values() -> None:
    assert step_ticks(0, 408, 4) == [(0, "0"), (200, "200"), (400, "400")]
    assert step_ticks(0, 408, 5) == [(0, "0"), (100, "100"), (200, "200"), (300, "300"), (400, "400")]
    assert [text for _, text in step_ticks(0, 1_020_000, 4)] == ["0", "500k", "1M"]
    assert [text for _, text in step_ticks(0, 20, 40)][:3] == ["0", "1", "2"], "there are no halves of a step"
    assert value_ticks(-0.06, 1.06, 6, is_log=False) == [
        (pytest.approx(value), text) for value, text in ((0, "0.0"), (0.2, "0.2"), (0.4, "0.4"), (0.6, "0.6"), (0.8, "0.8"), (1, "1.0"))
    ]
    assert [text for _, text in value_ticks(-1.1, 1.1, 3, is_log=False)] == ["-1", "0", "1"]
    assert [text for _, text in value_ticks(0.285, 0.315, 3, is_log=False)] == ["0.29", "0.30", "0.31"]
    assert [text for _, text in value_ticks(0, 2e6, 2, is_log=False)] == ["0", "1e+06", "2e+06"]
    assert [text for _, text in value_ticks(0, 2e-6, 2, is_log=False)] == ["0", "1e-06", "2e-06"]
    assert [text for _, text in value_ticks(0.09, 0.93, 3, is_log=False)] == ["0.2", "0.4", "0.6", "0.8"], "0.5 alone would not do"
    assert value_ticks(-1, 1, 5, is_log=True)[0] == (pytest.approx(-1), "0.1")


def test_a_logarithmic_axis_names_values_also_in_a_narrow_part() -> None:
    assert log_ticks(0.1, 10, 8) == pytest.approx([0.1, 0.2, 0.5, 1, 2, 5, 10])
    assert log_ticks(1e-6, 10, 8) == pytest.approx([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10])
    assert log_ticks(1e-6, 10, 5) == pytest.approx([1e-6, 1e-4, 1e-2, 1])
    assert len(log_ticks(1e-100, 1e100, 5)) <= 6
    assert log_ticks(0.21, 0.41, 5) == pytest.approx([0.25, 0.3, 0.35, 0.4])
    assert log_ticks(0.3, 0.31, 5) == pytest.approx([0.3, 0.302, 0.304, 0.306, 0.308, 0.31])


def test_points_are_painted_at_the_screens_own_resolution(qtbot: QtBot, plot: StepPlot) -> None:
    plot.curves = [curve([0, 200], [0, 1])]
    plot.redraw()
    grabbed(plot)
    assert plot._picture is not None and plot._picture.size() == plot.size() * plot.devicePixelRatioF()
    before = plot._picture
    plot.show_pointer(50)
    grabbed(plot)
    assert plot._picture is before, "an upright line alone paints no curve anew"
    assert grabbed(plot).toImage().pixelColor(QPointF(plot.x_of(100), plot.y_of(0.5)).toPoint()).red() > 200
