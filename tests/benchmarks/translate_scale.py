"""Very many small files: time per file of finding, naming and journalling them, and what a whole translation of them needs.

    .venv/bin/python tests/benchmarks/translate_scale.py [--num 1000 10000 100000] [--end-to-end 20000] [--device cpu]

Real files in one folder, and in a tree of folders of 50. Time per file must not grow with their number. The end-to-end part is
the real worker on a tiny network (32 pixels, width 4): the time to its first output, and how its memory grows after the first 10,000
rows (both also for `--end-to-end 100000`, which takes a while).
"""

import argparse
import resource
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

import psutil
import torch
from PIL import Image

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from core.jobs.control import send
from core.jobs.events import Failed, Finished, Stopped
from core.jobs.process import start_worker
from core.jobs.reader import JobReader
from core.models.header import GeneratorShape, ModelHeader
from core.models.weights import save_model
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights
from core.translation.history import TranslationHistory
from core.translation.job import TRANSLATION_EVENTS, Listed, TranslationJob, create_job, read_request, request_for
from core.translation.listing import Listing
from core.translation.next_job import next_job_line

FILES_PER_FOLDER = 50
WARM_ROWS = 10_000
WORKER_TIMEOUT_S = 3600.0
MIB = 1 << 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--num", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--end-to-end", type=int, default=20_000, metavar="NUM", help="0 leaves it out")
    parser.add_argument("--seconds", type=float, default=WORKER_TIMEOUT_S, help="stop the worker after so long")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--waiting-s", type=float, default=0.0, help="the worker waits so long for the job, as the window lets it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        picture = one_picture(folder / "picture.png")
        print("files     where        us/file   first row  all rows   again   journal+listing MiB  history MiB")
        for num in options.num:
            for where in ("one folder", "a tree"):
                inputs = make_files(folder / f"{num} in {where}", num, picture, is_tree=where == "a tree")
                measure_listing(inputs, folder / f"job {num} {where}", num, where)
        if options.end_to_end:
            inputs = folder / f"{options.end_to_end} in one folder"
            if not inputs.is_dir():
                make_files(inputs, options.end_to_end, picture, is_tree=False)
            measure_worker(inputs, folder / "end to end", options)
    return 0


def one_picture(path: Path) -> bytes:
    """A PNG of 8x8 pixels."""
    Image.effect_noise((8, 8), 50).convert("RGB").save(path)
    return path.read_bytes()


def make_files(folder: Path, num: int, data: bytes, *, is_tree: bool) -> Path:
    """That many files of the same content, each a file of its own."""
    folder.mkdir()
    for index in range(num):
        parent = folder / f"{index // FILES_PER_FOLDER:06}" if is_tree else folder
        if is_tree and index % FILES_PER_FOLDER == 0:
            parent.mkdir()
        (parent / f"{index:06}.png").write_bytes(data)
    return folder


def measure_listing(inputs: Path, job_dir: Path, num: int, where: str) -> None:
    """One listing from its start to its last row, and a second one that finds all of it in the journal."""
    job = create_job(job_dir, request_for([inputs], Path("model"), job_dir.with_name(f"{job_dir.name} out")))
    before = peak_mib()
    first_s, all_s = run_listing(job, num)
    listing_mib = peak_mib() - before
    again_s = run_listing(job, num)[1]
    tracemalloc.start()
    history = TranslationHistory(job_dir)
    history.apply([Listed(num_files=num)])
    history_mib = tracemalloc.get_traced_memory()[0] / MIB
    tracemalloc.stop()
    assert history.num_files == num
    print(
        f"{num:>7}   {where:<10} {all_s / num * 1e6:>8.1f}   {first_s:>7.3f} s  {all_s:>6.2f} s  {again_s:>5.2f} s"
        f"   {listing_mib:>16.1f}  {history_mib:>12.1f}",
        flush=True,
    )


def run_listing(job: TranslationJob, num: int) -> tuple[float, float]:
    """Seconds to the first row, and to the last."""
    listing = Listing(job, read_request(job.path), ())
    start, first_s, num_taken = time.perf_counter(), 0.0, 0
    listing.start()
    while num_taken < num:
        listing.poll()
        while listing.take(0.02) is not None:
            num_taken += 1
            first_s = first_s or time.perf_counter() - start
    all_s = time.perf_counter() - start
    listing.close()
    return first_s, all_s


def measure_worker(inputs: Path, job_dir: Path, options: argparse.Namespace) -> None:
    """The real worker, watched as the window watches it."""
    shape = GeneratorShape(size_px=32, width=4)
    network = build_generator(shape)
    draw_weights(network, torch.Generator().manual_seed(0))
    model_path = job_dir.with_name("model.safetensors")
    save_model(model_path, ModelHeader(name="tiny", generator=shape), network.state_dict())
    output_dir = job_dir.with_name("out")
    job = create_job(job_dir, request_for([inputs], model_path, output_dir))
    history = TranslationHistory(job_dir)
    reader: JobReader[object] = JobReader(job.folder, TRANSLATION_EVENTS)
    if options.waiting_s:
        worker = start_worker(["_translate-worker", "--stay"], job.folder.log_path, with_input=True)
        time.sleep(options.waiting_s)
        start = time.perf_counter()
        worker.hand(next_job_line(job_dir), job.folder.log_path)
        worker.end_input()
    else:
        start = time.perf_counter()
        worker = start_worker(["_translate-worker", str(job_dir), "--device", options.device], job.folder.log_path)
    first_s, warm_mib, warm_own_mib, warm_s, asked = 0.0, 0.0, 0.0, 0.0, False
    process = psutil.Process(worker.pid)
    most_mib = 0.0
    while history.ended is None:
        history.apply(reader.poll())  # type: ignore[arg-type]
        elapsed_s = time.perf_counter() - start
        if not first_s and history.num_done:
            first_s = elapsed_s
        if worker.poll() is None and not reader.is_behind:
            most_mib = max(most_mib, process.memory_info().rss / MIB)
        if not warm_mib and history.num_done >= WARM_ROWS:
            warm_mib, warm_own_mib, warm_s = most_mib, resident_mib(), elapsed_s
        if elapsed_s > options.seconds and not asked:
            asked = True
            send(job.folder, "stop")
        if worker.poll() is not None and not reader.is_behind and history.ended is None:
            history.apply(reader.poll())  # type: ignore[arg-type]
            if history.ended is None:
                print(f"the worker ended without a word; its log is {job.folder.log_path.read_text()[-2000:]}")
                return
        time.sleep(0 if reader.is_behind else 0.02)
    all_s = time.perf_counter() - start
    worker.wait(10)
    assert isinstance(history.ended, Finished | Stopped), history.ended if isinstance(history.ended, Failed) else ""
    print(f"end to end: {history.num_done} of {history.num_files} files translated in {all_s:.1f} s, {history.num_failed} failed")
    print(f"  first output after {first_s:.2f} s")
    if warm_mib:
        rate_before, rate_after = WARM_ROWS / warm_s, (history.num_done - WARM_ROWS) / max(1e-9, all_s - warm_s)
        print(f"  worker {most_mib:.0f} MiB at most, {most_mib - warm_mib:+.1f} MiB after the first {WARM_ROWS} rows")
        print(f"  watcher {resident_mib():.0f} MiB, {resident_mib() - warm_own_mib:+.1f} MiB after them")
        print(f"  {rate_before:.0f} files/s until then, {rate_after:.0f} after")


def resident_mib() -> float:
    return float(psutil.Process().memory_info().rss) / MIB


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
