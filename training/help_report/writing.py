"""A report for help as a zip file: whole, or not there."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from core.errors import AppError
from core.files import disk_error, writing_whole
from training.help_report.collecting import Member


def write_report(path: Path, members: Sequence[Member]) -> None:
    """Write the report in place of what is at `path`. Raises AppError (DISK_*, FOLDER_GONE)."""
    try:
        with writing_whole(path) as temporary, zipfile.ZipFile(temporary, "x", zipfile.ZIP_DEFLATED) as archive:
            for member in members:
                archive.writestr(member.name, member.data)
    except AppError:
        raise
    except OSError as error:
        raise disk_error(error, path) from error
