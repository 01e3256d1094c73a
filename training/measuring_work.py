"""The helper process's work on how good models are: evaluations and the pictures of studies, told as they go on (torch when it begins)."""

from pathlib import Path

from core.files import path_from_json
from core.study.making import folders_source, make_study
from training.asking import Answer
from training.long_work import Telling
from training.measuring_requests import EvaluateModel, MakeStudy, ModelEvaluated, StudyMade


def measure(request: EvaluateModel | MakeStudy, workspace: Path, telling: Telling) -> Answer:
    """Do what is asked; its last answer. Raises AppError, CANCELLED among them."""
    if isinstance(request, MakeStudy):
        return _make_study(request, workspace, telling)
    from core.evaluation.evaluating import evaluate  # imports torch

    return ModelEvaluated(id=telling.id, found=evaluate(request.wanted, workspace, telling.progress))


def _make_study(request: MakeStudy, workspace: Path, telling: Telling) -> StudyMade:
    if request.dataset:
        from core.study.translating import model_source  # imports torch

        source = model_source(request.model, request.dataset, workspace, request.split, device=request.device)
    else:
        source = folders_source(path_from_json(request.real_dir), path_from_json(request.translated_dir))
    made = make_study(workspace, request.name, source, telling.progress, same_input=request.same_input)
    return StudyMade(id=telling.id, study_dir=str(made))
