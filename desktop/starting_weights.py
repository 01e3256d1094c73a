"""What weights a new training can begin from: the workspace's models, and its runs that have a checkpoint (no Qt)."""

from collections.abc import Mapping
from pathlib import Path

from desktop.item_models.model_choices import models_at_hand
from training.checkpoint_folders import checkpoint_dirs


def starting_weights(workspace: Path, runs: Mapping[Path, str]) -> list[tuple[str, Path]]:
    """Their names and places: models first, as they are listed, then runs, which are given with their titles."""
    models = [(entry.header.name, entry.path) for entry in models_at_hand(workspace)]
    return models + [(title, run_dir) for run_dir, title in runs.items() if checkpoint_dirs(run_dir)]
