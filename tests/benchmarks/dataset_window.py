"""Drops a large folder on the real window, makes a dataset of it, and scrolls, filters and edits it: pauses, first thumbnails, memory.

    .venv/bin/python tests/benchmarks/dataset_window.py [NUM] [--keep DIR]

The files are small generated side-by-side pictures, as in dataset_scan.py; thumbnails come from the helper process as they do for a user.
A timer of 1 ms measures how long the event loop stood still, by the clock and by the window's own work.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT_DIR = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT_DIR), str(Path(__file__).resolve().parent)]

import psutil
from dataset_scan import make_files

NUM = 137_000
SIZE_PX = (1100, 720)
NUM_SCROLLS = 150
WAIT_S = 600.0


async def until(holds: Callable[[], object], every_s: float = 0.002) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        await asyncio.sleep(every_s)


async def measure(window, folder: Path, num: int) -> None:
    """Print what was measured."""
    from translation_table import Pauses

    from core.pairs.rows import PairFilter

    page = window.show_page("datasets")
    process = psutil.Process()
    await asyncio.sleep(1.0)
    print(f"the window with its page: {process.memory_info().rss / 2**20:.0f} MB")
    pauses = Pauses()
    pauses.begin("drop and scan")
    began = time.perf_counter()
    page.accept_paths([folder])
    await until(lambda: page.intake.intake is not None and page.thumbnails.picture(page.intake.intake.examples[0].input) is not None)
    print(f"first thumbnails on screen: {time.perf_counter() - began:.2f} s after the drop")
    await until(lambda: page.intake.intake.is_final)
    print(f"all {page.intake.intake.found.num_pairs} pairs known: {time.perf_counter() - began:.1f} s")
    pauses.begin("making the dataset")
    began = time.perf_counter()
    page.intake.create_button.click()
    await until(lambda: page.model.facts is not None and page.stack.currentWidget() is page.view)
    print(f"dataset made and on screen: {time.perf_counter() - began:.1f} s")

    grid = page.view.pairs.grid
    bar = grid.verticalScrollBar()
    chance = random.Random(0)
    pauses.begin("scrolling")
    for _ in range(NUM_SCROLLS):
        bar.setValue(chance.randrange(bar.maximum() + 1))
        await asyncio.sleep(0.03)
    for value in range(0, min(bar.maximum(), 20_000), 60):
        bar.setValue(value)
        await asyncio.sleep(0.004)
    memory_mb = process.memory_info().rss / 2**20

    filters = page.view.pairs.filters
    for phase, act, holds in (
        ("filter: validation", lambda: filters.show_state("validation"), lambda: 0 < page.model.num_rows < num),
        ("filter: all", filters.show_all, lambda: page.model.num_rows == num),
        ("sort by name", lambda: filters.sort.setCurrentIndex(1), lambda: page.model._pages_of.sort == "name"),
        ("exclude all", lambda: (grid.selectAll(), page.model.exclude(page.view.pairs.selection.which)),
         lambda: page.model.facts.summary.num_excluded == num),
        ("undo", page.model.undo, lambda: page.model.facts.summary.num_excluded == 0),
    ):  # fmt: skip
        pauses.begin(phase)
        began = time.perf_counter()
        act()
        await until(holds)
        await until(lambda: not page.model._background.is_busy)
        pauses.begin("between")
        print(f"{phase}: {time.perf_counter() - began:.2f} s")
    assert page.model.dataset.count(PairFilter()) == num
    print(f"memory of the window: {memory_mb:.0f} MB after scrolling, {process.memory_info().rss / 2**20:.0f} MB at the end")
    for phase, (by_clock, own) in pauses.longest_ms.items():
        if phase not in ("start", "between"):
            print(f"  longest pause, {phase}: {by_clock:.0f} ms ({own:.0f} ms of it the window's own work)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("num", nargs="?", type=int, default=NUM)
    parser.add_argument("--keep", type=Path, help="where the pictures are to stay")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for name in ("CONFIG", "CACHE", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(place) / name.lower())
        folder = (given.keep or Path(place)) / "side-by-side"
        make_files(folder, given.num, width=32)

        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        app = QApplication([])

        async def story() -> None:
            window = next(widget for widget in app.topLevelWidgets() if widget.metaObject().className() == "MainWindow")
            window.resize(*SIZE_PX)
            try:
                await measure(window, folder, given.num)
            finally:
                window.close_at_once()

        QTimer.singleShot(500, lambda: asyncio.ensure_future(story()))
        import diptych

        return diptych.main(["--workspace", str(Path(place) / "workspace")])


if __name__ == "__main__":
    sys.exit(main())
