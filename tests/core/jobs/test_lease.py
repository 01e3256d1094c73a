"""Leases of a device's memory between a training and translations."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec

from core.jobs.lease import Lease, LeaseRecord, has_room, living, promised
from core.jobs.lock import this_process

MB = 2**20


def test_a_training_that_has_not_measured_yet_needs_everything(tmp_path: Path) -> None:
    assert promised("cuda-1", tmp_path) == 0 and has_room("cuda-1", 100 * MB, 100 * MB, tmp_path)
    with Lease("cuda-1", "holder", folder=tmp_path) as lease:
        assert promised("cuda-1", tmp_path) is None and not has_room("cuda-1", 100_000 * MB, 1, tmp_path)
        assert promised("cuda-2", tmp_path) == 0
        lease.tell(1000 * MB, 300 * MB)
        assert promised("cuda-1", tmp_path) == 700 * MB
        assert has_room("cuda-1", 1000 * MB, 300 * MB, tmp_path) and not has_room("cuda-1", 1000 * MB, 301 * MB, tmp_path)
        lease.tell(1000 * MB, 1000 * MB)
        assert promised("cuda-1", tmp_path) == 0
    assert not list(tmp_path.iterdir())


def test_guests_promise_nothing_and_a_training_waits_for_them_for_a_while(tmp_path: Path) -> None:
    with Lease("cuda-1", "guest", folder=tmp_path) as guest:
        guest.tell(5 * MB)
        assert promised("cuda-1", tmp_path) == 0
        before = time.monotonic()
        Lease("cuda-1", "holder", folder=tmp_path).wait_for_guests(0.3)
        assert 0.3 <= time.monotonic() - before < 5
        leaving = threading.Timer(0.2, guest.__exit__, (None, None, None))
        leaving.start()
        before = time.monotonic()
        Lease("cuda-1", "holder", folder=tmp_path).wait_for_guests(30)
        assert time.monotonic() - before < 10
        leaving.join()


def test_leases_of_the_dead_and_garbage_count_for_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process.kill()
    process.communicate()
    dead = msgspec.structs.replace(this_process(), pid=process.pid)
    path = tmp_path / "cuda-1.dead.lease"
    path.write_bytes(msgspec.json.encode(LeaseRecord(owner=dead, device="cuda-1", role="holder")))
    (tmp_path / "cuda-1.bad.lease").write_bytes(b"{")
    assert promised("cuda-1", tmp_path) == 0 and not path.exists()


def test_a_folder_that_can_not_be_written_costs_the_lease_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with Lease("cuda-1", "holder", folder=tmp_path / "file") as lease:
        lease.tell(1, 1)
        assert list(living("cuda-1", tmp_path / "file")) == []
