"""A translation killed at random times, again and again: resumed, its folder is byte for byte that of an undisturbed run."""

import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.jobs.events import Finished
from core.translation.job import RowDone, TranslationJob
from tests.faults.conftest import PATIENCE_S, Outcome

NUM_KILLS = 4
NUM_PICTURES = 120


def kill_at_random(process: "subprocess.Popen[str]", job: TranslationJob, chooser: random.Random, whole_s: float) -> None:
    """Kill the worker somewhere in its life: while it imports and lists, or, more often, while it works."""
    if chooser.random() < 0.3:
        time.sleep(chooser.uniform(0, whole_s))
    else:
        before, deadline = Outcome(job).history.num_done, time.monotonic() + PATIENCE_S
        while Outcome(job).history.num_done == before and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(chooser.uniform(0, 0.2))
    process.kill()
    process.wait()


@pytest.mark.parametrize("policy", ["number", "replace"])
def test_killed_at_random_times_and_resumed_the_folder_equals_an_undisturbed_run(
    tmp_path: Path,
    make_pictures: Callable[..., list[Path]],
    make_job: Callable[..., TranslationJob],
    worker_command: Callable[[TranslationJob], list[str]],
    start_process: Callable[..., "subprocess.Popen[str]"],
    contents: Callable[[Path], dict[str, bytes]],
    policy: str,
) -> None:
    for number, name in enumerate(("", "deep", "deep/deeper")):
        make_pictures(tmp_path / "in" / name, num=NUM_PICTURES // 3, width=64, height=48, seed=number)
    (tmp_path / "in" / "damaged.png").write_bytes(b"no picture")
    originals = contents(tmp_path / "in")
    for name in ("out", "undisturbed"):
        (tmp_path / name / "deep").mkdir(parents=True)
        for old in ("003.png", "deep/007.png"):
            (tmp_path / name / old).write_bytes(b"old")
    options: dict[str, Any] = {"on_existing": policy, "variations": 2, "noise_seed": 5, "name_template": "{name}"}
    whole = make_job([tmp_path / "in"], tmp_path / "undisturbed", "whole", **options)
    start = time.monotonic()
    process = start_process(worker_command(whole))
    process.communicate(timeout=PATIENCE_S)
    whole_s = time.monotonic() - start
    assert process.returncode == 1, "the damaged one"
    undisturbed = contents(tmp_path / "undisturbed")
    chooser = random.Random(20261122)
    job = make_job([tmp_path / "in"], tmp_path / "out", **options)
    for _ in range(NUM_KILLS):
        kill_at_random(start_process(worker_command(job)), job, chooser, whole_s)
        for name, data in contents(tmp_path / "out").items():
            assert name.endswith(".partial") or data in (undisturbed[name], b"old"), "nothing half-written under a final name"
    last = start_process(worker_command(job))
    last.communicate(timeout=PATIENCE_S)
    assert last.returncode == 1
    assert contents(tmp_path / "out") == undisturbed, "and no temporary is left"
    assert contents(tmp_path / "in") == originals
    outcome = Outcome(job)
    assert isinstance(outcome.events[-1], Finished) and outcome.history.num_done == 2 * NUM_PICTURES
    times_done = [event.index for event in outcome.events if isinstance(event, RowDone)]
    assert len(times_done) == len(set(times_done)), "only the rest is done again"
