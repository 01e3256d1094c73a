"""Where a command may put a table or another file: checked before anything is done, so that none takes the place of something else."""

import os
import stat
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_from_json, path_to_text
from core.translation.inputs import InputRules, lies_in, looks_like_picture
from core.translation.job import TranslationRequest
from core.translation.report import COLUMNS

_HINT = "Choose another name for the report, one that ends in .csv."


def check_table_place(report: Path) -> os.stat_result | None:
    """Refuse a place where no table can be written, whatever it is of; what stands there now, or None.

    Raises AppError: BAD_COMMAND (a picture, a folder, a link, a device), PATH_MISSING and DISK_* where nothing can be written.
    """
    name = path_to_text(report)
    _check_folder(report.absolute().parent)
    try:
        status = report.lstat()
    except FileNotFoundError:
        status = None
    except OSError as error:
        raise disk_error(error, report) from error
    # Before it is opened: a pipe would wait for its writer.
    if status is not None and not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a link" if stat.S_ISLNK(status.st_mode) else "a device or a pipe"
        raise _refusal(f"{name} is {kind}; the report can't take its place.")
    if looks_like_picture(str(report)):
        raise _refusal(f"{name} is a picture, or has the name of one.")
    return status


def check_csv_place(report: Path) -> None:
    """Refuse a place where something else than a .csv file stands. Raises AppError as check_table_place does."""
    if check_table_place(report) is not None and report.suffix.lower() != ".csv":
        raise _refusal(f"{path_to_text(report)} is there already, and is no table.")


def check_free_place(path: Path) -> None:
    """Refuse a place where anything stands: a file, a link, a device. Raises AppError NAME_TAKEN."""
    if os.path.lexists(path):
        name = path_to_text(path)
        raise AppError(ErrorCode.NAME_TAKEN, f"{name} is there already.", "Choose another name, or remove that file first.", path=name)


def check_report_place(report: Path, request: TranslationRequest) -> None:
    """Refuse a place for the table where something else stands: only nothing, a former report or another .csv file may be there.

    Raises AppError: BAD_COMMAND (a picture, an input, the model, a folder, a link, a device, another file), PATH_MISSING and DISK_* where
    nothing can be written.
    """
    status = check_table_place(report)
    name = path_to_text(report)
    if _is_model(report, path_from_json(request.model)):
        raise _refusal(f"{name} belongs to the model; the report can't take its place.")
    if status is None:
        return
    if _rules_of(request).may_be_input(str(report.absolute()), status):
        raise _refusal(f"{name} is one of the inputs; the report can't take its place.")
    if report.suffix.lower() != ".csv" and not _is_former_report(report):
        raise _refusal(f"{name} is there already, and is no report.")


def _check_folder(folder: Path) -> None:
    name = path_to_text(folder)
    if not folder.is_dir():
        raise AppError(ErrorCode.PATH_MISSING, f"There is no folder {name} for the report.", "Make it, or choose another.", path=name)
    if not os.access(folder, os.W_OK):
        hint = "Choose another folder, or change its permissions."
        raise AppError(ErrorCode.DISK_READ_ONLY, f"The folder {name} for the report may not be written.", hint, path=name)


def _is_model(report: Path, model: Path) -> bool:
    """Whether the table would be the model's file, or would lie in the run's folder that stands for it."""
    try:
        if model.is_dir():
            return lies_in(os.path.realpath(report), os.path.realpath(model))
        return report.samefile(model)
    except OSError:
        return False


def _rules_of(request: TranslationRequest) -> InputRules:
    output_dir = None if request.beside else path_from_json(request.output_dir)
    return InputRules([path_from_json(path) for path in request.inputs], output_dir, request.include, request.exclude)


def _is_former_report(path: Path) -> bool:
    header = ",".join(COLUMNS).encode("utf-8-sig") + b"\r\n"
    try:
        with path.open("rb") as file:
            return file.read(len(header)) == header
    except OSError:
        return False


def _refusal(message: str) -> AppError:
    return AppError(ErrorCode.BAD_COMMAND, message, _HINT)
