"""What every test of the window gets."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_garbage_for_other_threads(request: pytest.FixtureRequest) -> Iterator[None]:
    """Objects with timers that only a cycle holds go here, in the window's thread: Qt complains when another thread collects them."""
    yield
    if "qtbot" in request.fixturenames:
        gc.collect()
