"""A tiny model file, jobs that use it, and their real worker."""

import itertools
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from core.jobs.process import program_command
from core.jobs.reader import read_all
from core.models.header import GeneratorShape, ModelHeader
from core.models.weights import save_model
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights
from core.translation.job import TRANSLATION_EVENTS, TranslationJob, create_job, read_request, request_for
from core.translation.listing import Listing
from core.translation.plan import PlannedFile


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model file of 32 pixels and width 4 with random weights, far enough from 0 that its noise shows."""
    shape = GeneratorShape(size_px=32, width=4)
    generator = build_generator(shape)
    draw_weights(generator, torch.Generator().manual_seed(7))
    with torch.no_grad():
        for parameter in generator.parameters():
            parameter.mul_(5)
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    save_model(path, ModelHeader(name="tiny", generator=shape), generator.state_dict())
    return path


@pytest.fixture
def make_job(tmp_path: Path, tiny_model: Path) -> Callable[..., TranslationJob]:
    """make_job(inputs, output_dir, name="job", **options): a new job, not yet started."""

    def make(inputs: list[Path], output_dir: Path, name: str = "job", **options: Any) -> TranslationJob:
        return create_job(tmp_path / name, request_for(inputs, tiny_model, output_dir, **options))

    return make


@pytest.fixture
def list_rows(make_job: Callable[..., TranslationJob]) -> Callable[..., list[PlannedFile]]:
    """list_rows(inputs, output_dir, name="list", model_name="", **options): the rows that a new job's listing plans."""
    numbers = itertools.count()

    def rows(inputs: list[Path], output_dir: Path, model_name: str = "", **options: Any) -> list[PlannedFile]:
        job = make_job(inputs, output_dir, f"list-{next(numbers)}", **options)
        return list_to_end(Listing(job, read_request(job.path), (), model_name=model_name))

    return rows


def list_to_end(listing: Listing) -> list[PlannedFile]:
    """All rows of a listing, taken as a session takes them. Raises what ended the listing."""
    rows: list[PlannedFile] = []
    listing.start()
    try:
        while not listing.is_exhausted:
            listing.poll()
            row = listing.take(0.01)
            if row is not None:
                rows.append(row)
        listing.poll()
    finally:
        listing.close()
    return rows


@pytest.fixture
def worker_command() -> Callable[[TranslationJob], list[str]]:
    """The command that starts a job's real worker."""

    def command(job: TranslationJob) -> list[str]:
        return program_command("_translate-worker", str(job.path), "--device", "cpu")

    return command


@pytest.fixture
def start_process() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """start_process(command, **options): a real process, ended with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(command: list[str], **options: Any) -> "subprocess.Popen[str]":
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
        process = subprocess.Popen(command, **{**pipes, **options})
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def events_of() -> Callable[[TranslationJob], list[Any]]:
    """All events of a job so far."""
    return lambda job: read_all(job.folder, TRANSLATION_EVENTS)


@pytest.fixture
def contents() -> Callable[[Path], dict[str, bytes]]:
    """Every file below a folder with its bytes, by its place as text; hidden ones too."""
    return lambda folder: {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
