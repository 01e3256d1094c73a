"""How long after the pen lifts the Try page of the real window shows the result: the whole way, and the network alone.

.venv/bin/python tests/benchmarks/try_model.py [--width 64] [--size 256] [--strokes 12] [--device cpu]
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.models.header import GeneratorShape, ModelHeader
from core.models.weights import save_model
from core.pix2pix.generator import build_generator
from desktop.main_window import MainWindow
from tests.driving import run_window, until

WAIT_S = 120.0


def main() -> None:
    """Print the time from a start to the first result, and of strokes that follow it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--strokes", type=int, default=12)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = str(Path(folder) / "config")  # no settings of the user's
        model = Path(folder) / "workspace" / "models" / "model.safetensors"
        shape = GeneratorShape(size_px=options.size, width=options.width)
        torch.manual_seed(0)
        save_model(model, ModelHeader(name="model", generator=shape), build_generator(shape).state_dict())
        run_window(lambda window: measure(window, model, options.strokes), "--workspace", str(model.parents[1]), "--device", options.device)


async def measure(window: MainWindow, model: Path, num_strokes: int) -> None:
    """Draw and wait, again and again."""
    began = time.perf_counter()
    page = window.show_page("try", model)
    await until(lambda: page.trying.answer is not None, "the model", WAIT_S)
    print(f"page, process, torch and model   {1000 * (time.perf_counter() - began):6.0f} ms")
    whole, network = [], []
    random = np.random.default_rng(0)
    for _ in range(num_strokes):
        places = [QPoint(*map(int, random.uniform(0.3, 0.7, 2) * (page.pad_view.width(), page.pad_view.height()))) for _ in range(4)]
        QTest.mousePress(page.pad_view, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(page.pad_view, place)
            await asyncio.sleep(0.01)
        lifted = time.perf_counter()
        QTest.mouseRelease(page.pad_view, Qt.MouseButton.LeftButton, pos=places[-1])
        drawn = page.pad.image
        await until(lambda drawn=drawn: page.trying.tried == drawn, "the result", WAIT_S)
        page.result.repaint()
        whole.append(1000 * (time.perf_counter() - lifted))
        network.append(page.trying.answer.milliseconds)
    print(f"pen lifted to result shown       {statistics.median(whole):6.0f} ms, at most {max(whole):.0f} ms")
    device = page.trying.answer.device
    print(f"of that the network              {statistics.median(network):6.0f} ms, at most {max(network):.0f} ms on {device}")
    print(f"all else                         {statistics.median(a - b for a, b in zip(whole, network, strict=True)):6.0f} ms")
    print(f"a result for every moment of a stroke: {'yes' if page.trying.is_live else 'no'}")


if __name__ == "__main__":
    main()
