"""A tiny run, and its real worker."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from core.jobs.process import program_command
from core.pairs.pair import Half, Pair
from training.creating import create_run
from training.run import RunFolder, RunRequest, worker_arguments
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


@pytest.fixture
def run_worker_process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """run_worker_process(run_dir, stop_at=None): the real worker, until it ends."""

    def work(run_dir: Path, stop_at: int | None = None) -> subprocess.CompletedProcess[str]:
        command = program_command(*worker_arguments(run_dir, device="cpu", stop_at=stop_at))
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    return work
