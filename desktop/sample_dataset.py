"""The sample as a dataset of the workspace: made by the helper where it is not there yet."""

from pathlib import Path

from core.files import path_to_json
from core.pairs.sample import SAMPLE_NAME, sample_paths
from desktop.context import AppContext
from training.dataset_requests import CreateDataset

SAMPLE_VALIDATION_SHARE = 0.1


async def take_sample(context: AppContext) -> Path:
    """The folder of the sample's dataset. Raises AppError where it can't be made."""
    from core.pairs.dataset import list_datasets  # SQLite: only when asked

    workspace = context.workspace
    found = next((entry.dataset_dir for entry in list_datasets(workspace) if entry.name == SAMPLE_NAME), None)
    if found is not None:
        return found
    paths = [path_to_json(path) for path in sample_paths()]
    request = CreateDataset(
        workspace=str(workspace), name=SAMPLE_NAME, paths=paths, input_side="first", validation_share=SAMPLE_VALIDATION_SHARE
    )
    made = await context.service.ask(request)
    context.datasets_changed.emit()
    return Path(made.dataset_dir)
