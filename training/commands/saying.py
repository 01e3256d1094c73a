"""Lines of a command to people, with nothing in them that steers a terminal, and the bars below them."""

from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from core.files import visible_text

LONGEST_S = 100 * 365.25 * 24 * 3600


def say(console: Console, line: str) -> None:
    """One line, of whatever length; what in it could steer the terminal is made visible."""
    console.print(visible_text(line), markup=False, highlight=False, soft_wrap=True)


def plain(words: object) -> Text:
    """Somebody's words for a table's cell, which would take `[/x]` in them for markup."""
    return Text(visible_text(str(words)))


def counting_bars(console: Console, *, speed_over_s: float = 30.0) -> Progress:
    """Bars that tell how many of how many are done and the time left, by the speed of the last while; nothing where it is no terminal."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal, speed_estimate_period=speed_over_s)


def counted(number: int, thing: str) -> str:
    """`1 pair`, `1,200 pairs`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def duration_words(seconds: float) -> str:
    """`1:02:03`, `1 day, 2:00:00`, `0.25 s`; beyond what anybody waits for `over 100 years`."""
    if seconds > LONGEST_S:
        return "over 100 years"
    return str(timedelta(seconds=round(seconds))) if seconds >= 1 else f"{seconds:.2f} s"
