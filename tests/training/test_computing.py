"""What a training may use of this computer reaches its worker, also through the queue."""

from pathlib import Path

import pytest
import torch

from core.jobs.priority import LOW_NICENESS
from training import worker
from training.computing import Computing
from training.queue import Queue, QueueEntry
from training.run import worker_arguments


def test_all_of_the_computer_is_what_nothing_need_be_said_of(tmp_path: Path) -> None:
    assert worker_arguments(tmp_path) == ["_train-worker", str(tmp_path)]
    told = worker_arguments(tmp_path, Computing(device="cpu", threads=2, priority="low"))
    assert told[2:] == ["--device", "cpu", "--threads", "2", "--priority", "low"]


def test_a_worker_takes_so_many_cores_and_lets_others_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, str | None]] = []
    stepped_back: list[int] = []
    monkeypatch.setattr(worker, "run_worker", lambda _dir, *, device, stop_at, threads: seen.append((torch.get_num_threads(), device)) or 0)
    monkeypatch.setattr(worker, "give_way", stepped_back.append)
    before = torch.get_num_threads()
    try:
        arguments = worker_arguments(tmp_path, Computing(device="cpu", threads=before + 1, priority="low"))
        assert worker.main([str(tmp_path), *arguments[2:]]) == 0
        assert seen == [(before + 1, "cpu")] and stepped_back == [LOW_NICENESS]
        torch.set_num_threads(before)
        assert worker.main([str(tmp_path)]) == 0
        assert seen[-1] == (before, None) and stepped_back == [LOW_NICENESS]
    finally:
        torch.set_num_threads(before)


def test_the_queue_keeps_it_and_reads_entries_that_know_nothing_of_it(workspace: Path, tmp_path: Path) -> None:
    from tests.training.aged_workspace import make_run

    run = make_run(workspace, tmp_path, "run")
    Queue(workspace).add(run.path, Computing(device="cpu", threads=3, priority="low"))
    (entry,) = Queue(workspace).entries()
    assert (entry.device, entry.threads, entry.priority) == ("cpu", 3, "low")
    old = QueueEntry(run=entry.run, place=1.0)
    assert (old.threads, old.priority) == (0, "normal")
