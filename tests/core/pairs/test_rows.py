"""Pages of pairs are filtered, sorted and counted by SQL as the window asks for them."""

from collections.abc import Callable

import pytest

from core.pairs.dataset import Dataset
from core.pairs.index import opened_index
from core.pairs.naming import natural_key
from core.pairs.originals import Measure, store_measures
from core.pairs.rows import PairFilter, Sort

MakeDataset = Callable[..., Dataset]
NAMES = ("page10", "Page2", "äpfel", "page1", "zoo/b", "zoo/a", "Zoo/c")


@pytest.fixture
def dataset(make_dataset: MakeDataset) -> Dataset:
    made = make_dataset(*NAMES)
    made.edits.exclude([2])
    made.edits.swap([3])
    made.edits.note([1], "what is this?")
    made.edits.note([6], "BLURRED")
    made.edits.mark_missing([4])
    made.edits.move([7], "test")
    made.replace_problems("near_duplicate", {"page10": "of page1", "zoo/b": "of zoo/a"})
    made.replace_problems("too_small", {"page10": "9 x 9", "gone": "no such pair"})
    with opened_index(made.dataset_dir) as database:
        sizes = [(1, 50, 50), (3, 100, 20), (5, 10, 10)]
        store_measures(database, [(2 * pair - 1, Measure(1, 1, bytes([pair]), width, height)) for pair, width, height in sizes])
    return made


def names(dataset: Dataset, filter: PairFilter | None = None, sort: Sort = "found", descending: bool = False) -> list[str]:
    return [row.pair.name for row in dataset.rows(0, 100, filter, sort, descending=descending)]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("found", NAMES),
        ("name", ("page1", "page10", "Page2", "zoo/a", "zoo/b", "Zoo/c", "äpfel")),
        ("natural", ("page1", "Page2", "page10", "zoo/a", "zoo/b", "Zoo/c", "äpfel")),
        ("size", ("Page2", "page1", "zoo/a", "Zoo/c", "zoo/b", "äpfel", "page10")),
        ("problem", ("page10", "zoo/b", "Page2", "äpfel", "page1", "zoo/a", "Zoo/c")),
        ("note", ("zoo/a", "page10", "Page2", "äpfel", "page1", "zoo/b", "Zoo/c")),
        ("split", ("Zoo/c", "Page2", "äpfel", "page1", "zoo/b", "zoo/a", "page10")),
    ],
)
def test_sorts_and_their_pages(dataset: Dataset, sort: Sort, expected: tuple[str, ...]) -> None:
    assert names(dataset, sort=sort) == list(expected)
    assert names(dataset, sort=sort, descending=True) == list(reversed(expected))
    paged = [row.pair.name for offset in range(0, 9, 2) for row in dataset.rows(offset, 2, None, sort)]
    assert paged == list(expected)
    for descending in (False, True):
        rows = dataset.rows(0, 100, None, sort, descending=descending)
        assert [dataset.position_of(row.id, None, sort, descending=descending) for row in rows] == list(range(7))


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (PairFilter(split="validation"), ["page10"]),
        (PairFilter(excluded=True), ["Page2"]),
        (PairFilter(excluded=False, split="train"), ["äpfel", "page1", "zoo/b", "zoo/a"]),
        (PairFilter(swapped=True), ["äpfel"]),
        (PairFilter(missing=True), ["page1"]),
        (PairFilter(missing=False, noted=False, problem=""), ["Page2", "äpfel", "Zoo/c"]),
        (PairFilter(noted=True), ["page10", "zoo/a"]),
        (PairFilter(problem="near_duplicate"), ["page10", "zoo/b"]),
        (PairFilter(problem="*"), ["page10", "zoo/b"]),
        (PairFilter(problem="unreadable"), []),
        (PairFilter(text="ZOO"), ["zoo/b", "zoo/a", "Zoo/c"]),
        (PairFilter(text="blur"), ["zoo/a"]),
        (PairFilter(text="%"), []),
    ],
)
def test_filters(dataset: Dataset, filter: PairFilter, expected: list[str]) -> None:
    assert names(dataset, filter) == expected
    assert dataset.count(filter) == len(expected)
    for row in dataset.rows(0, 100):
        place = dataset.position_of(row.id, filter)
        assert (None if place is None else expected[place]) == (row.pair.name if row.pair.name in expected else None)


def test_a_row_tells_all(dataset: Dataset) -> None:
    one, two, three, four, *_ = dataset.rows(0, 4)
    assert (one.id, one.note, one.problems, one.size) == (1, "what is this?", ("near_duplicate", "too_small"), (50, 50))
    assert two.is_excluded and not one.is_excluded and two.size is None
    assert three.is_swapped and str(three.pair.input.path).endswith("B/äpfel.png")
    assert four.is_missing and not three.is_missing
    assert dataset.problem_details(1) == {"near_duplicate": "of page1", "too_small": "9 x 9"}
    assert dataset.rows(99, 5) == [] and dataset.position_of(99) is None


def test_the_counts(dataset: Dataset) -> None:
    found = dataset.summary()
    assert (found.num_pairs, found.num_excluded, found.num_missing, found.num_noted) == (7, 1, 1, 2)
    assert found.splits == {"train": 4, "validation": 1, "test": 1} == dataset.counts()
    assert found.problems == {"near_duplicate": 2, "too_small": 1}
    assert found.num_unmeasured_files == 14 - 3 - 2


def test_problems_of_a_kind_replace_those_before(dataset: Dataset) -> None:
    dataset.replace_problems("near_duplicate", {"äpfel": "of birnen"})
    assert names(dataset, PairFilter(problem="near_duplicate")) == ["äpfel"]
    assert names(dataset, PairFilter(problem="too_small")) == ["page10"]
    assert names(dataset, sort="problem")[:2] == ["äpfel", "page10"]
    dataset.replace_problems("near_duplicate", {})
    dataset.replace_problems("too_small", {})
    assert dataset.summary().problems == {} and names(dataset, PairFilter(problem="*")) == []


def test_natural_keys() -> None:
    ordered = ["", "0", "1", "2a", "10", "a", "a1", "a01b", "a2", "a2.5", "a10", "a10b2", "a10b10", "b"]
    assert sorted(ordered, key=natural_key) == ordered
    assert natural_key("É7") == natural_key("é07")
