"""Killed at any moment of an import or an edit, or out of room, a dataset is whole: each edit fully there or not at all."""

import random
import sys
from pathlib import Path

import pytest

from core.errors import ErrorCode
from core.pairs.dataset import Dataset, restore_dataset
from core.pairs.index import DATABASE_NAME
from core.pairs.rows import PairFilter
from core.pairs.snapshots import last_good_snapshot, snapshots
from tests.campaigns.dataset_kills import CREATE, EDITS, NUM, STATES, Act, check_index

NUM_KILLS = 6


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A dataset of NUM pairs, a tenth of them held out, whose files do not exist."""
    Act(tmp_path / "datasets" / "made", CREATE).run()
    return tmp_path / "datasets" / "made"


def test_killed_while_it_is_made_it_is_whole_or_absent(tmp_path: Path) -> None:
    chooser = random.Random(1)
    folder = tmp_path / "datasets" / "made"
    act = Act(folder, CREATE)
    takes_s = act.run()
    folder.rename(tmp_path / "first")
    num_absent = 0
    for number in range(NUM_KILLS):
        act.kill_after(chooser.uniform(0, 1.1 * takes_s))
        if folder.exists():
            assert check_index(folder).counts() == {"train": NUM * 9 // 10, "validation": NUM // 10, "test": 0}
            folder.rename(tmp_path / f"made {number}")
        else:
            num_absent += 1
        assert [path.name for path in folder.parent.iterdir() if not path.name.startswith(".")] == []
    assert num_absent, "no kill came in time"
    act.run()
    assert [path.name for path in folder.parent.iterdir()] == ["made"]  # what the killed ones left is swept


@pytest.mark.parametrize("what", EDITS)
def test_killed_during_an_edit_it_is_done_or_not(made: Path, what: str) -> None:
    chooser = random.Random(what)
    act = Act(made, EDITS[what])
    takes_s = act.run()
    for _ in range(NUM_KILLS):
        act.kill_after(chooser.uniform(0, takes_s))
        dataset = check_index(made)
        found = dataset.summary()
        assert (dataset.count(PairFilter(split="validation", excluded=False)), found.num_excluded) in STATES
    while dataset.undo() is not None:
        pass
    assert check_index(made).counts() == {"train": NUM * 9 // 10, "validation": NUM // 10, "test": 0}


def test_killed_while_pairs_are_added_all_come_or_none(made: Path) -> None:
    chooser = random.Random(3)
    act = Act(made, f"add_to_dataset(folder, found({NUM}, 2000))")
    takes_s = act.run()
    Dataset(made).undo()
    outcomes = set()
    for _ in range(NUM_KILLS):
        act.kill_after(chooser.uniform(0, takes_s))
        dataset = check_index(made)
        outcomes.add(dataset.summary().num_pairs)
        while dataset.undo() is not None:
            pass
        assert check_index(made).summary().num_pairs == NUM
    assert outcomes <= {NUM, NUM + 2000} and NUM in outcomes


def test_killed_while_the_day_is_kept_or_brought_back(made: Path) -> None:
    chooser = random.Random(4)
    begin = Act(made, "Dataset(folder).edits.note([1], 'the first edit of the day')")
    takes_s = begin.run()
    for _ in range(NUM_KILLS):
        for snapshot in snapshots(made):
            snapshot.path.unlink()
        begin.kill_after(chooser.uniform(0, takes_s))
        check_index(made)
        assert all(last_good_snapshot(made) == snapshot for snapshot in snapshots(made))
    Dataset(made).edits.note([1], "kept")
    good = last_good_snapshot(made)
    assert good is not None
    back = Act(made, "restore_dataset(folder, snapshots(folder)[0])")
    for _ in range(NUM_KILLS):
        (made / DATABASE_NAME).write_bytes(b"garbage" * 1000)
        back.kill_after(chooser.uniform(0, takes_s))
        data = (made / DATABASE_NAME).read_bytes()
        assert data in (b"garbage" * 1000, good.path.read_bytes())
    restore_dataset(made, good)
    check_index(made)


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("file size limits are POSIX")
    folder = tmp_path / "made"
    act = """
import resource
from core.errors import AppError
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    Dataset.create(folder, 'made', findings)
except AppError as error:
    print(error.code.value, flush=True)
"""
    with Act(folder, act).start() as process:
        assert process.stdout is not None
        code = process.stdout.readline().strip()
    assert code in (ErrorCode.DISK_FULL.value, ErrorCode.DISK_FAILED.value)
    assert list(tmp_path.iterdir()) == []
