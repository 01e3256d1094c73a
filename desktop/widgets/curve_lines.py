"""How runs and figures are told apart in a plot: a colour and a kind of line for each, as curves and in legends."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.item_models.overlaid_runs import OverlaidRun
from desktop.widgets.step_plot import Curve, StepPlot
from training.run_curves import VALIDATION, Floats

COLOURS = {
    "light": ("#5145CD", "#C2410C", "#0B7048", "#B3261E", "#0369A1", "#8A5200"),
    "dark": ("#9F97FF", "#FDBA74", "#5CCB98", "#FF8F87", "#7CC4F5", "#F0B45B"),
}
"""By the place of a run."""
_DASHES = ((), (5.0, 2.5), (1.2, 2.2), (7.0, 2.2, 1.2, 2.2), (2.5, 1.8), (7.0, 2.2, 1.2, 2.2, 1.2, 2.2))
"""In widths of the line; the run on screen, and the first figure of a plot, have none."""
WIDTH_PX = 2
MOST_DOTS = 60
"""Held-out figures are few: so many are shown as dots."""
SAMPLE_PX = 28
ICON_SIZE_PX = QSize(24, 8)
_ICON_GAP_PX = 4
"""Between the line and the words beside it."""


def run_pen(place: int, theme_name: str) -> QPen:
    """The line of a run."""
    return line_pen(place, COLOURS[theme_name][place])


def line_pen(place: int, colour: str) -> QPen:
    """The line of what is drawn at this place among others, in its colour: each has a kind of its own, for who does not see colours."""
    pen = QPen(QColor(colour), WIDTH_PX)
    dashes = _DASHES[place % len(_DASHES)]
    if dashes:
        pen.setDashPattern(dashes)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def line_icon(pen: QPen) -> QIcon:
    """A short piece of a line, as a button shows it."""
    pixmap = QPixmap(2 * ICON_SIZE_PX)
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(2)
    painter = QPainter(pixmap)
    painter.setPen(pen)
    middle = ICON_SIZE_PX.height() / 2
    painter.drawLine(QPointF(0, middle), QPointF(ICON_SIZE_PX.width() - _ICON_GAP_PX, middle))
    painter.end()
    return QIcon(pixmap)


class LineSample(QWidget):
    """A short piece of a run's line."""

    def __init__(self, place: int, theme_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pen = run_pen(place, theme_name)
        self.setFixedSize(QSize(SAMPLE_PX, 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._pen))
        middle = self.height() / 2
        painter.drawLine(QPointF(1, middle), QPointF(self.width() - 1, middle))


class RunLines:
    """The curves of other runs in one plot: of one figure, which is the same for all."""

    def __init__(self, plot: StepPlot) -> None:
        self._plot = plot
        self._theme_name = "light"
        self.runs: list[OverlaidRun] = []
        self.curves: dict[int, Curve] = {}
        """By the place of the run."""

    def show_runs(self, runs: Sequence[OverlaidRun], theme_name: str) -> None:
        """Draw these from now on."""
        self.runs, self._theme_name = list(runs), theme_name
        places = {run.place for run in runs}
        for place in [place for place in self.curves if place not in places]:
            self._plot.curves.remove(self.curves.pop(place))
        for place in places:
            if place not in self.curves:
                self.curves[place] = Curve()
                self._plot.curves.append(self.curves[place])
            curve = self.curves[place]
            curve.pen, curve.dot_colour = run_pen(place, theme_name), QColor(COLOURS[theme_name][place])

    def draw(self, name: str, part: tuple[float, float], window: float, scaled: Callable[[Floats], Floats]) -> list[tuple[float, float]]:
        """The figure between two steps, smoothed over `window` steps; returns what there is to make room for."""
        extents = []
        for run in self.runs:
            curve = self.curves[run.place]
            curve.clear()
            series = run.curves.series.get(name)
            if series is None or not series.num:
                continue
            curve.is_shown = True
            points = series.part(*part, max(100, self._plot.width()))
            is_smoothed = bool(window) and not name.startswith(VALIDATION)
            values = scaled(series.smoothed(points.steps, window) if is_smoothed else points.means)
            curve.bold = points.steps, values
            if name.startswith(VALIDATION) and len(values) <= MOST_DOTS:
                curve.dots = curve.bold
            inside = np.isfinite(values) & (points.steps >= part[0]) & (points.steps <= part[1])
            if inside.any():
                extents.append((float(values[inside].min()), float(values[inside].max())))
        return extents
