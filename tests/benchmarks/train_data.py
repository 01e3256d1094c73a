"""How training gets its pairs: time a pair, share of waiting, memory, time to the first batch, and the cost of an epoch's order.

    .venv/bin/python tests/benchmarks/train_data.py [--num 137000] [--take 100000] [--budget-mb 1000] [--threads N] [--scale whole]
    .venv/bin/python tests/benchmarks/train_data.py --worker DATASET [--steps 400] [--set KEY=VALUE ...]

The first reads pairs as fast as they come, from hard links to some hundred JPEGs of two 256x256 halves in a temporary folder: memory grows
to the budget and no further. The second trains in the real worker and tells what its events say of waiting for data, epoch by epoch; then
it asks it to stop and tells how long that took.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

import numpy as np
import psutil
from PIL import Image

from core.jobs.control import send
from core.jobs.process import start_worker
from core.jobs.reader import JobReader
from core.pairs.pair import Half, Pair
from core.pairs.resolving import resolve_dataset
from training.creating import create_run
from training.data import TrainingData
from training.input_plan import PairSizes, plan_input
from training.prefetching import Prefetcher
from training.run import InputPlanned, Losses, RunEvent, RunFolder, RunRequest, read_pairs, worker_arguments
from training.settings import RunSettings, settings_with

NUM_FILES = 300
"""Different pictures; the rest are hard links to them."""
QUIET = {"preview_every": 10**6, "preview_pairs": 1, "validation_every": 10**6, "validation_pairs": 1, "checkpoint_every": 10**6}
"""Steps alone."""
LOOKS = (1, 1_000, 10_000, 100_000)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--num", type=int, default=137_000)
    parser.add_argument("--take", type=int, default=100_000)
    parser.add_argument("--budget-mb", type=int, default=1000)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--scale", choices=["whole", "fit", "native"], default="whole")
    parser.add_argument("--worker", metavar="DATASET")
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="diptych-train-data-") as folder:
        (train_in_worker if options.worker else read_alone)(Path(folder), options)
    return 0


def read_alone(folder: Path, options: argparse.Namespace) -> None:
    """The data alone, as fast as it comes."""
    settings = settings_with(RunSettings(), {"size_px": options.size, "scale": options.scale})
    run = create_run(folder / "run", RunRequest(settings=settings, dataset="many"), made_pairs(folder / "pictures", options))
    resident = psutil.Process().memory_info

    start = time.perf_counter()
    pairs = read_pairs(run.path)
    plan = plan_input(settings, PairSizes(len(pairs), {}), has_recipe=False, free_bytes=2 * options.budget_mb * 10**6)
    data = TrainingData(pairs, settings, lambda pair, error: print(pair.name, error), budget_bytes=plan.budget_bytes)
    print(f"{plan.event().message} Threads: {options.threads or plan.num_threads}.")
    print(f"{'pairs':>10}  seconds  ms a pair  resident MB")
    with Prefetcher(data, 0, options.take, num_threads=options.threads or plan.num_threads) as batches:
        before = (0, start)
        for number in range(1, options.take + 1):
            batches.next()
            if number in LOOKS or number == options.take:
                now = time.perf_counter()
                each_ms = 1000 * (now - before[1]) / (number - before[0])
                print(f"{number:>10,}  {now - start:7.2f}  {each_ms:9.2f}  {resident().rss / 1e6:11.0f}", flush=True)
                before = (number, now)
    start = time.perf_counter()
    np.random.default_rng([0, 1]).permutation(len(pairs))
    print(f"an epoch's order: {1000 * (time.perf_counter() - start):.1f} ms")


def made_pairs(folder: Path, options: argparse.Namespace) -> list[Pair]:
    """Side-by-side JPEGs of soft noise, NUM_FILES different ones."""
    folder.mkdir()
    files = [folder / f"{number:06}.jpg" for number in range(options.num)]
    for number, file in enumerate(files):
        if number >= NUM_FILES:
            os.link(files[number % NUM_FILES], file)
            continue
        coarse = np.random.default_rng(number).integers(0, 256, (24, 48, 3), dtype=np.uint8)
        picture = Image.fromarray(coarse).resize((2 * options.size, options.size), Image.Resampling.BICUBIC)
        picture.save(file, quality=90)
    return [Pair(name=file.stem, input=Half(str(file), "left"), target=Half(str(file), "right")) for file in files]


def train_in_worker(folder: Path, options: argparse.Namespace) -> None:
    """The real worker; what it told of waiting."""
    changes: dict[str, object] = dict(word.split("=", 1) for word in options.set)
    settings = settings_with(RunSettings(), {**QUIET, **changes})
    resolved = resolve_dataset(options.worker, folder, None, ())
    run = create_run(folder / "run", RunRequest(settings=settings, dataset=resolved.name), resolved.pairs)
    reader: JobReader[RunEvent] = JobReader(run.job, RunEvent)
    worker = start_worker(worker_arguments(run.path), run.job.log_path)
    waits: dict[int, list[tuple[float, int]]] = {}
    speed = 0.0
    step = 0
    while step < options.steps and worker.poll() is None:
        for event in reader.poll():
            if isinstance(event, InputPlanned):
                print(event.message)
            if isinstance(event, Losses):
                waits.setdefault(event.epoch, []).append((event.data_wait_share, event.count))
                step, speed = event.step, event.steps_per_s
        time.sleep(0.05)
    asked_at = time.perf_counter()
    send(run.job, "stop")
    code = worker.wait(120)
    print(f"size {settings.size_px}, width {settings.width}, batch {settings.batch_size}, {settings.precision}: {speed:.2f} steps a second")
    for epoch, shares in waits.items():
        num_steps = sum(count for _, count in shares)
        print(f"epoch {epoch + 1}: waited {sum(share * count for share, count in shares) / num_steps:.2%} of the time, {num_steps} steps")
    print(f"stopped {time.perf_counter() - asked_at:.2f} s after it was asked, with a checkpoint; exit code {code}")
    if code:
        print(RunFolder(run.path).job.log_path.read_text())


if __name__ == "__main__":
    sys.exit(main())
