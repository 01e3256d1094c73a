"""What is known of the dataset on screen, and which of its pairs are asked for (no Qt)."""

from dataclasses import dataclass, field
from pathlib import Path

from core.pairs.dataset import Dataset
from core.pairs.history import Step
from core.pairs.pair import Split
from core.pairs.recipes.recipe import Recipe
from core.pairs.rows import PairFilter, PairRow, Sort, Summary


@dataclass(frozen=True)
class Shown:
    """Which pairs are shown, and in which order."""

    filter: PairFilter = field(default_factory=PairFilter)
    sort: Sort = "found"
    descending: bool = False


@dataclass(frozen=True)
class RowRanges:
    """Pairs by the rows in which they are shown: (first, last), both inclusive."""

    ranges: tuple[tuple[int, int], ...]

    @property
    def num(self) -> int:
        """How many rows."""
        return sum(last - first + 1 for first, last in self.ranges)


Which = list[int] | RowRanges | PairFilter
"""The pairs an edit is about: by id, by row, or all that a filter lets through."""


@dataclass(frozen=True)
class DatasetFacts:
    """All that the page says of a dataset, read in one go."""

    dataset_dir: Path
    name: str
    input_side: str
    input_name: str
    target_name: str
    terms: str
    recipe: Recipe
    """What makes the inputs of single photos; () where the pairs have their own."""
    summary: Summary
    problems_in_use: dict[str, int]
    """How many pairs in use have each kind of problem."""
    next_undo: Step | None
    next_redo: Step | None
    example: PairRow | None
    """The first pair in use."""

    @property
    def num_in_use(self) -> int:
        """All pairs but the excluded."""
        return sum(self.summary.splits.values())

    def num_of(self, split: Split) -> int:
        """How many pairs in use a split has."""
        return self.summary.splits[split]


def read_facts(dataset: Dataset) -> DatasetFacts:
    """Read them anew: some tens of milliseconds for 137,000 pairs. Raises AppError as Dataset does."""
    summary = dataset.summary()
    return DatasetFacts(
        dataset_dir=dataset.dataset_dir,
        name=dataset.name,
        input_side=dataset.input_side,
        input_name=dataset.input_name,
        target_name=dataset.target_name,
        terms=dataset.terms,
        recipe=dataset.recipe,
        summary=summary,
        problems_in_use={code: dataset.count(PairFilter(problem=code, excluded=False)) for code in summary.problems},
        next_undo=dataset.edits.next_undo(),
        next_redo=dataset.edits.next_redo(),
        example=next(iter(dataset.rows(0, 1, PairFilter(excluded=False))), None),
    )
