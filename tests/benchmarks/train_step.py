"""Our training step beside the reference's, interleaved in one process: steps a second of both, and the ratio (at least 1).

    .venv/bin/python tests/benchmarks/train_step.py [--device cpu|cuda] [--batch 1] [--precision fp32|bf16] [--rounds 15] [--steps N]

Both get the same pictures from memory; reading them is no part of a step.
Without --device the CPU is measured, and the GPU if there is one.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import reference

from core.device import choose_device, describe_device
from training.data import Batch
from training.loop import Loop
from training.settings import RunSettings, settings_with


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", action="append")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--precision", default="fp32", choices=["fp32", "bf16"])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--steps", type=int, help="steps of each in one round (default: 1 on the CPU, 20 on a card)")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--width", type=int, default=64)
    options = parser.parse_args()
    words = {"size_px": options.size, "width": options.width, "discriminator_width": options.width}
    settings = settings_with(RunSettings(), {**words, "precision": options.precision})
    for device in options.device or ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]:
        compare(choose_device(device), settings, options)
    return 0


def compare(device: torch.device, settings: RunSettings, options: argparse.Namespace) -> None:
    """Measure both on one device and print."""
    torch.manual_seed(0)
    shape = (options.batch, 3, settings.size_px, settings.size_px)
    picture, target = torch.rand(shape) * 2 - 1, torch.rand(shape) * 2 - 1
    theirs = reference.Trainer(device, settings.size_px, settings.width, settings.discriminator_width)
    ours = Loop(settings, device)

    def their_step() -> None:
        theirs.step(picture, target)

    def our_step() -> None:
        ours.advance(Batch(ours.step, picture, target))

    threads = f", {torch.get_num_threads()} threads" if device.type == "cpu" else ""
    what = f"{settings.size_px} px, width {settings.width}, batch {options.batch}, ours in {settings.precision}"
    print(f"{describe_device(device)}{threads}, {what}")
    num_steps = options.steps or (1 if device.type == "cpu" else 20)
    rates = interleaved({"reference": their_step, "diptych": our_step}, device, options.rounds, num_steps)
    print(f"  {'':<10} median  fastest round, steps a second")
    for name, values in rates.items():
        print(f"  {name:<10} {statistics.median(values):6.3f}  {max(values):6.3f}")
    ratios = [mine / other for mine, other in zip(rates["diptych"], rates["reference"], strict=True)]
    print(f"  ratio      {statistics.median(ratios):6.3f}  {max(rates['diptych']) / max(rates['reference']):6.3f}")


def interleaved(works: dict[str, Callable[[], None]], device: torch.device, num_rounds: int, num_steps: int) -> dict[str, list[float]]:
    """Times a second of each, round by round in turns, so that what else the machine does meets both alike; one round of each warms up.

    On a busy machine the fastest rounds say more than the medians.
    """
    rates: dict[str, list[float]] = {name: [] for name in works}
    for round_number in range(num_rounds + 1):
        order = list(works) if round_number % 2 else list(reversed(works))
        for name in order:
            start = time.perf_counter()
            for _ in range(num_steps):
                works[name]()
            if device.type == "cuda":
                torch.cuda.synchronize(device)
            if round_number:
                rates[name].append(num_steps / (time.perf_counter() - start))
    return rates


if __name__ == "__main__":
    sys.exit(main())
