"""A generator's forward pass alone: the reference as its users run it, and each of our code paths, in turns.

    .venv/bin/python tests/benchmarks/network_alone.py [--rounds 7] [--width 64]

On the CPU at 256x256 pixels, one picture at a time, each with its own statistics and noise. The reference has all cores for one
picture; ours has a thread for each core, each with a picture of its own, as a translation has. Printed beside pictures a second and
the ratio: the share of the machine's rate of matrix products of 2048 x 2048 in the same precision on all cores (goals: 65 % in fp32,
50 % in bf16), by the clock and by the processor time that was really had: where other programs take a part of it, the second is the
one to read. A rate is the better of torch's product and oneDNN's, which differ twofold on some processors.
"""

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import reference

from core.models.header import GeneratorShape
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights
from core.pix2pix.layers import can_prepack
from core.pix2pix.noise import noise_masks
from core.pix2pix.whole import forward
from core.translation.code_path import CodePath, available_words, layers_for

SIZE_PX = 256
MATRIX = 2048
NUM_PICTURES = 8
"""A thread's pictures in a round."""


@dataclass
class Rates:
    """Work a second of each round, by the clock and by processor time (of one core)."""

    by_clock: list[float] = field(default_factory=list)
    by_processor: list[float] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--width", type=int, default=64)
    options = parser.parse_args()
    num_cores = torch.get_num_threads()
    shape = GeneratorShape(size_px=SIZE_PX, width=options.width)
    network = build_generator(shape).eval().requires_grad_(False).to(memory_format=torch.channels_last)
    draw_weights(network, torch.Generator().manual_seed(0))
    x = torch.rand(1, SIZE_PX, SIZE_PX, 3).permute(0, 3, 1, 2) * 2 - 1
    gflop = gflop_of(shape)
    references = reference.generator(SIZE_PX, options.width).train()
    contiguous = x.contiguous()
    passes: dict[str, Callable[[], object]] = {"reference": lambda: references(contiguous)}
    for word in available_words(torch.device("cpu")):
        torch.set_num_threads(1)  # weights are laid out for as many as the passes have
        layers = layers_for(CodePath(word, ""), network)
        torch.set_num_threads(num_cores)
        passes[word] = lambda layers=layers: forward(  # type: ignore[misc]
            layers, x, noise_masks(network, SIZE_PX, SIZE_PX, seed=0, variation=0, digest=b"")
        )
    for precision, dtype in (("fp32", torch.float32), ("bf16", torch.bfloat16)):
        # Without instructions for bf16 a product of this size takes minutes.
        if dtype == torch.float32 or can_prepack(dtype):
            matrix = torch.randn(MATRIX, MATRIX).to(dtype)
            passes[f"matrix {precision}"] = lambda matrix=matrix: matrix @ matrix  # type: ignore[misc]
        if can_prepack(dtype):
            passes[f"oneDNN {precision}"] = onednn_product(dtype)
    rates = {name: Rates() for name in passes}
    for round_number in range(options.rounds + 1):
        for name, one_pass in passes.items():
            clock, processor = timed(one_pass, num_cores, shared=name.startswith(("reference", "matrix", "oneDNN")))
            if round_number:  # the first round warms up
                rates[name].by_clock.append(1 / clock)
                rates[name].by_processor.append(1 / processor)
    print(f"{num_cores} cores, width {options.width}, {gflop:.2f} GFLOP a picture of {SIZE_PX} px, {options.rounds} rounds")
    products = 2 * MATRIX**3 / 1e9
    peaks: dict[str, tuple[float, float]] = {"fp32": (0.0, 0.0), "bf16": (0.0, 0.0)}
    for name in [name for name in rates if name.startswith(("matrix", "oneDNN"))]:
        found = rates.pop(name)
        pair = (products * statistics.median(found.by_clock), products * num_cores * statistics.median(found.by_processor))
        peaks[name[-4:]] = max(peaks[name[-4:]], pair, key=lambda rate: rate[1])
        print(f"  {name:<15} {pair[0]:6.1f} GFLOP/s by the clock, {pair[1]:6.1f} by processor time")
    for name, found in rates.items():
        clock, processor = statistics.median(found.by_clock), num_cores * statistics.median(found.by_processor)
        ratios = [mine / theirs for mine, theirs in zip(found.by_clock, rates["reference"].by_clock, strict=True)]
        best = max(found.by_clock) / max(rates["reference"].by_clock)
        peak = peaks["bf16" if name.endswith("bf16") else "fp32"]
        print(
            f"  {name:<15} {clock:6.2f} pictures/s, fastest {max(found.by_clock):6.2f}, ratio {statistics.median(ratios):5.2f}, "
            f"of the fastest {best:5.2f}; of the matrix product {clock * gflop / peak[0]:4.0%} by the clock, "
            f"{processor * gflop / peak[1]:4.0%} by processor time"
        )
    return 0


def timed(one_pass: Callable[[], object], num_cores: int, *, shared: bool) -> tuple[float, float]:
    """Seconds of one pass by the clock, and of one core's processor time; `shared`: one pass has all cores."""
    num_threads, threads_of_each = (1, num_cores) if shared else (num_cores, 1)

    def work() -> None:
        torch.set_num_threads(threads_of_each)
        with torch.inference_mode():
            for _ in range(NUM_PICTURES):
                one_pass()

    threads = [threading.Thread(target=work) for _ in range(num_threads)]
    clock, processor = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    num_passes = NUM_PICTURES * num_threads
    return (time.perf_counter() - clock) / num_passes, (time.process_time() - processor) / num_passes


def onednn_product(dtype: torch.dtype, side: int = MATRIX) -> Callable[[], object]:
    """The same product by oneDNN: as a convolution of one pixel."""
    rows = torch.randn(1, side, side, 1).to(dtype).contiguous(memory_format=torch.channels_last)
    operators = torch.ops.mkldnn
    with torch.inference_mode():
        weight = torch.randn(side, side, 1, 1).to(dtype)
        packed = operators._reorder_convolution_weight(weight, [0, 0], [1, 1], [1, 1], 1, list(rows.shape))
    return lambda: operators._convolution_pointwise(rows, packed, None, [0, 0], [1, 1], [1, 1], 1, "none", [], "")


def gflop_of(shape: GeneratorShape) -> float:
    """Multiplications and additions of one forward pass as the transposed convolutions are usually counted."""
    widths = [shape.width * min(2**level, 8) for level in range(shape.size_px.bit_length() - 1)]
    total = 0
    for level, width in enumerate(widths):
        pixels = (shape.size_px >> level + 1) ** 2
        channels_in = widths[level - 1] if level else shape.input_channels
        channels_out = widths[level - 1] if level else shape.output_channels
        joined = width if level == len(widths) - 1 else 2 * width
        total += 2 * 16 * pixels * (width * channels_in + joined * channels_out)
    return total / 1e9


if __name__ == "__main__":
    sys.exit(main())
