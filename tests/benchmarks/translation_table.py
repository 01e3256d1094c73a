"""Watches a translation of many files in a real Translate page: the longest pause of the window, and its memory.

    .venv/bin/python tests/benchmarks/translation_table.py [NUM_FILES] [--folders-of N]

A job folder is written as a worker would, with a fake journal: folders are told one after the other while rows are done, so that all that
the page does with 100,000 rows (read, group, insert, filter, scroll) happens. A timer of 1 ms measures how long the event loop stood still.
"""

import argparse
import asyncio
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import msgspec
import psutil
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.jobs.events import Started
from core.jobs.writer import EventWriter
from core.models.library import starter_path
from core.translation.job import Listed, RowDone, RowFailed, TranslationJob, create_job, request_for
from core.translation.plan import PlannedFile
from desktop.context import AppContext
from desktop.item_models.translation_rows import RowFilter
from desktop.pages.translation import TranslationPage
from desktop.settings import AppSettings, SettingsFile
from desktop.theme import Theme

ROWS_A_TURN = 400
"""Rows that the fake worker settles between two looks of the window: more than any real one."""
SIZE_PX = (1100, 720)


class Pauses:
    """How long the event loop did not come back, by what was going on: by the clock, and by the window's own work.

    On a busy machine the first says more of the others than of the window.
    """

    def __init__(self) -> None:
        self.longest_ms: dict[str, tuple[float, float]] = {}
        self.phase = "start"
        self._last = self._now()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)

    def begin(self, phase: str) -> None:
        """What comes now is measured under this name; what lies between does not count."""
        self.phase = phase
        self._last = self._now()

    def _now(self) -> tuple[float, float]:
        return time.perf_counter(), time.thread_time()

    def _beat(self) -> None:
        now = self._now()
        longest = self.longest_ms.get(self.phase, (0.0, 0.0))
        self.longest_ms[self.phase] = max(longest[0], (now[0] - self._last[0]) * 1000), max(longest[1], (now[1] - self._last[1]) * 1000)
        self._last = now


def journal_of(num_files: int, files_a_folder: int) -> Iterator[PlannedFile]:
    """Photographs under all sorts of names, and in every fourth folder the frames of a sequence."""
    for index in range(num_files):
        folder, place = divmod(index, files_a_folder)
        is_sequence = folder % 4 == 3
        name = f"plate.{place + 1001:04}.exr" if is_sequence else f"{place:04}-{'海边' if place % 7 == 0 else 'photo'}-{index}.jpg"
        yield PlannedFile(
            index=index,
            source=f"/media/photos/folder {folder:03}/{name}",
            output=f"folder {folder:03}/{Path(name).stem}.png",
            closes=place == files_a_folder - 1,
        )


class FakeWorker:
    """Writes a job's journal and events a piece at a time, when asked."""

    def __init__(self, job: TranslationJob, num_files: int, files_a_folder: int) -> None:
        self._num_files, self._files_a_folder = num_files, files_a_folder
        self._rows = journal_of(num_files, files_a_folder)
        self._journal = job.journal_path.open("wb")
        self._writer = EventWriter(job.folder)
        self._num_listed = self._num_settled = 0
        self._writer.write(
            Started(from_step=0, device="cpu", precision="bf16", code_path="prepacked-bf16", reason="", pid=os.getpid(), host="here")
        )

    def list_folder(self) -> bool:
        """Tell one more folder; False where there is none left."""
        encoder = msgspec.json.Encoder()
        num_new = min(self._files_a_folder, self._num_files - self._num_listed)
        self._journal.writelines(encoder.encode(next(self._rows)) + b"\n" for _ in range(num_new))
        self._journal.flush()
        self._num_listed += num_new
        self._writer.write(Listed(num_files=self._num_listed, is_complete=self._num_listed == self._num_files))
        return self._num_listed < self._num_files

    def settle(self) -> bool:
        """Settle some rows; False where none is left."""
        for index in range(self._num_settled, min(self._num_settled + ROWS_A_TURN, self._num_listed)):
            if index % 97 == 0:
                self._writer.write(RowFailed(index=index, code="data.picture_unreadable", message="The picture is cut short."))
            else:
                self._writer.write(RowDone(index=index, output=f"x/{index}.png", seconds=0.05, note="16 bit" if index % 5 == 0 else ""))
            self._num_settled = index + 1
        return self._num_settled < self._num_files

    def close(self) -> None:
        """Let go of the files."""
        self._journal.close()
        self._writer.close()


def wait(app: QApplication, holds: Callable[[], bool]) -> None:
    """Let the window work until something holds."""
    while not holds():
        app.processEvents()
        time.sleep(0.0002)


def measure(num_files: int, files_a_folder: int) -> None:
    """Print what was measured."""
    app = QApplication([])
    theme = Theme("light")
    theme.apply()
    folder = Path(tempfile.mkdtemp(prefix="diptych-table-"))
    context = AppContext(folder / "workspace", SettingsFile(folder / "settings.json"), AppSettings(), theme)
    page = TranslationPage(context)
    page.resize(*SIZE_PX)
    page.show()
    page.on_screen = True
    gc.freeze()  # as the main window does with a new page
    request = request_for([Path("/media/photos")], starter_path(), folder / "out")
    job = create_job(folder / "job", request)
    worker = FakeWorker(job, num_files, files_a_folder)
    pauses = Pauses()
    process = psutil.Process()
    page.open_session(job.path, start=False)
    history = page.session.history
    wait(app, lambda: history.num_sessions == 1)
    memory_before = process.memory_info().rss

    pauses.begin("listing and translating")
    steps = iter(range(10**9))
    listing = settling = True
    started = time.perf_counter()
    while listing or settling:
        if next(steps) % 2 == 0 and listing:
            listing = worker.list_folder()
        settling = worker.settle()
        pauses.begin("listing and translating")
        known = worker._num_settled
        wait(app, lambda known=known: history.num_settled >= known)
    wait(app, lambda: history.num_settled == num_files)
    seconds = time.perf_counter() - started

    for phase, chosen in (("filter: failed", RowFilter.FAILED), ("filter: done", RowFilter.DONE), ("filter: all", RowFilter.ALL)):
        pauses.begin(phase)
        page.job.table.filters.button(chosen).click()
        expected = {RowFilter.FAILED: history.num_failed, RowFilter.DONE: history.num_done, RowFilter.ALL: 1}[chosen]
        wait(app, lambda expected=expected: page.job.rows.rowCount() >= expected)
        app.processEvents()
    pauses.begin("frames each in a row")
    page.job.table.group.click()
    wait(app, lambda: page.job.rows.rowCount() == num_files)
    pauses.begin("scrolling")
    bar = page.job.table.view.verticalScrollBar()
    rng = random.Random(0)
    for _ in range(200):
        bar.setValue(rng.randrange(bar.maximum()))
        app.processEvents()
    memory_mb = (process.memory_info().rss - memory_before) / 2**20
    page.session.let_go()
    worker.close()

    pauses.begin("opening the finished job")
    started = time.perf_counter(), time.thread_time()
    page.open_session(job.path, start=False)
    again = page.session.history
    wait(app, lambda: again.num_settled == num_files and page.job.rows.rowCount() == num_files)
    opened = time.perf_counter() - started[0], time.thread_time() - started[1]
    page.let_go()
    asyncio.run(context.coroutines.end())
    print(f"{num_files} rows, watched for {seconds:.1f} s; memory grew by {memory_mb:.0f} MB")
    print(f"  the finished job open, every row in the table, after {opened[0]:.1f} s ({opened[1]:.1f} s of it the window's own work)")
    for phase, (by_clock, own) in pauses.longest_ms.items():
        print(f"  longest pause, {phase}: {by_clock:.0f} ms ({own:.0f} ms of it the window's own work)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("num_files", nargs="?", type=int, default=100_000)
    parser.add_argument("--folders-of", type=int, default=1000, metavar="N", help="files a folder; a folder is told at once")
    chosen = parser.parse_args()
    measure(chosen.num_files, chosen.folders_of)
