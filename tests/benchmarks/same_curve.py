"""Our training and the reference's on the same pairs, batches and seeds: L1 on held-out pairs over the steps, as a table and a picture.

    .venv/bin/python tests/benchmarks/same_curve.py DATASET --input right [--size 128] [--width 16] [--steps 400] [--every 50] [--seeds 3]
                                                    [--num 40] [--svg FILE.svg]

Each seed draws its own weights for either, and one order and jitter for both. A network is measured with its noise on and the statistics of
each picture itself, which for the reference is its training mode.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import reference

from core.evaluation.similarity import l1
from core.pairs.resolving import resolve_dataset
from training.data import Batch, TrainingData, to_tensor
from training.held_out import HeldOut, HeldOutPair, translate
from training.loop import Loop
from training.settings import RunSettings, settings_with

Curve = dict[int, float]
COLOURS = {"diptych": "#2f6fde", "reference": "#b3541e"}
WIDTH_PX, HEIGHT_PX, LEFT_PX, BOTTOM_PX, TOP_PX, RIGHT_PX = 720, 360, 64, 48, 40, 24
CPU = torch.device("cpu")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--input")
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--every", type=int, default=50)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--num", type=int, default=40, help="how many held-out pairs are measured")
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as workspace:
        pairs = resolve_dataset(str(options.dataset), Path(workspace), options.input).pairs
    words = {"size_px": options.size, "width": options.width, "discriminator_width": options.width}
    held_out = list(HeldOut(pairs, options.size, lambda *_: None).read(options.num))
    curves: dict[str, list[Curve]] = {name: [] for name in COLOURS}
    for seed in range(options.seeds):
        settings = settings_with(RunSettings(), {**words, "seed": seed})
        data = TrainingData([pair for pair in pairs if pair.split == "train"], settings, lambda *_: None)
        for name, learn, look in (ours(settings), theirs(settings)):
            curves[name].append(curve_of(data, held_out, learn, look, options.steps, options.every))
            print(f"seed {seed}, {name}: {' '.join(f'{level:.4f}' for level in curves[name][-1].values())}", flush=True)
    print_table(curves)
    if options.svg:
        options.svg.write_text(picture(curves), encoding="utf-8")
    return 0


def ours(settings: RunSettings) -> tuple[str, Callable[[Batch], object], Callable[[HeldOutPair], Tensor]]:
    loop = Loop(settings, CPU)
    return "diptych", loop.advance, lambda pair: translate(loop.generator, pair.picture, CPU)


def theirs(settings: RunSettings) -> tuple[str, Callable[[Batch], object], Callable[[HeldOutPair], Tensor]]:
    torch.manual_seed(settings.seed)
    trainer = reference.Trainer(CPU, settings.size_px, settings.width, settings.discriminator_width)

    def look(pair: HeldOutPair) -> Tensor:
        with torch.no_grad():
            return trainer.generator(to_tensor(pair.picture[None]))[0]

    return "reference", lambda batch: trainer.step(batch.picture, batch.target), look


def curve_of(
    data: TrainingData,
    held_out: list[HeldOutPair],
    learn: Callable[[Batch], object],
    look: Callable[[HeldOutPair], Tensor],
    num_steps: int,
    every: int,
) -> Curve:
    curve: Curve = {}
    for step in range(num_steps + 1):
        if step % every == 0:
            translated = ((look(pair).add(1).mul(127.5).permute(1, 2, 0).numpy(), pair.target) for pair in held_out)
            curve[step] = float(np.mean([l1(*both) for both in translated]))
        if step < num_steps:
            learn(data.batch(step))
    return curve


def print_table(curves: dict[str, list[Curve]]) -> None:
    """Means over the seeds, and the difference in units of the noise between seeds."""
    print("step   diptych          reference        difference")
    for step in curves["diptych"][0]:
        levels = {name: [curve[step] for curve in several] for name, several in curves.items()}
        shown = [f"{statistics.fmean(values):.4f} ± {deviation(values):.4f}" for values in levels.values()]
        difference = statistics.fmean(levels["diptych"]) - statistics.fmean(levels["reference"])
        print(f"{step:5d}  {'  '.join(shown)}  {difference:+.4f}")
    last_half = [step for step in curves["diptych"][0] if step > max(curves["diptych"][0]) / 2]
    means = {name: [statistics.fmean(curve[step] for step in last_half) for curve in several] for name, several in curves.items()}
    noise = max(deviation(values) for values in means.values())
    difference = statistics.fmean(means["diptych"]) - statistics.fmean(means["reference"])
    print(f"mean of the last half: {difference:+.4f}, where seeds differ by {noise:.4f}")


def deviation(values: list[float]) -> float:
    return statistics.stdev(values) if len(values) > 1 else 0.0


def picture(curves: dict[str, list[Curve]]) -> str:
    """Every seed as a thin line, the mean of each side as a bold one."""
    levels = [level for several in curves.values() for curve in several for level in curve.values()]
    low, high = min(levels) - 0.005, max(levels) + 0.005
    last = max(curves["diptych"][0]) or 1

    def place(step: float, level: float) -> str:
        across = LEFT_PX + step / last * (WIDTH_PX - LEFT_PX - RIGHT_PX)
        return f"{across:.1f},{TOP_PX + (high - level) / (high - low) * (HEIGHT_PX - TOP_PX - BOTTOM_PX):.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH_PX}" height="{HEIGHT_PX}" fill="#ffffff"/>',
    ]
    for tick in range(5):
        level, step = low + (high - low) * tick / 4, last * tick / 4
        y = place(0, level).partition(",")[2]
        x = place(step, low).partition(",")[0]
        parts.append(f'<path d="M{LEFT_PX} {y}H{WIDTH_PX - RIGHT_PX}" stroke="#e3e3e8"/>')
        parts.append(f'<text x="{LEFT_PX - 8}" y="{float(y) + 4:.1f}" text-anchor="end" fill="#555">{level:.3f}</text>')
        parts.append(f'<text x="{x}" y="{HEIGHT_PX - BOTTOM_PX + 20}" text-anchor="middle" fill="#555">{step:.0f}</text>')
    for number, (name, several) in enumerate(curves.items()):
        mean = {step: statistics.fmean(curve[step] for curve in several) for step in several[0]}
        for curve, width, opacity in [*((curve, 1, 0.4) for curve in several), (mean, 2.5, 1)]:
            track = " ".join(place(step, level) for step, level in curve.items())
            parts.append(f'<polyline points="{track}" fill="none" stroke="{COLOURS[name]}" stroke-width="{width}" opacity="{opacity}"/>')
        words = f"{name}: {len(several)} seeds and their mean"
        parts.append(
            f'<text x="{WIDTH_PX - RIGHT_PX}" y="{TOP_PX + 16 * (number + 1)}" text-anchor="end" fill="{COLOURS[name]}">{words}</text>'
        )
    parts.append(f'<text x="{(LEFT_PX + WIDTH_PX) / 2}" y="{HEIGHT_PX - 8}" text-anchor="middle" fill="#333">training step</text>')
    parts.append(f'<text x="{LEFT_PX}" y="20" fill="#333">L1 on held-out pairs, values in [-1, 1]</text>')
    return "\n".join([*parts, "</svg>\n"])


if __name__ == "__main__":
    raise SystemExit(main())
