"""A translation keeps out of a training's way: with faked figures, for a card is not always at hand."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from core.errors import ErrorCode
from core.jobs.events import Finished, Started, Warned
from core.jobs.lease import Lease
from core.translation import guest
from core.translation.job import RowDone, TranslationJob
from core.translation.worker import run_worker

MakeJob = Callable[..., TranslationJob]
Events = Callable[[TranslationJob], list[Any]]
GB = 2**30


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """Makes the processor pass for a card; its free bytes are the only item of the list."""
    free = [4 * GB]
    monkeypatch.setattr("core.jobs.lease.leases_dir", lambda: tmp_path / "leases")
    monkeypatch.setattr(guest, "is_leased", lambda device: True)
    monkeypatch.setattr(guest, "device_key", lambda device: "cuda-fake")
    monkeypatch.setattr(guest, "free_memory", lambda device: free[0])
    monkeypatch.setattr(guest, "_LOOK_EVERY_S", 0.05)
    return free


def warned(events: list[Any]) -> list[str]:
    return [event.code for event in events if isinstance(event, Warned)]


def test_with_room_it_uses_the_card_beside_a_training(
    tmp_path: Path, card: list[int], make_pictures: Callable[..., list[Path]], make_job: MakeJob, events_of: Events
) -> None:
    make_pictures(tmp_path / "in", num=3)
    with Lease("cuda-fake", "holder") as training:
        training.tell(2 * GB, 1 * GB)
        job = make_job([tmp_path / "in"], tmp_path / "out")
        assert run_worker(job.path, device="cpu") == 0
    assert warned(events_of(job)) == []
    assert not list((tmp_path / "leases").iterdir())


@pytest.mark.parametrize("needed", [None, 4 * GB])
def test_without_room_it_uses_the_processor_and_says_so(
    tmp_path: Path,
    card: list[int],
    make_pictures: Callable[..., list[Path]],
    make_job: MakeJob,
    events_of: Events,
    monkeypatch: pytest.MonkeyPatch,
    needed: int | None,
) -> None:
    make_pictures(tmp_path / "in", num=3)
    monkeypatch.setattr(guest.Guest, "must_leave", lambda self: False)
    with Lease("cuda-fake", "holder") as training:
        training.tell(needed, 0)
        job = make_job([tmp_path / "in"], tmp_path / "out")
        assert run_worker(job.path, device="cpu") == 0
    events = events_of(job)
    assert warned(events) == [ErrorCode.DEVICE_BUSY]
    assert [event.device for event in events if isinstance(event, Started)] == ["cpu"]


def test_it_leaves_when_a_training_comes_and_does_the_rest_on_the_processor(
    tmp_path: Path,
    card: list[int],
    make_pictures: Callable[..., list[Path]],
    make_job: MakeJob,
    events_of: Events,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_pictures(tmp_path / "in", num=600)
    job = make_job([tmp_path / "in"], tmp_path / "out")
    has_left = threading.Event()
    on_processor = guest.Guest.__exit__

    def leave(self: guest.Guest, *how: Any) -> None:
        on_processor(self, *how)
        # From here on it is the processor that it uses.
        monkeypatch.setattr(guest, "is_leased", lambda device: False)
        has_left.set()

    monkeypatch.setattr(guest.Guest, "__exit__", leave)

    def train() -> None:
        while not any(isinstance(event, RowDone) for event in events_of(job)):
            time.sleep(0.005)
        with Lease("cuda-fake", "holder") as lease:
            lease.wait_for_guests(30)
            waited.append(has_left.is_set())

    waited: list[bool] = []
    training = threading.Thread(target=train)
    training.start()
    assert run_worker(job.path, device="cpu") == 0
    training.join()
    events = events_of(job)
    assert waited == [True] and warned(events) == [ErrorCode.DEVICE_BUSY] and isinstance(events[-1], Finished)
    done = [event.index for event in events if isinstance(event, RowDone)]
    assert sorted(done) == list(range(600))


def test_what_is_needed_grows_with_the_model_and_the_pictures() -> None:
    from core.models.header import GeneratorShape, ModelHeader

    header = ModelHeader(name="m", generator=GeneratorShape(size_px=256, width=64))
    small = guest.bytes_needed(header, 54_000_000, "whole")
    assert 0.9 * GB < small < 2 * GB and guest.bytes_needed(header, 54_000_000, "native") > small
    assert guest.fits(torch.device("cpu"), 10**15) and os.cpu_count()
