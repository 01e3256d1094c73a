"""Making a run: what it needs is looked at, then its folder is written, run.json last (no torch)."""

import hashlib
import platform
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_from_json, write_whole
from core.jobs.folder import free_dir
from core.pairs.pair import Pair
from core.version import VERSION
from core.workspace import WorkspaceFolders
from training.run import LOST_SHARE, RunFolder, RunRequest
from training.settings import RunSettings

_NUM_LOOKED_AT = 200


def create_run(run_dir: Path, request: RunRequest, pairs: Sequence[Pair], start_files: Mapping[str, Path] | None = None) -> RunFolder:
    """Write run.json and pairs.jsonl of a new run; run.json comes last, so that a folder with it is complete.

    `start_files` are weights to begin from, by the names that they get in the run's folder (training/starting.py finds them).

    Raises AppError: NAME_TAKEN when `run_dir` is a run already or a folder with other things in it, NO_PAIRS without a training pair,
    PAIRS_LOST when the pictures were moved away, and the disk's troubles.
    """
    folder = RunFolder(run_dir)
    if run_dir.exists() and (not run_dir.is_dir() or any(run_dir.iterdir())):
        raise AppError(
            ErrorCode.NAME_TAKEN,
            f"The folder {run_dir} is not empty." if run_dir.is_dir() else f"{run_dir} is a file, not a folder.",
            "Choose another folder for the run, or resume the run that is in it.",
            path=str(run_dir),
        )
    num_train = sum(pair.split == "train" for pair in pairs)
    check_amount(request.settings, request.dataset, num_train)
    _refuse_moved_originals(request.dataset, pairs)
    had_folder = run_dir.exists()
    try:
        return _write_run(folder, request, pairs, num_train, start_files or {})
    except BaseException:
        # Whole or absent: without a run.json nobody would know what it is.
        take_back(run_dir, keeps_folder=had_folder)
        raise


def take_back(run_dir: Path, *, keeps_folder: bool) -> None:
    """Remove a run that was just made, but for an empty folder that was there before; what can't be removed stays."""
    with suppress(OSError):
        for entry in run_dir.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink()
        if not keeps_folder:
            run_dir.rmdir()


def _write_run(folder: RunFolder, request: RunRequest, pairs: Sequence[Pair], num_train: int, start_files: Mapping[str, Path]) -> RunFolder:
    run_dir = folder.path
    try:
        run_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, run_dir) from error
    lines = b"".join(msgspec.json.encode(pair) + b"\n" for pair in pairs)
    write_whole(folder.pairs_path, lines)
    complete = msgspec.structs.replace(
        request,
        start_hashes={name: _copy(source, folder.start_dir / name) for name, source in start_files.items()},
        app_version=VERSION,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        python=platform.python_version(),
        num_train=num_train,
        num_validation=sum(pair.split == "validation" for pair in pairs),
        pairs_sha256=hashlib.sha256(lines).hexdigest(),
    )
    write_whole(folder.job.request_path, msgspec.json.format(msgspec.json.encode(complete), indent=2))
    return folder


def check_amount(settings: RunSettings, dataset: str, num_train: int) -> None:
    """Refuse a dataset with too few training pairs for these settings. Raises AppError: NO_PAIRS, BAD_SETTING."""
    if num_train == 0:
        raise AppError(
            ErrorCode.NO_PAIRS,
            f"The dataset {dataset} has no pair to train on.",
            "Add pairs, or move some from validation to training.",
            path=dataset,
        )
    if settings.batch_size > num_train:
        raise AppError(
            ErrorCode.BAD_SETTING,
            f"The batch size of {settings.batch_size} is larger than the number of training pairs, {num_train}.",
            "Choose a smaller batch size or add pairs.",
        )


def new_run_dir(workspace: Path, dataset: str) -> Path:
    """A folder name that no run has yet: date, time and dataset."""
    words = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in dataset)[:40].strip("-") or "run"
    return free_dir(WorkspaceFolders(workspace).runs_dir / f"{time.strftime('%Y%m%d-%H%M%S')}-{words}")


def _copy(source: Path, target: Path) -> str:
    """Copy a file; returns the SHA-256 of what was written. Raises the disk's troubles."""
    try:
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, target)
        with target.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise disk_error(error, source if error.filename == str(source) else target) from error


def _refuse_moved_originals(dataset: str, pairs: Sequence[Pair]) -> None:
    """Look at some of the pictures, spread evenly, and at all where one of them is gone: 100,000 files would take seconds each time.

    Where LOST_SHARE of all are gone, 200 miss it once in 28,000 times; the worker then says it.
    """
    step = max(1, len(pairs) // _NUM_LOOKED_AT)
    if not _missing(pairs[::step]):
        return
    paths = {path_from_json(half.path) for pair in pairs for half in (pair.input, pair.target)}
    missing = _missing(pairs)
    if len(missing) > LOST_SHARE * len(paths):
        raise AppError(
            ErrorCode.PAIRS_LOST,
            f"{len(missing)} of the {len(paths)} pictures of the dataset {dataset} are no longer where they were, "
            f"the first of them {missing[0]}.",
            "Bring them back, or show the dataset where they are now.",
            path=str(missing[0]),
            num_lost=str(len(missing)),
        )


def _missing(pairs: Sequence[Pair]) -> list[Path]:
    paths = {path_from_json(half.path) for pair in pairs for half in (pair.input, pair.target)}
    return sorted(path for path in paths if not path.exists())
