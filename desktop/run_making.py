"""Makes the folder of a new run of what the Train page's form says, or of another run with some settings changed (no Qt)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.pairs.dataset import Dataset
from core.pairs.resolving import resolved_pairs
from training.creating import new_run_dir
from training.preflight import ProbeRequest, probe_request
from training.run import Label, read_label, read_pairs, read_request, write_label
from training.settings import RunSettings
from training.starting import StartWeights, find_start
from training.successors import create_first, create_successor


@dataclass(frozen=True)
class Draft:
    """A run that could be made: of a dataset, or of the pairs of another run."""

    settings: RunSettings
    dataset_dir: Path | None
    like_run: Path | None = None
    preset: str = ""
    name: str = ""
    start_from: Path | None = None
    """A model's file or a run's folder whose weights it begins from; None for untrained ones."""
    input_side: str | None = None
    """The side of the dataset that is the input here, where it is not the dataset's own."""


def make_run(workspace: Path, draft: Draft) -> Path:
    """Make the run and return its folder. Raises AppError for what is wrong with the dataset, its pairs, the weights or the disk."""
    start = StartWeights() if draft.start_from is None else find_start(draft.start_from, draft.settings)
    if draft.like_run is not None:
        run_dir = new_run_dir(workspace, read_request(draft.like_run).dataset)
        changes = {name: getattr(draft.settings, name) for name in RunSettings.__struct_fields__}
        create_successor(draft.like_run, run_dir, changes, start, preset=draft.preset)
    else:
        assert draft.dataset_dir is not None
        resolved = resolved_pairs(Dataset.open(draft.dataset_dir), draft.input_side)
        run_dir = new_run_dir(workspace, resolved.name)
        create_first(run_dir, resolved, draft.settings, start, draft.preset)
    write_label(run_dir, Label(name=draft.name))
    return run_dir


def make_changed_run(workspace: Path, run_dir: Path, changes: Mapping[str, object], words: str) -> Path:
    """A new run as `run_dir` but for these settings; `words` say in its name what is other. Raises AppError as `make_run`."""
    new_dir = new_run_dir(workspace, read_request(run_dir).dataset)
    create_successor(run_dir, new_dir, changes)
    write_label(new_dir, Label(name=f"{read_label(run_dir).name or run_dir.name}, {words}"))
    return new_dir


def as_setting(name: str, value: float | str) -> bool | int | float | str:
    """A remedy's value as the setting of that name takes it."""
    return type(getattr(RunSettings(), name))(value)


def request_for_draft(workspace: Path, draft: Draft, device: str) -> ProbeRequest:
    """What to measure for a run that could be made. Reads all pairs. Raises AppError as `make_run`."""
    if draft.like_run is not None:
        pairs, recipe = read_pairs(draft.like_run), read_request(draft.like_run).recipe
    else:
        assert draft.dataset_dir is not None
        resolved = resolved_pairs(Dataset.open(draft.dataset_dir), draft.input_side)
        pairs, recipe = resolved.pairs, resolved.recipe
    return probe_request(draft.settings, pairs, recipe=recipe, device=device, disk_dir=workspace)


def request_for_run(run_dir: Path, device: str) -> ProbeRequest:
    """What to measure for a run as it was asked for. Raises AppError NOT_A_RUN."""
    request = read_request(run_dir)
    return probe_request(request.settings, read_pairs(run_dir), recipe=request.recipe, device=device, disk_dir=run_dir)
