"""How the queue's files name runs: those of the workspace from its folder on, so that it may be moved or copied (no torch, no Qt)."""

from pathlib import Path, PurePosixPath

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.workspace import WorkspaceFolders
from training.run import is_run


def stored_run(workspace: Path, run_dir: Path) -> tuple[Path | str, bool]:
    """What to write for a run, and whether it lies elsewhere: `runs/NAME` with slashes inside the workspace, else its whole path."""
    real_dir, real_workspace = run_dir.resolve(), workspace.resolve()
    if not real_dir.is_relative_to(real_workspace):
        return real_dir, True
    return str(PurePosixPath(*real_dir.relative_to(real_workspace).parts)), False


def found_run(workspace: Path, stored: Path, *, is_elsewhere: bool) -> Path:
    """The run's whole path. Raises AppError: NOT_A_JOB, for a path that starts in the workspace and leads out of it.

    Older files hold whole paths of all runs and do not say which lie elsewhere: where one is not in this workspace, which may be a copy,
    but a run of its name is, that one is meant.
    """
    check_stays_inside(stored)
    real_workspace = workspace.resolve()
    if not stored.is_absolute():
        return real_workspace / stored
    if not is_elsewhere and stored.parent.name == "runs" and not stored.is_relative_to(real_workspace):
        own = WorkspaceFolders(real_workspace).runs_dir / stored.name
        if is_run(own):
            return own
    return stored


def check_stays_inside(stored: Path) -> None:
    """Raises AppError: NOT_A_JOB, for a path from the workspace on that is not of something in it."""
    if not stored.is_absolute() and (not stored.parts or ".." in stored.parts):
        raise AppError(ErrorCode.NOT_A_JOB, f"{path_to_text(stored)} does not lie in the workspace.", "Queue the run again.")
