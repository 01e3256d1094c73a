"""What a dropped path is: a model, a training run, a workspace, a translation, or pictures (no Qt)."""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from core.models.foreign import CHECKPOINT_SUFFIX
from core.models.library import MODEL_SUFFIX
from core.translation.job import is_job
from core.workspace import is_workspace


class PathKind(Enum):
    """What the window does with a path."""

    MODEL = "model"
    RUN = "run"
    WORKSPACE = "workspace"
    TRANSLATION = "translation"
    PICTURES = "pictures"


class Routed(NamedTuple):
    """Paths by kind, each list in the order they came."""

    models: list[Path]
    runs: list[Path]
    workspaces: list[Path]
    translations: list[Path]
    pictures: list[Path]


def kind_of(path: Path) -> PathKind:
    """What the path is, by a look at its name and its marker files; nothing is opened. A folder is no model."""
    if path.suffix.lower() in (MODEL_SUFFIX, CHECKPOINT_SUFFIX) and not path.is_dir():
        return PathKind.MODEL
    if is_workspace(path):
        return PathKind.WORKSPACE
    if (path / "run.json").is_file():
        return PathKind.RUN
    if is_job(path):
        return PathKind.TRANSLATION
    return PathKind.PICTURES


def route(paths: Sequence[Path]) -> Routed:
    """Sort paths by kind."""
    kinds: dict[PathKind, list[Path]] = {kind: [] for kind in PathKind}
    for path in paths:
        kinds[kind_of(path)].append(path)
    return Routed(
        kinds[PathKind.MODEL], kinds[PathKind.RUN], kinds[PathKind.WORKSPACE], kinds[PathKind.TRANSLATION], kinds[PathKind.PICTURES]
    )
