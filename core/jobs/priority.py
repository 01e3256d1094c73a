"""How much a process lets others on this computer go before it."""

import sys

import psutil

LOW_NICENESS = 10
"""Of work that is to let other programs go first."""


def give_way(niceness: int) -> None:
    """Let this process step back: on Unix to that niceness (0 to 19) if it is not there yet, on Windows below normal.

    It can't come forward again.
    """
    process = psutil.Process()
    if sys.platform == "win32":
        process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        process.nice(max(niceness, process.nice()))
