"""Kills of translation workers at random times: resumed, the output folder is byte for byte that of an undisturbed translation."""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from core.jobs.events import Finished
from core.jobs.reader import read_all
from core.translation.history import TranslationHistory
from core.translation.job import TRANSLATION_EVENTS, RowDone, TranslationJob, create_job, request_for
from tests.campaigns.pictures import write_pictures
from tests.training.worker_forks import WorkerForks
from tests.translating import write_tiny_model
from tests.waiting import wait_until

NUM_PICTURES = 120
SOME_FAILED = 1
"""The exit code of a translation that is done but for the damaged picture."""


class Campaign:
    """Kills of one translation after another, each resumed until it is done; then the next one is begun."""

    def __init__(self, folder: Path, forks: WorkerForks, policy: Literal["number", "replace"], *, seed: int) -> None:
        self.num_kills = 0
        self.num_finished = 0
        self._folder = folder
        self._forks = forks
        self._policy = policy
        self._chooser = random.Random(seed)
        self._model = write_tiny_model(folder / "tiny.safetensors")
        for number, name in enumerate(("", "deep", "deep/deeper")):
            write_pictures(folder / "in" / name, NUM_PICTURES // 3, 64, 48, seed=number)
        (folder / "in" / "damaged.png").write_bytes(b"no picture")
        self._originals = contents(folder / "in")
        job = self._begin("undisturbed")
        start = time.monotonic()
        assert self._work(job) == SOME_FAILED, job.folder.log_path.read_text()
        self._whole_s = time.monotonic() - start
        self._undisturbed = contents(folder / "undisturbed")

    def kill(self, num: int) -> None:
        """So many kills; the last translation is finished afterwards. Raises AssertionError where anything was lost."""
        while self.num_kills < num:
            name = f"out-{self.num_finished}"
            job = self._begin(name)
            while self.num_kills < num:
                before = self.num_kills
                self._kill_at_random(job)
                for path, data in contents(self._folder / name).items():
                    assert path.endswith(".partial") or data in (self._undisturbed[path], b"old"), f"{path} is half-written"
                if self.num_kills == before:  # it was done before the kill came
                    break
            self._finish(job, name)

    def _begin(self, name: str) -> TranslationJob:
        """A new translation into a folder in which two of the names are taken."""
        (self._folder / name / "deep").mkdir(parents=True)
        for old in ("003.png", "deep/007.png"):
            (self._folder / name / old).write_bytes(b"old")
        options: dict[str, Any] = {"on_existing": self._policy, "variations": 2, "noise_seed": 5, "name_template": "{name}"}
        request = request_for([self._folder / "in"], self._model, self._folder / name, **options)
        return create_job(self._folder / f"job-{name}", request)

    def _work(self, job: TranslationJob) -> int:
        return self._forks.run(job.path, verb="_translate-worker")

    def _kill_at_random(self, job: TranslationJob) -> None:
        """Kill the worker somewhere in its life: while it begins and lists, or, more often, while it works."""
        pid = self._forks.start(job.path, verb="_translate-worker")
        if self._chooser.random() < 0.3:
            time.sleep(self._chooser.uniform(0, self._whole_s))
        else:
            before = num_done(job)
            wait_until(lambda: num_done(job) > before or not _is_alive(pid), "a picture, or its end")
            time.sleep(self._chooser.uniform(0, 0.1))
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        if self._forks.wait() < 0:
            self.num_kills += 1

    def _finish(self, job: TranslationJob, name: str) -> None:
        assert self._work(job) == SOME_FAILED, job.folder.log_path.read_text()
        assert contents(self._folder / name) == self._undisturbed, "the same bytes under the same names, and no temporary"
        assert contents(self._folder / "in") == self._originals, "the originals are as they were"
        events = read_all(job.folder, TRANSLATION_EVENTS)
        history = TranslationHistory(job.path)
        history.apply(events)
        assert isinstance(events[-1], Finished) and history.num_done == 2 * NUM_PICTURES
        times_done = [event.index for event in events if isinstance(event, RowDone)]
        assert len(times_done) == len(set(times_done)), "only the rest is done again"
        self.num_finished += 1


def num_done(job: TranslationJob) -> int:
    """How many rows a translation has done so far."""
    return sum(isinstance(event, RowDone) for event in read_all(job.folder, TRANSLATION_EVENTS))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def run(num: int, seed: int, folder: Path) -> str:
    """So many kills, half of them while outputs are numbered, half while they are replaced. Raises AssertionError for a loss."""
    with WorkerForks() as forks:
        campaigns = [Campaign(folder / policy, forks, policy, seed=seed) for policy in ("number", "replace")]
        for campaign in campaigns:
            campaign.kill(num // 2)
    kills, finished = sum(one.num_kills for one in campaigns), sum(one.num_finished for one in campaigns)
    return (
        f"{kills} at random, in {finished} translations of {NUM_PICTURES} pictures: every output folder ended byte for byte as one "
        "never killed, no row was done twice, nothing half-written stood under a final name"
    )
