"""Kills of training workers, at named moments of saving and at random ones: what is left of the run is looked at after each."""

import os
import random
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.errors import AppError
from core.jobs.events import Started
from core.jobs.reader import JobReader, read_all
from core.pairs.pair import Half, Pair
from tests.campaigns.pictures import write_pictures
from tests.training.worker_forks import WorkerForks
from training.checkpoint_folders import checkpoint_dirs, verify_checkpoint
from training.creating import create_run
from training.run import CheckpointSaved, RunEvent, RunFolder, RunRequest
from training.settings import RunSettings, settings_with

PATIENCE_S = 120.0
MOMENTS = {
    "while the state is copied": ("training.checkpoint:_copied", 20),
    "while the files are written": ("training.checkpoint:save_file", 3),
    "before the state is written": ("training.checkpoint:write_checkpoint_state", 1),
    "before the folder gets its name": ("training.checkpoint:rename_folder_whole", 2),
    "before it is told": ("training.saving:CheckpointSaved", 2),
    "while old ones make room": ("training.checkpoint_folders:remove_folder_whole", 1),
    "while one becomes a milestone": ("training.checkpoint_folders:_reduce", 1),
}
"""Moments of saving, and the call of a function before which the worker is killed. All of them come within eight intervals."""


@dataclass(frozen=True)
class RunWithCheckpoints:
    """A run, and what of it can be trusted."""

    path: Path

    def sound_steps(self) -> list[int]:
        """The steps of the resumable checkpoints whose every file is what was saved, oldest first."""
        steps = []
        for path in checkpoint_dirs(self.path):
            try:
                state = verify_checkpoint(path)
            except AppError:
                continue
            if state.resumable:
                steps.append(state.step)
        return steps

    def num_damaged(self) -> int:
        """Checkpoints under their final name that are not what was saved, while a worker may be at work on them."""
        return sum(_is_damaged(path) for path in checkpoint_dirs(self.path))

    def told_step(self) -> int:
        """The last resumable checkpoint that was told."""
        events = read_all(RunFolder(self.path).job, RunEvent)
        return max((event.step for event in events if isinstance(event, CheckpointSaved) and event.resumable), default=0)

    def began_at(self) -> list[int]:
        """Where each session began."""
        return [event.from_step for event in read_all(RunFolder(self.path).job, RunEvent) if isinstance(event, Started)]

    def contents(self) -> dict[str, bytes]:
        """The bytes of every file of every checkpoint."""
        return {f"{path.name}/{file.name}": file.read_bytes() for path in checkpoint_dirs(self.path) for file in path.iterdir()}


def _is_damaged(checkpoint_dir: Path) -> bool:
    # What a living worker makes room from, or makes a milestone of, changes once between two looks; what is damaged stays so.
    for _ in range(2):
        try:
            verify_checkpoint(checkpoint_dir)
        except AppError:
            if not checkpoint_dir.exists():
                return False
        else:
            return False
    return True


@dataclass(frozen=True)
class Row:
    """One kill: when, what was told before, the newest sound checkpoint after it."""

    moment: str
    told: int
    sound: int


class Campaign:
    """Kills of one run, one after another; `rows` tells of each."""

    def __init__(self, run: RunWithCheckpoints, forks: WorkerForks, *, seed: int) -> None:
        self.run = run
        self.rows: list[Row] = []
        self._forks = forks
        self._chooser = random.Random(seed)

    def kill_at_random(self) -> int:
        """Let it come to life, save some checkpoints or none, and kill it within the time that two more would take."""
        reader: JobReader[RunEvent] = JobReader(RunFolder(self.run.path).job, RunEvent)
        reader.poll()
        began = time.monotonic()
        pid = self._forks.start(self.run.path)
        num_saved, wanted = 0, self._chooser.randrange(3)
        while num_saved < wanted and time.monotonic() < began + PATIENCE_S:
            num_saved += sum(isinstance(event, CheckpointSaved) for event in reader.poll())
            time.sleep(0.001)
        pace_s = (time.monotonic() - began) / max(1, num_saved)
        time.sleep(self._chooser.uniform(0, 2 * pace_s if num_saved else 0.5))
        with suppress(ProcessLookupError):  # it had come to its end
            os.kill(pid, signal.SIGKILL)
        return self._look("at random", self._forks.wait())

    def kill_at(self, moment: str) -> int:
        """Kill it at one of MOMENTS; what it ended with."""
        place, call = MOMENTS[moment]
        return self._look(moment, self._forks.run(self.run.path, kill_in=place, call=call))

    def _look(self, moment: str, code: int) -> int:
        told, sound = self.run.told_step(), self.run.sound_steps()
        assert self.run.num_damaged() == 0, f"{moment}: something half-written stands under a final name"
        assert told == 0 or (sound and sound[-1] >= told), f"{moment}: step {told} was told and is not there: {sound}"
        self.rows.append(Row(moment, told, sound[-1] if sound else 0))
        return code

    def finish(self, undisturbed: RunWithCheckpoints) -> None:
        """Let it train to its end and compare everything with the undisturbed run."""
        assert self._forks.run(self.run.path) == 0, RunFolder(self.run.path).job.log_path.read_text()
        began, sound = self.run.began_at(), [row.sound for row in self.rows]
        assert set(began) <= {0, *sound} and began[-1] == sound[-1], "every session goes on from the newest sound checkpoint"
        assert self.run.contents() == undisturbed.contents(), "every checkpoint and milestone is byte for byte the same"
        assert not list(self.run.path.rglob("*.partial")), "no temporary is left"


SETTINGS: dict[str, object] = {
    "size_px": 32,
    "width": 4,
    "discriminator_width": 4,
    "ema_decay": 0.9,
    "checkpoint_every": 5,
    "milestone_every": 7,
    "validation_every": 100_000,
    "preview_every": 100_000,
}


def run(num: int, seed: int, folder: Path) -> str:
    """So many kills at random, and one at each of MOMENTS, all of one run. Raises AssertionError where anything was lost."""
    paths = write_pictures(folder / "pictures", 10, 64, 32)
    pairs = [
        Pair(name=path.stem, input=Half(str(path), "left"), target=Half(str(path), "right"), split="validation" if index < 2 else "train")
        for index, path in enumerate(paths)
    ]
    # Of eight steps. One session makes about ten of them, or up to forty until its moment comes.
    settings = settings_with(RunSettings(), {**SETTINGS, "epochs": 4 + 2 * num + 5 * len(MOMENTS)})
    with WorkerForks() as forks:
        undisturbed, killed = (
            RunWithCheckpoints(create_run(folder / name, RunRequest(settings=settings, dataset="kills"), pairs).path)
            for name in ("undisturbed", "killed")
        )
        assert forks.run(undisturbed.path) == 0
        campaign = Campaign(killed, forks, seed=seed)
        for moment in MOMENTS:
            assert campaign.kill_at(moment) == -signal.SIGKILL, f"it was not killed {moment}"
        num_killed = sum(campaign.kill_at_random() == -signal.SIGKILL for _ in range(num))
        campaign.finish(undisturbed)
    return (
        f"{num_killed} at random and one at each of {len(MOMENTS)} named moments of saving: no checkpoint that was told was lost, "
        f"none damaged, and after {len(killed.began_at())} sessions all were byte for byte those of a run never killed"
    )
