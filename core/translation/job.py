"""A folder translation as a job folder: what was asked, its events, and its journal of files (no torch)."""

import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from core.errors import AppError, ErrorCode
from core.files import JsonPath, disk_error, path_from_json, path_to_json, path_to_text, write_whole
from core.jobs.events import Event, JobEvent
from core.jobs.folder import JobFolder, free_dir, jobs_in
from core.pairs.augmentation import ScalePolicy
from core.plain_files import read_plain
from core.texts import Name
from core.translation.plan import DEFAULT_TEMPLATE, OnExisting, OutputFormat, check_template
from core.workspace import WorkspaceFolders

Priority = Literal["normal", "low"]
"""low: the worker steps back behind everything else that runs on this computer."""

JOB_FORMAT = 1
REQUEST_NAME = "job.json"
MAX_VARIATIONS = 10_000
MAX_THREADS = 1024
HIDDEN_JOB_PREFIX = ".diptych-job-"
"""Where a translation without a workspace keeps its job folder: hidden in the output folder until it is done."""


class TranslationRequest(msgspec.Struct, frozen=True, kw_only=True):
    """job.json: what a translation was asked to do. Written once. Paths are absolute, as core.files.path_to_json writes them."""

    inputs: list[JsonPath]
    model: JsonPath
    output_dir: JsonPath
    beside: bool = False
    """Each output lies in its input's own folder; `output_dir` is not used then."""
    output_format: OutputFormat = "png"
    quality: Annotated[int, msgspec.Meta(ge=1, le=100)] = 95
    """1 to 100, of JPEG, WebP and AVIF."""
    name_template: Name = DEFAULT_TEMPLATE
    """The outputs' names: text with {name} (the input's, without extension), {index} (the input's, counted from 000001), {variation}
    (counted from 1; of several, it is appended where the text does not have it) and {model}."""
    on_existing: OnExisting = "number"
    include: list[Name] = []
    """Of the files in given folders only those that match one of these globs; empty: all. fnmatch, case does not count, on the path below
    the folder with / between its parts, and, where the glob has no /, on each name."""
    exclude: list[Name] = []
    """Files and folders in given folders that match one of these globs are left out."""
    noise_seed: Annotated[int, msgspec.Meta(ge=0)] | None = 0
    """Seed of the dropout noise; None switches the noise off."""
    variations: Annotated[int, msgspec.Meta(ge=1, le=MAX_VARIATIONS)] = 1
    """So many results of every picture, each with noise of its own, numbered from 1."""
    one_noise: bool = False
    """The same noise for all pictures of a size: the frames of a sequence do not flicker."""
    scale: ScalePolicy | None = None
    """None: as the model's header says."""
    apply_recipe: bool = False
    """The pictures are photos: of each the model's recipe makes the input first, as in training. Nothing where the model has none."""
    device: Name = ""
    """cpu, cuda, cuda:N or mps; empty: the best there is."""
    threads: Annotated[int, msgspec.Meta(ge=0, le=MAX_THREADS)] = 0
    """Processor cores to use; 0: all."""
    priority: Priority = "normal"
    exact: bool = False
    """Full fp32 on every device, without TF32 or bfloat16."""
    keep_exif: bool = False
    """Copy the input's EXIF (but for its orientation, which is applied) into the output."""
    tell_settings: bool = False
    """Write the model's name and these settings into the output's metadata."""
    hot: bool = False
    """Goes on watching its folders, and translates what appears in them, until it is stopped."""
    created: Name = ""
    """ISO 8601 date and time, UTC."""
    format: int = JOB_FORMAT


class Listed(Event, tag="listed", frozen=True, kw_only=True):
    """So many inputs are found and named, and stand in the journal; rows below that number may be translated from now on."""

    num_files: int
    is_complete: bool = True
    """Whether there are no more. Until then each folder's rows are told when that folder is wholly listed."""


class RowDone(Event, tag="row_done", frozen=True, kw_only=True):
    """The picture `index` is translated; `output` is the file's place below the output folder."""

    index: int
    output: JsonPath
    seconds: float
    note: str = ""


class RowFailed(Event, tag="row_failed", frozen=True, kw_only=True):
    """The picture `index` could not be translated; `code` is an ErrorCode."""

    index: int
    code: str
    message: str


class RowSkipped(Event, tag="row_skipped", frozen=True, kw_only=True):
    """Nothing was to be done for the picture `index`; the reason is `exists`."""

    index: int
    reason: str


class CodePathChecked(Event, tag="code_path_checked", frozen=True, kw_only=True):
    """The way to compute was compared with the exact one on the first picture; from here on, and on resume, it is `word`.

    Told before the first output is written; exact ways are not compared and tell nothing.
    """

    word: str


def precision_of(code_path: str) -> str:
    """The precision at the end of a code path's word: bf16 of prepacked-bf16."""
    return code_path.rpartition("-")[2]


TranslationEvent = JobEvent | Listed | CodePathChecked | RowDone | RowFailed | RowSkipped
TRANSLATION_EVENTS = TranslationEvent


class TranslationJob(msgspec.Struct, frozen=True):
    """The names inside a translation's job folder."""

    path: Path

    @property
    def folder(self) -> JobFolder:
        return JobFolder(self.path, REQUEST_NAME)

    @property
    def journal_path(self) -> Path:
        return self.path / "files.jsonl"

    @property
    def in_hand_path(self) -> Path:
        """Which rows are being worked on just now, for the case that one of them ends the process."""
        return self.path / "in-hand"

    @property
    def crash_path(self) -> Path:
        """What Python could still write when a decoder crashed the process; empty after any other death."""
        return self.path / "crash.log"

    @property
    def report_path(self) -> Path:
        """What became of every row, as a table, at the end of the last session."""
        return self.path / "report.csv"

    def has_crashed(self) -> bool:
        """Whether the last worker crashed (not: was killed)."""
        try:
            return self.crash_path.stat().st_size > 0
        except OSError:
            return False


MAX_CRASHES = 100
"""So many pictures may crash their decoders, two crashes each, before a translation is given up."""


def create_job(job_dir: Path, request: TranslationRequest) -> TranslationJob:
    """Write job.json of a new translation. Raises AppError: BAD_COMMAND (template), NAME_TAKEN, disk troubles."""
    check_template(request.name_template)
    job = TranslationJob(job_dir)
    if job.folder.request_path.exists():
        raise AppError(
            ErrorCode.NAME_TAKEN, f"{path_to_text(job_dir)} is a job already.", "Choose another folder.", path=path_to_text(job_dir)
        )
    try:
        job_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, job_dir) from error
    complete = msgspec.structs.replace(request, created=datetime.now(UTC).isoformat(timespec="seconds"))
    write_whole(job.folder.request_path, msgspec.json.format(msgspec.json.encode(complete), indent=2))
    return job


class _Versioned(msgspec.Struct):
    format: int = 0


def read_request(job_dir: Path) -> TranslationRequest:
    """Read job.json. Raises AppError: PATH_MISSING, NOT_A_JOB (which names a field with a value that can't be), NEWER_FORMAT."""
    hint = "Choose the folder of a translation: it holds a file named job.json."
    if not job_dir.exists():
        raise AppError(ErrorCode.PATH_MISSING, f"There is no folder {path_to_text(job_dir)}.", hint, path=path_to_text(job_dir))
    try:
        data = read_plain(TranslationJob(job_dir).folder.request_path)
        version = msgspec.json.decode(data, type=_Versioned).format
        if version > JOB_FORMAT:
            raise AppError(
                ErrorCode.NEWER_FORMAT,
                f"The translation {path_to_text(job_dir)} was made by a newer Diptych (format {version}; this one knows {JOB_FORMAT}).",
                "Update Diptych to go on with it.",
                path=path_to_text(job_dir),
            )
        request = msgspec.json.decode(data, type=TranslationRequest)
        _check_paths(request)
        return request
    except (OSError, ValueError, RecursionError) as error:
        reason = f"can't be read: {error.strerror}" if isinstance(error, OSError) else f"is damaged: {error}"
        message = f"{path_to_text(job_dir)} is not a translation (its job.json {reason})."
        hint = hint if isinstance(error, OSError) else "Start a new translation; what is done stays."
        raise AppError(ErrorCode.NOT_A_JOB, message, hint, path=path_to_text(job_dir)) from error


def _check_paths(request: TranslationRequest) -> None:
    """A relative path would depend on where the program was started. Raises ValueError."""
    paths = {"inputs": request.inputs, "model": [request.model], "output_dir": [request.output_dir]}
    for field, values in paths.items():
        try:
            are_right = bool(values) and all(path_from_json(value).is_absolute() for value in values)
        except AppError:
            are_right = False
        if not are_right:
            raise ValueError(f"Expected absolute paths - at `$.{field}`")


def is_job(path: Path) -> bool:
    """Does this folder hold a translation?"""
    return TranslationJob(path).folder.request_path.is_file()


def list_jobs(workspace: Path) -> list[Path]:
    """The folders of the workspace's translations, newest first."""
    return jobs_in(WorkspaceFolders(workspace).translations_dir, REQUEST_NAME)


def new_job_dir(workspace: Path) -> Path:
    """A folder that no translation of the workspace has yet, named after date and time."""
    return free_dir(WorkspaceFolders(workspace).translations_dir / time.strftime("%Y%m%d-%H%M%S"))


def make_job_dir(workspace: Path) -> Path:
    """The same, made at once and empty: of several programs that make one in the same moment each has its own.

    Raises AppError (disk troubles).
    """
    while True:
        job_dir = new_job_dir(workspace)
        try:
            job_dir.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise disk_error(error, job_dir) from error
        return job_dir


def hidden_job_dir(output_dir: Path) -> Path:
    """A new job folder inside an output folder, for a translation without a workspace."""
    return output_dir / f"{HIDDEN_JOB_PREFIX}{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"


def hidden_jobs(output_dir: Path) -> list[Path]:
    """Translations that stopped before they were done and whose job folders still lie in their output folder, oldest first."""
    try:
        return sorted(path for path in output_dir.iterdir() if path.name.startswith(HIDDEN_JOB_PREFIX) and is_job(path))
    except OSError:
        return []


def request_for(inputs: Iterable[Path], model: Path, output_dir: Path, **options: object) -> TranslationRequest:
    """A request whose paths are absolute and JSON-safe; `options` are the other fields of TranslationRequest."""
    return msgspec.structs.replace(
        TranslationRequest(
            inputs=[path_to_json(path.absolute()) for path in inputs],
            model=path_to_json(model.absolute()),
            output_dir=path_to_json(output_dir.absolute()),
        ),
        **options,
    )
