"""How a large dataset is found, made, opened, paged through and edited: seconds, files a second and memory over small generated pictures.

    .venv/bin/python tests/benchmarks/dataset_scan.py [--num 137000] [--layout side-by-side|two-folders] [--keep DIR]

Half of the files are PNG, half JPEG. Finding reads headers only, apart from a few examples. What a window asks of the index is measured
in a process of its own, so that its memory is that of the index alone. --keep leaves the files in DIR and uses those that are there.
"""

import argparse
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, get_args

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.pairs.dataset import Dataset, create_dataset, list_datasets
from core.pairs.originals import check_originals, measure_originals
from core.pairs.pair import Split
from core.pairs.rows import PairFilter, Sort
from core.pairs.snapshots import snapshot_daily

PAGE = 100
_Result = TypeVar("_Result")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--num", type=int, default=137_000, help="how many pairs (default: %(default)s)")
    parser.add_argument("--layout", choices=["side-by-side", "two-folders"], default="side-by-side")
    parser.add_argument("--keep", type=Path, help="where the pictures are to stay")
    parser.add_argument("--index", type=Path, help=argparse.SUPPRESS)  # the part that runs in a process of its own
    given = parser.parse_args()
    if given.index is not None:
        use_index(given.index)
        return 0
    with tempfile.TemporaryDirectory() as place:
        root = (given.keep or Path(place)) / given.layout
        folders = [root] if given.layout == "side-by-side" else [root / "A", root / "B"]
        for folder in folders:
            make_files(folder, given.num, width=32 if len(folders) == 1 else 16)
        dataset = find_and_make(folders, Path(place) / "workspace")
        sys.stdout.flush()
        subprocess.run([sys.executable, __file__, "--index", str(dataset.dataset_dir)], check=True)
        look_at_originals(dataset)
    return 0


def find_and_make(folders: list[Path], workspace: Path) -> Dataset:
    """Scan and import, as the helper process does it."""
    from core.pairs.finding import Findings, find_pairs

    begin = time.perf_counter()
    told: list[float] = []

    def on_found(found: Findings) -> None:
        told.append(time.perf_counter() - begin)

    findings, seconds = timed(lambda: find_pairs(folders, on_found=on_found))
    num_files = len(findings.pairs) * len(folders)
    print(f"first pairs               {told[0]:8.2f} s after the drop; told {len(told)} times in all")
    print(f"scan                      {seconds:8.2f} s for {num_files} files: {num_files / seconds:.0f} a second; {resident()}")
    dataset, seconds = timed(lambda: create_dataset(workspace, "many", findings))
    size = sum(path.stat().st_size for path in dataset.dataset_dir.iterdir())
    print(f"import                    {seconds:8.2f} s for {len(findings.pairs)} pairs: {size / 1e6:.0f} MB of index; {resident()}")
    return dataset


def use_index(dataset_dir: Path) -> None:
    """Open, page, count and edit, as a window does it."""
    before = resident()
    dataset, seconds = timed(lambda: Dataset.open(dataset_dir))
    print(f"open, checked throughout  {seconds:8.3f} s")
    show("list of datasets", lambda: list_datasets(dataset_dir.parents[1]))
    show("all counts", dataset.summary)
    num = dataset.summary().num_pairs
    pages: list[float] = []
    filters = [PairFilter(), PairFilter(excluded=False), *(PairFilter(split=split) for split in get_args(Split)[:2])]
    for sort in get_args(Sort):
        for wanted in filters:
            for part in range(5):
                offset = max(0, part * (dataset.count(wanted) - PAGE) // 4)
                pages.append(timed(lambda sort=sort, wanted=wanted, offset=offset: dataset.rows(offset, PAGE, wanted, sort))[1])
    pages.sort()
    middle, last = pages[len(pages) // 2], pages[-1]
    print(f"page of {PAGE} pairs         {1e3 * middle:8.1f} ms median, {1e3 * last:.1f} ms at most, of {len(pages)} anywhere in any order")
    show("page found by text", lambda: dataset.rows(0, PAGE, PairFilter(text="99"), "natural"))
    show("place of a pair", lambda: dataset.position_of(num // 2, sort="natural"))
    print(f"memory of paging          {resident()}, {before} before")
    show("snapshot of the day", lambda: snapshot_daily(dataset_dir))
    show("exclude one pair", lambda: dataset.edits.exclude([num // 2]))
    show("undo", dataset.undo)
    show("exclude 5,000 pairs", lambda: dataset.edits.exclude(range(1, 5001)))
    show("undo", dataset.undo)
    show("move one with its copies", lambda: dataset.edits.move([num // 3], "validation"))
    show("split all anew", lambda: dataset.edits.split_by_share(0.2, seed=1))
    show("undo", dataset.undo)
    show("all pairs for a training", dataset.pairs)
    print(f"memory after edits        {resident()}")


def look_at_originals(dataset: Dataset) -> None:
    """The passes over the files."""
    found, seconds = timed(lambda: check_originals(dataset.dataset_dir))
    print(f"are all files there       {seconds:8.2f} s: {found.num_looked / seconds:.0f} files a second")
    found, seconds = timed(lambda: measure_originals(dataset.dataset_dir))
    print(f"hashes and sizes          {seconds:8.2f} s: {found.num_looked / seconds:.0f} files a second")
    num_leaks, seconds = timed(dataset.num_leaks)
    print(f"copies over the border    {seconds:8.2f} s: {num_leaks} groups")


def show(name: str, action: Callable[[], object]) -> None:
    print(f"{name:25} {1e3 * timed(action)[1]:8.1f} ms")


def resident() -> str:
    return f"{psutil.Process().memory_info().rss / 1e6:.0f} MB resident"


def make_files(folder: Path, num: int, width: int) -> None:
    """`num` pictures of 16 rows, PNG and JPEG in turns, of a hundred different contents; those that are there are taken as they are."""
    if folder.is_dir():
        return
    import numpy as np

    folder.mkdir(parents=True)
    random = np.random.default_rng(0)
    contents = [encoded(random.integers(0, 256, (16, width, 3), dtype=np.uint8), number % 2) for number in range(100)]
    for number in range(num):
        data, suffix = contents[number % 100]
        (folder / f"{number:06}{suffix}").write_bytes(data)


def encoded(pixels: object, is_jpeg: int) -> tuple[bytes, str]:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG" if is_jpeg else "PNG")
    return buffer.getvalue(), ".jpg" if is_jpeg else ".png"


def timed(action: Callable[[], _Result]) -> tuple[_Result, float]:
    start = time.perf_counter()
    return action(), time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
