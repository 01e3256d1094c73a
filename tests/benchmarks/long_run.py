"""The Train page with a run of a million steps and 2,000 previews: time to open it, pauses of panning and scrubbing, latency.

    .venv/bin/python tests/benchmarks/long_run.py [NUM_LOSSES]

The run is generated: events as a worker writes them, whose previews share a few folders of pictures. A timer of 1 ms measures how long the
event loop stood still, by the clock and by the window's own work. A new preview counts as on screen when its last picture was painted.
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT_DIR = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT_DIR), str(Path(__file__).resolve().parent)]

import msgspec
import psutil

NUM_STEPS = 1_000_000
NUM_LOSSES = 40_000
NUM_PREVIEWS = 2000
NUM_CHECKPOINTS = 200
NUM_FOLDERS = 20
NUM_PAIRS = 6
SIZE_PX = 256
WAIT_S = 60.0
FIGURES = ("G_GAN", "G_L1", "D_real", "D_fake", "D_accuracy_real", "D_accuracy_translated", "G_gradient", "D_gradient")


def events_of(num_losses: int) -> Iterator[object]:
    """What the worker of a long run told, in order."""
    import random

    from core.jobs.events import Finished, Started
    from training.run import CheckpointSaved, Losses, Preview, Validation, step_name

    chance = random.Random(0)
    names = [f"{index:04d}.webp" for index in range(NUM_PAIRS)]
    yield Started(from_step=0, device="CPU", precision="fp32", code_path="eager", reason="", pid=1, host="elsewhere")
    every = NUM_STEPS // num_losses
    for step in range(every, NUM_STEPS + 1, every):
        values = {}
        for name in FIGURES:
            mean = round(0.2 + 100 / (step + 500) + 0.1 * chance.random(), 6)
            values[name] = (mean, round(mean - 0.05, 6), round(mean + 0.05, 6))
        speed = {"steps_per_s": 31.4159, "pairs_per_s": 31.4159, "data_wait_share": 0.0123, "process_bytes": 1_234_567_890}
        yield Losses(step=step, epoch=step // 400, count=every, values=values, total_steps=NUM_STEPS, **speed)
        if step % (NUM_STEPS // NUM_PREVIEWS) == 0:
            place = step // (NUM_STEPS // NUM_PREVIEWS) % NUM_FOLDERS
            yield Preview(step=step, folder=f"previews/{step_name(place)}", names=names, time=float(step))
            yield Validation(
                step=step, num_pairs=20, l1=0.2 + 100 / (step + 1000), edge_correlation=0.5, ssim=0.6, psnr=20.0, correlation=0.8
            )
        if step % (NUM_STEPS // NUM_CHECKPOINTS) == 0:
            yield CheckpointSaved(step=step, folder=f"checkpoints/{step_name(step)}", l1=0.2 + 100 / (step + 1000))
    yield Finished(step=NUM_STEPS)


def make_run(run_dir: Path, num_losses: int = NUM_LOSSES, size_px: int = SIZE_PX) -> None:
    """A run folder as a worker would have left it."""
    import numpy as np
    from PIL import Image

    from training.run import RunFolder, RunRequest, step_name
    from training.settings import RunSettings

    folder = RunFolder(run_dir)
    first = folder.previews_dir / step_name(0)
    first.mkdir(parents=True)
    for index in range(NUM_PAIRS):
        ramp = np.add.outer(np.arange(size_px), np.arange(size_px) * (index + 1)) % 256
        pixels = np.random.default_rng(index).integers(0, 40, (size_px, size_px, 3)) + ramp[..., None] // 2
        Image.fromarray(pixels.astype(np.uint8)).save(first / f"{index:04d}.webp", lossless=True, quality=0, method=0)
    for name in ("input", "target", *(step_name(place) for place in range(1, NUM_FOLDERS))):
        shutil.copytree(first, folder.previews_dir / name)
    folder.job.request_path.write_bytes(msgspec.json.encode(RunRequest(settings=RunSettings(), dataset="generated", num_train=400)))
    encoder = msgspec.json.Encoder()
    with folder.job.events_path.open("wb") as file:
        file.writelines(encoder.encode(event) + b"\n" for event in events_of(num_losses))


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        await asyncio.sleep(0.001)


async def measure(window, run_dir: Path) -> None:
    """Print what was measured."""
    from translation_table import Pauses

    from core.jobs.writer import EventWriter
    from training.run import RunFolder

    page = window.show_page("train")
    page.show_setup()
    await asyncio.sleep(1.0)
    process = psutil.Process()
    before_mb = process.memory_info().rss / 2**20
    view, wall, curves = page.view, page.view.previews, page.view.curves
    painted: list[int] = []
    wall.sheet.painted.connect(painted.append)
    pauses = Pauses()
    pauses.begin("opening")
    began, own = time.perf_counter(), time.thread_time()
    page._open_run(run_dir)
    await until(lambda: view.is_caught_up and painted and curves.isVisible() and curves.first.names)
    await asyncio.sleep(0)
    print(f"opened: {time.perf_counter() - began:.2f} s ({time.thread_time() - own:.2f} s of it the window's own work)")
    await asyncio.sleep(0.5)
    curves.look.zoom_to(200_000, 500_000, NUM_STEPS)
    pauses.begin("panning")
    for _ in range(60):
        curves.first.plot.dragged.emit(4000.0)
        await asyncio.sleep(0.005)
    pauses.begin("zooming")
    for place in range(40):
        curves.first.plot.zoomed.emit(400_000.0, 1.0 if place < 20 else -1.0)
        await asyncio.sleep(0.005)
    pauses.begin("scrubbing")
    for position in range(0, NUM_PREVIEWS, 20):
        wall.time_bar.slider.setValue(position)
        await asyncio.sleep(0.01)
    wall.follow_newest()
    await until(wall.sheet.is_complete)
    writer = EventWriter(RunFolder(run_dir).job)  # reads the history once, as a worker does
    pauses.begin("new previews")
    print(f"on screen after the announcing event: {await latency(view, run_dir, painted, writer)}")
    pauses.begin("between")
    print(f"memory: {before_mb:.0f} MB before, {process.memory_info().rss / 2**20:.0f} MB after")
    for phase, (by_clock, own_ms) in pauses.longest_ms.items():
        if phase not in ("start", "between"):
            print(f"  longest pause, {phase}: {by_clock:.0f} ms ({own_ms:.0f} ms of it the window's own work)")


async def latency(view, run_dir: Path, painted: list[int], writer) -> str:
    """Announce previews at odd moments, and see how soon each is painted."""
    from training.run import Preview, RunFolder, step_name

    names = [f"{index:04d}.webp" for index in range(NUM_PAIRS)]
    took_ms = []
    for number in range(1, 21):
        step = NUM_STEPS + number
        shutil.copytree(RunFolder(run_dir).previews_dir / step_name(0), RunFolder(run_dir).previews_dir / step_name(step))
        await asyncio.sleep(0.037 * (number % 7))
        began = time.perf_counter()
        writer.write(Preview(step=step, folder=f"previews/{step_name(step)}", names=names, time=float(step)))
        await until(lambda step=step: painted[-1] == step)
        took_ms.append((time.perf_counter() - began) * 1000)
    writer.close()
    took_ms.sort()
    return f"{took_ms[len(took_ms) // 2]:.0f} ms (median of {len(took_ms)}), {took_ms[-1]:.0f} ms at most"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("num_losses", nargs="?", type=int, default=NUM_LOSSES, help="how many events of losses")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for name in ("CONFIG", "CACHE", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(place) / name.lower())
        run_dir = Path(place) / "long run"
        make_run(run_dir, given.num_losses)
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        app = QApplication([])

        async def story() -> None:
            window = next(widget for widget in app.topLevelWidgets() if widget.metaObject().className() == "MainWindow")
            window.resize(1280, 800)
            try:
                await measure(window, run_dir)
            finally:
                window.close_at_once()

        QTimer.singleShot(500, lambda: asyncio.ensure_future(story()))
        import diptych

        return diptych.main(["--workspace", str(Path(place) / "workspace")])


if __name__ == "__main__":
    sys.exit(main())
