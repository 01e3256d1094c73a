"""`diptych --self-test`: every page shown and looked at, the helper asked, then what `diptych self-test` checks; one report to send."""

import asyncio
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLibraryInfo
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode
from core.files import path_to_json, write_whole
from core.jobs.process import start_worker
from core.logbook import log_dir
from core.pairs.sample import SAMPLE_INPUT_FOLDER, sample_dir
from core.version import VERSION
from core.workspace import open_workspace
from desktop.context import AppContext
from desktop.main_window import MainWindow
from desktop.page_entries import page_entries
from desktop.settings import AppSettings, SettingsFile
from desktop.theme import Theme
from training.requests import MeasurePicture

REPORT_NAME = "self-test.txt"
SHOWN_TIMEOUT_S = 20.0
COMMANDS_TIMEOUT_S = 900.0
"""What the checks of the command line may take together; each worker of theirs has a shorter limit of its own."""
SAMPLED_PX = 64
FEWEST_COLOURS = 12
"""A page that was drawn has more, looked at in SAMPLED_PX points a side; one that was not has one or two."""


class Report:
    """Lines that are printed as they come and kept for the file; a program without a console prints nothing."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.has_failed = False

    def add(self, line: str) -> None:
        self.lines.append(line)
        if sys.stdout is not None:
            print(line, flush=True)

    def check(self, name: str, start: float, what: str) -> None:
        """A check that passed."""
        self.add(f"ok      {name} ({time.perf_counter() - start:.1f} s): {what}")

    def fail(self, name: str, error: Exception) -> None:
        """A check that did not; the rest is still tried."""
        self.has_failed = True
        self.add(f"FAILED  {name}: {error if isinstance(error, AppError) else repr(error)}")

    def keep(self) -> Path | None:
        """Write it beside the log; None where nothing can be written there."""
        path = log_dir() / REPORT_NAME
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, "".join(f"{line}\n" for line in self.lines).encode("utf-8"))
        except (OSError, AppError):
            return None
        return path


def run(app: QApplication, run_window: Callable[[QApplication, AppContext, MainWindow], None], device: str) -> int:
    """Make all checks in a workspace that is thrown away; 0 when all passed, else 1.

    `run_window` turns the event loop until the window is closed.
    """
    report = Report()
    system = f"{platform.platform()}, Qt {QLibraryInfo.version().toString()}, {QGuiApplication.platformName()}"
    report.add(f"Diptych {VERSION}, {'packaged' if getattr(sys, 'frozen', False) else 'from source'}, {system}")
    with tempfile.TemporaryDirectory(prefix="diptych-self-test-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        theme = Theme("light")
        theme.apply()
        context = AppContext(open_workspace(place / "workspace"), SettingsFile(place / "settings.json"), AppSettings(), theme, device)
        window = MainWindow(context)
        window.show()
        context.coroutines.broke.connect(lambda error: report.fail("window", error))
        context.spawn(_look(window, report))
        try:
            run_window(app, context, window)
        finally:
            context.end()
            window.deleteLater()
        _check_commands(report, place, device)
    path = report.keep()
    report.add(f"This report is in {path}." if path is not None else "This report could not be written to the log folder.")
    return EXIT_SOME_FAILED if report.has_failed else EXIT_OK


async def _look(window: MainWindow, report: Report) -> None:
    """Look at every page, ask the helper for a picture, and close the window."""
    try:
        for entry in page_entries():
            start = time.perf_counter()
            with _failing(report, f"page {entry.name}"):
                window.show_page(entry.name)
                picture = await _drawn(window)
                report.check(f"page {entry.name}", start, f"{picture.width()}x{picture.height()}, {_num_colours(picture)} colours")
        start = time.perf_counter()
        with _failing(report, "helper process"):
            report.check("helper process", start, await _ask_helper(window.context))
    finally:
        window.close_at_once()


@contextmanager
def _failing(report: Report, name: str) -> Iterator[None]:
    """Turns what is raised inside into a check that failed."""
    try:
        yield
    except Exception as error:
        report.fail(name, error)


async def _drawn(window: MainWindow) -> QImage:
    """The window as it is drawn. Raises AppError where it is not on screen, or empty, after SHOWN_TIMEOUT_S."""
    deadline = time.monotonic() + SHOWN_TIMEOUT_S
    while True:
        handle = window.windowHandle()
        picture = window.grab().toImage()
        if handle is not None and handle.isExposed() and _num_colours(picture) >= FEWEST_COLOURS:
            return picture
        if time.monotonic() > deadline:
            message = f"The window is not drawn: {_num_colours(picture)} colours after {SHOWN_TIMEOUT_S:.0f} s."
            raise AppError(ErrorCode.INTERNAL, message, "Update the graphics driver; please send this report to Diptych's makers.")
        await asyncio.sleep(0.02)


def _num_colours(picture: QImage) -> int:
    small = picture.scaled(SAMPLED_PX, SAMPLED_PX)
    return len({small.pixel(x, y) for x in range(small.width()) for y in range(small.height())})


async def _ask_helper(context: AppContext) -> str:
    """Have the helper read a picture of the sample, as it does for everything the window shows."""
    path = sorted((sample_dir() / SAMPLE_INPUT_FOLDER).iterdir())[0]
    measured = await context.service.ask(MeasurePicture(path=path_to_json(path)))
    return f"{path.name}, {measured.width}x{measured.height}"


def _check_commands(report: Report, place: Path, device: str) -> None:
    """What the command line checks: workers, checkpoints, a model, a translated picture."""
    log_path = place / "commands.log"
    with _failing(report, "command line"):
        worker = start_worker(["self-test", *(["--device", device] if device else [])], log_path)
        code = worker.wait(COMMANDS_TIMEOUT_S)
        if code is None:
            worker.end(None, grace_s=0)
        for line in log_path.read_text(encoding="utf-8", errors="replace").splitlines():
            report.add(line)
        if code != EXIT_OK:
            message = f"The command line's checks ended with {'no end' if code is None else f'exit code {code}'}."
            raise AppError(ErrorCode.WORKER_DIED, message, "The lines above say why.")
