"""Where datasets, runs and models live: the workspace's folders by name."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs

from core.errors import AppError, ErrorCode
from core.plain_files import read_plain

WORKSPACE_FORMAT = 1
_FILE_NAME = "workspace.json"


class WorkspaceFile(msgspec.Struct, frozen=True, kw_only=True):
    """The content of workspace.json."""

    format: int = WORKSPACE_FORMAT


def default_workspace() -> Path:
    """The workspace that is used unless another is named: Documents/Diptych. It need not exist yet."""
    return platformdirs.user_documents_path() / "Diptych"


def window_settings_path() -> Path:
    """The file in which the window keeps what it remembers, where this system keeps such files. It need not exist yet."""
    return platformdirs.user_config_path("Diptych", appauthor=False) / "settings.json"


@dataclass(frozen=True)
class WorkspaceFolders:
    """The folders inside one workspace. They are made by whoever first writes to them."""

    path: Path

    @property
    def datasets_dir(self) -> Path:
        return self.path / "datasets"

    @property
    def runs_dir(self) -> Path:
        return self.path / "runs"

    @property
    def translations_dir(self) -> Path:
        return self.path / "translations"

    @property
    def models_dir(self) -> Path:
        return self.path / "models"

    @property
    def studies_dir(self) -> Path:
        return self.path / "studies"

    @property
    def queue_dir(self) -> Path:
        return self.path / "queue"

    @property
    def cache_dir(self) -> Path:
        return self.path / "cache"


def is_workspace(path: Path) -> bool:
    """Whether a folder is a workspace."""
    return (path / _FILE_NAME).is_file()


def open_workspace(path: Path) -> Path:
    """Make the folder a workspace where it is none yet, and return its absolute path.

    Raises AppError: NEWER_FORMAT, NOT_A_WORKSPACE (a file, or a damaged workspace.json), DISK_READ_ONLY, DISK_FULL, DISK_FAILED.
    """
    from core.files import disk_error, sweep_partials, write_whole

    if "\0" in str(path):  # of settings that were spoiled: no system takes it
        raise _no_workspace(path)
    path = path.expanduser().absolute()
    file_path = path / _FILE_NAME
    try:
        if path.exists() and not path.is_dir():
            raise _no_workspace(path)
        data = read_plain(file_path) if file_path.exists() else b""
        if data:
            _check(data, path)
        folders = WorkspaceFolders(path)
        for folder in (folders.datasets_dir, folders.runs_dir, folders.translations_dir, folders.models_dir, folders.cache_dir):
            folder.mkdir(parents=True, exist_ok=True)
        # What writers left that were killed; those of a run or a translation are its worker's to sweep.
        for folder in (path, folders.models_dir, folders.datasets_dir, *folders.datasets_dir.iterdir()):
            sweep_partials(folder)
    except OSError as error:
        raise disk_error(error, path) from error
    if not data:
        write_whole(file_path, msgspec.json.encode(WorkspaceFile()))
    return path


def _check(data: bytes, path: Path) -> None:
    """Nothing is made in a folder whose workspace.json we can't read."""
    try:
        found = msgspec.json.decode(data, type=WorkspaceFile)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _no_workspace(path) from error
    if found.format > WORKSPACE_FORMAT:
        raise AppError(
            ErrorCode.NEWER_FORMAT,
            f"The workspace “{path}” was made by a newer version of Diptych.",
            "Update Diptych, or choose another workspace.",
            path=str(path),
        )


def _no_workspace(path: Path) -> AppError:
    return AppError(
        ErrorCode.NOT_A_WORKSPACE,
        f"“{path}” can't be used as a workspace.",
        "Choose an empty folder or a folder that Diptych made.",
        path=str(path),
    )
