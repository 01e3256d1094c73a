"""The folders of a run's previews, and which of them make room when they take too much of it (no torch)."""

import os
from collections.abc import Collection, Sequence
from pathlib import Path

from core.files import remove_folder_whole
from training.checkpoint_folders import checkpoint_dirs, step_of
from training.run import RunFolder, step_name

BUDGET_BYTES = 2_000_000_000
"""So much room the previews of one run may take: 4,000 of six pairs of 256 pixels, about."""


def superfluous_previews(run_dir: Path, budget_bytes: int | None = None) -> list[int]:
    """The steps of the previews to be removed for the others to fit: see `thinned`. All are taken to be as large as the newest."""
    steps = preview_steps(RunFolder(run_dir).previews_dir)
    if not steps:
        return []
    newest = RunFolder(run_dir).previews_dir / step_name(steps[-1])
    most = (BUDGET_BYTES if budget_bytes is None else budget_bytes) // max(1, sum(entry.stat().st_size for entry in os.scandir(newest)))
    if len(steps) <= most:
        return []
    of_checkpoints = {_nearest(steps, step_of(path)) for path in checkpoint_dirs(run_dir)}
    return thinned(steps, of_checkpoints, most)


def thinned(steps: Sequence[int], protected: Collection[int], most: int) -> list[int]:
    """Which of these steps, in ascending order, go for `most` to stay, so that what stays is spread evenly over the run.

    Again and again the one goes whose neighbours are nearest to each other, the earliest of equals. The first, the newest and those
    that are `protected` stay, however many they are.
    """
    left, gone = list(steps), []
    while len(left) > most:
        places = [place for place in range(1, len(left) - 1) if left[place] not in protected]
        if not places:
            break
        gone.append(left.pop(min(places, key=lambda place: left[place + 1] - left[place - 1])))
    return sorted(gone)


def remove_previews(run_dir: Path, steps: Sequence[int]) -> None:
    """Remove these. Raises the disk's troubles."""
    for step in steps:
        remove_folder_whole(RunFolder(run_dir).previews_dir / step_name(step))


def preview_steps(previews_dir: Path) -> list[int]:
    """The steps that have a preview, in ascending order; a folder of another name, such as somebody's copy, is none."""
    names = (entry.name.removeprefix("step-") for entry in os.scandir(previews_dir) if entry.name.startswith("step-"))
    return sorted(int(name) for name in names if name.isdecimal())


def _nearest(steps: Sequence[int], step: int) -> int:
    return min(steps, key=lambda other: abs(other - step))
