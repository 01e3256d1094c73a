"""How far somebody has come on the way from pictures to translated folders: the three steps of the Home page (no Qt)."""

from pathlib import Path
from typing import NamedTuple

from core.jobs.folder import jobs_in
from core.workspace import WorkspaceFolders


class FirstSteps(NamedTuple):
    """What a workspace holds of each step."""

    num_datasets: int = 0
    num_runs: int = 0
    """Those that have something to show for it: a checkpoint."""
    num_translations: int = 0

    @property
    def counts(self) -> tuple[int, int, int]:
        """By step."""
        return (self.num_datasets, self.num_runs, self.num_translations)

    @property
    def next_place(self) -> int:
        """The step to take now, counted from 0: the first of which there is nothing yet; 3 once all were taken."""
        return next((place for place, count in enumerate(self.counts) if not count), len(self.counts))


def first_steps(workspace: Path) -> FirstSteps:
    """Look into the workspace. What cannot be read counts as not there: the pages say what is wrong with it."""
    from core.pairs.index import DATABASE_NAME  # SQLite: only when asked

    folders = WorkspaceFolders(workspace)
    try:
        runs = [path for path in jobs_in(folders.runs_dir, "run.json") if _holds_something(path / "checkpoints")]
        num_translations = len(jobs_in(folders.translations_dir, "job.json"))
        datasets = [path for path in folders.datasets_dir.iterdir() if (path / DATABASE_NAME).is_file()]
    except OSError:
        return FirstSteps()
    return FirstSteps(len(datasets), len(runs), num_translations)


def _holds_something(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False
