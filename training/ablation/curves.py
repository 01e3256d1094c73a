"""The held-out L1 of every variant over the steps, drawn as an SVG for the comparison sheet (no torch)."""

from collections.abc import Sequence
from html import escape
from statistics import fmean

from core.files import visible_text

Point = tuple[int, float]
"""(step, L1)"""
_WIDTH, _HEIGHT = 760, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 24, 10, 28
_NUM_LINES = 4
"""Of the grid, across."""


def mean_curve(runs: Sequence[Sequence[Point]]) -> list[Point]:
    """The mean over runs at the steps at which all of them were measured."""
    tables = [dict(run) for run in runs if run]
    if not tables:
        return []
    steps = sorted(set.intersection(*(set(table) for table in tables)))
    return [(step, fmean(table[step] for table in tables)) for step in steps]


def curves_svg(curves: Sequence[tuple[str, Sequence[Point]]]) -> str:
    """One line for each (name, points), and a legend with their numbers from 1; '' where no line has two points."""
    drawn = [(place, name, points) for place, (name, points) in enumerate(curves) if len(points) > 1]
    if not drawn:
        return ""
    values = [value for _, _, points in drawn for _, value in points]
    low, high, last = min(values), max(values), max(points[-1][0] for _, _, points in drawn)
    span = (high - low) or 1.0

    def at(step: int, value: float) -> tuple[float, float]:
        x = _LEFT + (_WIDTH - _LEFT - _RIGHT) * step / max(1, last)
        return x, _TOP + (_HEIGHT - _TOP - _BOTTOM) * (high - value) / span

    parts = [f'<svg class="curves" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="Held-out L1 over the steps">']
    for line in range(_NUM_LINES + 1):
        value = low + span * line / _NUM_LINES
        _, y = at(0, value)
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.3f}</text>')
    parts.append(f'<text x="{_LEFT}" y="{_HEIGHT - 8}">0</text>')
    parts.append(f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 8}" text-anchor="end">step {last:,}</text>')
    for place, _, points in drawn:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(step, value) for step, value in points))
        end_x, end_y = at(*points[-1])
        parts.append(f'<polyline points="{path}" stroke="{_colour(place, len(curves))}"/>')
        parts.append(f'<text x="{end_x + 3:.1f}" y="{end_y + 4:.1f}">{place + 1}</text>')
    legend = "".join(
        f'<li><span class="stroke" style="background: {_colour(place, len(curves))}"></span>{place + 1} {escape(visible_text(name))}</li>'
        for place, name, _ in drawn
    )
    return "".join(parts) + f'</svg><ul class="legend">{legend}</ul>'


def _colour(place: int, num: int) -> str:
    """Hues spread evenly; every other one is darker, so that neighbours differ in print too."""
    return f"hsl({round(360 * place / max(1, num))} 65% {56 if place % 2 == 0 else 44}%)"
