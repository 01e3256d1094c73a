"""The helper process's work on models from other programs and for them, told as it goes on (torch when it begins)."""

from pathlib import Path

from core.files import path_from_json
from core.models.library import free_model_path
from training.asking import Answer
from training.exchange_requests import ExportModel, ImportModel, ModelExported, ModelImported
from training.long_work import Telling


def exchange(request: ImportModel | ExportModel, workspace: Path, telling: Telling) -> Answer:
    """Do what is asked; its last answer. Raises AppError, CANCELLED among them."""
    if isinstance(request, ExportModel):
        from core.foreign.exporting import export_for  # imports torch

        model, output = path_from_json(request.model), path_from_json(request.output)
        return ModelExported(id=telling.id, found=export_for(model, request.to, output, telling.progress, size=request.size))
    from core.foreign.importing import import_model, network_words  # imports torch

    def place(name: str) -> Path:
        telling.refuse_to_go_on()
        return free_model_path(workspace, name)

    path, read = import_model(path_from_json(request.file), request.choices, place)
    network = network_words(read.header.generator)
    return ModelImported(id=telling.id, file=str(path), name=read.header.name, network=network, notes=read.notes)
