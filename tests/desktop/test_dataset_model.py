"""The dataset on screen: pages, edits with undo and redo, the current pair, and who may edit; with real indexes."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.errors import AppError, ErrorCode
from core.pairs.dataset import Dataset
from core.pairs.finding import Findings
from core.pairs.pair import Half, Pair
from core.pairs.rows import PairFilter
from desktop.item_models.dataset_model import DatasetModel
from desktop.item_models.dataset_state import RowRanges, Shown
from desktop.item_models.row_pages import MAX_PAGES, PAGE

NUM = 500
Make = Callable[[], DatasetModel]


def findings(num: int) -> Findings:
    pairs = [Pair(name=f"{i:05}", input=Half(f"/none/a/{i:05}.png"), target=Half(f"/none/b/{i:05}.png")) for i in range(num)]
    return Findings("two_folders", pairs, "first", ("first", "second"), ("a", "b"), [], "many", has_splits=False)


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return Dataset.create(tmp_path / "many", "Many", findings(NUM))


@pytest.fixture
def make_model(qtbot: QtBot) -> Iterator[Make]:
    made: list[DatasetModel] = []

    def make() -> DatasetModel:
        made.append(DatasetModel())
        return made[-1]

    yield make
    for model in made:
        model.end()


@pytest.fixture
def model(make_model: Make, dataset: Dataset, qtbot: QtBot) -> DatasetModel:
    model = make_model()
    with qtbot.waitSignal(model.opened):
        model.open(dataset.dataset_dir)
    return model


def names(model: DatasetModel, qtbot: QtBot, first: int, num: int) -> list[str]:
    qtbot.waitUntil(lambda: all(model.row(i) is not None for i in range(first, first + num)) and not model._background.is_busy)
    return [row.pair.name for i in range(first, first + num) if (row := model.row(i)) is not None]


def test_rows_are_read_when_they_are_wanted_and_few_are_kept(model: DatasetModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.item_models.row_pages.MAX_PAGES", 3)
    assert (model.num_rows, model.row(0)) == (NUM, None)
    assert names(model, qtbot, 0, 3) == ["00000", "00001", "00002"]
    for first in range(0, NUM, PAGE):
        names(model, qtbot, first, 2)
    assert len(model._pages) == 3
    assert MAX_PAGES * PAGE < 10_000
    assert model.row(NUM) is None


def test_edits_can_be_undone_also_after_a_restart(model: DatasetModel, make_model: Make, dataset: Dataset, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.edited):
        model.exclude(RowRanges(((10, 19), (30, 31))))
    assert dataset.count(PairFilter(excluded=True)) == 12
    assert model.facts is not None and model.facts.next_undo is not None
    assert (model.facts.next_undo.what, model.facts.next_undo.num) == ("exclude", 12)
    model.end()
    again = make_model()
    with qtbot.waitSignal(again.opened):
        again.open(dataset.dataset_dir)
    assert again.facts is not None and again.facts.next_undo is not None
    with qtbot.waitSignal(again.edited):
        again.undo()
    assert dataset.count(PairFilter(excluded=True)) == 0
    assert again.facts.next_redo is not None
    with qtbot.waitSignal(again.edited):
        again.redo()
    assert dataset.count(PairFilter(excluded=True)) == 12


def test_a_pair_that_the_filter_drops_gives_its_row_to_the_next(model: DatasetModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.rows_reset) as reset:
        model.show(Shown(PairFilter(excluded=False, text="0000")))
    assert reset.args == [] and model.num_rows == 10
    assert names(model, qtbot, 0, 10)[4] == "00004"
    model.set_current_row(4)
    assert model.current is not None
    with qtbot.waitSignal(model.edited):
        model.exclude([model.current.id])
    assert (model.num_rows, model.current_row) == (9, 4)
    assert names(model, qtbot, 4, 1) == ["00005"]
    assert model.current is not None and model.current.pair.name == "00005"


def test_the_current_pair_stays_when_the_order_changes(model: DatasetModel, qtbot: QtBot) -> None:
    names(model, qtbot, 0, 4)
    model.set_current_row(3)
    with qtbot.waitSignal(model.current_changed) as changed:
        model.show(Shown(sort="name", descending=True))
    assert changed.args == [NUM - 4]
    assert names(model, qtbot, NUM - 4, 1) == ["00003"]
    assert names(model, qtbot, 0, 1) == [f"{NUM - 1:05}"]


def test_rows_edited_are_shown_as_they_were_until_they_are_read_anew(model: DatasetModel, qtbot: QtBot) -> None:
    names(model, qtbot, 0, 2)
    with qtbot.waitSignal(model.edited):
        model.note([1], "  look again ")
    assert model.row(0) is not None
    qtbot.waitUntil(lambda: (row := model.row(0)) is not None and row.note == "look again")


def test_what_fails_is_told_and_nothing_is_waited_for(model: DatasetModel, dataset: Dataset, qtbot: QtBot) -> None:
    dataset.edits.rename("Many")
    (dataset.dataset_dir / "dataset.db").write_bytes(b"rubbish" * 1000)
    with qtbot.waitSignal(model.failed) as failed:
        model.exclude([1])
    assert failed.args[0].code is ErrorCode.NOT_A_DATASET
    other = dataset.dataset_dir.parent / "gone"
    with qtbot.waitSignal(model.open_failed) as broken:
        model.open(other)
    assert broken.args[0] == other and broken.args[1].code is ErrorCode.PATH_MISSING
    assert (model.dataset, model.num_rows) == (None, 0)


HOLD = """import sys
from pathlib import Path
from core.pairs import claim

claim.take(Path(sys.argv[1]))
print("held", flush=True)
input()
"""


def test_a_dataset_that_is_edited_elsewhere_is_only_read(make_model: Make, dataset: Dataset, qtbot: QtBot) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(dataset.dataset_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin is not None and other.stdout is not None
    try:
        assert other.stdout.readline() == "held\n"
        model = make_model()
        with qtbot.waitSignal(model.opened):
            model.open(dataset.dataset_dir)
        assert model.is_read_only
        assert names(model, qtbot, 0, 1) == ["00000"]
        with qtbot.waitSignal(model.failed) as failed:
            model.exclude([1])
        assert isinstance(failed.args[0], AppError) and failed.args[0].code is ErrorCode.JOB_BUSY
        assert dataset.count(PairFilter(excluded=True)) == 0
    finally:
        other.communicate("\n")
    with qtbot.waitSignal(model.opened):
        model.open(dataset.dataset_dir)
    assert not model.is_read_only


def test_only_the_dataset_opened_last_is_shown_and_held(make_model: Make, tmp_path: Path, qtbot: QtBot) -> None:
    from core.pairs.claim import editor

    one, two = (Dataset.create(tmp_path / name, name, findings(3)).dataset_dir for name in ("one", "two"))
    model = make_model()
    model.open(one)
    with qtbot.waitSignal(model.opened):
        model.open(two)
    assert model.facts is not None and model.facts.name == "two"
    qtbot.waitUntil(lambda: not model._background.is_busy)
    assert editor(one) is None and editor(two) is not None
    model.close()
    qtbot.waitUntil(lambda: editor(two) is None)


def test_a_dataset_that_the_trash_does_not_take_stays_and_is_shown_again(model: DatasetModel, dataset: Dataset, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.failed) as failed:
        model.delete(lambda path: False, lambda: None)
    assert failed.args[0].code is ErrorCode.DISK_FAILED
    qtbot.waitUntil(lambda: model.facts is not None)
    assert model.num_rows == NUM and not model.is_read_only


def test_a_damaged_index_is_replaced_by_the_last_good_one(model: DatasetModel, dataset: Dataset, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.edited):
        model.exclude([1])
    index = dataset.dataset_dir / "dataset.db"
    index.write_bytes(index.read_bytes()[:5000])
    with qtbot.waitSignal(model.open_failed) as broken:
        model.open(dataset.dataset_dir)
    assert broken.args[1].details["snapshot"]
    model.restore(dataset.dataset_dir)
    qtbot.waitUntil(lambda: model.facts is not None)
    assert model.facts is not None and model.facts.summary.num_excluded == 0


def test_an_index_that_can_not_be_read_any_more_is_told_once_and_not_at_every_look(
    model: DatasetModel, dataset: Dataset, qtbot: QtBot
) -> None:
    told: list[AppError] = []
    model.failed.connect(told.append)
    index = dataset.dataset_dir / "dataset.db"
    index.rename(index.with_suffix(".gone"))
    model.row(0)
    qtbot.waitUntil(lambda: bool(told) and not model._background.is_busy)
    for row in range(0, NUM, PAGE):
        assert model.row(row) is None
    assert not model._background.is_busy and len(told) == 1
    index.with_suffix(".gone").rename(index)
    model.refresh()
    assert names(model, qtbot, 0, 1) == ["00000"]
