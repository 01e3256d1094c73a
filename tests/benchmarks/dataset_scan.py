"""How fast pairs are found and a dataset is made and opened: files a second over many small generated pictures.

    .venv/bin/python tests/benchmarks/dataset_scan.py [--num 20000]

Half of the files are PNG, half JPEG; only their headers are read, apart from six examples. Memory is the highest resident size so far.
"""

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.pairs.dataset import Dataset, create_dataset
from core.pairs.finding import find_pairs

_Result = TypeVar("_Result")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--num", type=int, default=20_000, help="how many files (default: %(default)s)")
    num = parser.parse_args().num
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        make_files(root / "side_by_side", num, width=32)
        make_files(root / "two" / "A", num // 2, width=16)
        make_files(root / "two" / "B", num // 2, width=16)
        for name, paths in (("side by side", [root / "side_by_side"]), ("two folders", [root / "two" / "A", root / "two" / "B"])):
            findings, seconds = timed(lambda paths=paths: find_pairs(paths))
            print(f"{name}: {len(findings.pairs)} pairs found in {seconds:.2f} s, {num / seconds:.0f} files a second")
            dataset, seconds = timed(lambda name=name, findings=findings: create_dataset(root / "workspace", name, findings))
            print(f"  made in {seconds:.2f} s")
            pairs, seconds = timed(lambda dataset=dataset: Dataset.open(dataset.dataset_dir).pairs())
            print(f"  opened with all {len(pairs)} pairs in {seconds:.2f} s; resident {psutil.Process().memory_info().rss / 1e6:.0f} MB")
    return 0


def make_files(folder: Path, num: int, width: int) -> None:
    """`num` pictures of 16 rows, PNG and JPEG in turns, of a hundred different contents."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(0)
    contents = [encoded(random.integers(0, 256, (16, width, 3), dtype=np.uint8), number % 2) for number in range(100)]
    for number in range(num):
        data, suffix = contents[number % 100]
        (folder / f"{number:06}{suffix}").write_bytes(data)


def encoded(pixels: np.ndarray, is_jpeg: int) -> tuple[bytes, str]:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG" if is_jpeg else "PNG")
    return buffer.getvalue(), ".jpg" if is_jpeg else ".png"


def timed(action: Callable[[], _Result]) -> tuple[_Result, float]:
    start = time.perf_counter()
    return action(), time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
