"""What a window leaves to the one that follows it: a drawing, pictures that were dropped, a training that was not begun (QtGui only)."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QImage

from desktop.item_models.pad import Drawing
from desktop.item_models.pad_source import PadSource
from desktop.item_models.settings_fields import Value
from training.run import RunRequest


class LeftDrawing(NamedTuple):
    """Of the Try page."""

    model: Path | None
    drawing: Drawing
    source: PadSource | None
    laid: QImage | None
    """What was made of the source and lies on the pad unchanged."""
    seed: tuple[bool, int]
    """(whether noise is drawn, its seed)"""


class LeftPictures(NamedTuple):
    """Of the Translate page."""

    paths: list[Path]
    include: str
    exclude: str
    is_watching: bool


class LeftPairs(NamedTuple):
    """Of the Datasets page: what a new dataset was to be made of."""

    paths: list[Path]
    are_photos: bool


class LeftTraining(NamedTuple):
    """Of the Train page: its form."""

    dataset_dir: Path | None
    like: tuple[Path, RunRequest, str] | None
    """The run whose settings were begun from: its folder, what was asked of it, and its name."""
    preset: str
    changes: Mapping[str, Value]
    name: str
    start_from: Path | None
