"""What weights a new training can begin from: the workspace's models, and its runs that have a checkpoint (no Qt)."""

from collections.abc import Iterable
from pathlib import Path

from desktop.item_models.model_choices import models_at_hand
from desktop.item_models.run_items import RunEntry
from training.checkpoint_folders import checkpoint_dirs


def starting_weights(workspace: Path, runs: Iterable[RunEntry]) -> list[tuple[str, Path]]:
    """Their names and places: models first, as they are listed, then runs."""
    models = [(entry.header.name, entry.path) for entry in models_at_hand(workspace)]
    return models + [(entry.name, entry.run_dir) for entry in runs if checkpoint_dirs(entry.run_dir)]
