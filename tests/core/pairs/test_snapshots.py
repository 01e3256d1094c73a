"""A damaged index goes back to its last good day, the bad file is kept, and older formats are brought up to date."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from core.errors import AppError, ErrorCode
from core.files import path_from_json, path_to_json
from core.pairs.dataset import Dataset, delete_dataset, list_datasets, restore_dataset
from core.pairs.index import DATABASE_NAME
from core.pairs.snapshots import NUM_KEPT, SNAPSHOTS_NAME, last_good_snapshot, snapshot_daily, snapshots

MakeDataset = Callable[..., Dataset]
TODAY = date.today()


@pytest.fixture
def dataset(make_dataset: MakeDataset) -> Dataset:
    return make_dataset("a", "b", "c")


def index_of(dataset: Dataset) -> Path:
    return dataset.dataset_dir / DATABASE_NAME


def test_one_a_day_before_the_first_edit(dataset: Dataset) -> None:
    assert snapshots(dataset.dataset_dir) == []
    dataset.edits.note([1], "first")
    dataset.edits.note([1], "second")
    (only,) = snapshots(dataset.dataset_dir)
    assert only.day == date.today()
    with closing(sqlite3.connect(only.path)) as database:
        assert database.execute("SELECT note FROM pairs WHERE id = 1").fetchone() == ("",)


def test_the_newest_days_are_kept(dataset: Dataset) -> None:
    for number in range(NUM_KEPT + 3):
        snapshot_daily(dataset.dataset_dir, TODAY + timedelta(number))
        snapshot_daily(dataset.dataset_dir, TODAY + timedelta(number))
    days = [snapshot.day for snapshot in snapshots(dataset.dataset_dir)]
    assert days == [TODAY + timedelta(number) for number in range(NUM_KEPT + 2, 2, -1)]
    (dataset.dataset_dir / SNAPSHOTS_NAME / "dataset-2026-13-99.db").write_bytes(b"")
    (dataset.dataset_dir / SNAPSHOTS_NAME / "notes.txt").write_text("mine")
    assert len(snapshots(dataset.dataset_dir)) == NUM_KEPT


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def garbage(path: Path) -> None:
    path.write_bytes(b"garbage" * 3000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scramble_the_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8192 : len(data) - 4096] = bytes(len(data) - 4096 - 8192)
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [truncate, garbage, empty, scramble_the_middle])
def test_a_damaged_index_offers_its_last_good_day(dataset: Dataset, workspace: Path, damage: Callable[[Path], None]) -> None:
    snapshot_daily(dataset.dataset_dir, TODAY - timedelta(2))
    dataset.edits.note([2], "yesterday's work")  # and today's snapshot, made before it
    snapshot_daily(dataset.dataset_dir, TODAY - timedelta(1))
    damage(snapshots(dataset.dataset_dir)[0].path)  # today's is no better
    damage(index_of(dataset))
    bad = index_of(dataset).read_bytes()
    with pytest.raises(AppError, match="damaged") as caught:
        Dataset.open(dataset.dataset_dir)
    assert caught.value.code == ErrorCode.NOT_A_DATASET and caught.value.details["day"] == str(TODAY - timedelta(1))
    assert str(TODAY - timedelta(1)) in caught.value.hint and index_of(dataset).read_bytes() == bad
    good = last_good_snapshot(dataset.dataset_dir)
    assert good is not None and good.day == TODAY - timedelta(1)

    kept = restore_dataset(dataset.dataset_dir, good)
    assert kept.read_bytes() == bad
    assert [row.note for row in Dataset.open(dataset.dataset_dir).rows(0, 9)] == ["", "yesterday's work", ""]
    assert good.path.exists() and dataset.edits.exclude([1]).num == 1
    assert list_datasets(workspace)[0].num_pairs == 3
    with pytest.raises(AppError):
        restore_dataset(dataset.dataset_dir, snapshots(dataset.dataset_dir)[0])


def test_a_damaged_index_is_never_copied_over_good_days(dataset: Dataset) -> None:
    snapshot_daily(dataset.dataset_dir, TODAY)
    scramble_the_middle(index_of(dataset))
    with pytest.raises(AppError) as caught:
        dataset.edits.note([1], "into the void")
    assert caught.value.code == ErrorCode.NOT_A_DATASET
    assert [one.day for one in snapshots(dataset.dataset_dir)] == [TODAY]


def test_the_journal_of_the_damaged_file_does_not_reach_the_new_one(dataset: Dataset) -> None:
    snapshot_daily(dataset.dataset_dir, TODAY)
    garbage(index_of(dataset))
    journal = Path(f"{index_of(dataset)}-journal")
    journal.write_bytes(b"a journal of the bad file")
    kept = restore_dataset(dataset.dataset_dir, snapshots(dataset.dataset_dir)[0])
    assert not journal.exists() and Path(f"{kept}-journal").read_bytes() == b"a journal of the bad file"
    assert len(Dataset.open(dataset.dataset_dir).pairs()) == 3


# ------------------------------------------------------------------------------------------------------------- format 1

FORMAT_1 = """
PRAGMA application_id = 0x44505459;
PRAGMA user_version = 1;
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE pairs (
    position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, first_path TEXT NOT NULL, first_side TEXT NOT NULL,
    second_path TEXT NOT NULL, second_side TEXT NOT NULL, split TEXT NOT NULL
);
"""
FACTS_1 = {"name": "old", "layout": "side_by_side", "input_side": "right", "first_side": "left", "second_side": "right",
           "first_name": "photo", "second_name": "labels", "terms": "mine"}  # fmt: skip


def old_dataset(folder: Path, second_path: str | None = None) -> Path:
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as database:
        database.executescript(FORMAT_1)
        database.executemany("INSERT INTO facts VALUES (?, ?)", FACTS_1.items())
        odd = msgspec.json.encode(path_to_json(Path("/pictures/caf\udce9.png"))).decode()
        for number, path in enumerate(('"/pictures/one.png"', odd)):
            row = (number, f"pair {number}", path, "left", second_path or path, "right", ("train", "validation")[number])
            database.execute("INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        database.commit()
    return folder


def test_format_1_is_brought_up_to_date_and_kept(tmp_path: Path) -> None:
    folder = old_dataset(tmp_path / "datasets" / "old")
    before = (folder / DATABASE_NAME).read_bytes()
    dataset = Dataset.open(folder)
    assert (dataset.name, dataset.input_name, dataset.terms) == ("old", "labels", "mine")
    one, two = dataset.pairs()
    assert (one.name, one.input.path, one.input.side, one.target.side, one.split) == (
        "pair 0",
        "/pictures/one.png",
        "right",
        "left",
        "train",
    )
    assert path_from_json(two.target.path) == Path("/pictures/caf\udce9.png") and two.split == "validation"
    dataset.edits.exclude([1])
    assert [pair.name for pair in dataset.pairs()] == ["pair 1"] and dataset.undo() is not None
    kept = folder / SNAPSHOTS_NAME / "dataset-format-1.db"
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
        assert database.execute("SELECT count(*) FROM pairs").fetchone() == (2,)
    assert len(kept.read_bytes()) == len(before)


def test_a_damaged_format_1_is_refused_as_it_was(tmp_path: Path) -> None:
    folder = old_dataset(tmp_path / "old", second_path="{")
    before = (folder / DATABASE_NAME).read_bytes()
    with pytest.raises(AppError) as caught:
        Dataset.open(folder)
    assert caught.value.code == ErrorCode.NOT_A_DATASET and (folder / DATABASE_NAME).read_bytes() == before


# --------------------------------------------------------------------------------------------------------------- delete


def test_a_dataset_goes_to_the_trash(dataset: Dataset, tmp_path: Path) -> None:
    trash = tmp_path / "trash"

    def move(path: Path) -> bool:
        path.rename(trash)
        return True

    with pytest.raises(AppError, match="trash") as caught:
        delete_dataset(dataset.dataset_dir, lambda path: False)
    assert caught.value.code == ErrorCode.DISK_FAILED and len(dataset.pairs()) == 3
    (tmp_path / "pictures").mkdir()
    with pytest.raises(AppError):
        delete_dataset(tmp_path / "pictures", move)
    delete_dataset(dataset.dataset_dir, move)
    assert not dataset.dataset_dir.exists() and len(Dataset.open(trash).pairs()) == 3
