"""What an ablation found: every run's figures, their mean and spread over seeds, and the paper's own beside; as CSV and JSON (no torch)."""

import csv
import io
import statistics
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from core.evaluation.measures import MEASURES, ROW_TITLES, Measure, Row
from core.evaluation.published import Published, PublishedRow, read_published
from core.spreadsheets import as_text
from training.ablation.folder import Ablation, AblationFolder, Cell
from training.ablation.grid import twin_notes
from training.settings import RunSettings

CellResult = Literal["measured", "failed", "missing"]


class Spread(msgspec.Struct, frozen=True):
    """A figure over seeds: mean and sample standard deviation, which one seed alone does not have."""

    mean: float
    deviation: float | None
    num: int


class CellSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One run. `sentence` says why there are no figures."""

    seed: int
    result: CellResult
    sentence: str = ""
    figures: dict[str, float] = {}
    """Of its translated pictures, by the measure's name."""


class VariantSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One variant: its values by key, its runs, and each figure over the seeds."""

    name: str
    words: dict[str, str]
    cells: list[CellSummary]
    figures: dict[str, Spread] = {}


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """figures.json: all that the sheet says in numbers."""

    dataset: str
    split: str
    num_pairs: int
    """So many were measured of each run, at most."""
    input_name: str
    target_name: str
    size_words: str
    """The networks' sizes in pixels, and the steps."""
    device: str
    created: str
    app_version: str
    base: dict[str, object]
    """The settings that all variants share, as far as they are not the paper's defaults."""
    variants: list[VariantSummary]
    others: dict[Row, dict[str, float]] = {}
    """What real pictures and unchanged inputs get."""
    notes: list[str] = []
    published: Published

    @property
    def measures(self) -> list[Measure]:
        """Those that were taken of any variant."""
        return [measure for measure in MEASURES if any(measure.name in variant.figures for variant in self.variants)]

    @property
    def missing_words(self) -> str:
        """How many runs have their turn still to come, in a sentence; '' where none has."""
        results = [cell.result for variant in self.variants for cell in variant.cells]
        num = results.count("missing")
        return f"{num} of {len(results)} runs are not measured yet." if num else ""

    def failures(self) -> Iterator[str]:
        """A sentence for each run that failed."""
        for variant in self.variants:
            yield from (f"{variant.name}, seed {cell.seed}: {cell.sentence}" for cell in variant.cells if cell.result == "failed")


def summarise(folder: AblationFolder, ablation: Ablation) -> Summary:
    """All that is measured by now."""
    found = {cell.key: folder.figures_of(cell) for cell in ablation.cells}
    evaluations = [figures.evaluation for figures in found.values() if figures is not None]
    others: dict[Row, dict[str, float]] = {}
    for row in ("real", "input"):
        tables = [evaluation.table[row] for evaluation in evaluations if row in evaluation.table]
        if tables:
            others[row] = tables[0]
    variants = []
    for number, variant in enumerate(ablation.variants):
        cells = [_cell_summary(folder, cell) for cell in ablation.cells if cell.variant == number]
        figures = {measure.name: spread for measure in MEASURES if (spread := _spread(cells, measure.name)) is not None}
        variants.append(VariantSummary(name=variant.name, words=variant.words, cells=cells, figures=figures))
    return Summary(
        dataset=ablation.dataset,
        split=ablation.asked.split,
        num_pairs=max((evaluation.num_pairs for evaluation in evaluations), default=0),
        input_name=ablation.input_name,
        target_name=ablation.target_name,
        size_words=_size_words(ablation),
        device=", ".join(sorted({evaluation.device for evaluation in evaluations})),
        created=ablation.created,
        app_version=ablation.app_version,
        base=_shared_settings(ablation),
        variants=variants,
        others=others,
        notes=[*twin_notes(ablation.variants), *dict.fromkeys(note for evaluation in evaluations for note in evaluation.notes)],
        published=read_published(),
    )


def variants_like(ablation: Ablation, row: PublishedRow) -> list[int]:
    """The variants, by their place, whose networks and loss a published line is about."""
    return [place for place, variant in enumerate(ablation.variants) if row.is_about(msgspec.structs.asdict(variant.settings))]


def table_of(summary: Summary) -> bytes:
    """CSV, UTF-8 with a byte order mark: a line for each run, and mean and deviation of each variant."""
    names = [measure.name for measure in summary.measures]
    keys = list(summary.variants[0].words) if summary.variants else []
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(("variant", *keys, "seed", "result", *names))
    for row, figures in summary.others.items():
        table.writerow((f"({ROW_TITLES[row]})", *("" for _ in keys), "", "", *_cells(figures, names)))
    for variant in summary.variants:
        head = tuple(map(as_text, (variant.name, *variant.words.values())))
        for cell in variant.cells:
            table.writerow((*head, cell.seed, cell.sentence or cell.result, *_cells(cell.figures, names)))
        means = {name: spread.mean for name, spread in variant.figures.items()}
        deviations = {name: spread.deviation for name, spread in variant.figures.items() if spread.deviation is not None}
        table.writerow((*head, "mean", "", *_cells(means, names)))
        table.writerow((*head, "deviation", "", *_cells(deviations, names)))
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _cells(figures: dict[str, float], names: list[str]) -> Iterator[str]:
    return (f"{figures[name]:.6f}" if name in figures else "" for name in names)


def _cell_summary(folder: AblationFolder, cell: Cell) -> CellSummary:
    figures = folder.figures_of(cell)
    if figures is not None:
        return CellSummary(seed=cell.seed, result="measured", figures=figures.evaluation.table.get("translated", {}))
    failure = folder.failure_of(cell)
    if failure is not None:
        return CellSummary(seed=cell.seed, result="failed", sentence=failure.message)
    return CellSummary(seed=cell.seed, result="missing", sentence="not measured yet")


def _spread(cells: list[CellSummary], name: str) -> Spread | None:
    values = [cell.figures[name] for cell in cells if name in cell.figures]
    if not values:
        return None
    return Spread(statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else None, len(values))


def _size_words(ablation: Ablation) -> str:
    sizes = sorted({variant.settings.size_px for variant in ablation.variants})
    steps = sorted({ablation.steps_of(cell) for cell in ablation.cells})
    return f"{_listed(sizes)} pixels, {_listed(steps)} steps"


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(f"{number:,}" for number in numbers)


def _shared_settings(ablation: Ablation) -> dict[str, object]:
    defaults = msgspec.structs.asdict(RunSettings())
    first = msgspec.structs.asdict(ablation.variants[0].settings)
    varied = {axis.key for axis in ablation.asked.axes} | {"seed"}
    return {key: value for key, value in first.items() if key not in varied and value != defaults[key]}
