"""How long a second job with the same model takes from its start to its first picture in hand: a worker that stays, and a new one."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import torch
from PIL import Image

from core.jobs.events import Finished
from core.jobs.process import start_worker
from core.jobs.reader import read_all
from core.models.header import GeneratorShape, ModelHeader
from core.models.weights import save_model
from core.pix2pix.generator import build_generator
from core.translation.job import TRANSLATION_EVENTS, RowDone, TranslationJob, create_job, request_for
from core.translation.next_job import next_job_line

NUM_PICTURES = 4


def main() -> None:
    """Print the time of a cold start and of jobs that follow it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.device, options.width, options.rounds)


def measure(folder: Path, device: str, width: int, rounds: int) -> None:
    """A worker at its first job, then `rounds` more of the same model."""
    shape = GeneratorShape(size_px=256, width=width)
    model = folder / "model.safetensors"
    torch.manual_seed(0)
    save_model(model, ModelHeader(name="model", generator=shape), build_generator(shape).state_dict())
    (folder / "in").mkdir()
    for index in range(NUM_PICTURES):
        pixels = np.random.default_rng(index).integers(0, 256, (256, 256, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / "in" / f"{index}.jpg")
    jobs = [
        create_job(folder / f"job-{number}", request_for([folder / "in"], model, folder / f"out-{number}")) for number in range(rounds + 1)
    ]
    started = time.time()
    arguments = ["_translate-worker", str(jobs[0].path), "--device", device, "--stay"]
    worker = start_worker(arguments, jobs[0].folder.log_path, with_input=True)
    print(f"cold  {1000 * (first_picture(jobs[0]) - started):7.0f} ms to the first picture in hand")
    for job in jobs[1:]:
        started = time.time()
        worker.hand(next_job_line(job.path), job.folder.log_path)
        print(f"warm  {1000 * (first_picture(job) - started):7.0f} ms")
    worker.end_input()
    worker.wait()


def first_picture(job: TranslationJob) -> float:
    """When the job's first picture was taken in hand (seconds since the epoch); waits for the job's end."""
    while True:
        events = read_all(job.folder, TRANSLATION_EVENTS)
        if events and isinstance(events[-1], Finished):
            return min(event.time - event.seconds for event in events if isinstance(event, RowDone))
        time.sleep(0.01)


if __name__ == "__main__":
    main()
