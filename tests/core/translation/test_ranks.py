"""One translation shared by ranks, as torchrun starts them: real processes on the CPU."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import AppError, ErrorCode
from core.jobs.control import send
from core.jobs.events import Finished, Started, Stopped
from core.jobs.ranks import Rank, rank_from_environment, wait_for_leader
from core.translation.job import RowDone, TranslationJob
from core.translation.ranks import rank_job, shared_job_dir
from core.translation.worker import run_worker
from tests.waiting import wait_until

MakeJob = Callable[..., TranslationJob]
Command = Callable[[TranslationJob], list[str]]
Start = Callable[..., "subprocess.Popen[str]"]
Events = Callable[[TranslationJob], list[Any]]
Contents = Callable[[Path], dict[str, bytes]]
PATIENCE_S = 100.0
NUM_LONG = 1_000
"""So many small pictures are still being translated when somebody has seen the first of them and asks for an end."""
TWO = [Rank(index, 2, index, 2, "test") for index in range(2)]


def environment(rank: int, world_size: int = 2) -> dict[str, str]:
    numbers = {"RANK": rank, "WORLD_SIZE": world_size, "LOCAL_RANK": rank, "LOCAL_WORLD_SIZE": world_size}
    return {**os.environ, **{name: str(number) for name, number in numbers.items()}, "TORCHELASTIC_RUN_ID": "test"}


def done_by(job: TranslationJob, events_of: Events) -> list[int]:
    return [event.index for event in events_of(job) if isinstance(event, RowDone)]


@pytest.fixture
def many(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> Path:
    make_pictures(tmp_path / "many", num=200, width=64, height=48)
    return tmp_path / "many"


def test_two_ranks_share_the_rows_and_watchers_see_one_job(
    tmp_path: Path, many: Path, make_job: MakeJob, worker_command: Command, start_process: Start, events_of: Events, contents: Contents
) -> None:
    assert run_worker(make_job([many], tmp_path / "alone", "whole").path, device="cpu") == 0
    job = make_job([many], tmp_path / "out")
    processes = [start_process(worker_command(job), env=environment(rank)) for rank in (0, 1)]
    outputs = [process.communicate(timeout=PATIENCE_S)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert contents(tmp_path / "out") == contents(tmp_path / "alone")
    seen = done_by(job, events_of)
    assert sorted(seen) == list(range(200)) and isinstance(events_of(job)[-1], Finished)
    second = done_by(rank_job(job.path, TWO[1]), events_of)
    assert sorted(second) == list(range(1, 200, 2))
    assert events_of(job)[-1].step == 200


def test_a_rank_that_dies_leaves_its_rows_to_the_first(
    tmp_path: Path, many: Path, make_job: MakeJob, worker_command: Command, start_process: Start, events_of: Events, contents: Contents
) -> None:
    assert run_worker(make_job([many], tmp_path / "alone", "whole").path, device="cpu") == 0
    job = make_job([many], tmp_path / "out")
    first, second = (start_process(worker_command(job), env=environment(rank)) for rank in (0, 1))
    place = rank_job(job.path, TWO[1])
    wait_until(lambda: len(done_by(place, events_of)) >= 5, "the second rank's first pictures")
    second.kill()
    second.wait()
    first.communicate(timeout=PATIENCE_S)
    assert first.returncode == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "alone")
    assert sorted(set(done_by(job, events_of))) == list(range(200))
    assert len(done_by(place, events_of)) < 100


def test_what_is_asked_of_the_job_reaches_every_rank_and_it_can_be_resumed_alone(
    tmp_path: Path,
    make_pictures: Callable[..., list[Path]],
    make_job: MakeJob,
    worker_command: Command,
    start_process: Start,
    events_of: Events,
) -> None:
    make_pictures(tmp_path / "in", num=NUM_LONG)
    job = make_job([tmp_path / "in"], tmp_path / "out")
    processes = [start_process(worker_command(job), env=environment(rank)) for rank in (0, 1)]
    place = rank_job(job.path, TWO[1])
    wait_until(lambda: bool(done_by(place, events_of)) and bool(done_by(job, events_of)), "first pictures of both")
    send(job.folder, "cancel")
    assert [process.wait(PATIENCE_S) for process in processes] == [130, 130]
    assert all(isinstance(events_of(one)[-1], Stopped) for one in (job, place))
    before = len(list((tmp_path / "out").glob("*.png")))
    assert before < NUM_LONG
    assert run_worker(job.path, device="cpu") == 0
    assert len(list((tmp_path / "out").glob("*.png"))) == NUM_LONG


def test_torchrun_itself_starts_the_ranks(tmp_path: Path, many: Path, make_job: MakeJob, start_process: Start, events_of: Events) -> None:
    torchrun = Path(sys.executable).with_name("torchrun")
    if not torchrun.is_file():
        pytest.skip("no torchrun beside this Python")
    job = make_job([many], tmp_path / "out")
    program = Path(__file__).resolve().parents[3] / "diptych.py"
    command = [str(torchrun), "--standalone", "--nproc-per-node=2", "--no-python", sys.executable, str(program)]
    process = start_process([*command, "_translate-worker", str(job.path), "--device", "cpu"])
    text, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, text
    assert sorted(done_by(job, events_of)) == list(range(200))
    started = [event for one in (job, rank_job(job.path, TWO[1])) for event in events_of(one) if isinstance(event, Started)]
    assert len({event.pid for event in started}) == 2


def test_ranks_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "TORCHELASTIC_RUN_ID"):
        monkeypatch.delenv(name, raising=False)
    assert rank_from_environment() is None
    for name, value in environment(1).items():
        monkeypatch.setenv(name, value)
    assert rank_from_environment() == TWO[1] and TWO[1].owns(3) and not TWO[1].owns(4)
    monkeypatch.setenv("RANK", "2")
    with pytest.raises(AppError) as caught:
        rank_from_environment()
    assert caught.value.code is ErrorCode.BAD_COMMAND
    monkeypatch.setenv("RANK", "0")
    monkeypatch.setenv("WORLD_SIZE", "1")
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "1")
    monkeypatch.setenv("LOCAL_RANK", "0")
    assert rank_from_environment() is None


def test_all_ranks_agree_on_the_folder_and_wait_for_the_first(tmp_path: Path, make_job: MakeJob) -> None:
    odd = Rank(1, 2, 1, 2, "../a b")
    assert shared_job_dir(tmp_path, odd).parent == tmp_path
    assert shared_job_dir(tmp_path, TWO[0]) == shared_job_dir(tmp_path, TWO[1])
    job = make_job([tmp_path], tmp_path / "out")
    with pytest.raises(AppError) as caught:
        wait_for_leader(job.folder, patience_s=0.2)
    assert caught.value.code is ErrorCode.PARENT_GONE


@pytest.mark.parametrize("nonsense", [{"WORLD_SIZE": "1000000000"}, {"LOCAL_WORLD_SIZE": "0"}, {"LOCAL_WORLD_SIZE": "5"}])
def test_numbers_that_no_torchrun_gives_are_refused(monkeypatch: pytest.MonkeyPatch, nonsense: dict[str, str]) -> None:
    for name, value in (environment(0) | nonsense).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(AppError) as caught:
        rank_from_environment()
    assert caught.value.code is ErrorCode.BAD_COMMAND
