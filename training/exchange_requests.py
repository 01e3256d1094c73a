"""What the window may ask of its helper process about models from other programs and for them (no torch, no Qt)."""

from core.files import JsonPath
from core.models.foreign import Exported, ExportFormat, ImportChoices, Size
from training.asking import Answer, Request


class ImportModel(Request, tag="import_model", frozen=True, kw_only=True):
    """Make a model of the workspace of a checkpoint of the reference code. Answered by ModelImported."""

    file: JsonPath
    choices: ImportChoices = ImportChoices()


class ExportModel(Request, tag="export_model", frozen=True, kw_only=True):
    """Write a model for other programs; what stands at `output` is replaced. Answered by WorkProgress, then ModelExported."""

    model: JsonPath
    to: ExportFormat
    output: JsonPath
    size: Size | None = None
    """An ONNX file for pictures of this size alone."""


class ModelImported(Answer, tag="model_imported", frozen=True, kw_only=True):
    """The model file that now exists, which network it holds, and what its user should know."""

    file: str
    name: str
    network: str
    notes: list[str]


class ModelExported(Answer, tag="model_exported", frozen=True, kw_only=True):
    """The file stands, and is near enough to its model."""

    found: Exported
