"""The helper process's work on runs that are watched: tables of figures and exports of time lines (numpy and Pillow when it begins)."""

from core.files import path_from_json
from training.asking import Answer
from training.long_work import Telling
from training.watching_requests import CurvesWritten, ExportPreviews, PreviewsExported, WriteCurves


def watch(request: WriteCurves | ExportPreviews, telling: Telling) -> Answer:
    """Do what is asked; its last answer. Raises AppError, CANCELLED among them."""
    run_dir, file = path_from_json(request.run_dir), path_from_json(request.file)
    if isinstance(request, WriteCurves):
        from training.curve_table import write_curves

        return CurvesWritten(id=telling.id, num_rows=write_curves(run_dir, file))
    from training.preview_export import export_previews

    return PreviewsExported(id=telling.id, num_moments=export_previews(run_dir, file, telling.progress))
