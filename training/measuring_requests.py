"""What the window may ask of its helper process about how good models are: figures and real-or-fake studies (no torch, no Qt)."""

from core.evaluation.report import Evaluation, EvaluationRequest
from core.files import JsonPath
from core.pairs.pair import Split
from training.asking import Answer, Request


class EvaluateModel(Request, tag="evaluate", frozen=True, kw_only=True):
    """Measure a model on a dataset of the workspace. Answered by WorkProgress, then ModelEvaluated."""

    wanted: EvaluationRequest


class MakeStudy(Request, tag="make_study", frozen=True, kw_only=True):
    """Make a study of two folders, or of a model and a dataset where these are given. Answered by WorkProgress, then StudyMade."""

    name: str
    real_dir: JsonPath = ""
    translated_dir: JsonPath = ""
    model: JsonPath = ""
    dataset: str = ""
    split: Split = "validation"
    same_input: bool = False
    device: str = ""


class ModelEvaluated(Answer, tag="model_evaluated", frozen=True, kw_only=True):
    """What was measured."""

    found: Evaluation


class StudyMade(Answer, tag="study_made", frozen=True, kw_only=True):
    """The study's folder."""

    study_dir: str
