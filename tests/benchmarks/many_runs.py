"""The Train page with a workspace of 300 runs: time to open it, how long the window stands still, and what watching them all costs.

    .venv/bin/python tests/benchmarks/many_runs.py [NUM_RUNS]

The runs are generated: events as a worker writes them, a preview each, every tenth stopped half-way. A timer of 1 ms measures how long the
event loop stood still, by the clock and by the window's own work.
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT_DIR = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT_DIR), str(Path(__file__).resolve().parent)]

import msgspec

NUM_RUNS = 300
NUM_STEPS = 20_000
NUM_LOSSES = 2000
NUM_CHECKPOINTS = 20
NUM_LOOKS = 8
"""Different pictures among the runs' previews."""
SIZE_PX = 128
WATCHED_S = 10.0


def events_of(number: int) -> list[object]:
    """What the worker of one run told, in order."""
    from core.jobs.events import Finished, Started, Stopped
    from training.run import CheckpointSaved, Losses, Preview, step_name

    values = dict.fromkeys(("G_GAN", "G_L1", "D_real", "D_fake", "G_gradient", "D_gradient"), (0.5 + number / 1000, 0.4, 0.6))
    is_done = number % 10 > 0
    until = NUM_STEPS if is_done else NUM_STEPS // 2
    every = NUM_STEPS // NUM_LOSSES
    told: list[object] = [Started(from_step=0, device="cpu", precision="fp32", code_path="eager", reason="", pid=1, host="elsewhere")]
    for step in range(every, until + 1, every):
        told.append(
            Losses(step=step, epoch=step // 400, count=every, values=values, steps_per_s=31.4, data_wait_share=0.01, total_steps=NUM_STEPS)
        )
        if step % (NUM_STEPS // NUM_CHECKPOINTS) == 0:
            told.append(Preview(step=step, folder=f"previews/{step_name(0)}", names=["0000.webp"], time=float(step)))
            told.append(CheckpointSaved(step=step, folder=f"checkpoints/{step_name(step)}", l1=0.1 + number / 1000 + 100 / (step + 1000)))
    return [*told, Finished(step=until) if is_done else Stopped(step=until)]


def make_run(run_dir: Path, number: int, pictures: list[Path]) -> None:
    """A run folder as a worker would have left it."""
    from core.jobs.heartbeat import HeartbeatRecord
    from training.run import Label, RunFolder, RunRequest, step_name, write_label
    from training.settings import RunSettings, settings_with

    folder = RunFolder(run_dir)
    place = folder.previews_dir / step_name(0)
    place.mkdir(parents=True)
    shutil.copy(pictures[number % len(pictures)], place / "0000.webp")
    settings = settings_with(RunSettings(), {"width": 8 + number % 5, "epochs": 1 + number % 7})
    request = RunRequest(settings=settings, dataset="generated", num_train=400, num_validation=40)
    folder.job.request_path.write_bytes(msgspec.json.encode(request))
    encoder = msgspec.json.Encoder()
    events = events_of(number)
    folder.job.events_path.write_bytes(b"".join(encoder.encode(event) + b"\n" for event in events))
    beat = HeartbeatRecord(pid=1, counter=9, step=events[-1].step, total=NUM_STEPS)
    folder.job.heartbeat_path.write_bytes(encoder.encode(beat))
    write_label(run_dir, Label(name=f"Facades, attempt {number}", notes="The colours are better." if number % 4 == 0 else ""))


def make_workspace(workspace: Path, num_runs: int) -> None:
    """So many runs."""
    import numpy as np
    from PIL import Image

    pictures = []
    for look in range(NUM_LOOKS):
        ramp = np.add.outer(np.arange(SIZE_PX), np.arange(SIZE_PX) * (look + 1)) % 256
        path = workspace.with_name(f"look-{look}.webp")
        Image.fromarray(np.stack([ramp, 255 - ramp, np.full_like(ramp, 30 * look)], axis=2).astype(np.uint8)).save(path, lossless=True)
        pictures.append(path)
    for number in range(num_runs):
        make_run(workspace / "runs" / f"run-{number:04d}", number, pictures)


async def until(holds, wait_s: float = 60.0) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + wait_s
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        await asyncio.sleep(0.001)


async def measure(window) -> None:
    """Print what was measured."""
    from translation_table import Pauses

    await asyncio.sleep(0.5)
    pauses = Pauses()
    pauses.begin("opening")
    began, own = time.perf_counter(), time.thread_time()
    page = window.show_page("train")
    await asyncio.sleep(0)
    print(f"the page is there: {time.perf_counter() - began:.2f} s ({time.thread_time() - own:.2f} s of it the window's own work)")
    pauses.begin("reading")
    await until(lambda: all(watcher.is_caught_up for watcher in page.runs._watchers.values()))
    print(f"all runs are read: {time.perf_counter() - began:.2f} s ({time.thread_time() - own:.2f} s of it the window's own work)")
    pauses.begin("scrolling")
    bar = page.run_list.verticalScrollBar()
    for value in range(0, bar.maximum(), max(1, bar.maximum() // 200)):
        bar.setValue(value)
        await asyncio.sleep(0.01)
    pauses.begin("choosing")
    for number in range(0, len(page.runs.entries), 10):
        page._select(page.runs.entries[number].run_dir)
        await asyncio.sleep(0.05)
    await until(lambda: page.view.is_caught_up)
    await asyncio.sleep(1.0)
    pauses.begin("watching")
    began, own = time.perf_counter(), time.thread_time()
    await asyncio.sleep(WATCHED_S)
    share = (time.thread_time() - own) / (time.perf_counter() - began)
    pauses.begin("end")
    print(f"watching them all takes {100 * share:.1f} % of the window's time")
    for phase, (by_clock, own_ms) in pauses.longest_ms.items():
        if phase not in ("start", "end"):
            print(f"  longest pause, {phase}: {by_clock:.0f} ms ({own_ms:.0f} ms of it the window's own work)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("num_runs", nargs="?", type=int, default=NUM_RUNS, help="how many runs")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for name in ("CONFIG", "CACHE", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(place) / name.lower())
        workspace = Path(place) / "workspace"
        workspace.mkdir()
        make_workspace(workspace, given.num_runs)
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        app = QApplication([])

        async def story() -> None:
            window = next(widget for widget in app.topLevelWidgets() if widget.metaObject().className() == "MainWindow")
            window.resize(1280, 800)
            try:
                await measure(window)
            finally:
                window.close_at_once()

        QTimer.singleShot(500, lambda: asyncio.ensure_future(story()))
        import diptych

        return diptych.main(["--workspace", str(workspace)])


if __name__ == "__main__":
    sys.exit(main())
