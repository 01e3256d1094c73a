"""Our training step beside the reference's, interleaved in one process: steps a second of each, the ratios, the share of the peak.

    .venv/bin/python tests/benchmarks/train_step.py [--device cpu|cuda] [--batch 1] [--precision fp32|bf16] [--rounds 9] [--steps N]

Without --precision both are measured. All get the same pictures from memory; reading them is no part of a step. The ratios (goals on a
CPU with bf16 instructions, at batch size 1: 1.25 in fp32, 2.05 in bf16) are of the medians of rounds and of the fastest rounds. The peak is
the rate of matrix products of 2048 x 2048 in the same precision, the better of torch's and oneDNN's, measured in the same rounds; a step's
work is counted at the convolutions. Without --device the CPU is measured, and the GPU if there is one.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import network_alone
import reference

from core.device import choose_device, describe_device
from core.pix2pix.discriminator import PatchGAN
from core.pix2pix.generator import UNet
from training.code_path import has_bf16
from training.data import Batch
from training.loop import Loop
from training.settings import RunSettings, settings_with

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", action="append")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--precision", action="append", choices=list(DTYPES))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--steps", type=int, help="steps of each in one round (default: 1 on the CPU, 20 on a card)")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--matrix", type=int, default=2048, metavar="SIDE", help="of the matrix products")
    options = parser.parse_args()
    for device in options.device or ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]:
        compare(choose_device(device), options)
    return 0


def compare(device: torch.device, options: argparse.Namespace) -> None:
    """Measure all on one device and print."""
    torch.manual_seed(0)
    shape = (options.batch, 3, options.size, options.size)
    picture, target = torch.rand(shape) * 2 - 1, torch.rand(shape) * 2 - 1
    theirs = reference.Trainer(device, options.size, options.width, options.width)
    works: dict[str, Callable[[], object]] = {"reference": lambda: theirs.step(picture, target)}
    # Without instructions for bf16 its products take minutes, and no training uses them.
    precisions = options.precision or [precision for precision in DTYPES if precision == "fp32" or has_bf16(device)]
    for precision in precisions:
        words = {"size_px": options.size, "width": options.width, "discriminator_width": options.width, "precision": precision}
        loop = Loop(settings_with(RunSettings(), words), device)
        works[precision] = lambda loop=loop: loop.advance(Batch(loop.step, picture, target))  # type: ignore[misc]
        matrix = torch.randn(options.matrix, options.matrix, device=device).to(DTYPES[precision])
        works[f"matrix {precision}"] = lambda matrix=matrix: matrix @ matrix  # type: ignore[misc]
        if device.type == "cpu" and network_alone.can_prepack(DTYPES[precision]):
            works[f"oneDNN {precision}"] = network_alone.onednn_product(DTYPES[precision], options.matrix)
    gflop = step_gflop(loop, picture)
    threads = f", {torch.get_num_threads()} threads" if device.type == "cpu" else ""
    print(f"{describe_device(device)}{threads}, {options.size} px, width {options.width}, batch {options.batch}: {gflop:.1f} GFLOP a step")
    rates, processor_s = interleaved(works, device, options.rounds, options.steps or (1 if device.type == "cpu" else 20))
    print(f"  {'':<10} median  fastest round, steps a second")
    for name in ("reference", *precisions):
        print(f"  {name:<10} {statistics.median(rates[name]):6.3f}  {max(rates[name]):6.3f}")
    for precision in precisions:
        ratios = [mine / other for mine, other in zip(rates[precision], rates["reference"], strict=True)]
        fastest = max(rates[precision]) / max(rates["reference"])
        products = [rates[name] for name in (f"matrix {precision}", f"oneDNN {precision}") if name in rates]
        peak = max(map(max, products)) * 2 * options.matrix**3 / 1e9
        share = max(rates[precision]) * gflop / peak
        by_processor = processor_s["reference"] / processor_s[precision]
        print(f"  ratio in {precision}: {statistics.median(ratios):.3f}, of the fastest rounds {fastest:.3f}", end="")
        print(f", by processor time {by_processor:.3f}; ", end="")
        print(f"{share:.0%} of the matrix product's {peak:.0f} GFLOP/s")


def step_gflop(loop: Loop, picture: torch.Tensor) -> float:
    """Multiplications and additions of a step's convolutions, in thousands of millions.

    Forwards, backwards to the maps and backwards to the weights cost the same. G goes through all three, D twice too; D's third
    pass leaves out the weights. The first layers have no gradient of their maps, but for D's on the translated picture.
    """
    generator, discriminator = work_of(loop.generator, picture), work_of(loop.discriminator, torch.cat([picture, picture], dim=1))
    whole = 3 * sum(generator) - generator[0] + 2 * (3 * sum(discriminator) - discriminator[0]) + 2 * sum(discriminator)
    return whole / 1e9


def work_of(network: UNet | PatchGAN, x: torch.Tensor) -> list[int]:
    """Multiplications and additions of each convolution in one pass."""
    work: list[int] = []

    def count(module: torch.nn.Conv2d | torch.nn.ConvTranspose2d, given: tuple[torch.Tensor], made: torch.Tensor) -> None:
        small = made if isinstance(module, torch.nn.Conv2d) else given[0]
        work.append(2 * module.weight.numel() * small.shape[0] * small.shape[2] * small.shape[3])

    layers = [module for module in network.modules() if isinstance(module, torch.nn.Conv2d | torch.nn.ConvTranspose2d)]
    hooks = [layer.register_forward_hook(count) for layer in layers]
    with torch.inference_mode():
        network(x.to(next(network.parameters()).device))
    for hook in hooks:
        hook.remove()
    return work


def interleaved(
    works: dict[str, Callable[[], object]], device: torch.device, num_rounds: int, num_steps: int
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Times a second of each, round by round in turns, so that what else the machine does meets both alike; one round of each warms up.

    And the least processor time of each in a round, in seconds. On a busy machine the fastest rounds say more than the medians, and
    processor time says most (with GOMP_SPINCOUNT=0 in the environment, or threads that wait for each other count as working).
    """
    rates: dict[str, list[float]] = {name: [] for name in works}
    processor_s = dict.fromkeys(works, float("inf"))
    for round_number in range(num_rounds + 1):
        order = list(works) if round_number % 2 else list(reversed(works))
        for name in order:
            start, processor_start = time.perf_counter(), time.process_time()
            for _ in range(num_steps):
                works[name]()
            if device.type == "cuda":
                torch.cuda.synchronize(device)
            if round_number:
                rates[name].append(num_steps / (time.perf_counter() - start))
                processor_s[name] = min(processor_s[name], time.process_time() - processor_start)
    return rates, processor_s


if __name__ == "__main__":
    sys.exit(main())
