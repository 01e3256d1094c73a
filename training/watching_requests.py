"""What the window may ask its helper about a run that is watched: tables, previews as a file, pictures for them (no torch, no Qt)."""

from training.asking import Answer, Request


class WriteCurves(Request, tag="write_curves", frozen=True, kw_only=True):
    """Write a run's figures into a CSV file. Answered by CurvesWritten."""

    run_dir: str | dict[str, str]
    file: str | dict[str, str]


class ExportPreviews(Request, tag="export_previews", frozen=True, kw_only=True):
    """Write a run's time line: an animation (.webp, .gif) or a contact sheet (.png). Told by WorkProgress, answered by PreviewsExported."""

    run_dir: str | dict[str, str]
    file: str | dict[str, str]


class AddOwnPictures(Request, tag="add_own_pictures", frozen=True, kw_only=True):
    """Copy pictures into a run, for its previews. Told by WorkProgress, answered by OwnPicturesAdded."""

    run_dir: str | dict[str, str]
    files: list[str | dict[str, str]]
    target: str | dict[str, str] = ""
    """What the one picture should become; '' where that is not known."""


class CurvesWritten(Answer, tag="curves_written", frozen=True, kw_only=True):
    """The table stands; it has so many lines."""

    num_rows: int


class PreviewsExported(Answer, tag="previews_exported", frozen=True, kw_only=True):
    """The file stands, with so many moments in it; so many pictures are there and could not be read."""

    num_moments: int
    num_unreadable: int = 0


class OwnPicturesAdded(Answer, tag="own_pictures_added", frozen=True, kw_only=True):
    """So many are new in the run; `num_known` were there already. `refused`: of each other one code, message and hint of its AppError."""

    num_added: int
    num_known: int
    refused: list[tuple[str, str, str]]
