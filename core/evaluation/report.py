"""An evaluation: what was asked, what came of it, and its table as a CSV file (no torch)."""

from pathlib import Path

import msgspec

from core.evaluation.measures import MEASURES, ROW_TITLES, Row
from core.files import JsonPath, write_whole
from core.pairs.augmentation import ScalePolicy
from core.pairs.pair import Split
from core.spreadsheets import as_text, writing_table

ONNX_SUFFIX = ".onnx"
JSON_SUFFIX = ".json"


class EvaluationRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to measure on what. Paths are absolute, as core.files.path_to_json writes them."""

    model: JsonPath
    """A model file."""
    dataset: str
    """A dataset's name or folder, or a folder of pairs."""
    input_side: str | None = None
    split: Split = "validation"
    noise_seed: int | None = 0
    """Seed of the dropout noise, as in translations; None switches it off."""
    scale: ScalePolicy | None = None
    """None: as the model's header says."""
    limit: int = 0
    """Only so many pairs, spread evenly; 0: all."""
    palette: JsonPath | None = None
    """A file of the label maps' colours; None: found in the data where it has label maps."""
    segmenter: JsonPath | None = None
    """A model file from these photos to these label maps, or an ONNX file: for the FCN-style score."""
    lpips_weights: JsonPath | None = None
    inception_weights: JsonPath | None = None
    device: str = ""
    """cpu, cuda, cuda:N or mps; empty: the best there is."""


class PictureFigures(msgspec.Struct, frozen=True):
    """One pair: its name and the figures of its translated picture, by the measure's name."""

    name: str
    figures: dict[str, float]


class Unmeasured(msgspec.Struct, frozen=True):
    """A pair that could not be measured. `code` is an ErrorCode."""

    file: str
    code: str
    sentence: str


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What an evaluation found. `table` holds the figures over all pairs, by row and the measure's name; unmeasured ones are absent."""

    model: str
    dataset: str
    split: str
    num_pairs: int
    """So many were measured."""
    device: str
    noise_seed: int | None
    scale: str
    seconds: float
    palette: list[str] = []
    """The colours of the label maps, `#rrggbb name`; the class's number is its place."""
    table: dict[Row, dict[str, float]] = {}
    pictures: list[PictureFigures] = []
    notes: list[str] = []
    """What a reader should know of the figures, in plain sentences."""
    failures: list[Unmeasured] = []


def write_evaluation(evaluation: Evaluation, path: Path) -> None:
    """Write the figures as a table: a line for each row of the whole (in parentheses), then one for each pair; empty where unmeasured.

    A file called .json gets all that was found instead. What stood at `path` is replaced whole. Raises AppError (DISK_*, FOLDER_GONE).
    """
    if path.suffix.lower() == JSON_SUFFIX:
        write_whole(path, msgspec.json.format(msgspec.json.encode(evaluation), indent=2) + b"\n")
        return
    names = [measure.name for measure in MEASURES if any(measure.name in figures for figures in evaluation.table.values())]
    with writing_table(path) as table:
        table.writerow(("pair", *names))
        for row, title in ROW_TITLES.items():
            if row in evaluation.table:
                table.writerow((f"({title})", *_cells(evaluation.table[row], names)))
        for picture in evaluation.pictures:
            table.writerow((as_text(picture.name), *_cells(picture.figures, names)))


def _cells(figures: dict[str, float], names: list[str]) -> list[str]:
    return [f"{figures[name]:.6f}" if name in figures else "" for name in names]
