"""Every edit is one step, can be undone and done again after any restart, and only one window edits."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.pairs import claim, history
from core.pairs.dataset import Dataset
from core.pairs.edits import DatasetEdits
from core.pairs.index import opened_index
from core.pairs.resolving import resolve_dataset
from core.pairs.rows import PairFilter

ROOT_DIR = Path(__file__).resolve().parents[3]
MakeDataset = Callable[..., Dataset]
Edit = Callable[[DatasetEdits], object]

EDITS: dict[str, Edit] = {
    "exclude": lambda edits: edits.exclude([2, 3]),
    "swap": lambda edits: edits.swap([1, 4]),
    "note": lambda edits: edits.note([2], "  blurred "),
    "move": lambda edits: edits.move(PairFilter(split="train"), "test"),
    "mark_missing": lambda edits: edits.mark_missing([5]),
    "split": lambda edits: edits.split_by_share(0.5, seed=4),
    "swap_all": lambda edits: edits.swap_all(),
    "names": lambda edits: edits.name_sides("drawing", "photograph"),
    "rename": lambda edits: edits.rename("another name"),
}


@pytest.fixture
def dataset(make_dataset: MakeDataset) -> Dataset:
    return make_dataset("a", "b", "c", "d", "e", "f")


def state(dataset: Dataset) -> object:
    """All that an edit could change, read from the file."""
    again = Dataset.open(dataset.dataset_dir)
    return again.rows(0, 100), again.counts(), again.name, again.input_side, again.input_name, again.target_name


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_is_one_step_back_and_forth(dataset: Dataset, what: str) -> None:
    before = state(dataset)
    EDITS[what](dataset.edits)
    after = state(dataset)
    assert after != before
    step = Dataset.open(dataset.dataset_dir).edits.next_undo()
    assert step is not None and step.what == what
    assert Dataset.open(dataset.dataset_dir).undo() == step
    assert state(dataset) == before
    assert dataset.edits.next_undo() is None and dataset.edits.next_redo() == step
    assert Dataset.open(dataset.dataset_dir).redo() == step
    assert state(dataset) == after
    assert dataset.redo() is None and state(dataset) == after


def test_many_edits_are_undone_one_by_one_after_a_restart(dataset: Dataset) -> None:
    states = [state(dataset)]
    for edit in EDITS.values():
        edit(dataset.edits)
        states.append(state(dataset))
    program = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from core.pairs.dataset import Dataset
dataset = Dataset.open(Path(sys.argv[2]))
for _ in range(int(sys.argv[3])):
    dataset.undo()
"""
    for num in (2, 3):  # in other processes
        subprocess.run([sys.executable, "-c", program, str(ROOT_DIR), str(dataset.dataset_dir), str(num)], check=True, timeout=60)
    assert state(dataset) == states[-6]
    while dataset.undo() is not None:
        pass
    assert state(dataset) == states[0]
    for after in states[1:]:
        assert dataset.redo() is not None and state(dataset) == after


def test_what_an_edit_says(dataset: Dataset) -> None:
    assert dataset.edits.exclude([1, 2]).num == 2
    assert dataset.edits.exclude([1, 2, 3]).num == 1
    step = dataset.edits.next_undo()
    assert step is not None and (step.what, step.num) == ("exclude", 1)
    assert dataset.edits.exclude([1]).num == 0 and dataset.edits.next_undo() == step  # what changes nothing is no step
    assert dataset.edits.mark_missing([1, 2]).num == 2
    assert dataset.edits.note(PairFilter(excluded=True), "bad").num == 3
    assert dataset.edits.include(PairFilter(noted=True)).num == 3
    assert dataset.edits.exclude([77]).num == 0


def test_a_new_edit_ends_what_could_be_done_again(dataset: Dataset) -> None:
    dataset.edits.exclude([1])
    dataset.edits.exclude([2])
    dataset.undo()
    dataset.edits.note([3], "n")
    assert dataset.redo() is None
    assert [row.is_excluded for row in dataset.rows(0, 2)] == [True, False]
    dataset.undo()
    dataset.undo()
    assert dataset.undo() is None and not any(row.is_excluded for row in dataset.rows(0, 9))


def test_the_history_is_bounded(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "NUM_STEPS_KEPT", 3)
    for number in range(5):
        dataset.edits.note([1], f"note {number}")
    assert [dataset.undo() is not None for _ in range(4)] == [True, True, True, False]
    assert dataset.rows(0, 1)[0].note == "note 1"
    monkeypatch.setattr(history, "NUM_CHANGES_KEPT", 7)
    dataset.edits.note(PairFilter(), "all")
    dataset.edits.note(PairFilter(), "six more than fit")  # but the newest step is always kept
    assert dataset.undo() is not None and dataset.undo() is None
    assert {row.note for row in dataset.rows(0, 9)} == {"all"}
    with opened_index(dataset.dataset_dir) as database:
        assert database.execute("SELECT count(*) FROM changes").fetchone() == (6,)


def test_training_sees_the_edits(dataset: Dataset, workspace: Path) -> None:
    dataset.edits.exclude([2])
    dataset.edits.swap([3])
    dataset.edits.move([4], "test")
    before = {row.pair.name: row.pair for row in Dataset.open(dataset.dataset_dir).rows(0, 9)}
    resolved = resolve_dataset("set", workspace)
    assert [(pair.name, pair.split) for pair in resolved.pairs] == [
        ("a", "validation"), ("c", "train"), ("d", "test"), ("e", "train"), ("f", "train"),
    ]  # fmt: skip
    assert Path(str(resolved.pairs[1].input.path)).parent.name == "B" and resolved.pairs[1] == before["c"]
    assert Path(str(resolved.pairs[0].input.path)).parent.name == "A"
    dataset.edits.swap_all()
    assert [Path(str(pair.input.path)).parent.name for pair in dataset.pairs()][:2] == ["B", "A"]


def test_a_name_that_another_dataset_took_can_not_be_gone_back_to(dataset: Dataset, make_dataset: MakeDataset) -> None:
    dataset.rename("moved on")
    make_dataset("x", "y", name="other").rename("set")
    with pytest.raises(AppError) as caught:
        dataset.undo()
    assert caught.value.code == ErrorCode.NAME_TAKEN and dataset.name == "moved on"


# ----------------------------------------------------------------------------------------------------------- one writer


HOLDER = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from core.pairs.dataset import Dataset
with Dataset(Path(sys.argv[2])).claimed():
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(dataset: Dataset) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(ROOT_DIR), str(dataset.dataset_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_a_second_window_reads_only_and_is_told(dataset: Dataset) -> None:
    with holder(dataset) as process:
        found = claim.editor(dataset.dataset_dir)
        assert found is not None and found.pid == process.pid
        assert len(Dataset.open(dataset.dataset_dir).rows(0, 9)) == 6
        for act in (dataset.claimed().__enter__, dataset.edits.swap_all, lambda: dataset.edits.exclude([1]), dataset.undo):
            with pytest.raises(AppError, match="only be looked at") as caught:
                act()
            assert caught.value.code == ErrorCode.JOB_BUSY and str(process.pid) in caught.value.message
        assert dataset.summary().num_excluded == 0
        # the helper of that very window may
        assert Dataset(dataset.dataset_dir, acting_for=process.pid).edits.exclude([1]).num == 1
        dataset.replace_problems("too_small", {"a": "8 x 8"})  # what is found out is no edit
        process.communicate("")
    assert claim.editor(dataset.dataset_dir) is None
    assert dataset.edits.include([1]).num == 1


def test_a_dead_window_holds_nothing_up(dataset: Dataset) -> None:
    with holder(dataset) as process:
        process.kill()
        process.wait()
    assert dataset.edits.exclude([1]).num == 1


def test_one_process_edits_while_it_holds_the_right(dataset: Dataset) -> None:
    with dataset.claimed(), Dataset(dataset.dataset_dir).claimed():
        assert dataset.edits.exclude([1]).num == 1
        assert claim.editor(dataset.dataset_dir) is not None
    assert claim.editor(dataset.dataset_dir) is None
