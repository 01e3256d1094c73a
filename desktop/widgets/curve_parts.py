"""What plots of a run are made of: axes, a view that tells of the wheel and of dragging, and how far curves reach (pyqtgraph)."""

import math
from collections.abc import Callable

import numpy as np
import pyqtgraph as pg

from desktop.wording import number
from training.run_curves import Floats, Points


class StepAxis(pg.AxisItem):
    """Steps as whole numbers, grouped as the user's language does it; thousands and millions as 200k and 1M, for which there is room."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [step_text(round(value), spacing) if value >= 0 and spacing >= 1 else "" for value in values]


def step_text(step: int, spacing: float) -> str:
    """A step on an axis whose numbers are so far apart."""
    if step >= 1_000_000 and spacing >= 10_000:
        return f"{step / 1_000_000:g}M"
    if step >= 1000 and spacing >= 100:
        return f"{step / 1000:g}k"
    return number(step)


class ValueAxis(pg.AxisItem):
    """Values, also where they are drawn as logarithms: then 1, 2 and 5 times every power of ten, or evenly where these are too few."""

    is_log = False

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        if not self.is_log:
            levels: list[tuple[float, list[float]]] = super().tickValues(minVal, maxVal, size)
            return levels
        return [(1.0, [math.log10(value) for value in log_ticks(10**minVal, 10**maxVal)])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.is_log:
            return [f"{10**value:.3g}" for value in values]
        texts: list[str] = super().tickStrings(values, scale, spacing)
        return texts


def log_ticks(lowest: float, highest: float) -> list[float]:
    """Round values between two, which are above 0; three or more where that is possible."""
    powers = range(math.floor(math.log10(lowest)), math.ceil(math.log10(highest)) + 1)
    ticks = [factor * 10.0**power for power in powers for factor in (1, 2, 5) if lowest <= factor * 10.0**power <= highest]
    if len(ticks) >= 3:
        return ticks if len(ticks) < 8 else [tick for tick in ticks if math.isclose(math.log10(tick), round(math.log10(tick)))]
    digits = 1 - math.floor(math.log10(max(1e-12, highest - lowest)))
    even = {round(lowest + share * (highest - lowest), digits) for share in (0.1, 0.37, 0.63, 0.9)}
    return sorted(tick for tick in even if lowest <= tick <= highest and tick > 0)


class StepsView(pg.ViewBox):
    """The wheel zooms at the pointer, dragging moves, a double click shows all: told to whoever rules both plots."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.setMouseEnabled(x=False, y=False)
        self.zoomed: Callable[[float, float], object] = lambda _step, _notches: None
        self.dragged: Callable[[float], object] = lambda _steps: None
        self.reset_asked: Callable[[], object] = lambda: None

    def wheelEvent(self, event: object, axis: object = None) -> None:
        self.zoomed(self.mapSceneToView(event.scenePos()).x(), event.delta() / 120)  # type: ignore[attr-defined]
        event.accept()  # type: ignore[attr-defined]

    def mouseDragEvent(self, event: object, axis: object = None) -> None:
        event.accept()  # type: ignore[attr-defined]
        self.dragged(self.mapToView(event.lastPos()).x() - self.mapToView(event.pos()).x())  # type: ignore[attr-defined]

    def mouseClickEvent(self, event: object) -> None:
        if event.double():  # type: ignore[attr-defined]
            event.accept()  # type: ignore[attr-defined]
            self.reset_asked()


def envelope(points: Points) -> tuple[Floats, Floats]:
    """One line through the lowest and highest value at every step."""
    if points.lows is points.highs:
        return points.steps, points.means
    return np.repeat(points.steps, 2), np.column_stack((points.lows, points.highs)).ravel()


def extent(bold: Floats, faint: Floats) -> tuple[float, float]:
    """All of the bold line and nearly all of the faint one: single peaks would flatten everything else."""
    known, spread = bold[np.isfinite(bold)], faint[np.isfinite(faint)]
    if not len(known):
        return np.nan, np.nan
    if len(spread):  # by hand: numpy's own percentiles load masked arrays, for which a window has no time
        ordered = np.sort(spread)
        low, high = ordered[round(0.02 * (len(ordered) - 1))], ordered[round(0.98 * (len(ordered) - 1))]
    else:
        low, high = known.min(), known.max()
    return float(min(low, known.min())), float(max(high, known.max()))
