"""The benchmark of large datasets runs and prints every figure."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().with_name("dataset_scan.py")


@pytest.mark.parametrize("layout", ["side-by-side", "two-folders"])
def test_every_figure_is_printed(layout: str) -> None:
    command = [sys.executable, str(SCRIPT), "--num", "300", "--layout", layout]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    shown = done.stdout
    for figure in (
        "first pairs",
        "a second",
        "MB of index",
        "open, checked throughout",
        "page of 100 pairs",
        "memory of paging",
        "undo",
        "copies over the border",
    ):
        assert figure in shown, figure
    assert int(shown.splitlines()[-1].split()[-2]) == 1  # the pair that was moved before its copies were known
