"""A tiny run, and its real worker."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.pairs.pair import Half, Pair
from tests.training.worker_forks import WorkerForks
from training.creating import create_run
from training.run import RunFolder, RunRequest
from training.settings import RunSettings, settings_with

TINY: dict[str, object] = {
    "size_px": 32,
    "width": 4,
    "discriminator_width": 4,
    "epochs": 4,
    "precision": "fp32",
    "preview_every": 10,
    "preview_pairs": 2,
    "validation_every": 10,
    "checkpoint_every": 10,
}


@pytest.fixture
def tiny_settings() -> RunSettings:
    return settings_with(RunSettings(), TINY)


@pytest.fixture
def tiny_pairs(tmp_path: Path, make_side_by_side: Callable[..., list[Path]]) -> list[Pair]:
    """Eight training pairs and two held out, input left."""
    files = make_side_by_side(tmp_path / "pictures", num=10)
    return [
        Pair(
            name=file.stem,
            input=Half(str(file), "left"),
            target=Half(str(file), "right"),
            split="validation" if index < 2 else "train",
        )
        for index, file in enumerate(files)
    ]


@pytest.fixture
def make_run(tmp_path: Path, tiny_settings: RunSettings, tiny_pairs: list[Pair]) -> Callable[..., RunFolder]:
    """make_run(name, **changed settings): a new run of the tiny pairs, not yet started; 8 steps an epoch at batch size 1."""

    def make(name: str = "run", **changes: object) -> RunFolder:
        request = RunRequest(settings=settings_with(tiny_settings, changes), dataset="tiny")
        return create_run(tmp_path / name, request, tiny_pairs)

    return make


@pytest.fixture(scope="session")
def forks() -> Iterator[WorkerForks]:
    """Starts real training workers, without the wait for torch."""
    with WorkerForks() as one:
        yield one


@pytest.fixture
def run_worker_process(tmp_path: Path, forks: WorkerForks) -> Callable[..., subprocess.CompletedProcess[str]]:
    """run_worker_process(run_dir, stop_at=None): a worker in a process of its own, until it ends."""
    stdout, stderr = tmp_path / "worker.stdout", tmp_path / "worker.stderr"

    def work(run_dir: Path, stop_at: int | None = None) -> subprocess.CompletedProcess[str]:
        for file in (stdout, stderr):
            file.write_bytes(b"")
        options = [] if stop_at is None else ["--stop-at", str(stop_at)]
        code = forks.run(run_dir, *options, stdout=str(stdout), stderr=str(stderr))
        return subprocess.CompletedProcess([], code, stdout.read_text(), stderr.read_text())

    return work
