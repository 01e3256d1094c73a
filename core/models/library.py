"""The models at hand: the workspace's files and the starter that comes with the app (no torch)."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from core.errors import AppError
from core.files import disk_error, writing_whole
from core.models.header import ModelHeader, read_header

MODEL_SUFFIX = ".safetensors"
_COPY_BLOCK_BYTES = 1 << 20


class ModelEntry(msgspec.Struct, frozen=True):
    """One model file and what its header says; `starter` marks the one that comes with the app."""

    path: Path
    header: ModelHeader
    starter: bool = False


def starter_path() -> Path:
    """The model that comes with the app (it may be absent in a checkout that has none)."""
    return Path(__file__).resolve().parents[2] / "resources" / "models" / f"starter{MODEL_SUFFIX}"


def models_dir(workspace: Path) -> Path:
    """Where a workspace keeps its models."""
    return workspace / "models"


def list_models(workspace: Path, problems: list[AppError] | None = None) -> list[ModelEntry]:
    """The workspace's models by name, then the starter. What is no model is left out; why goes into `problems`.

    So does that the workspace's folder can't be read. Without `problems` that is raised: AppError, disk troubles.
    """
    entries: list[ModelEntry] = []
    try:
        paths = _model_files(models_dir(workspace))
    except AppError as error:
        if problems is None:
            raise
        problems.append(error)
        paths = []
    for path in paths:
        try:
            entries.append(ModelEntry(path, read_header(path)))
        except AppError as error:
            if problems is not None:
                problems.append(error)
    entries.sort(key=lambda entry: (entry.header.name.casefold(), entry.path.name))
    if starter_path().is_file():
        entries.append(ModelEntry(starter_path(), read_header(starter_path()), starter=True))
    return entries


def install_model(workspace: Path, path: Path) -> Path:
    """Copy a model file into the workspace, whole or not at all, and return its place there.

    A file that is already there is kept as it is; another model of the same file name makes the new one numbered.
    Raises AppError: NOT_A_MODEL, NEWER_FORMAT, PATH_MISSING, disk troubles.
    """
    read_header(path)
    folder = models_dir(workspace)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, folder) from error
    for place in _numbered(folder, path.stem):
        if not place.exists():
            break
        if place.samefile(path) or _same_bytes(place, path):
            return place
    with writing_whole(place) as temporary_path:
        try:
            with path.open("rb") as source, temporary_path.open("wb") as copy:
                while block := source.read(_COPY_BLOCK_BYTES):
                    copy.write(block)
        except OSError as error:
            raise disk_error(error, place) from error
    return place


def free_model_path(workspace: Path, name: str) -> Path:
    """A path in the workspace's models that no file has yet, named after the model."""
    stem = re.sub(r"[^\w.-]+", "-", name).strip("-.")[:80] or "model"
    return next(place for place in _numbered(models_dir(workspace), stem) if not place.exists())


def _model_files(folder: Path) -> list[Path]:
    try:
        paths = sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise disk_error(error, folder) from error
    return [path for path in paths if path.suffix.lower() == MODEL_SUFFIX and not path.name.startswith(".")]


def _numbered(folder: Path, stem: str) -> Iterator[Path]:
    yield folder / f"{stem}{MODEL_SUFFIX}"
    number = 2
    while True:
        yield folder / f"{stem}-{number}{MODEL_SUFFIX}"
        number += 1


def _same_bytes(first_path: Path, second_path: Path) -> bool:
    try:
        if first_path.stat().st_size != second_path.stat().st_size:
            return False
        with first_path.open("rb") as first, second_path.open("rb") as second:
            while block := first.read(_COPY_BLOCK_BYTES):
                if block != second.read(len(block)):
                    return False
    except OSError as error:
        raise disk_error(error, first_path) from error
    return True
