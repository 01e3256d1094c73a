"""A run's losses and validation as curves (pyqtgraph: import this module only when a run is first shown)."""

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.theme import SPACE_PX, Tokens
from desktop.wording import fill, number
from training.history import RunHistory

LONGEST_MEMORY = 25
"""The bold line is a mean over about so many points; over an eighth of them while they are few."""
AXIS_PX, LABEL_PX = 26, 20
MARK_PX = 14
COLOURS = {
    "light": {"G_L1": "#5145CD", "validation": "#C2410C", "G_GAN": "#0B7048", "D_real": "#B3261E", "D_fake": "#8A5200"},
    "dark": {"G_L1": "#9F97FF", "validation": "#FDBA74", "G_GAN": "#5CCB98", "D_real": "#FF8F87", "D_fake": "#F0B45B"},
}


class CurvesView(QWidget):
    """Two plots over the steps: the distance to the targets (with the held-out pairs'), and the game of the two networks."""

    def __init__(self, colours: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = {
            "G_L1": self.tr("Training pairs (L1)"),
            "validation": self.tr("Held-out pairs (L1)"),
            "G_GAN": self.tr("Generator (GAN)"),
            "D_real": self.tr("Discriminator, real"),
            "D_fake": self.tr("Discriminator, translated"),
        }
        self._distance = _Plot(self.tr("Distance to the target"), "")
        self._game = _Plot(self.tr("Generator against discriminator"), self.tr("Steps"))
        self._last: tuple[object, ...] = ()
        self._history: RunHistory | None = None
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE_PX)
        self._layout.addWidget(self._distance, 1)
        self._layout.addWidget(self._game, 1)
        self.setAccessibleName(self.tr("Loss curves"))
        self.recolour(colours)

    def lay_out(self, *, side_by_side: bool) -> None:
        """One plot beside the other where there is more width than height."""
        self._layout.setDirection(QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom)

    def recolour(self, colours: Tokens) -> None:
        """Take on the colours of another theme."""
        palette = COLOURS[colours.name]
        for plot, names in ((self._distance, ("G_L1", "validation")), (self._game, ("G_GAN", "D_real", "D_fake"))):
            plot.recolour(colours, {name: (self._names[name], palette[name]) for name in names})
        if self._history is not None:
            self.show_history(self._history, force=True)

    def show_history(self, history: RunHistory, *, force: bool = False) -> None:
        """Draw a run's curves; does nothing when nothing was added. Points are bounded by training.run.MAX_POINTS."""
        now = (id(history), history.step, history.num_sessions, len(history.validation), len(history.checkpoints))
        if now == self._last and not force:
            return
        self._last = now
        self._history = history
        for plot, names in ((self._distance, ("G_L1",)), (self._game, ("G_GAN", "D_real", "D_fake"))):
            for name in names:
                curve = history.curves.get(name)
                plot.draw(name, curve.steps if curve else [], curve.means if curve else [], smooth=True)
        self._distance.draw(
            "validation", [event.step for event in history.validation], [event.l1 for event in history.validation], smooth=False
        )
        self._distance.mark(*_best_of(history))
        latest = {name: curve.means[-1] for name, curve in history.curves.items() if curve.means}
        if "G_L1" in latest:
            words = self.tr("At step %1 the distance to the target is %2.")
            self.setAccessibleDescription(fill(words, number(history.step), f"{latest['G_L1']:.3f}"))


def _best_of(history: RunHistory) -> tuple[list[float], list[float]]:
    """Where the best checkpoint stands among the held-out pairs' distances; nowhere while none was measured."""
    best = history.best
    return ([best.step], [best.l1]) if best is not None else ([], [])


class _StepAxis(pg.AxisItem):
    """Steps as whole numbers, grouped as the user's language does it."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [number(round(value)) if value >= 0 and spacing >= 1 else "" for value in values]


class _Plot(QWidget):
    """One titled plot with a legend above it."""

    def __init__(self, title: str, axis: str) -> None:
        super().__init__()
        self._title = QLabel(title)
        self._title.setProperty("role", "section")
        self._legend = QLabel()
        self._legend.setProperty("role", "caption")
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setWordWrap(True)
        self._plot = pg.PlotWidget(axisItems={"bottom": _StepAxis("bottom")})
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setMinimumHeight(110)
        self._plot.getAxis("bottom").setHeight(AXIS_PX + (LABEL_PX if axis else 0))
        if axis:
            self._plot.getAxis("bottom").setLabel(axis)
        self._plot.getAxis("bottom").enableAutoSIPrefix(False)
        self._plot.getAxis("left").enableAutoSIPrefix(False)
        self._lines: dict[str, tuple[pg.PlotDataItem, pg.PlotDataItem]] = {}
        self._marks = self._plot.plot(pen=None, symbol="star", symbolSize=MARK_PX, symbolPen=None)
        """The best checkpoint."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._title)
        layout.addWidget(self._legend)
        layout.addWidget(self._plot, 1)

    def recolour(self, colours: Tokens, names: dict[str, tuple[str, str]]) -> None:
        self._plot.setBackground(None)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(pg.mkPen(colours.border_strong))
            axis.setTextPen(pg.mkPen(colours.muted))
        self._plot.showGrid(x=False, y=True, alpha=0.15)
        for name, (_, colour) in names.items():
            faint = QColor(colour)
            faint.setAlphaF(0.28)
            if name not in self._lines:
                self._lines[name] = (self._plot.plot(), self._plot.plot())
            raw, bold = self._lines[name]
            raw.setPen(pg.mkPen(faint, width=1))
            bold.setPen(pg.mkPen(colour, width=2))
            if name == "validation":
                bold.setSymbol("o")
                bold.setSymbolSize(6)
                bold.setSymbolBrush(colour)
                bold.setSymbolPen(None)
        legend = [f'<span style="color:{colour}">●</span>&nbsp;{words}' for words, colour in names.values()]
        if "validation" in names:
            colour = names["validation"][1]
            self._marks.setSymbolBrush(colour)
            legend.append(f'<span style="color:{colour}">★</span>&nbsp;{self.tr("Best checkpoint")}')
        self._legend.setText(" &nbsp; ".join(legend))

    def mark(self, steps: list[float], values: list[float]) -> None:
        """Stars at these places."""
        self._marks.setData(steps, values)

    def draw(self, name: str, steps: list[float], values: list[float], *, smooth: bool) -> None:
        raw, bold = self._lines[name]
        if smooth:
            raw.setData(steps, values)
            bold.setData(steps, smoothed(values))
        else:
            bold.setData(steps, values)


def smoothed(values: list[float]) -> list[float]:
    """Exponential moving average that starts unbiased: the first values count for what they are, not for a past of zeros."""
    past = 1 - 1 / max(1.0, min(LONGEST_MEMORY, len(values) / 8))
    result = []
    mean, weight = 0.0, 0.0
    for value in values:
        mean = past * mean + (1 - past) * value
        weight = past * weight + (1 - past)
        result.append(mean / weight)
    return result
