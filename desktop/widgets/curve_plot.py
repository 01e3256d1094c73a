"""One plot over the steps: some figures of a run as bold means over faint curves, with names that switch them off."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPen
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.curve_words import name_words, sentence, value_words
from desktop.item_models.curve_extent import envelope, extent
from desktop.item_models.curve_look import CurveLook, limits
from desktop.item_models.overlaid_runs import OverlaidRun
from desktop.theme import Tokens
from desktop.widgets.buttons import label
from desktop.widgets.curve_lines import COLOURS, ICON_SIZE_PX, MOST_DOTS, RunLines, line_icon, line_pen, run_pen
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.step_plot import Curve, StepPlot
from desktop.wording import fill, number
from training.run_curves import VALIDATION, Floats, RunCurves
from training.settings import RunSettings

PALETTE = {
    "light": ("#5145CD", "#C2410C", "#0B7048", "#B3261E", "#8A5200"),
    "dark": ("#9F97FF", "#FDBA74", "#5CCB98", "#FF8F87", "#F0B45B"),
}
_PLACES = {"G_L1": 0, f"{VALIDATION}l1": 1, "G_L2": 2, "G_GAN": 2, "D_real": 3, "D_fake": 4}
"""Colours of figures that have one of their own, wherever they are drawn; the others take what is left."""
_LARGEST = 1e100
"""What is beyond it comes from no training; nothing can be reckoned with it, nor with what is that near to 0."""


class CurvePlot(QWidget):
    """Draws the figures that it is given of a RunCurves, as a CurveLook says."""

    switched = Signal()
    """A figure was switched on or off."""

    def __init__(self, look: CurveLook, heading: QWidget | None = None, parent: QWidget | None = None) -> None:
        """`heading` stands over the names of the figures."""
        super().__init__(parent)
        self._look = look
        self.settings = RunSettings()
        """Of the run on screen, which decide what is normal."""
        self.names: list[str] = []
        self._colours = PALETTE["light"]
        self._theme_name = "light"
        self._curves = RunCurves()
        self._focused = ""
        """The figure whose sentence shows."""
        self._chosen = ""
        """The figure that was chosen to be drawn of several runs."""
        self.plot = StepPlot()
        self.curves: dict[str, Curve] = {}
        """By the names of their figures."""
        self._others = RunLines(self.plot)
        self.chips: dict[str, QPushButton] = {}
        self.caption = label("", "caption", wraps=True)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.set_short(is_short=False)
        self._chip_row = FlowLayout(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if heading is not None:
            layout.addWidget(heading)
        layout.addLayout(self._chip_row)
        layout.addWidget(self.caption)
        layout.addWidget(self.plot, 1)

    # What is drawn

    def set_short(self, *, is_short: bool) -> None:
        """With one line for the sentence where there is little height, or two."""
        self.caption.setFixedHeight((1 if is_short else 2) * self.caption.fontMetrics().height())

    def begin_anew(self, settings: RunSettings) -> None:
        """Draw nothing until curves of another run come, which has these settings. Its figures will be the same ones, mostly."""
        self.settings = settings
        for curve in self.curves.values():
            curve.clear()
        self.plot.star = None
        self.plot.redraw()
        for name, chip in self.chips.items():
            _explain(chip, sentence(name, settings))
        self.show_value_at(None)

    def set_names(self, names: Sequence[str]) -> None:
        """Draw these figures."""
        if list(names) == self.names:
            return
        self.names = list(names)
        self.curves = {name: Curve() for name in self.names}
        self.plot.curves = [*self.curves.values(), *self._others.curves.values()]
        for chip in self.chips.values():
            self._chip_row.removeWidget(chip)
            chip.deleteLater()
        self.chips = {name: self._chip(name) for name in self.names}
        for chip in self.chips.values():
            self._chip_row.addWidget(chip)
        self._focused = self.names[0] if self.names else ""
        self._colour_items()
        self.show_value_at(None)

    def show_others(self, runs: Sequence[OverlaidRun]) -> None:
        """Lay other runs over this one: then one figure is drawn, of all of them, and the colours are those of the runs."""
        were_there = bool(self._others.runs)
        self._others.show_runs(runs, self._theme_name)
        if bool(runs) != were_there:
            self._mark_chips()
        self._colour_items()

    @property
    def figure(self) -> str:
        """The figure that is drawn of several runs; '' while there is one run, of which all are drawn, or nothing to draw."""
        if not self._others.runs or not self.names:
            return ""
        return self._chosen if self._chosen in self.names else self.names[0]

    def _is_on(self, name: str) -> bool:
        return name == self.figure if self._others.runs else name not in self._look.hidden

    def draw(self, curves: RunCurves, part: tuple[float, float], window: float) -> None:
        """Bring the curves up to what is known, between two steps; bold lines are means over `window` steps (0: of none)."""
        self._curves = curves
        drawn = []
        for name, curve in self.curves.items():
            curve.clear()
            if self._is_on(name) and name in curves.series and curves.series[name].num:
                drawn.append(self._draw_figure(name, curve, part, window))
        drawn += self._others.draw(self.figure, part, window, self._scaled)
        known = [(low, high) for low, high in drawn if np.isfinite(low) and np.isfinite(high)]
        self.plot.show_part(part, limits(known) if known else (0.0, 1.0), is_log=self._look.is_log)

    def _draw_figure(self, name: str, curve: Curve, part: tuple[float, float], window: float) -> tuple[float, float]:
        """Returns the lowest and highest value to make room for."""
        series = self._curves.series[name]
        points = series.part(*part, max(100, self.plot.width()))
        is_smoothed = bool(window) and not name.startswith(VALIDATION)
        bold = self._scaled(series.smoothed(points.steps, window) if is_smoothed else points.means)
        curve.is_shown, curve.bold = True, (points.steps, bold)
        if name.startswith(VALIDATION) and len(bold) <= MOST_DOTS:
            curve.dots = curve.bold
        if not is_smoothed or self._others.runs:  # what is faint would hide the other runs
            return extent(bold, bold)
        steps, values = envelope(points)
        faint = self._scaled(values)
        curve.faint = steps, faint
        return extent(bold, faint)

    def _scaled(self, values: Floats) -> Floats:
        sizes = np.abs(values)
        shown: Floats = np.where(sizes < 1 / _LARGEST, 0.0, np.where(sizes <= _LARGEST, values, np.nan))
        if not self._look.is_log:
            return shown
        with np.errstate(divide="ignore", invalid="ignore"):
            scaled: Floats = np.where(shown > 0, np.log10(shown), np.nan)
        return scaled

    def show_best(self, step: float | None, name: str) -> None:
        """A star at the best checkpoint, on the curve of a figure."""
        value = self._curves.series[name].at(step) if step is not None and name in self._curves.series else None
        is_shown = value is not None and name in self.names and self._is_on(name)
        height = float(self._scaled(np.array([value]))[0]) if is_shown else math.nan
        self.plot.star = (step, height) if step is not None and math.isfinite(height) else None
        self.plot.redraw()

    def show_value_at(self, step: float | None) -> None:
        """The values at a step; None: what is normal."""
        self.plot.show_pointer(step)
        shown = [name for name in self.names if self._is_on(name) and name in self._curves.series]
        if step is None or not shown or self._others.runs:  # whose values stand in the legend
            told = self.figure or self._focused
            self.caption.setText(sentence(told, self.settings) if told else "")
            return
        values = [(name, self._curves.series[name].at(step)) for name in shown]
        words = [f"{name_words(name)} {value_words(name, value)}" for name, value in values if value is not None]
        self.caption.setText(fill(self.tr("Step %1: %2"), number(max(0, round(step))), ", ".join(words)))

    # Colours

    def recolour(self, colours: Tokens) -> None:
        """Take on the colours of another theme."""
        self._colours, self._theme_name = PALETTE[colours.name], colours.name
        self._others.show_runs(self._others.runs, colours.name)
        self.plot.recolour(colours)
        self._colour_items()

    def _colour(self, name: str) -> str:
        if name in _PLACES:
            return self._colours[_PLACES[name]]
        others = [other for other in self.names if other not in _PLACES]
        return self._colours[others.index(name) % len(self._colours)] if name in others else self._colours[0]

    def _colour_items(self) -> None:
        own = QColor(COLOURS[self._theme_name][0])
        self.plot.star_colour = own if self._others.runs else QColor(self._colour(f"{VALIDATION}l1"))
        for place, (name, curve) in enumerate(self.curves.items()):
            if self._others.runs:
                curve.pen, curve.dot_colour = run_pen(0, self._theme_name), own
                self.chips[name].setIcon(QIcon())
                continue
            colour = QColor(self._colour(name))
            faint = QColor(colour)
            faint.setAlphaF(0.22)
            curve.pen, curve.faint_pen, curve.dot_colour = line_pen(place, self._colour(name)), QPen(faint, 1), colour
            self.chips[name].setIcon(line_icon(curve.pen))
        self.plot.redraw()

    def _chip(self, name: str) -> QPushButton:
        chip = QPushButton(name_words(name))
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.setChecked(self._is_on(name))
        chip.setIconSize(ICON_SIZE_PX)
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        _explain(chip, sentence(name, self.settings))
        chip.toggled.connect(lambda is_on: self._switch(name, is_on=is_on))
        chip.installEventFilter(self)
        return chip

    def _switch(self, name: str, *, is_on: bool) -> None:
        if self._others.runs:
            self._chosen = self._focused = name
            self._mark_chips()
        else:
            (self._look.hidden.discard if is_on else self._look.hidden.add)(name)
        self.switched.emit()

    def _mark_chips(self) -> None:
        for name, chip in self.chips.items():
            chip.blockSignals(True)
            chip.setChecked(self._is_on(name))
            chip.blockSignals(False)
        self.show_value_at(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            name = next((name for name, chip in self.chips.items() if chip is watched), "")
            if name:
                self._focused = name
                self.show_value_at(None)
        return super().eventFilter(watched, event)


def _explain(chip: QPushButton, words: str) -> None:
    chip.setToolTip(words)
    chip.setAccessibleDescription(words)
