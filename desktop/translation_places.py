"""Where a translation's results go, and which translations wait to be resumed (no Qt)."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from core.errors import AppError
from core.pairs.sample import sample_dir
from core.translation.job import list_jobs
from desktop.settings import OutputPlace, TranslateChoices

FOLDER_SUFFIX = " translated"
TOGETHER_NAME = "Translated"
"""The folder for the results of several folders."""
_APP_DIR = sample_dir().parent
MAX_JOBS_LOOKED_AT = 20
"""Older translations are not offered for resuming."""


def output_place_for(choices: TranslateChoices, sources: Sequence[Path]) -> OutputPlace:
    """The place that is really used: pictures that come with the app have nothing put next to them."""
    if choices.output_place in ("beside", "same") and sources and sources[0].absolute().is_relative_to(_APP_DIR):
        return "workspace"
    if choices.output_place == "folder" and not choices.output_dir:
        return "beside"
    return choices.output_place


def output_dir_for(choices: TranslateChoices, sources: Sequence[Path], job_dir: Path) -> Path:
    """The output folder: a new name beside the first source, a folder in the workspace, or the user's own.

    A folder `photos` gives `photos translated` beside it; pictures give a folder named after theirs. What comes from several folders
    has its results together in a folder of no source's name, beside the first. Where each result lies beside
    its picture it is the first source's own folder. Nothing is put into the app's folder: the sample's results go into the workspace.
    """
    place = output_place_for(choices, sources)
    if place == "folder":
        return Path(choices.output_dir)
    if not sources or place == "workspace":
        return job_dir / "output"
    first = sources[0].absolute()
    folder = first if first.is_dir() else first.parent
    if place == "same":
        return folder
    if folder.parent == folder:
        return folder / f"Diptych{FOLDER_SUFFIX}"
    if is_of_several_folders(sources):
        together = folder.with_name(TOGETHER_NAME)
        return together if together not in sources else together.with_name(TOGETHER_NAME + FOLDER_SUFFIX)
    return folder.with_name(folder.name + FOLDER_SUFFIX)


def is_of_several_folders(sources: Sequence[Path]) -> bool:
    """Whether the sources are not one folder, nor files of one folder."""
    first = sources[0].absolute()
    return _lie_elsewhere(first if first.is_dir() else first.parent, tuple(sources[1:]))


@lru_cache(maxsize=1)
def _lie_elsewhere(folder: Path, paths: tuple[Path, ...]) -> bool:
    """Whether any path lies in another folder. Remembered: while pictures are counted it is asked again and again of 50,000 of them."""
    return any(path.absolute().parent != folder for path in paths)


def recent_jobs(workspace: Path) -> list[Path]:
    """The newest translations of a workspace, newest first; none where the folder can't be read."""
    try:
        return list_jobs(workspace)[:MAX_JOBS_LOOKED_AT]
    except (OSError, AppError):
        return []
