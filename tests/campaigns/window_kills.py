"""Kills of the window while it edits, renames, translates and trains: what is left is whole, and workers end or go on as told."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from core.errors import AppError
from core.jobs.control import ControlInbox
from core.jobs.events import Started
from core.jobs.lock import living_owner
from core.jobs.process import end_job
from core.jobs.reader import read_all
from core.models.library import list_models
from core.pairs.dataset import create_dataset, list_datasets
from core.pairs.finding import find_pairs
from core.workspace import open_workspace
from desktop.settings import SettingsFile
from tests.campaigns.dataset_kills import check_index
from tests.campaigns.pictures import write_pictures
from tests.campaigns.training_kills import SETTINGS, RunWithCheckpoints
from tests.translating import write_tiny_model
from tests.waiting import wait_until
from training.creating import create_run
from training.run import RunEvent, RunFolder, RunRequest, list_runs
from training.settings import RunSettings, settings_with

PROGRAM = Path(__file__).with_name("busy_window.py")
NUM_PAIRS = 300
LIFE_S = 2.5
"""A window is killed within so long after it has begun to be busy."""
ORPHAN_S = 20.0
"""How long a helper or a translation worker may take to notice that its window is gone: it may be loading torch."""


class Campaign:
    """One workspace, and windows in it that are killed one after another."""

    def __init__(self, folder: Path, *, seed: int, life_s: float = LIFE_S) -> None:
        self.num_kills = 0
        self._life_s = life_s
        self._chooser = random.Random(seed)
        self._home = folder / "home"
        self._workspace = open_workspace(folder / "workspace")
        pairs = write_pictures(folder / "pairs", NUM_PAIRS, 64, 32)
        self._dropped = write_pictures(folder / "dropped", 6, 32, 32)[0].parent
        create_dataset(self._workspace, "Labels", find_pairs([folder / "pairs"], input_side="left"), 0.1)
        write_tiny_model(self._workspace / "models" / "tiny.safetensors")
        settings = settings_with(RunSettings(), {**SETTINGS, "epochs": 100_000, "checkpoint_every": 20})
        held = list_datasets(self._workspace)[0].dataset_dir
        request = RunRequest(settings=settings, dataset="Labels")
        self._run = create_run(self._workspace / "runs" / "endless", request, check_index(held).pairs()[:12])
        self._originals = {path: path.read_bytes() for path in (*pairs, *self._dropped.iterdir())}

    def kill(self) -> None:
        """Start a window, kill it, and look at what it left. Raises AssertionError where that is not whole."""
        seed = str(self._chooser.randrange(1 << 30))
        command = [sys.executable, str(PROGRAM), str(self._workspace), str(self._dropped), str(self._run.path), seed]
        environment = {**os.environ, "XDG_CONFIG_HOME": str(self._home), "OMP_NUM_THREADS": "1"}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as window:
            assert window.stdout is not None
            shown = []
            if self._chooser.random() < 0.85:
                for line in window.stdout:
                    shown.append(line)
                    if line == "busy\n":
                        break
                time.sleep(self._chooser.uniform(0, self._life_s))
            else:
                time.sleep(self._chooser.uniform(0, 1.0))  # it is still starting
            assert window.poll() is None, "the window ended by itself:\n" + "".join([*shown, *window.stdout])
            workers = psutil.Process(window.pid).children(recursive=True)
            window.send_signal(signal.SIGKILL)
            window.stdout.close()
        self.num_kills += 1
        self._look(workers)

    def _look(self, workers: list[psutil.Process]) -> None:
        orphans = [one for one in workers if one.is_running() and not _trains(one)]
        wait_until(lambda: not [one for one in orphans if _lives(one)], f"the end of {orphans}", ORPHAN_S)
        (dataset,) = list_datasets(self._workspace)
        assert dataset.error is None, dataset.error
        check_index(dataset.dataset_dir)
        problems: list[AppError] = []
        (model,) = [entry for entry in list_models(self._workspace, problems) if not entry.starter]
        assert not problems and model.header.name
        settings = SettingsFile(self._home / "Diptych" / "settings.json")
        settings.load()
        assert not settings.was_damaged, "the settings are damaged"
        assert list_runs(self._workspace) == [self._run.path]
        assert RunWithCheckpoints(self._run.path).num_damaged() == 0
        assert {path: path.read_bytes() for path in self._originals} == self._originals

    def finish(self) -> tuple[int, int]:
        """Stop the training, which goes on without windows. How many sessions it had, and how many steps its last checkpoint has."""
        end_job(self._run.job)
        assert living_owner(self._run.job) is None
        open_workspace(self._workspace)
        ControlInbox(self._run.job).discard_stale(lambda _: None)  # as the next worker begins
        SettingsFile(self._home / "Diptych" / "settings.json").load()
        kept = [self._workspace, *(self._workspace / name for name in ("datasets", "models", "runs")), self._home]
        left = [path for folder in kept for path in folder.rglob("*.partial") if folder != self._workspace or path.parent == folder]
        assert not left, f"leavings that the next start did not sweep: {left}"
        sound = RunWithCheckpoints(self._run.path).sound_steps()
        starts = [event.from_step for event in read_all(RunFolder(self._run.path).job, RunEvent) if isinstance(event, Started)]
        return len(starts), sound[-1] if sound else 0


def _trains(process: psutil.Process) -> bool:
    try:
        return "_train-worker" in process.cmdline()
    except psutil.Error:
        return False


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def run(num: int, seed: int, folder: Path) -> str:
    """So many kills. Raises AssertionError for a loss."""
    campaign = Campaign(folder, seed=seed)
    try:
        for _ in range(num):
            campaign.kill()
    finally:
        num_sessions, step = campaign.finish()
    assert num_sessions or num < 10, "no window ever began a training"
    return (
        f"{num} at random, a seventh of them while it starts: dataset, model, settings and originals were whole after each, helper and "
        f"translation worker ended with the window; the training went on without it ({num_sessions} sessions, {step:,} steps)"
    )
