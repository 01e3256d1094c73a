"""How soon the window is visible, how large it is then and after every page was visited, and that torch is not in it.

    .venv/bin/python tests/benchmarks/window_start.py [--starts 5] [--workspace DIR]

Wanted, from source on a warm machine: visible within 0.5 s of the start of the process, at most 120 MB resident then, and at most
220 MB after every page.
Without a screen it measures the offscreen platform (QT_QPA_PLATFORM=offscreen); under Xvfb or on a desktop the real one.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT_DIR = Path(__file__).resolve().parents[2]
VISIBLE_MS, START_MB, PAGES_MB = 500, 120, 220
IDLE_MS = 1000
"""The window may finish what it began before it is weighed."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        return inside(options.workspace)
    with tempfile.TemporaryDirectory() as name:
        starts = [one_start(options.workspace or Path(name) / "workspace", Path(name)) for _ in range(options.starts + 1)][1:]
    report("visible", [start["visible"] for start in starts], "ms", VISIBLE_MS)
    report("resident when visible", [start["visible-mb"] for start in starts], "MB", START_MB)
    report("resident when idle", [start["idle-mb"] for start in starts], "MB", START_MB)
    report("resident after every page", [start["pages-mb"] for start in starts], "MB", PAGES_MB)
    return 0


def report(what: str, values: list[float], unit: str, limit: float) -> None:
    """One line: the median, all values, and the limit."""
    median = statistics.median(values)
    every = " ".join(f"{value:.0f}" for value in values)
    print(f"{what:<26} {median:6.0f} {unit} (at most {limit}: {'kept' if median <= limit else 'EXCEEDED'})  [{every}]")


def one_start(workspace: Path, home: Path) -> dict[str, float]:
    """Start the window in a process of its own and weigh it at its marks."""
    import psutil

    environment = {**os.environ, "XDG_CONFIG_HOME": str(home), "XDG_STATE_HOME": str(home)}
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")) and sys.platform == "linux":
        environment["QT_QPA_PLATFORM"] = "offscreen"
    environment["START"] = str(time.monotonic())
    command = [sys.executable, __file__, "--inside", "--workspace", str(workspace)]
    measured: dict[str, float] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None and child.stdin is not None
        process = psutil.Process(child.pid)
        for line in child.stdout:
            mark, _, value = line.strip().partition(" ")
            if value:
                measured[mark] = float(value)
            measured[f"{mark}-mb"] = process.memory_info().rss / 1e6
            if hasattr(process, "memory_maps"):
                torch = [mapped.path for mapped in process.memory_maps() if "torch" in Path(mapped.path).name]
                assert not torch, f"torch is in the window: {torch}"
            child.stdin.write("weighed\n")
            child.stdin.flush()
    assert child.returncode == 0, f"the window ended with {child.returncode}"
    return measured


def inside(workspace: Path) -> int:
    """The window itself, as the front door opens it, with a watcher that marks when it is painted, idle, and when all pages were shown."""
    sys.path.insert(0, str(ROOT_DIR))
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    def mark(name: str, value: str = "") -> None:
        print(name, value, flush=True)
        sys.stdin.readline()

    class Watcher(QObject):
        """Waits for the first paint of the main window."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
                QApplication.instance().removeEventFilter(self)
                self.window = watched
                QTimer.singleShot(0, self.visible)
            return False

        def visible(self) -> None:
            mark("visible", f"{1000 * (time.monotonic() - float(os.environ['START'])):.1f}")
            QTimer.singleShot(IDLE_MS, self.idle)

        def idle(self) -> None:
            mark("idle")
            self.names = ["home", "datasets", "train", "translate", "models"]
            self.next_page()

        def next_page(self) -> None:
            if self.names:
                self.window.show_page(self.names.pop(0))
                QTimer.singleShot(IDLE_MS, self.next_page)
                return
            mark("pages")
            self.window.close()

    app = QApplication(sys.argv[:1])
    watcher = Watcher()
    app.installEventFilter(watcher)
    import diptych

    return diptych.main(["--workspace", str(workspace)])


if __name__ == "__main__":
    sys.exit(main())
