"""Which values are named along the axes of a plot, and how."""

import math

from desktop.wording import number

_FEWEST = 2
_FEWEST_LOG = 3
_MOST_DIGITS = 4
"""After the point; values that are closer together are written with powers of ten."""


def spacing_of(lowest: float, highest: float, most: int) -> float:
    """1, 2 or 5 times a power of ten, so that no more than `most` multiples of it lie between two values."""
    least = (highest - lowest) / max(1, most)
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= least * (1 - 1e-9))


def multiples(lowest: float, highest: float, spacing: float) -> list[float]:
    """Of `spacing`, from one value to another."""
    return [place * spacing for place in range(math.ceil(lowest / spacing - 1e-9), math.floor(highest / spacing + 1e-9) + 1)]


def step_ticks(first: float, last: float, most: int) -> list[tuple[float, str]]:
    """Whole steps to name between two, no more than `most`, and how each is written."""
    spacing = max(1.0, spacing_of(first, last, most))
    return [(step, step_text(round(step), spacing)) for step in multiples(first, last, spacing) if step >= 0]


def step_text(step: int, spacing: float) -> str:
    """A step on an axis whose numbers are so far apart: grouped as the user's language does it, or short, as 200k and 1M."""
    if step >= 1_000_000 and spacing >= 10_000:
        return f"{step / 1_000_000:g}M"
    if step >= 1000 and spacing >= 100:
        return f"{step / 1000:g}k"
    return number(step)


def value_ticks(lowest: float, highest: float, most: int, *, is_log: bool) -> list[tuple[float, str]]:
    """Values to name between two, no more than about `most`, and how each is written; of logarithms (to base 10) the values themselves."""
    if is_log:
        return [(math.log10(value), f"{value:.3g}") for value in log_ticks(10**lowest, 10**highest, most)]
    spacing = spacing_of(lowest, highest, most)
    if len(multiples(lowest, highest, spacing)) < _FEWEST:  # one alone says nothing of the others
        spacing = spacing_of(lowest, highest, 2 * most)
    digits = max(0, -math.floor(math.log10(spacing) + 1e-9))
    is_plain = digits <= _MOST_DIGITS and max(abs(lowest), abs(highest)) < 1e5
    ticks = multiples(lowest, highest, spacing)
    return [(value, f"{value + 0.0:.{digits}f}" if is_plain else f"{value:.3g}") for value in ticks]


def log_ticks(lowest: float, highest: float, most: int) -> list[float]:
    """Round values between two, which are above 0, no more than about `most`: 1, 2 and 5 times every power of ten, or some of these powers.

    Where there are too few of them the values are as far apart as on other axes.
    """
    powers = range(math.floor(math.log10(lowest)), math.ceil(math.log10(highest)) + 1)
    ticks = [factor * 10.0**power for power in powers for factor in (1, 2, 5) if lowest <= factor * 10.0**power <= highest]
    if len(ticks) >= _FEWEST_LOG:
        if len(ticks) <= max(_FEWEST_LOG, most):
            return ticks
        within = [power for power in powers if lowest <= 10.0**power <= highest]
        apart = max(1, math.ceil(len(within) / max(1, most)))
        return [10.0**power for power in within if power % apart == 0]
    return [tick for tick in multiples(lowest, highest, spacing_of(lowest, highest, most)) if tick > 0]
