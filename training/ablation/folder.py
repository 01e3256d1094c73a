"""An ablation as a folder: its frozen plan and pairs, the figures and pictures of every run, and the sheet (no torch).

The runs themselves are ordinary runs of the workspace. docs/ablation.md describes the files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from core.errors import AppError, ErrorCode
from core.evaluation.report import Evaluation
from core.files import JsonPath, disk_error, path_from_json, path_to_json, path_to_text, write_whole
from core.jobs.folder import JobFolder
from core.pairs.augmentation import ScalePolicy
from core.pairs.pair import Pair, Split
from core.pairs.recipes.recipe import Recipe
from core.pairs.resolving import ResolvedPairs
from core.plain_files import read_plain
from core.texts import Name, Text
from core.version import VERSION
from training.ablation.grid import Axis, Variant
from training.checkpoint_folders import sound_checkpoints
from training.run import is_run
from training.schedule import steps_per_epoch
from training.settings import RunSettings

ABLATION_FORMAT = 1
NUM_PICTURES = 6
CellState = Literal["to_train", "to_measure", "done"]
_Kind = TypeVar("_Kind")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a command asked for, as typed: the same command goes on with the same ablation. Paths are absolute."""

    dataset: str
    axes: list[Axis] = []
    preset: str = "paper"
    changes: dict[str, str] = {}
    seeds: list[int]
    stop_at: int | None = None
    """The step at which every run stops, where it shall not go to its end."""
    input_side: str | None = None
    recipe: Recipe = ()
    split: Split = "validation"
    limit: int = 0
    noise_seed: int | None = 0
    scale: ScalePolicy | None = None
    palette: JsonPath | None = None
    segmenter: JsonPath | None = None
    """A model file, a run's folder or an ONNX file."""
    lpips_weights: JsonPath | None = None
    inception_weights: JsonPath | None = None
    num_pictures: int = NUM_PICTURES
    """So many held-out pairs are shown."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One run: a variant's with a seed."""

    variant: int
    seed: int
    run: JsonPath

    @property
    def run_dir(self) -> Path:
        return path_from_json(self.run)

    @property
    def key(self) -> str:
        """What its files are called."""
        return f"{self.variant + 1:02}-seed{self.seed}"


class Ablation(msgspec.Struct, frozen=True, kw_only=True):
    """ablation.json: what was asked, and what it came to when it was begun. Written once; presets and datasets may change since."""

    asked: Asked
    dataset: Name
    input_name: Name
    target_name: Name
    terms: Text = ""
    recipe: Recipe = ()
    num_train: int = 0
    variants: list[Variant] = []
    cells: list[Cell] = []
    """In the order in which they are trained: all variants with the first seed, then all with the next."""
    created: str = ""
    app_version: str = ""
    format: int = ABLATION_FORMAT

    def __post_init__(self) -> None:
        """Raises ValueError, which msgspec makes a trouble of the file where it reads one."""
        if not self.variants or not self.asked.seeds or not all(0 <= cell.variant < len(self.variants) for cell in self.cells):
            raise ValueError("its variants, seeds and runs do not belong together")

    def settings_of(self, cell: Cell) -> RunSettings:
        """The settings of a cell's run."""
        return msgspec.structs.replace(self.variants[cell.variant].settings, seed=cell.seed)

    def steps_of(self, cell: Cell) -> int:
        """How many steps its run has."""
        settings = self.variants[cell.variant].settings
        total = settings.epochs * steps_per_epoch(self.num_train, settings.batch_size)
        return total if self.asked.stop_at is None else min(self.asked.stop_at, total)

    def title_of(self, cell: Cell) -> str:
        """Its name for people: the variant, and the seed where there are several."""
        name = self.variants[cell.variant].name
        return name if len(self.asked.seeds) == 1 else f"{name}, seed {cell.seed}"


class CellFigures(msgspec.Struct, frozen=True, kw_only=True):
    """figures/<cell>.json: what was measured of a run, and at which step."""

    step: int
    evaluation: Evaluation
    validation: list[tuple[int, float]] = []
    """(step, L1 on held-out pairs) while it was trained."""


class CellFailure(msgspec.Struct, frozen=True, kw_only=True):
    """failures/<cell>.json: why a run was not trained or measured when that was tried last."""

    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class AblationFolder:
    """The names inside an ablation's folder, and what is read and written there."""

    path: Path

    @property
    def job(self) -> JobFolder:
        """Its lock is that of the command at work."""
        return JobFolder(self.path, "ablation.json")

    @property
    def plan_path(self) -> Path:
        return self.path / "ablation.json"

    @property
    def pairs_path(self) -> Path:
        return self.path / "pairs.jsonl"

    @property
    def sheet_path(self) -> Path:
        return self.path / "sheet.html"

    @property
    def table_path(self) -> Path:
        return self.path / "figures.csv"

    @property
    def summary_path(self) -> Path:
        return self.path / "figures.json"

    def figures_path(self, cell: Cell) -> Path:
        return self.path / "figures" / f"{cell.key}.json"

    def failure_path(self, cell: Cell) -> Path:
        return self.path / "failures" / f"{cell.key}.json"

    def pictures_dir(self, name: str) -> Path:
        """The pictures of a cell by its key, or the held-out pairs' own: `input` and `target`."""
        return self.path / "pictures" / name

    def figures_of(self, cell: Cell) -> CellFigures | None:
        """What was measured of a cell; None where it was not, or can't be read."""
        return _read(self.figures_path(cell), CellFigures)

    def failure_of(self, cell: Cell) -> CellFailure | None:
        """Why it is not there."""
        return _read(self.failure_path(cell), CellFailure)

    def write(self, path: Path, data: bytes) -> None:
        """Write a file of the folder, whole. Raises AppError for the disk's troubles."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, path.parent) from error
        write_whole(path, data)

    def tell_failure(self, cell: Cell, failure: CellFailure | None) -> None:
        """Keep why a cell is not there; None: that is over. Raises AppError for the disk's troubles."""
        if failure is not None:
            self.write(self.failure_path(cell), msgspec.json.encode(failure))
            return
        try:
            self.failure_path(cell).unlink(missing_ok=True)
        except OSError as error:
            raise disk_error(error, self.failure_path(cell)) from error

    def state_of(self, ablation: Ablation, cell: Cell) -> CellState:
        """How far a cell is, by what lies on the disk."""
        if self.figures_of(cell) is not None:
            return "done"
        return "to_measure" if step_of(cell) >= ablation.steps_of(cell) else "to_train"


def step_of(cell: Cell) -> int:
    """The step of its run's newest checkpoint; 0 where it has none."""
    return max((state.step for _, state in sound_checkpoints(cell.run_dir)), default=0) if is_run(cell.run_dir) else 0


def plan_ablation(folder: AblationFolder, asked: Asked, resolved: ResolvedPairs, variants: Sequence[Variant], runs_dir: Path) -> Ablation:
    """What an ablation of these pairs would be; its runs get places in `runs_dir`. Nothing is written."""
    base = f"{datetime.now():%Y%m%d-%H%M%S}-{_plain(folder.path.absolute().name) or 'ablation'}"
    cells = [
        Cell(variant=number, seed=seed, run=path_to_json((runs_dir / f"{base}-{number + 1:02}-seed{seed}").absolute()))
        for seed in asked.seeds
        for number in range(len(variants))
    ]
    return Ablation(
        asked=asked,
        dataset=resolved.name,
        input_name=resolved.input_name,
        target_name=resolved.target_name,
        terms=resolved.terms,
        recipe=resolved.recipe,
        num_train=sum(pair.split == "train" for pair in resolved.pairs),
        variants=list(variants),
        cells=cells,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        app_version=VERSION,
    )


def freeze(folder: AblationFolder, ablation: Ablation, resolved: ResolvedPairs) -> None:
    """Write a new ablation: its pairs, then its plan. The runs are made when they are queued. Raises AppError for the disk's troubles."""
    folder.write(folder.pairs_path, b"".join(msgspec.json.encode(pair) + b"\n" for pair in resolved.pairs))
    folder.write(folder.plan_path, msgspec.json.format(msgspec.json.encode(ablation), indent=2))


def read_ablation(folder: AblationFolder) -> Ablation | None:
    """The plan of a folder; None where there is none yet. Raises AppError: NEWER_FORMAT, NOT_A_JOB (it can't be read)."""
    name = path_to_text(folder.plan_path)
    try:
        data = read_plain(folder.plan_path)
        version = msgspec.json.decode(data, type=_Versioned).format
        if version > ABLATION_FORMAT:
            message = f"{name} was written by a newer Diptych (format {version}; this one knows {ABLATION_FORMAT})."
            raise AppError(ErrorCode.NEWER_FORMAT, message, "Update Diptych.", path=name)
        return msgspec.json.decode(data, type=Ablation)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"{name} can't be read: {error}."
        raise AppError(ErrorCode.NOT_A_JOB, message, "Put the file back as it was, or choose another folder.", path=name) from error


def read_frozen_pairs(folder: AblationFolder, ablation: Ablation) -> ResolvedPairs:
    """The pairs as they were when the ablation began. Raises AppError NOT_A_JOB where they can't be read."""
    try:
        pairs = msgspec.json.Decoder(Pair).decode_lines(read_plain(folder.pairs_path))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        name = path_to_text(folder.pairs_path)
        message = f"The ablation's list of pairs {name} can't be read: {error}."
        raise AppError(ErrorCode.NOT_A_JOB, message, "Put the file back as it was, or begin anew in another folder.", path=name) from error
    return ResolvedPairs(ablation.dataset, pairs, ablation.input_name, ablation.target_name, ablation.terms, ablation.recipe)


def sheet_at(ablation_dir: JsonPath) -> Path | None:
    """The finished sheet of the ablation that a run names; None where it names none, or the sheet is not there (any more)."""
    if not ablation_dir:
        return None
    path = AblationFolder(path_from_json(ablation_dir)).sheet_path
    return path if path.is_file() else None


class _Versioned(msgspec.Struct):
    format: int = 0


def refuse_taken(folder: AblationFolder) -> None:
    """Raises AppError NAME_TAKEN where the folder holds other things than an ablation, begun or not."""
    own = {folder.pairs_path.name, folder.plan_path.name, folder.job.lock_path.name, folder.job.guard_path.name}
    try:
        is_free = not folder.path.exists() or (folder.path.is_dir() and not {path.name for path in folder.path.iterdir()} - own)
    except OSError as error:
        raise disk_error(error, folder.path) from error
    if not is_free:
        name = path_to_text(folder.path)
        message = f"The folder {name} is not empty, and holds no ablation."
        raise AppError(ErrorCode.NAME_TAKEN, message, "Choose another folder for the ablation.", path=name)


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)[:60].strip("-")


def _read(path: Path, kind: type[_Kind]) -> _Kind | None:
    try:
        return msgspec.json.decode(read_plain(path), type=kind)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
