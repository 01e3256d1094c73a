"""A large picture whole and in bands: seconds, memory above that after loading the model, and by how much the results differ.

    .venv/bin/python tests/benchmarks/large_picture.py [--side 4096] [--width 64] [--threads 0] [--path prepacked-fp32]

On the CPU, each in a process of its own, by core.pix2pix from floats in [-1, 1] to floats in [-1, 1]; both write into an array that is
there before. Goals for 4096x4096 at width 64: at most 1.5 GB above the resident size after loading, 1e-3 off the whole picture's result.
"torch's sums" is the whole picture with F.batch_norm's own statistics, which lose three digits over 4 million pixels.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import torch
import torch.nn.functional as F

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from core.models.header import GeneratorShape
from core.pix2pix.bands import forward_in_bands
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights
from core.pix2pix.noise import noise_masks
from core.pix2pix.normalisation import EPSILON, Normalisation
from core.pix2pix.whole import OwnStatistics, Place, forward
from core.translation.code_path import CodePath, available_words, layers_for

SAMPLE_EVERY_S = 0.01
GAIN = 3.0
"""Drawn weights are multiplied by this: the results then fill the range as a trained network's do."""


class Peak:
    """The largest resident size of this process in bytes while it is watched; a context manager."""

    def __enter__(self) -> "Peak":
        self.bytes = self.start_bytes = psutil.Process().memory_info().rss
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def _watch(self) -> None:
        process = psutil.Process()
        while not self._ending.wait(SAMPLE_EVERY_S):
            self.bytes = max(self.bytes, process.memory_info().rss)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=4096)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--path", action="append")
    parser.add_argument("--compute", nargs=3, metavar=("METHOD", "PATH", "RESULT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.threads = options.threads or torch.get_num_threads()
    if options.compute:
        compute(*options.compute, options)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        results = {}
        for path in options.path or [word for word in available_words(torch.device("cpu")) if word.startswith("prepacked-")]:
            for method in ("whole", "torch's sums", "bands"):
                result_path = Path(folder) / f"{method}-{path}.npy"
                shared = ["--side", str(options.side), "--width", str(options.width), "--threads", str(options.threads)]
                subprocess.run([sys.executable, __file__, *shared, "--compute", method, path, str(result_path)], check=True)
                results[method, path] = np.load(result_path, mmap_mode="r")
            for method in ("whole", "torch's sums"):
                off, mean = difference(results[method, path], results["bands", path])
                print(f"  {path}: bands differ from {method} by at most {off:.1e}, on average {mean:.1e}", flush=True)
    return 0


class TorchStatistics(OwnStatistics):
    """As F.batch_norm takes them, whatever the size."""

    def apply(self, norm: Normalisation, place: Place, y: torch.Tensor) -> torch.Tensor:
        return F.batch_norm(y, None, None, norm.weight, norm.bias, training=True, eps=EPSILON)


def compute(method: str, path: Any, result_path: str, options: argparse.Namespace) -> None:
    """One way, in this process; prints, and saves the result."""
    side = options.side
    shape = GeneratorShape(width=options.width)
    network = build_generator(shape).eval().requires_grad_(False)
    draw_weights(network, torch.Generator().manual_seed(0))
    for parameter in network.parameters():
        parameter.mul_(GAIN if parameter.ndim > 1 else 1.0)
    network = network.to(memory_format=torch.channels_last)
    layers = layers_for(CodePath(path, ""), network)
    x = picture(side).to(layers.dtype)
    result = np.full((side, side, shape.output_channels), np.nan, np.float32)

    def take(first: int, rows: torch.Tensor) -> None:
        result[first : first + rows.shape[0]] = rows.numpy()

    torch.set_num_threads(1 if method == "bands" else options.threads)
    with Peak() as peak, torch.inference_mode():
        start, processor_start = time.perf_counter(), time.process_time()
        masks = noise_masks(network, side, side, seed=0, variation=0, digest=b"")
        if method == "bands":
            forward_in_bands(layers, lambda first, last: x[first:last], take, (side, side), masks, None, options.threads)
        else:
            statistics = OwnStatistics() if method == "whole" else TorchStatistics()
            take(0, forward(layers, x[None].permute(0, 3, 1, 2), masks, statistics)[0].permute(1, 2, 0))
        seconds, processor_seconds = time.perf_counter() - start, time.process_time() - processor_start
    above = (peak.bytes - peak.start_bytes) / 1e9
    print(
        f"  {path} {method:<10} {side}x{side}, width {options.width}, {options.threads} threads: {seconds:6.2f} s "
        f"({processor_seconds:6.2f} s of processor time), {above:5.2f} GB",
        flush=True,
    )
    np.save(result_path, result)


def picture(side: int) -> torch.Tensor:
    """(side, side, 3) in [-1, 1]: soft shapes of several sizes, brighter at one corner, and some grain."""
    random = torch.Generator().manual_seed(0)
    x = torch.linspace(-0.3, 0.3, side)[:, None, None] + torch.zeros(side, side, 3)
    for size in (4, 32, 256):
        shapes = torch.rand(1, 3, size, size, generator=random) - 0.5
        x += torch.nn.functional.interpolate(shapes, (side, side), mode="bilinear")[0].permute(1, 2, 0) * 0.5
    return x.add_(torch.randn(side, side, 3, generator=random), alpha=0.05).clamp_(-1, 1)


def difference(first: Any, second: Any) -> tuple[float, float]:
    """Largest and mean absolute difference, by rows."""
    largest, total = 0.0, 0.0
    for row in range(0, first.shape[0], 256):
        off = np.abs(first[row : row + 256] - second[row : row + 256])
        largest, total = max(largest, float(off.max())), total + float(off.sum())
    return largest, total / first.size


if __name__ == "__main__":
    sys.exit(main())
