"""Which runs were opened from outside a workspace and which was on screen, as the settings keep it for its next start (no Qt)."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from core.errors import AppError
from core.files import path_from_json, path_to_json
from desktop.settings import AppSettings
from training.run import is_run

_Value = TypeVar("_Value")


def opened_runs(settings: AppSettings, workspace: Path) -> list[Path]:
    """The runs of other places that a workspace's list showed, but for those whose folder is gone."""
    found = []
    for stored in settings.opened_runs.get(str(workspace), []):
        with suppress(AppError):
            found.append(path_from_json(stored))
    return [run_dir for run_dir in found if is_run(run_dir)]


def keep_opened(settings: AppSettings, workspace: Path, runs: Sequence[Path]) -> None:
    """Remember these for a workspace; one whose path no settings file can hold has none."""
    _keep(settings.opened_runs, workspace, [path_to_json(run_dir) for run_dir in runs])


def selected_run(settings: AppSettings, workspace: Path) -> Path | None:
    """The run that was on screen last in a workspace, wherever it lies; it may be gone. None where there was none."""
    stored = settings.selected_runs.get(str(workspace))
    with suppress(AppError):
        return path_from_json(stored) if stored is not None else None
    return None


def keep_selected(settings: AppSettings, workspace: Path, run_dir: Path) -> None:
    """Remember this one for a workspace; one whose path no settings file can hold has none."""
    _keep(settings.selected_runs, workspace, path_to_json(run_dir))


def _keep(kept: dict[str, _Value], workspace: Path, value: _Value) -> None:
    """Put a value in the place of what a workspace had. An empty one takes none, nor does one of a path that no settings file can hold."""
    kept.pop(str(workspace), None)
    with suppress(UnicodeEncodeError):
        str(workspace).encode()
        if value:
            kept[str(workspace)] = value
