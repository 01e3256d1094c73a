"""A training run as a folder: what was asked, the events it adds to those of every job, and its checkpoints (no torch)."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from core.errors import AppError, ErrorCode
from core.files import disk_error, write_whole
from core.jobs.events import Count, Event, JobEvent
from core.jobs.folder import JobFolder, jobs_in
from core.pairs.pair import Pair
from core.pairs.recipes.recipe import Recipe
from core.plain_files import read_plain
from core.texts import MAX_TEXT, Name, Text, shortened
from core.workspace import WorkspaceFolders
from training.computing import ALL_THERE_IS, Computing
from training.settings import RUN_FORMAT, RunSettings

REQUEST_NAME = "run.json"
MAX_LABEL_NAME = 500
"""So many characters of a run's name are shown."""
LOST_SHARE = 0.05
"""A run neither starts nor goes on when more of its pictures than this can no longer be read."""

_Kind = TypeVar("_Kind", bound=msgspec.Struct)


class RunRequest(msgspec.Struct, frozen=True, kw_only=True):
    """run.json: what a run was asked to do. Written once."""

    settings: RunSettings
    dataset: Name
    input_name: Name = "input"
    target_name: Name = "target"
    terms: Text = ""
    recipe: Recipe = ()
    """Makes the inputs of the dataset's photos; empty where the pairs have inputs of their own."""
    preset: Name = ""
    created: Name = ""
    app_version: Name = ""
    python: Name = ""
    num_train: int = 0
    num_validation: int = 0
    pairs_sha256: Name = ""
    parent: Name = ""
    """The id of the run that it goes on from, with other settings."""
    ablation: str | dict[str, str] = ""
    """The folder of the ablation that it is a run of (training/ablation/folder.py); '' where it is of none."""
    starts_from: Name = ""
    """Whose weights it begins from, in words; '' where it begins from nothing."""
    start_hashes: dict[str, str] = {}
    """The SHA-256 of each file of start/."""
    format: int = RUN_FORMAT


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """label.json: the name and notes a user gave the run. The only file of a run that is ever replaced by a watcher."""

    name: str = ""
    notes: str = ""


class Losses(Event, tag="losses", frozen=True, kw_only=True):
    """The steps since the last such event: per figure (FIGURE_NAMES of core/pix2pix/step.py) its [mean, min, max].

    At most four events a second, and ever fewer in a long session: see training/loss_report.py.
    """

    step: Count
    epoch: Count
    count: Count
    values: dict[str, tuple[float, float, float]]
    steps_per_s: float
    data_wait_share: float
    total_steps: Count
    pairs_per_s: float = 0.0
    process_bytes: int = 0
    """Memory that the worker's process holds now."""
    device_bytes: int = 0
    """Memory of the card that it holds now; 0 on a CPU."""


class Mean(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """The first of a figure's [mean, min, max]."""

    mean: float


class LossMeans(Losses, tag="losses", frozen=True, kw_only=True, gc=False):
    """`Losses` as curves need them. A long run has hundreds of thousands of figures, and the means alone are read in half the time."""

    values: dict[str, Mean]  # type: ignore[assignment]


class Preview(Event, tag="preview", frozen=True, kw_only=True):
    """Translated held-out pairs, then pictures that users added, stand in `folder` (relative to the run): one lossless WebP per name."""

    step: Count
    folder: str
    names: list[str]


class PreviewsThinned(Event, tag="previews_thinned", frozen=True, kw_only=True):
    """The previews of these steps took too much room and go (training/preview_folders.py says which)."""

    steps: list[Count]


class Validation(Event, tag="validation", frozen=True, kw_only=True):
    """Means over held-out pairs (core/evaluation). None is what an older version did not measure."""

    step: Count
    num_pairs: Count
    l1: float
    edge_correlation: float
    """Of gradient magnitudes with the target's."""
    psnr: float | None = None
    ssim: float | None = None
    correlation: float | None = None
    """Of values with the target's."""
    variety: float | None = None
    """How much the translated pictures differ from each other, over how much their targets do."""
    turned_l1: float | None = None
    """L1 of a few pairs the other way round: their targets translated, compared with their inputs."""
    held_out: bool = True
    """False where no pair is held out and training pairs were measured instead."""


class CheckpointSaved(Event, tag="checkpoint", frozen=True, kw_only=True):
    """A checkpoint stands whole in `folder` (relative to the run); `l1` is the last validation's, or -1 when there was none."""

    step: Count
    folder: str
    l1: float = -1.0
    best: bool = False
    seconds: float = 0.0
    """How long writing took, beside the training."""
    stall_s: float = 0.0
    """How long the training stood still for it."""
    num_bytes: int = 0
    resumable: bool = True
    """False for a milestone: the generator alone."""


class InputPlanned(Event, tag="input_planned", frozen=True, kw_only=True):
    """Where the decoded training pairs are kept and how many threads decode the others; `message` says it in one plain sentence."""

    num_pairs: int
    needed_bytes: int
    budget_bytes: int
    device_budget_bytes: int = 0
    num_threads: int = 1
    message: str = ""


class PairSkipped(Event, tag="pair_skipped", frozen=True, kw_only=True):
    """A training pair could not be read and another took its place."""

    name: str
    message: str


_Told = Preview | PreviewsThinned | Validation | CheckpointSaved | PairSkipped | InputPlanned
RunEvent = JobEvent | Losses | _Told
WatchedEvent = JobEvent | LossMeans | _Told
"""The same as a history and curves read them."""


@dataclass(frozen=True)
class RunFolder:
    """The names inside a run's folder."""

    path: Path

    @property
    def job(self) -> JobFolder:
        return JobFolder(self.path, REQUEST_NAME)

    @property
    def pairs_path(self) -> Path:
        return self.path / "pairs.jsonl"

    @property
    def previews_dir(self) -> Path:
        return self.path / "previews"

    @property
    def own_pictures_dir(self) -> Path:
        """Copies of the pictures that users added to the previews (training/own_pictures.py); absent where nobody did."""
        return self.path / "own-pictures"

    @property
    def labels_path(self) -> Path:
        """Which halves the first session took for label maps; absent while there is no session, and in runs older than the question."""
        return self.path / "labels.json"

    @property
    def palette_path(self) -> Path:
        """The colours of the inputs where the first session took them for label maps; absent as `labels_path` is."""
        return self.path / "palette.json"

    def rank_log_path(self, index: int) -> Path:
        """What the worker of a rank above 0 printed, where torchrun lets several train the run."""
        return self.path / "ranks" / str(index) / "worker.log"

    @property
    def start_dir(self) -> Path:
        """The weights that the run begins from; absent where it begins from nothing."""
        return self.path / "start"

    @property
    def prolonged_path(self) -> Path:
        """How many epochs the run was given later (training/prolonging.py); absent where none."""
        return self.path / "prolonged.json"

    @property
    def code_path_path(self) -> Path:
        """How the first session found it best to compute; absent while there is no session, and in runs older than the question."""
        return self.path / "code-path.json"

    @property
    def pair_digests_path(self) -> Path:
        """What the training pairs' pictures held when the run first read them (training/pair_digests.py)."""
        return self.path / "pair-digests.bin"

    @property
    def checkpoints_dir(self) -> Path:
        return self.path / "checkpoints"


def step_name(step: int) -> str:
    """The folder name of a step: step-00012000."""
    return f"step-{step:08d}"


def read_request(run_dir: Path) -> RunRequest:
    """Read run.json. Raises AppError: PATH_MISSING, NOT_A_RUN, NEWER_FORMAT."""
    path = RunFolder(run_dir).job.request_path
    hint = "Choose the folder of a training run: it holds a file named run.json."
    if not run_dir.exists():
        raise AppError(ErrorCode.PATH_MISSING, f"There is no folder {run_dir}.", hint, path=str(run_dir))
    try:
        data = read_plain(path)
        version = msgspec.json.decode(data, type=_Versioned).format
        if version > RUN_FORMAT:
            raise AppError(
                ErrorCode.NEWER_FORMAT,
                f"The run {run_dir} was made by a newer Diptych (format {version}; this one knows {RUN_FORMAT}).",
                "Update Diptych to open it.",
                path=str(run_dir),
            )
        return msgspec.json.decode(data, type=RunRequest)
    except OSError as error:
        reason = f"its run.json can't be read: {error.strerror}"
        raise AppError(ErrorCode.NOT_A_RUN, f"{run_dir} is not a training run ({reason}).", hint, path=str(run_dir)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = f"its run.json is damaged: {error}"
        raise AppError(ErrorCode.NOT_A_RUN, f"{run_dir} is not a training run ({reason}).", hint, path=str(run_dir)) from error


class _Versioned(msgspec.Struct):
    format: int = 0


def read_pairs(run_dir: Path) -> list[Pair]:
    """The pairs as they were at the start: with others, the run would go on with other numbers. Raises AppError NOT_A_RUN."""
    path = RunFolder(run_dir).pairs_path
    expected = read_request(run_dir).pairs_sha256
    try:
        lines = read_plain(path)
        if expected and hashlib.sha256(lines).hexdigest() != expected:
            raise _pairs_unreadable(path, "it is not what was saved")
        return msgspec.json.Decoder(Pair).decode_lines(lines)
    except OSError as error:
        raise _pairs_unreadable(path, error.strerror or "it can't be read") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _pairs_unreadable(path, str(error)) from error


def _pairs_unreadable(path: Path, reason: str) -> AppError:
    message = f"The run's list of pairs {path} can't be used: {reason}."
    return AppError(ErrorCode.NOT_A_RUN, message, "Put the file back as it was, or start a new run.", path=str(path))


def read_run_file(path: Path, kind: type[_Kind], of_what: str) -> _Kind | None:
    """A file that a run may have beside run.json; None where it has not. Raises AppError NOT_A_RUN where it is damaged."""
    try:
        return msgspec.json.decode(read_plain(path), type=kind)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"What {path} says of {of_what} can't be read: {error}."
        raise AppError(ErrorCode.NOT_A_RUN, message, "Put the file back as it was, or start a new run.", path=str(path)) from error


def read_label(run_dir: Path) -> Label:
    """The user's name in one line, and the notes, both no longer than can be shown; the folder's name when there are none."""
    try:
        label = msgspec.json.decode(read_plain(RunFolder(run_dir).job.label_path), type=Label)
        return Label(name=" ".join(shortened(label.name, MAX_LABEL_NAME).split()), notes=shortened(label.notes, MAX_TEXT))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Label(name=run_dir.name)


def write_label(run_dir: Path, label: Label) -> None:
    """Name a run. Raises AppError: BAD_COMMAND (notes of more than MAX_TEXT characters), and the disk's troubles."""
    if len(label.notes) > MAX_TEXT:
        message = f"The notes are too long: {len(label.notes):,} characters of at most {MAX_TEXT:,}."
        raise AppError(ErrorCode.BAD_COMMAND, message, "Shorten them, or keep them in a file.")
    write_whole(RunFolder(run_dir).job.label_path, msgspec.json.encode(label))


def change_label(run_dir: Path, *, name: str | None = None, notes: str | None = None) -> Label:
    """Give a run another name or other notes; what is None stays as it stands in the file. Raises AppError for the disk's troubles."""
    path = RunFolder(run_dir).job.label_path
    try:
        old = msgspec.json.decode(read_plain(path), type=Label)
    except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        old = Label()
    except OSError as error:  # a drive that is away for a moment must not cost the half that stays
        raise disk_error(error, path) from error
    label = Label(name=old.name if name is None else name, notes=old.notes if notes is None else notes)
    write_label(run_dir, label)
    return label


def is_run(path: Path) -> bool:
    """Does this folder hold a run?"""
    return RunFolder(path).job.request_path.is_file()


def list_runs(workspace: Path) -> list[Path]:
    """The folders of the workspace's runs, newest first."""
    return jobs_in(WorkspaceFolders(workspace).runs_dir, REQUEST_NAME)


def worker_arguments(run_dir: Path, computing: Computing = ALL_THERE_IS, *, stop_at: int | None = None) -> list[str]:
    """What to hand to core.jobs.process.start_worker so that it trains this run."""
    arguments = ["_train-worker", str(run_dir.resolve())]
    if stop_at is not None:
        arguments += ["--stop-at", str(stop_at)]
    return [*arguments, *computing.options()]
