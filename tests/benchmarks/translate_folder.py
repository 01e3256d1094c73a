"""Our folder translation beside the reference's test loop, in turns: pictures a second, ratios, and where the time goes.

    .venv/bin/python tests/benchmarks/translate_folder.py [--device cpu|cuda] [--num 200] [--rounds 3]

JPEGs of 256x256 become PNGs. Ours is the real worker process with its journal, its events, its flushing to the disk and its looking at
every written file; as it computes by default, and with --exact. It is counted from the moment its model is ready, as the reference is
from the moment its network is loaded. The reference writes three PNGs for every picture (input, result, target); a second line of it
writes the result alone. Then: the network alone, as each of our ways computes it in this very process, with the share of it that a
whole translation reaches, and its share of the machine's rate of matrix products; and what one thread needs for each stage.

Everything twice: by the clock, and by the processor time that was really had, which is the one to read where other programs take a
part of the machine. (The second flatters the reference, which leaves cores idle while it writes.)
"""

import argparse
import contextlib
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import torch
from PIL import Image

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import network_alone
import reference

from core.device import choose_device, describe_device
from core.files import write_whole_new
from core.images.reading import read_picture, upright_digest
from core.images.writing import check_picture_file, encode_picture
from core.jobs.events import Finished, Started, Warned
from core.jobs.process import start_worker
from core.jobs.reader import read_all
from core.models.header import GeneratorShape, ModelHeader
from core.models.weights import load_generator, save_model
from core.pairs.sample import sample_dir
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights
from core.pix2pix.noise import noise_masks
from core.pix2pix.whole import forward
from core.translation.code_path import CodePath, layers_for
from core.translation.job import TRANSLATION_EVENTS, RowDone, create_job, request_for
from core.translation.translator import Translator

WORKER_TIMEOUT_S = 3600.0
SIZE_PX = 256
CARD_BATCH = 8
SAMPLE_S = 0.1
"""How often the worker's processor time is looked at."""
NUM_STAGED = 24
"""So many pictures go through the table of stages."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", action="append")
    parser.add_argument("--num", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--width", type=int, default=64)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs = make_inputs(folder / "inputs", options.num)
        model_path = make_model(folder / "model.safetensors", options.width)
        for device in options.device or ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]:
            Comparison(device, inputs, model_path, folder / f"work-{device}", options.width).run(options.rounds)
    return 0


def make_inputs(folder: Path, num: int) -> list[Path]:
    """JPEGs of 256x256 from the sample's coloured half."""
    folder.mkdir()
    sources = sorted((sample_dir() / "colour").glob("*.png"))
    paths = [folder / f"{index:04}.jpg" for index in range(num)]
    for index, path in enumerate(paths):
        with Image.open(sources[index % len(sources)]) as picture:
            picture.convert("RGB").resize((SIZE_PX, SIZE_PX)).save(path, quality=92)
    return paths


def make_model(path: Path, width: int) -> Path:
    """An untrained model of the default architecture: it costs what a trained one costs."""
    shape = GeneratorShape(width=width)
    network = build_generator(shape)
    draw_weights(network, torch.Generator().manual_seed(0))
    save_model(path, ModelHeader(name="benchmark", generator=shape), network.state_dict())
    return path


class Rates:
    """Pictures a second of each round: by the clock, and by processor time, of all cores together."""

    def __init__(self) -> None:
        self.by_clock: list[float] = []
        self.by_processor: list[float] = []

    def add(self, num: int, clock_s: float, processor_s: float, num_cores: int) -> None:
        """`processor_s` is the sum over all cores."""
        self.by_clock.append(num / clock_s)
        self.by_processor.append(num * num_cores / processor_s)

    def shares_of(self, other: "Rates") -> tuple[float, float]:
        """The medians of the rounds' ratios, by the clock and by processor time."""
        pairs = ((self.by_clock, other.by_clock), (self.by_processor, other.by_processor))
        by_clock, by_processor = (statistics.median(a / b for a, b in zip(mine, its, strict=True)) for mine, its in pairs)
        return by_clock, by_processor

    def __str__(self) -> str:
        by_clock, by_processor = statistics.median(self.by_clock), statistics.median(self.by_processor)
        return f"{by_clock:7.2f} pictures/s, fastest {max(self.by_clock):7.2f}, by processor time {by_processor:7.2f}"


class Comparison:
    """All sides on one device, round by round in turns, so that what else the machine does meets them alike."""

    def __init__(self, word: str, inputs: list[Path], model_path: Path, work_dir: Path, width: int) -> None:
        self.word = word
        self.num_cores = torch.get_num_threads()
        self.device = choose_device(word)
        self.inputs = inputs
        self.model_path = model_path
        self.work_dir = work_dir
        self.reference = reference.generator(SIZE_PX, width).to(self.device)
        self.header, self.generator = load_generator(model_path, self.device)
        self.paths: dict[str, CodePath] = {}
        self.rates: dict[str, Rates] = {}
        self.notes: set[str] = set()

    def run(self, num_rounds: int) -> None:
        """Measure and print."""
        sides: dict[str, Callable[[Path], tuple[float, float]]] = {
            "reference, 3 PNGs": lambda folder: self.theirs(folder, 3),
            "reference, 1 PNG": lambda folder: self.theirs(folder, 1),
            "diptych": lambda folder: self.ours("diptych", folder, exact=False),
            "diptych --exact": lambda folder: self.ours("diptych --exact", folder, exact=True),
        }
        for round_number in range(num_rounds + 1):
            measured: dict[str, tuple[int, float, float]] = {}
            for name, side in sides.items():
                folder = self.work_dir / f"{round_number} {name}"
                folder.mkdir(parents=True)
                measured[name] = (len(self.inputs), *side(folder))
            for word in {path.word for path in self.paths.values()}:
                measured[word] = self.network_alone(word)
            if round_number:  # the first round warms up
                for name, (num, clock_s, processor_s) in measured.items():
                    self.rates.setdefault(name, Rates()).add(num, clock_s, processor_s, self.num_cores)
        self.print_rates(list(sides))
        self.print_network()
        self.print_stages()

    def theirs(self, folder: Path, num_pngs: int) -> tuple[float, float]:
        """Seconds of the reference, by the clock and of the processor."""
        clock, processor = time.perf_counter(), time.process_time()
        reference.translate_one_by_one(self.reference, self.device, self.inputs, folder, num_pngs=num_pngs)
        return time.perf_counter() - clock, time.process_time() - processor

    def ours(self, name: str, folder: Path, *, exact: bool) -> tuple[float, float]:
        """The same of one job, from its worker's being ready to its end."""
        job = create_job(folder / "job", request_for(self.inputs, self.model_path, folder, device=self.word, exact=exact))
        worker = start_worker(["_translate-worker", str(job.path)], job.folder.log_path)
        process = psutil.Process(worker.pid)
        before = after = 0.0
        while worker.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess):
                after = sum(process.cpu_times()[:2])
            if not before and job.folder.events_path.exists() and b'"started"' in job.folder.events_path.read_bytes():
                before = after
            time.sleep(SAMPLE_S)
        events = read_all(job.folder, TRANSLATION_EVENTS)
        assert worker.poll() == 0, worker.log_tail()
        started = next(event for event in events if isinstance(event, Started))
        finished = next(event.time for event in events if isinstance(event, Finished))
        assert sum(isinstance(event, RowDone) for event in events) == len(self.inputs)
        self.paths[name] = CodePath(started.code_path, started.reason)
        self.notes |= {f"{name}: {event.message}" for event in events if isinstance(event, Warned)}
        return finished - started.time, max(after - before, SAMPLE_S)

    def network_alone(self, word: str) -> tuple[int, float, float]:
        """Pictures and seconds of the network as one of our ways computes it: on a CPU a thread for each core, on a card in batches."""
        before = torch.get_num_threads()
        torch.set_num_threads(1)  # weights are laid out for as many as the passes have
        layers = layers_for(CodePath(word, ""), self.generator)
        torch.set_num_threads(before)
        batch = CARD_BATCH if self.device.type == "cuda" else 1
        x = (torch.rand(batch, SIZE_PX, SIZE_PX, 3).permute(0, 3, 1, 2) * 2 - 1).to(self.device)
        num_threads = self.num_cores if self.device.type == "cpu" else 1
        num_passes = max(4, len(self.inputs) // (4 * batch * num_threads))

        def work() -> None:
            if self.device.type == "cpu":
                torch.set_num_threads(1)  # of this thread
            with torch.inference_mode():
                for number in range(num_passes):
                    drawn = noise_masks(self.generator, SIZE_PX, SIZE_PX, seed=number, variation=0, digest=b"")
                    forward(layers, x, [mask.to(self.device).expand(batch, *mask.shape[1:]) for mask in drawn])
            if self.device.type == "cuda":
                torch.cuda.synchronize(self.device)

        clock_s = processor_s = 0.0
        for _ in ("to warm up", "to measure"):
            threads = [threading.Thread(target=work) for _ in range(num_threads)]
            clock, processor = time.perf_counter(), time.process_time()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            clock_s, processor_s = time.perf_counter() - clock, time.process_time() - processor
        return num_threads * num_passes * batch, clock_s, processor_s

    def print_rates(self, names: list[str]) -> None:
        threads = f", {self.num_cores} threads" if self.device.type == "cpu" else ""
        what = f"{len(self.inputs)} pictures of {SIZE_PX} px, width {self.header.generator.width}"
        print(f"{describe_device(self.device)}{threads}, {what}, {len(self.rates[names[0]].by_clock)} rounds")
        for name in names:
            print(f"  {name:<18} {self.rates[name]}")
        for mine in names[2:]:
            for theirs in names[:2]:
                by_clock, by_processor = self.rates[mine].shares_of(self.rates[theirs])
                best = max(self.rates[mine].by_clock) / max(self.rates[theirs].by_clock)
                print(
                    f"  {mine} to {theirs}: ratio {by_clock:5.2f}, of the fastest rounds {best:5.2f}, by processor time {by_processor:5.2f}"
                )
        for note in sorted(self.notes):
            print(f"  {note}")

    def print_network(self) -> None:
        gflop = network_alone.gflop_of(self.header.generator)
        for name, path in self.paths.items():
            alone = self.rates[path.word]
            by_clock, by_processor = self.rates[name].shares_of(alone)
            print(f"  {name} computes as {path.word}; that alone: {alone}")
            print(f"    of that the whole translation reaches {by_clock:4.0%}, by processor time {by_processor:4.0%}")
            peaks = matrix_rates(self.device, path.precision, self.num_cores)
            shares = [
                statistics.median(rates) * gflop / peak for rates, peak in zip((alone.by_clock, alone.by_processor), peaks, strict=True)
            ]
            print(f"    alone it has {shares[0]:4.0%} of the matrix product's {peaks[0]:.0f} GFLOP/s, by processor time {shares[1]:4.0%}")

    def print_stages(self) -> None:
        """What one thread needs for each stage of one picture."""
        path = self.paths["diptych"]
        translator = Translator(self.generator, self.header, self.device, code_path=path)
        stages: dict[str, list[float]] = {"decode": [], "compute": [], "encode": [], "write, flush, look": []}
        folder = self.work_dir / "stages"
        folder.mkdir()
        with one_thread(self.device):
            for source in self.inputs[:NUM_STAGED]:
                times = [time.perf_counter()]
                picture = read_picture(source, deep=True)
                digest = upright_digest(picture.pixels)
                times.append(time.perf_counter())
                pixels = translator.translate_one(picture.pixels, digest, 0, 0)
                times.append(time.perf_counter())
                data = encode_picture(pixels, picture.alpha, "png", check=False).data
                times.append(time.perf_counter())
                target = folder / f"{source.stem}.png"
                write_whole_new(target, data)
                check_picture_file(target, data, pixels.shape[1], pixels.shape[0])
                times.append(time.perf_counter())
                for values, start, end in zip(stages.values(), times, times[1:], strict=False):
                    values.append(end - start)
        medians = {name: statistics.median(values) for name, values in stages.items()}
        print("  one thread, milliseconds a picture: " + ", ".join(f"{name} {1000 * value:.1f}" for name, value in medians.items()))


@contextlib.contextmanager
def one_thread(device: torch.device) -> Iterator[None]:
    """A translation's threads compute with one core each."""
    before = torch.get_num_threads()
    if device.type == "cpu":
        torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def matrix_rates(device: torch.device, precision: str, num_cores: int) -> tuple[float, float]:
    """GFLOP/s of products of large square matrices on all of the device, the best of several: by the clock and by processor time."""
    dtype = {"bf16": torch.bfloat16, "fp16": torch.float16}.get(precision, torch.float32)
    size = network_alone.MATRIX if device.type == "cpu" else 8192
    matrix = torch.randn(size, size).to(device, dtype)
    products: list[Callable[[], object]] = [lambda: matrix @ matrix]
    if device.type == "cpu" and network_alone.can_prepack(dtype):
        products.append(network_alone.onednn_product(dtype))
    torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
    seconds: list[tuple[float, float]] = []
    with torch.inference_mode():
        for product in products * 4:
            clock, processor = time.perf_counter(), time.process_time()
            product()
            if device.type == "cuda":
                torch.cuda.synchronize(device)
            seconds.append((time.perf_counter() - clock, (time.process_time() - processor) / num_cores))
    gflop = 2 * size**3 / 1e9
    return gflop / min(clock for clock, _ in seconds), gflop / min(processor for _, processor in seconds)


if __name__ == "__main__":
    sys.exit(main())
