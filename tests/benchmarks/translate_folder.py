"""Our folder translation beside the reference's test loop, in turns: pictures a second of both, and the ratios (at least 1).

    .venv/bin/python tests/benchmarks/translate_folder.py [--device cpu|cuda] [--num 16] [--rounds 3]

JPEGs of 256x256 become PNGs. Ours is the real worker process with its journal and events; counted from the moment it has listed the files,
as the reference is from the moment its network is loaded. The reference saves the input beside every result; a second line leaves that out.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import torch
from PIL import Image

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import reference

from core.device import choose_device, describe_device
from core.jobs.events import Finished
from core.jobs.process import start_worker
from core.jobs.reader import read_all
from core.models.header import GeneratorShape, ModelHeader
from core.models.weights import save_model
from core.pairs.sample import sample_dir
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights
from core.translation.job import TRANSLATION_EVENTS, Listed, RowDone, create_job, request_for

WORKER_TIMEOUT_S = 600.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", action="append")
    parser.add_argument("--num", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--width", type=int, default=64)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs = make_inputs(folder / "inputs", options.num)
        model_path = make_model(folder / "model.safetensors", options.width)
        for device in options.device or ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]:
            compare(device, inputs, model_path, folder / f"work-{device}", options)
    return 0


def make_inputs(folder: Path, num: int) -> list[Path]:
    """JPEGs of 256x256 from the sample's coloured half."""
    folder.mkdir()
    sources = sorted((sample_dir() / "colour").glob("*.png"))
    paths = [folder / f"{index:04}.jpg" for index in range(num)]
    for index, path in enumerate(paths):
        with Image.open(sources[index % len(sources)]) as picture:
            picture.convert("RGB").resize((256, 256)).save(path, quality=92)
    return paths


def make_model(path: Path, width: int) -> Path:
    """An untrained model of the default architecture: it costs what a trained one costs."""
    shape = GeneratorShape(width=width)
    network = build_generator(shape)
    draw_weights(network, torch.Generator().manual_seed(0))
    save_model(path, ModelHeader(name="benchmark", generator=shape), network.state_dict())
    return path


def compare(word: str, inputs: list[Path], model_path: Path, work_dir: Path, options: argparse.Namespace) -> None:
    """Measure all three on one device and print."""
    device = choose_device(word)
    network = reference.generator(256, options.width).to(device)
    rates: dict[str, list[float]] = {"reference": [], "without its inputs": [], "diptych": []}
    for round_number in range(options.rounds + 1):
        for name, values in rates.items():
            output_dir = work_dir / f"{round_number}-{name.replace(' ', '-')}"
            output_dir.mkdir(parents=True)
            if name == "diptych":
                rate = ours(word, inputs, model_path, output_dir)
            else:
                start = time.perf_counter()
                reference.translate_one_by_one(network, device, inputs, output_dir, save_input=name == "reference")
                rate = len(inputs) / (time.perf_counter() - start)
            if round_number:  # the first round warms up
                values.append(rate)
    threads = f", {torch.get_num_threads()} threads" if device.type == "cpu" else ""
    print(f"{describe_device(device)}{threads}, {len(inputs)} pictures of 256 px, width {options.width}")
    for name, values in rates.items():
        ratios = [mine / value for mine, value in zip(rates["diptych"], values, strict=True)]
        best = max(rates["diptych"]) / max(values)
        ratio = "" if name == "diptych" else f"  ratio {statistics.median(ratios):5.2f}, of the fastest rounds {best:5.2f}"
        print(f"  {name:<19} {statistics.median(values):6.2f} pictures/s, fastest {max(values):6.2f}{ratio}")


def ours(device: str, inputs: list[Path], model_path: Path, output_dir: Path) -> float:
    """Pictures a second of one job, from its list of files to its end."""
    job = create_job(output_dir / "job", request_for(inputs, model_path, output_dir, device=device))
    worker = start_worker(["_translate-worker", str(job.path)], job.folder.log_path)
    code = worker.wait(WORKER_TIMEOUT_S)
    events = read_all(job.folder, TRANSLATION_EVENTS)
    assert code == 0, worker.log_tail()
    listed = next(event.time for event in events if isinstance(event, Listed))
    finished = next(event.time for event in events if isinstance(event, Finished))
    assert sum(isinstance(event, RowDone) for event in events) == len(inputs)
    return len(inputs) / (finished - listed)


if __name__ == "__main__":
    sys.exit(main())
