"""Lines of a command to people: as they are, of whatever length, and with nothing in them that steers a terminal."""

from rich.console import Console

from core.files import visible_text


def say(console: Console, line: str) -> None:
    """One line; what in it could steer the terminal is made visible."""
    console.print(visible_text(line), markup=False, highlight=False, soft_wrap=True)


def counted(number: int, thing: str) -> str:
    """`1 pair`, `1,200 pairs`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
