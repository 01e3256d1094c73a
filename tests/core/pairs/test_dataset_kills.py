"""Killed at any moment of an import or an edit, or out of room, a dataset is whole: each edit fully there or not at all."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import ErrorCode
from core.pairs.dataset import Dataset, restore_dataset
from core.pairs.index import DATABASE_NAME
from core.pairs.rows import PairFilter
from core.pairs.snapshots import last_good_snapshot, snapshots

ROOT_DIR = Path(__file__).resolve().parents[3]
NUM = 6_000
NUM_KILLS = 6

PROGRAM = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from types import SimpleNamespace
from core.pairs.adding import add_to_dataset
from core.pairs.dataset import Dataset, restore_dataset
from core.pairs.pair import Half, Pair
from core.pairs.rows import PairFilter
from core.pairs.snapshots import snapshots
def pair(n):
    return Pair(name=str(n), input=Half("/a/%d.png" % n, "left"), target=Half("/a/%d.png" % n, "right"))
def found(first, num):  # finding.Findings, without the picture libraries that come with it
    sides = ("left", "right")
    return SimpleNamespace(layout="side_by_side", pairs=[pair(n) for n in range(first, first + num)],
                           input_side="left", input_sides=sides, side_names=sides, terms="", recipe=())
folder, findings = Path({folder!r}), found(0, {num})
print("go", flush=True)
{act}
print("done", flush=True)
"""


class Act:
    """One thing done to a dataset, in a process of its own."""

    def __init__(self, folder: Path, act: str) -> None:
        self._program = PROGRAM.format(root=str(ROOT_DIR), folder=str(folder), num=NUM, act=act)

    def start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen([sys.executable, "-c", self._program], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None and process.stdout.readline() == "go\n"
        return process

    def run(self) -> float:
        """To its end; how many seconds it took."""
        with self.start() as process:
            assert process.stdout is not None
            begin = time.monotonic()
            assert process.stdout.readline() == "done\n"
            return time.monotonic() - begin

    def kill_after(self, delay_s: float) -> None:
        with self.start() as process:
            time.sleep(delay_s)  # the random moment is what is tried
            process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)


CREATE = "Dataset.create(folder, 'made', findings)"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A dataset of NUM pairs, a tenth of them held out, whose files do not exist."""
    Act(tmp_path / "datasets" / "made", CREATE).run()
    return tmp_path / "datasets" / "made"


def check(folder: Path) -> Dataset:
    """The dataset, sound throughout, and its history in step with its pairs."""
    dataset = Dataset.open(folder)
    assert dataset.count(PairFilter()) == dataset.summary().num_pairs
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM changes WHERE step NOT IN (SELECT id FROM steps)").fetchone() == (0,)
        for field in ("split", "is_excluded", "is_listed", "note"):
            newest = f"SELECT max(step) FROM changes JOIN steps ON id = step WHERE field = '{field}' AND NOT is_undone"
            unlike = f"SELECT count(*) FROM changes JOIN pairs ON pairs.id = key WHERE field = '{field}' AND {field} IS NOT after"
            assert database.execute(f"{unlike} AND step = ({newest})").fetchone() == (0,), field
    return dataset


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
            assert check(folder).counts() == {"train": NUM * 9 // 10, "validation": NUM // 10, "test": 0}
            folder.rename(tmp_path / f"made {number}")
        else:
            num_absent += 1
        assert [path.name for path in folder.parent.iterdir() if not path.name.startswith(".")] == []
    assert num_absent, "no kill came in time"
    act.run()
    assert [path.name for path in folder.parent.iterdir()] == ["made"]  # what the killed ones left is swept


EDITS = {
    "split": "[Dataset(folder).edits.split_by_share(share) for share in (0.9, 0.1)]",
    "bulk": "[act(PairFilter(split='train')) for act in (Dataset(folder).edits.exclude, Dataset(folder).edits.include)]",
    "undo": "edits = Dataset(folder).edits; edits.exclude(PairFilter()); edits.undo(); edits.redo(); edits.include(PairFilter())",
}


@pytest.mark.parametrize("what", EDITS)
def test_killed_during_an_edit_it_is_done_or_not(made: Path, what: str) -> None:
    chooser = random.Random(what)
    act = Act(made, EDITS[what])
    takes_s = act.run()
    states = {(NUM // 10, 0), (NUM * 9 // 10, 0), (NUM // 10, NUM * 9 // 10), (0, NUM)}
    for _ in range(NUM_KILLS):
        act.kill_after(chooser.uniform(0, takes_s))
        dataset = check(made)
        found = dataset.summary()
        assert (dataset.count(PairFilter(split="validation", excluded=False)), found.num_excluded) in states
    while dataset.undo() is not None:
        pass
    assert check(made).counts() == {"train": NUM * 9 // 10, "validation": NUM // 10, "test": 0}


def test_killed_while_pairs_are_added_all_come_or_none(made: Path) -> None:
    chooser = random.Random(3)
    act = Act(made, f"add_to_dataset(folder, found({NUM}, 2000))")
    takes_s = act.run()
    Dataset(made).undo()
    outcomes = set()
    for _ in range(NUM_KILLS):
        act.kill_after(chooser.uniform(0, takes_s))
        dataset = check(made)
        outcomes.add(dataset.summary().num_pairs)
        while dataset.undo() is not None:
            pass
        assert check(made).summary().num_pairs == NUM
    assert outcomes <= {NUM, NUM + 2000} and NUM in outcomes


def test_killed_while_the_day_is_kept_or_brought_back(made: Path) -> None:
    chooser = random.Random(4)
    begin = Act(made, "Dataset(folder).edits.note([1], 'the first edit of the day')")
    takes_s = begin.run()
    for _ in range(NUM_KILLS):
        for snapshot in snapshots(made):
            snapshot.path.unlink()
        begin.kill_after(chooser.uniform(0, takes_s))
        check(made)
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
    check(made)


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
