"""The helper process's work on runs that are watched: tables, saved time lines, pictures for them (numpy and Pillow when it begins)."""

from core.errors import AppError
from core.files import path_from_json
from training.asking import Answer
from training.long_work import Telling
from training.own_pictures import add_own_picture
from training.watching_requests import AddOwnPictures, CurvesWritten, ExportPreviews, OwnPicturesAdded, PreviewsExported, WriteCurves


def watch(request: WriteCurves | ExportPreviews | AddOwnPictures, telling: Telling) -> Answer:
    """Do what is asked; its last answer. Raises AppError, CANCELLED among them."""
    if isinstance(request, AddOwnPictures):
        return _add(request, telling)
    run_dir, file = path_from_json(request.run_dir), path_from_json(request.file)
    if isinstance(request, WriteCurves):
        from training.curve_table import write_curves

        return CurvesWritten(id=telling.id, num_rows=write_curves(run_dir, file))
    from training.preview_export import export_previews

    made = export_previews(run_dir, file, telling.progress)
    return PreviewsExported(id=telling.id, num_moments=made.num_moments, num_unreadable=made.num_unreadable)


def _add(request: AddOwnPictures, telling: Telling) -> Answer:
    """What was copied before it was stopped stays."""
    num_added = num_known = 0
    refused: list[tuple[str, str, str]] = []
    target = path_from_json(request.target) if request.target else None
    for place, file in enumerate(request.files):
        telling.progress(place, len(request.files))
        telling.refuse_to_go_on()
        try:
            _, is_new = add_own_picture(path_from_json(request.run_dir), path_from_json(file), target)
        except AppError as error:
            refused.append((error.code.value, error.message, error.hint))
            continue
        num_added, num_known = num_added + is_new, num_known + (not is_new)
    return OwnPicturesAdded(id=telling.id, num_added=num_added, num_known=num_known, refused=refused)
