"""New runs: of a dataset's pairs, or like another run but for some settings, the remedy of a trouble or one more try (no torch)."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from core.files import as_utf8
from core.pairs.resolving import ResolvedPairs
from training.creating import create_run
from training.run import RunFolder, RunRequest, read_pairs, read_request
from training.settings import RunSettings, settings_with
from training.starting import StartWeights


def create_first(run_dir: Path, resolved: ResolvedPairs, settings: RunSettings, start: StartWeights, preset: str) -> RunFolder:
    """Write the new run of these pairs; it begins from the weights of `start`. Raises AppError as `create_run`."""
    request = RunRequest(
        settings=settings,
        dataset=resolved.name,
        input_name=resolved.input_name,
        target_name=resolved.target_name,
        terms=resolved.terms,
        recipe=resolved.recipe,
        preset=preset,
        starts_from=start.name,
        parent=start.parent,
    )
    return create_run(run_dir, request, resolved.pairs, start.files)


def create_successor(
    run_dir: Path, new_dir: Path, changes: Mapping[str, object], start: StartWeights | None = None, **fields: str
) -> RunFolder:
    """Write the new run, of the same pairs, with `run_dir`'s name as its parent; `fields` of its request may differ too.

    It begins from the weights of `start`, without one from nothing. Raises AppError: NOT_A_RUN, BAD_SETTING, and what `create_run` raises.
    """
    request = read_request(run_dir)
    settings = settings_with(request.settings, changes)
    start = start or StartWeights()
    successor = msgspec.structs.replace(
        request, settings=settings, parent=as_utf8(run_dir.name), starts_from=start.name, ablation="", **fields
    )
    return create_run(new_dir, successor, read_pairs(run_dir), start.files)
