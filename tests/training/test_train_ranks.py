"""`torchrun ... diptych train`: two processes train one run as one would with their batches together, and rank 0 alone writes it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import torch
from safetensors.torch import load_file
from torch.distributed.run import get_args_parser

from core.errors import AppError, ErrorCode
from core.jobs.events import Failed, Finished, Started, Stopped
from core.jobs.process import program_command
from core.jobs.reader import read_all
from tests.training.ranked_steps import train as train_here
from training.checkpoint import GENERATOR_FILE
from training.code_path import settle_code_path
from training.data import TrainingData
from training.run import Losses, RunEvent, RunFolder, read_pairs, step_name
from training.settings import RunSettings, settings_with

ROOT_DIR = Path(__file__).resolve().parents[2]
PATIENCE_S = 280
MakeRun = Callable[..., RunFolder]


def torchrun(*command: str) -> "subprocess.Popen[str]":
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT_DIR)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    return subprocess.Popen([*launcher, *command], text=True, env=environment, start_new_session=True, **pipes)  # type: ignore[call-overload]


def train(*arguments: object) -> "subprocess.Popen[str]":
    return torchrun("--no-python", "--", *program_command("train", "--device=cpu", *map(str, arguments)))


def outcome(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """The exit code and all that was said."""
    out, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, out + err


def test_two_ranks_with_one_picture_each_are_one_with_two(tmp_path: Path) -> None:
    """Each picture with its own statistics, no noise, float64: weights and figures to 1e-12, on both ranks the same to the bit."""
    code, said = outcome(torchrun(str(Path(__file__).with_name("ranked_steps.py")), str(tmp_path)))
    assert code == 0, said
    first, second = (load_file(tmp_path / f"{index}.safetensors") for index in (0, 1))
    together = train_here(slice(0, 2), None, 1.0)
    alone = train_here(slice(0, 1), None, 1.0)
    assert set(first) == set(second) == set(together)
    for name, value in first.items():
        assert torch.equal(value, second[name]), name
        assert torch.allclose(value, together[name], atol=1e-12, rtol=1e-10), name
    assert any(not torch.allclose(first[name], alone[name], atol=1e-7, rtol=0) for name in first), "or the other picture would not count"


def test_torchrun_leaves_the_options_of_the_documented_command_alone() -> None:
    """Without the two dashes it takes --run for an option of its own."""
    line = re.search(r"`torchrun (.* diptych train --run DIR) \.\.\.`", (ROOT_DIR / "docs" / "job-folder.md").read_text(encoding="utf-8"))
    assert line is not None
    known = get_args_parser().parse_args(line[1].split())
    assert (known.training_script, known.training_script_args) == ("diptych", ["train", "--run", "DIR"])


def test_two_ranks_train_a_run_and_resume_it_to_the_bit(make_run: MakeRun) -> None:
    """A run that was never stopped, and one that was: the same weights."""
    whole, stopped = make_run("whole", epochs=2), make_run("stopped", epochs=2)
    code, said = outcome(train("--resume", whole.path))
    assert code == 0 and "Traceback" not in said, said
    events = read_all(whole.job, RunEvent)
    assert isinstance(events[-1], Finished) and events[-1].step == 8, "eight pairs, two at a step, twice"
    started = [event for event in events if isinstance(event, Started)]
    assert len(started) == 1 and "2 processes together" in started[0].reason
    losses = [event for event in events if isinstance(event, Losses)]
    assert sum(event.count for event in losses) == 8 and losses[-1].total_steps == 8
    assert all(event.pairs_per_s == pytest.approx(2 * event.steps_per_s, rel=1e-3) for event in losses), "of both ranks together"
    assert (whole.path / "ranks" / "1" / "worker.log").is_file() and not (whole.path / "ranks" / "1" / "events.jsonl").exists()

    assert outcome(train("--resume", stopped.path, "--steps", 3))[0] == 0
    assert isinstance(read_all(stopped.job, RunEvent)[-1], Stopped)
    code, said = outcome(train("--resume", stopped.path))
    assert code == 0, said
    assert isinstance(read_all(stopped.job, RunEvent)[-1], Finished)
    ours, theirs = ((folder.checkpoints_dir / step_name(8) / GENERATOR_FILE).read_bytes() for folder in (stopped, whole))
    assert ours == theirs


@pytest.mark.parametrize("lost", [0, 1])
def test_a_rank_that_dies_ends_all_with_a_plain_failure(make_run: MakeRun, lost: int) -> None:
    folder = make_run(epochs=100_000, checkpoint_every=1_000_000, preview_every=1_000_000, validation_every=1_000_000)
    process = train("--resume", folder.path)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not any(isinstance(event, Losses) for event in read_all(folder.job, RunEvent)):
            assert process.poll() is None and time.monotonic() < deadline, outcome(process)
            time.sleep(0.1)
        workers = {index: worker_of(folder, index) for index in (0, 1)}
        os.kill(workers[lost], signal.SIGKILL)
        code, said = outcome(process)
        assert code != 0 and "Traceback" not in (folder.path / "worker.log").read_text(), said
        while any(is_alive(pid) for pid in workers.values()):
            assert time.monotonic() < deadline, "the other one goes too"
            time.sleep(0.1)
    finally:
        process.kill()
    last = read_all(folder.job, RunEvent)[-1]
    if lost == 1:
        assert isinstance(last, Failed) and last.code == ErrorCode.WORKER_DIED and "has ended" in last.message
    else:
        assert not isinstance(last, Finished | Stopped | Failed)
        assert "another of the 2 processes" in (folder.path / "ranks" / "1" / "worker.log").read_text().lower()


def worker_of(folder: RunFolder, rank: int) -> int:
    """The process of a rank's worker, found by what it is asked to do and its rank."""
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        try:
            if "_train-worker" in words and str(folder.path) in words and process.environ().get("RANK") == str(rank):
                return int(process.pid)
        except psutil.Error:
            continue
    raise AssertionError(f"no worker of rank {rank}")


def is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_parts_of_a_batch_are_the_whole_batch(make_run: MakeRun, tiny_settings: RunSettings) -> None:
    """Three pairs a step of eight: the last step has two, and the third rank computes with a pair that counts for nothing."""
    pairs = [pair for pair in read_pairs(make_run().path) if pair.split == "train"]
    whole = TrainingData(pairs, settings_with(tiny_settings, {"batch_size": 3}), unreadable)
    parts = [TrainingData(pairs, tiny_settings, unreadable, part=(index, 3)) for index in range(3)]
    assert {part.steps_per_epoch for part in parts} == {whole.steps_per_epoch} == {3}
    for step in range(6):
        batch, shares = whole.batch(step), [part.batch(step) for part in parts]
        assert sum(share.share for share in shares) == pytest.approx(1) and batch.share == 1
        counted = torch.cat([share.picture for share in shares if share.share > 0])
        assert torch.equal(counted, batch.picture)
        assert [len(share.picture) for share in shares] == [1, 1, 1]


def unreadable(*_: object) -> None:
    raise AssertionError("every pair can be read")


def test_another_number_of_processes_is_refused(make_run: MakeRun, tiny_settings: RunSettings) -> None:
    folder = make_run()
    settle_code_path(folder.path, tiny_settings, torch.device("cpu"), 2)
    (folder.checkpoints_dir / step_name(1)).mkdir(parents=True)
    with pytest.raises(AppError) as caught:
        settle_code_path(folder.path, tiny_settings, torch.device("cpu"), 1)
    assert caught.value.code is ErrorCode.BAD_COMMAND and "torchrun and 2 processes" in caught.value.message
