"""Kills during an import or an edit of a dataset: each edit is fully there or not at all, and can be undone."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from core.pairs.dataset import Dataset
from core.pairs.index import DATABASE_NAME
from core.pairs.rows import PairFilter

ROOT_DIR = Path(__file__).resolve().parents[2]
NUM = 6_000

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
EDITS = {
    "split": "[Dataset(folder).edits.split_by_share(share) for share in (0.9, 0.1)]",
    "bulk": "[act(PairFilter(split='train')) for act in (Dataset(folder).edits.exclude, Dataset(folder).edits.include)]",
    "undo": "edits = Dataset(folder).edits; edits.exclude(PairFilter()); edits.undo(); edits.redo(); edits.include(PairFilter())",
}
STATES = {(NUM // 10, 0), (NUM * 9 // 10, 0), (NUM // 10, NUM * 9 // 10), (0, NUM)}
"""What EDITS lead to: how many pairs are held out and not excluded, and how many are excluded."""


def check_index(folder: Path) -> Dataset:
    """The dataset, whose index is sound and whose history is in step with its pairs."""
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


def undo_all(folder: Path) -> None:
    """Take back every edit. Raises AssertionError where the dataset is then not as it was made."""
    dataset = Dataset.open(folder)
    while dataset.undo() is not None:
        pass
    assert check_index(folder).counts() == {"train": NUM * 9 // 10, "validation": NUM // 10, "test": 0}


def run(num: int, seed: int, folder: Path) -> str:
    """So many kills during splits, edits of many pairs, undo and redo, and additions. Raises AssertionError for a loss."""
    chooser = random.Random(seed)
    made = folder / "datasets" / "made"
    Act(made, CREATE).run()
    acts = {name: Act(made, act) for name, act in EDITS.items()}
    acts["add"] = Act(made, f"add_to_dataset(folder, found({NUM}, 2000))")
    takes_s = {}
    for name, act in acts.items():
        takes_s[name] = act.run()
        undo_all(made)
    kills: Counter[str] = Counter()
    for _ in range(num):
        name = chooser.choice(sorted(acts))
        acts[name].kill_after(chooser.uniform(0, takes_s[name]))
        kills[name] += 1
        dataset = check_index(made)
        found = dataset.summary()
        if name == "add":
            assert found.num_pairs in (NUM, NUM + 2000), f"{found.num_pairs} pairs: not all came, and not none"
        else:
            assert (dataset.count(PairFilter(split="validation", excluded=False)), found.num_excluded) in STATES, f"half of {name}"
        undo_all(made)
    told = ", ".join(f"{number} of {name}" for name, number in sorted(kills.items()))
    return f"{num} at random during edits of {NUM:,} pairs ({told}): each edit was there or not at all, and all could be undone"
