"""The moments of a run: its previews, its checkpoints that still stand, and where it went on after a halt (no Qt)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.item_models.preview_timeline import nearest_step
from training.checkpoint_folders import checkpoint_dirs
from training.history import RunHistory
from training.run import CheckpointSaved, step_name


@dataclass(frozen=True)
class Moments:
    """Steps in ascending order."""

    previews: Sequence[int] = ()
    checkpoints: Sequence[int] = ()
    """Whole ones and milestones whose files are there: any of them can become a model."""
    best: int | None = None
    """The best of these."""
    resumes: Sequence[int] = ()

    def checkpoint_near(self, step: int) -> int | None:
        """The checkpoint that is nearest to a step; None where none stands."""
        return nearest_step(self.checkpoints, step)


def moments_of(history: RunHistory, run_dir: Path) -> Moments:
    """What a run's events told, and of its checkpoints those that are still in its folder."""
    there = {path.name for path in checkpoint_dirs(run_dir)}
    standing = [saved for saved in history.checkpoints if step_name(saved.step) in there]
    return Moments(
        previews=[preview.step for preview in history.previews],
        checkpoints=[saved.step for saved in standing],
        best=_best(standing),
        resumes=list(history.resumes),
    )


def _best(standing: Sequence[CheckpointSaved]) -> int | None:
    measured = [saved for saved in standing if saved.l1 >= 0]
    return min(measured, key=lambda saved: (saved.l1, -saved.step)).step if measured else None
