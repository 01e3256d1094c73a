"""Waiting for what comes about by itself, with an end."""

import time
from collections.abc import Callable

PATIENCE_S = 120.0


def wait_until(holds: Callable[[], object], what: str, timeout_s: float = PATIENCE_S) -> None:
    """Wait until something holds; where it does not in time, the test fails with what it waited for."""
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, f"waited {timeout_s:.0f} s for: {what}"
        time.sleep(0.005)
