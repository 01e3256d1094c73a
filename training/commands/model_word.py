"""What a user's word for a model stands for, the same for every verb: a file, a run's folder, a workspace's model, or the starter."""

from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.models.header import read_header
from core.models.library import MODEL_SUFFIX, models_dir, starter_path
from core.workspace import default_workspace
from training.checkpoint_folders import representative_checkpoint
from training.run import read_label

MODEL_METAVAR = "FILE_OR_RUN"
MODEL_HELP = "a model file, a run's folder, the name of a model in the workspace, or starter: the one that comes with Diptych"
STARTER_WORD = "starter"


def model_path(word: str, workspace: Path | None) -> Path:
    """A model file that can be read, or the folder of a run that has a checkpoint. What lies here under that name comes first, then the
    workspace's models (of the usual workspace where None), then the starter.

    Raises AppError: PATH_MISSING, NOT_A_MODEL, NEWER_FORMAT, NOT_A_RUN, NO_CHECKPOINT.
    """
    path = Path(word)
    if path.is_dir():
        representative_checkpoint(path)
        return path
    if not path.exists() and path.name == word:
        path = _named(word, models_dir(workspace or default_workspace()))
    read_header(path)
    return path


def _named(word: str, folder: Path) -> Path:
    path = folder / (word if word.endswith(MODEL_SUFFIX) else word + MODEL_SUFFIX)
    if path.exists():
        return path
    if word == STARTER_WORD:
        return starter_path()
    message = f"There is no model file {word} here, and no model of that name in {path_to_text(folder)}."
    raise AppError(ErrorCode.PATH_MISSING, message, "Check the name, or give the file's whole path.", path=word)


def model_file(path: Path, place: Path) -> Path:
    """The file of what model_path gave: itself, or, of a run, one of the checkpoint that stands for it, written to `place`.

    Raises AppError as training.models.export_model does.
    """
    if not path.is_dir():
        return path
    from training.models import export_model  # imports torch

    return export_model(path, place, name=read_label(path).name or path.resolve().name)
