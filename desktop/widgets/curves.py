"""A run's figures as curves in two plots over the same steps, with its marks between them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QSizePolicy, QVBoxLayout, QWidget

from desktop.curve_words import group_words
from desktop.item_models.curve_look import CurveLook, PlotGroup, figures_of, groups_of
from desktop.item_models.overlaid_runs import OverlaidRun
from desktop.item_models.run_moments import Moments
from desktop.theme import SPACE_PX, Tokens
from desktop.turns import Turns
from desktop.widgets.curve_legend import CurveLegend
from desktop.widgets.curve_marks import CurveMarks
from desktop.widgets.curve_plot import CurvePlot
from desktop.widgets.curve_tools import CurveTools
from desktop.widgets.step_plot import LEFT_PX, RIGHT_PX
from desktop.widgets.zoom import STEP
from desktop.wording import decimal, fill, number
from training.run_curves import VALIDATION, RunCurves
from training.settings import RunSettings

HELD_OUT_L1 = f"{VALIDATION}l1"


class CurvesView(QWidget):
    """The distance to the targets, and below what else is chosen: the game of the two networks at first."""

    step_asked = Signal(object)
    """A mark was clicked: the time line shall go to this step."""
    table_asked = Signal()

    def __init__(self, colours: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = CurveLook()
        self._curves = RunCurves()
        self._moments = Moments()
        self._shown: tuple[object, ...] = ()
        self._room_changed = QTimer(self)
        self._room_changed.setSingleShot(True)
        self._room_changed.timeout.connect(self._redraw)
        self._turns = Turns(self)
        self._runs: list[OverlaidRun] = []
        """The run on screen and those that are laid over it; empty where there are none of these."""
        self._theme_name = colours.name
        self.legend = CurveLegend()
        self.tools = CurveTools(self.look)
        self.marks = CurveMarks()
        self.group_box = QComboBox()
        self.group_box.setAccessibleName(self.tr("Figures of the second plot"))
        self.group_box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.group_box.setMinimumContentsLength(8)
        self.first = CurvePlot(self.look)
        self.first.setAccessibleName(group_words(PlotGroup.DISTANCE))
        self.second = CurvePlot(self.look, self.group_box)
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._layout.setSpacing(SPACE_PX)
        self._layout.addWidget(self.first, 1)
        self._layout.addWidget(self.second, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        layout.addWidget(self.tools)
        layout.addWidget(self.legend)
        layout.addLayout(self._layout, 1)
        first_layout = self.first.layout()
        assert first_layout is not None
        first_layout.addWidget(self.marks)
        self.setAccessibleName(self.tr("Loss curves"))
        self._wire()
        self.recolour(colours)

    def _wire(self) -> None:
        self.tools.changed.connect(self._redraw)
        self.tools.table_asked.connect(self.table_asked)
        self.marks.step_asked.connect(self.step_asked)
        self.group_box.activated.connect(self._choose_group)
        for plot in (self.first, self.second):
            plot.switched.connect(self._redraw)
            plot.plot.pointed_at.connect(self._point_at)
            plot.plot.zoomed.connect(self._zoom)
            plot.plot.dragged.connect(self._pan)
            plot.plot.reset_asked.connect(self.show_all)

    # What there is to see

    def show_run(self, settings: RunSettings) -> None:
        """Another run: the whole of it shows, alone."""
        self._runs = []
        for plot in (self.first, self.second):
            plot.show_others([])
            plot.begin_anew(settings)
        self.look.choose_span(self.look.span)
        self._shown = ()
        self.show_moment(None)

    def show_curves(self, curves: RunCurves, moments: Moments) -> None:
        """Draw a run's curves; does nothing when nothing was added."""
        now = (id(curves), curves.num_changes, id(moments))
        if now != self._shown:
            self._shown, self._curves, self._moments = now, curves, moments
            self._choose_figures()
            self._draw(self.first)
            self._turns.ask(self._draw_second)  # to draw both in one turn of the event loop would hold up what is typed

    def show_others(self, title: str, others: Sequence[OverlaidRun]) -> None:
        """Lay other runs over the one on screen, whose name is `title`; none: show it alone again."""
        self._runs = [OverlaidRun(Path(), title, 0, self._curves), *others] if others else []
        for plot in (self.first, self.second):
            plot.show_others(others)
        self._redraw()

    def show_moment(self, step: int | None) -> None:
        """Where the time line of previews stands."""
        for plot in (self.first, self.second):
            plot.plot.show_moment(step)

    def lay_out(self, *, side_by_side: bool) -> None:
        """One plot beside the other where there is more width than height."""
        for plot in (self.first, self.second):
            plot.set_short(is_short=side_by_side)
        self._layout.setDirection(QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom)

    def recolour(self, colours: Tokens) -> None:
        """Take on the colours of another theme."""
        self._theme_name = colours.name
        for plot in (self.first, self.second):
            plot.recolour(colours)
        self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_part()
        self._room_changed.start(0)  # as soon as the plots have their sizes: how many points are drawn follows from them

    # What is asked

    def show_all(self) -> None:
        """The whole run, and what comes."""
        self.look.choose_span(0)
        self._redraw()

    def _zoom(self, step: float, notches: float) -> None:
        self.look.zoom_at(step, STEP**notches, self._last_step)
        self._redraw()

    def _pan(self, steps: float) -> None:
        self.look.pan(steps, self._last_step)
        self._redraw()

    def _choose_group(self) -> None:
        self.look.second = PlotGroup(self.group_box.currentData())
        self._redraw()

    def _point_at(self, step: float | None) -> None:
        for plot in (self.first, self.second):
            plot.show_value_at(step)
        if self._runs:
            self.legend.show_values_at(step)

    # Drawing

    @property
    def _last_step(self) -> int:
        """Of the run that is furthest."""
        return max([self._curves.last_step, *(run.curves.last_step for run in self._runs)])

    def _redraw(self) -> None:
        self._choose_figures()
        self._draw(self.first)
        self._draw_second()

    def _draw_second(self) -> None:
        self._draw(self.second)
        self.legend.show_runs(self._runs, [plot.figure for plot in (self.first, self.second) if plot.figure], self._theme_name)
        self._speak()

    def _choose_figures(self) -> None:
        """What is drawn in which plot, and what there is to choose from."""
        if self._runs:
            self._runs[0].curves = self._curves
        runs = [run.curves for run in self._runs] or [self._curves]
        told = list(dict.fromkeys(name for curves in runs for name, series in curves.series.items() if series.num))
        second = self.look.second_group(told)
        self._offer_groups([group for group in groups_of(told) if group is not PlotGroup.DISTANCE], second)
        self.first.set_names(figures_of(PlotGroup.DISTANCE, told))
        self.second.set_names(figures_of(second, told) if second is not None else [])
        self.second.setVisible(second is not None)
        self.first.setVisible(bool(self.first.names) or second is None)
        self.marks.show_moments(self._moments)
        self.tools.show_state(self._last_step)
        self._show_part()

    def _draw(self, plot: CurvePlot) -> None:
        plot.draw(self._curves, self.look.shown_part(self._last_step), self.look.window(self._last_step))
        if plot is self.first:
            plot.show_best(self._moments.best, HELD_OUT_L1)

    def _show_part(self) -> None:
        self.marks.show_part(self.look.shown_part(self._last_step), LEFT_PX, RIGHT_PX)

    def _offer_groups(self, groups: list[PlotGroup], chosen: PlotGroup | None) -> None:
        if [self.group_box.itemData(row) for row in range(self.group_box.count())] != groups:
            self.group_box.clear()
            for group in groups:
                self.group_box.addItem(group_words(group), group)
        if chosen is not None:
            self.group_box.setCurrentIndex(self.group_box.findData(chosen))

    def _speak(self) -> None:
        latest = self._curves.series["G_L1"].at(self._curves.last_step) if "G_L1" in self._curves.series else None
        if latest is not None:
            words = self.tr("At step %1 the distance to the target is %2.")
            self.setAccessibleDescription(fill(words, number(self._curves.last_step), decimal(latest, 3)))
