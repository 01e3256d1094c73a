"""What the window may ask its helper about a run that is watched: its figures as a table, its previews as one file (no torch, no Qt)."""

from training.asking import Answer, Request


class WriteCurves(Request, tag="write_curves", frozen=True, kw_only=True):
    """Write a run's figures into a CSV file. Answered by CurvesWritten."""

    run_dir: str | dict[str, str]
    file: str | dict[str, str]


class ExportPreviews(Request, tag="export_previews", frozen=True, kw_only=True):
    """Write a run's time line: an animation (.webp, .gif) or a contact sheet (.png). Told by WorkProgress, answered by PreviewsExported."""

    run_dir: str | dict[str, str]
    file: str | dict[str, str]


class CurvesWritten(Answer, tag="curves_written", frozen=True, kw_only=True):
    """The table stands; it has so many lines."""

    num_rows: int


class PreviewsExported(Answer, tag="previews_exported", frozen=True, kw_only=True):
    """The file stands, with so many moments in it."""

    num_moments: int
