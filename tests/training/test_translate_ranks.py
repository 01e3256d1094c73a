"""`torchrun ... diptych translate`: two processes share one folder, each picture is done once, and rank 0 tells of it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.jobs.process import program_command
from core.jobs.ranks import Rank
from core.translation.job import create_job, request_for
from core.translation.ranks import shared_job_dir
from tests.translating import PATIENCE_S, Call, contents, write_tiny_model

NUM_PICTURES = 60


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.safetensors")


@pytest.fixture
def pictures(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> Path:
    make_pictures(tmp_path / "in", num=NUM_PICTURES, width=64, height=48)
    return tmp_path / "in"


def torchrun(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "torch.distributed.run", "--no-python", "--standalone", "--nproc-per-node=2"]
    command += program_command("translate", *map(str, arguments))
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL)


def test_two_ranks_share_a_folder_and_one_report_is_told(tmp_path: Path, pictures: Path, model: Path) -> None:
    alone = Call("--model", model, "--output", tmp_path / "alone", pictures, "--device", "cpu", "--exact")
    assert alone.code == 0
    done = torchrun("--model", model, "--output", tmp_path / "out", pictures, "--device", "cpu", "--exact", "--json")
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    report = json.loads(done.stdout)
    assert report["outcome"] == "finished" and report["done"] == report["files"] == NUM_PICTURES
    assert "Rank 1 of 2 translates on cpu" in done.stderr and f"Finished: {NUM_PICTURES} translated" in done.stderr
    assert contents(tmp_path / "out") == contents(tmp_path / "alone")
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]


def with_rank(index: int) -> dict[str, str]:
    numbers = {"RANK": index, "WORLD_SIZE": 2, "LOCAL_RANK": index, "LOCAL_WORLD_SIZE": 2}
    return {**os.environ, **{name: str(number) for name, number in numbers.items()}, "TORCHELASTIC_RUN_ID": "one"}


def test_what_ranks_cannot_agree_on_is_said(tmp_path: Path, pictures: Path, model: Path) -> None:
    command = ["--model", model, "--output", tmp_path / "out", pictures, "--device", "cpu"]
    which = Call("--output", tmp_path / "out", "--resume", env=with_rank(0))
    assert which.code == 2 and "all ranks must mean the same" in which.err
    other_dir = shared_job_dir(tmp_path / "out", Rank(0, 2, 0, 2, "one"))
    create_job(other_dir, request_for([pictures], model, tmp_path / "out", noise_seed=4))
    other = Call(*command, env=with_rank(0))
    assert other.code == 2 and str(other_dir) in other.err and "--rdzv-id" in other.err
    wrong = Call(*command, env={**os.environ, "RANK": "2", "WORLD_SIZE": "2"})
    assert wrong.code == 2 and "WORLD_SIZE" in wrong.err
