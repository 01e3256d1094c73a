"""How well a run's model does on its held-out pairs, with a sheet of the first of them, unpicked.

    .venv/bin/python tests/benchmarks/held_out_report.py RUN_DIR [--step N] [--sheet FILE.png] [--num 32]

Prints the mean L1 (values in [-1, 1]) over all pixels and over those that are not white in the target, beside the same figures of the best
single colour: the per-channel median of those very pixels, which no constant can beat.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.models.weights import load_generator
from core.pix2pix.channels import Channels
from training.held_out import HeldOut, HeldOutPair, to_bytes, translate
from training.models import export_model
from training.run import read_pairs, read_request
from training.settings import opacity_of, recipe_in_use

NUM_COLUMNS = 4
CELL_PX = 128
GAP_PX = 8


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run_dir", type=Path)
    parser.add_argument("--step", type=int)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--num", type=int, default=32)
    options = parser.parse_args()

    request = read_request(options.run_dir)
    with tempfile.TemporaryDirectory() as folder:
        model = export_model(options.run_dir, Path(folder) / "model.safetensors", name="measured", step=options.step)
        size_mb = model.stat().st_size / 1e6
        header, network = load_generator(model, torch.device("cpu"))
    settings = request.settings
    held_out = HeldOut(
        read_pairs(options.run_dir),
        settings.size_px,
        _refuse,
        scale=settings.scale,
        recipe=recipe_in_use(settings, request.recipe),
        seed=settings.seed,
        opacity=opacity_of(settings),
        colour_space=settings.colour_space,
    )
    read, channels = held_out.read(10**9), Channels(header.generator, header.colour_space)
    translated, pairs = [], []
    for pair in read:
        translated.append(to_bytes(translate(network, pair.picture, torch.device("cpu"), channels)))
        pairs.append(HeldOutPair(pair.name, pair.picture[..., :3], pair.target[..., :3]))

    targets = np.stack([pair.target for pair in pairs]).astype(np.float64) / 127.5 - 1
    results = np.stack(translated).astype(np.float64) / 127.5 - 1
    coloured = ~np.all(np.stack([pair.target for pair in pairs]) == 255, axis=3)
    print(f"model of step {header.step}, {size_mb:.1f} MB, {len(pairs)} held-out pairs")
    for name, where in (("all pixels", np.ones_like(coloured)), ("pixels not white in the target", coloured)):
        wanted, got = targets[where], results[where]
        constant = np.abs(wanted - np.median(wanted, axis=0)).mean()
        ours = np.abs(wanted - got).mean()
        print(f"{name}: L1 {ours:.4f}, best single colour {constant:.4f}, ratio {ours / constant:.3f}")
    if options.sheet:
        _write_sheet(options.sheet, pairs[: options.num], translated[: options.num])
    return 0


def _refuse(pair: object, error: Exception) -> None:
    raise SystemExit(f"{pair}: {error}")


def _write_sheet(path: Path, pairs: list[HeldOutPair], translated: list[np.ndarray]) -> None:
    """Input | translated | target of each pair, NUM_COLUMNS pairs a row."""
    num_rows = -(-len(pairs) // NUM_COLUMNS)
    width = NUM_COLUMNS * (3 * CELL_PX + GAP_PX) + GAP_PX
    sheet = Image.new("RGB", (width, num_rows * (CELL_PX + GAP_PX) + GAP_PX), (225, 225, 228))
    for index, (pair, result) in enumerate(zip(pairs, translated, strict=True)):
        row, column = divmod(index, NUM_COLUMNS)
        left, top = GAP_PX + column * (3 * CELL_PX + GAP_PX), GAP_PX + row * (CELL_PX + GAP_PX)
        for place, pixels in enumerate((pair.picture, result, pair.target)):
            cell = Image.fromarray(pixels).resize((CELL_PX, CELL_PX), Image.Resampling.LANCZOS)
            sheet.paste(cell, (left + place * CELL_PX, top))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
