"""The helper's work on datasets, in its own process: told while it goes on, stopped and continued, and kept."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import ErrorCode
from core.files import path_to_json
from core.pairs.dataset import Dataset
from core.pairs.health.digest import read_digest
from core.pairs.recipes.recipe import Edges
from core.pairs.rows import PairFilter
from tests.training.test_service import Helper
from training.dataset_requests import (
    AddPairs,
    CheckDataset,
    CreateDataset,
    DatasetChecked,
    DatasetExported,
    DatasetMade,
    DatasetRelinked,
    ExportDataset,
    Inspection,
    InspectPaths,
    LookAtOriginals,
    OriginalsLooked,
    PairsAdded,
    RelinkDataset,
    StopWork,
    WorkProgress,
    WorkStopped,
)
from training.requests import Refused, Superseded

Make = Callable[..., list[Path]]


@pytest.fixture
def helper(workspace: Path, tmp_path: Path) -> Iterator[Helper]:
    helper = Helper(workspace, tmp_path / "service.log")
    yield helper
    code = helper.end()
    assert code == 0, helper.log_path.read_text()


def made_of(helper: Helper, workspace: Path, *paths: Path, **options: object) -> Dataset:
    request = CreateDataset(workspace=str(workspace), name="Pairs", paths=[path_to_json(path) for path in paths], input_side="", **options)
    made = helper.ask(request)[-1]
    assert isinstance(made, DatasetMade)
    return Dataset(Path(made.dataset_dir))


def test_what_is_found_is_told_while_the_scan_goes_on_and_problems_by_kind(helper: Helper, tmp_path: Path, make_pictures: Make) -> None:
    for side in ("input", "target"):
        make_pictures(tmp_path / "pairs" / side, 30)
    (tmp_path / "pairs" / "input" / "lonely.png").write_bytes((tmp_path / "pairs" / "input" / "000.png").read_bytes())
    *so_far, last = helper.ask(InspectPaths(paths=[path_to_json(tmp_path / "pairs")]))
    assert so_far and all(isinstance(one, Inspection) and one.examples for one in so_far)
    assert (last.layout, last.num_pairs, last.num_pictures, last.side_names) == ("subfolders", 30, 61, ["input", "target"])
    assert [(kind.code, kind.num_lonely_files) for kind in last.kinds] == [("unmatched", 1)]


def test_pictures_match_in_order_only_when_that_is_asked(helper: Helper, workspace: Path, tmp_path: Path, make_pictures: Make) -> None:
    make_pictures(tmp_path / "one", 4)
    for number, path in enumerate(make_pictures(tmp_path / "two", 4)):
        path.rename(path.with_name(f"scan {number}.png"))
    paths = [path_to_json(tmp_path / name) for name in ("one", "two")]
    refused = helper.ask(InspectPaths(paths=paths))[-1]
    assert isinstance(refused, Refused) and refused.code == ErrorCode.NO_PAIRS
    found = helper.ask(InspectPaths(paths=paths, in_order=True))[-1]
    assert isinstance(found, Inspection) and found.num_pairs == 4
    assert len(made_of(helper, workspace, tmp_path / "one", tmp_path / "two", in_order=True).pairs()) == 4


def test_photos_become_pairs_with_a_recipe(helper: Helper, workspace: Path, tmp_path: Path, make_pictures: Make) -> None:
    make_pictures(tmp_path / "photos", 5)
    found = helper.ask(InspectPaths(paths=[path_to_json(tmp_path / "photos")], recipe=(Edges(),)))[-1]
    assert isinstance(found, Inspection) and (found.layout, found.num_pairs) == ("photos", 5)
    dataset = made_of(helper, workspace, tmp_path / "photos", recipe=(Edges(),))
    assert all(pair.input == pair.target for pair in dataset.pairs())
    checked = helper.ask(CheckDataset(dataset_dir=str(dataset.dataset_dir)))[-1]
    assert isinstance(checked, DatasetChecked) and "input_equals_target" not in {kind.code for kind in checked.digest.kinds}
    request = ExportDataset(dataset_dir=str(dataset.dataset_dir), layout="two-folders", output_dir=path_to_json(tmp_path / "out"))
    assert isinstance(helper.ask(request)[-1], DatasetExported)
    (given,) = (tmp_path / "out").rglob("input/000.png")
    (wanted,) = (tmp_path / "out").rglob("target/000.png")
    assert given.read_bytes() != wanted.read_bytes()


def test_a_dataset_is_made_of_what_was_inspected_with_the_side_chosen(
    helper: Helper, workspace: Path, tmp_path: Path, make_side_by_side: Make
) -> None:
    make_side_by_side(tmp_path / "pairs", 4)
    paths = [path_to_json(tmp_path / "pairs")]
    found = helper.ask(InspectPaths(paths=paths))[-1]
    (other,) = {"left", "right"} - {found.input_side}
    make_side_by_side(tmp_path / "pairs", 6)  # what has come since then was not shown, and is not taken
    made = helper.ask(CreateDataset(workspace=str(workspace), name="Pairs", paths=paths, input_side=other))[-1]
    assert isinstance(made, DatasetMade) and made.num_pairs == 4
    assert {pair.input.side for pair in Dataset(Path(made.dataset_dir)).pairs()} == {other}


def test_adding_tells_what_is_new_and_what_was_there(helper: Helper, workspace: Path, tmp_path: Path, make_side_by_side: Make) -> None:
    dataset = made_of(helper, workspace, make_side_by_side(tmp_path / "pairs", 4)[0].parent)
    shutil.copytree(tmp_path / "pairs", tmp_path / "more")
    make_side_by_side(tmp_path / "more", 7)
    request = AddPairs(dataset_dir=str(dataset.dataset_dir), paths=[path_to_json(tmp_path / "more")], input_side="", acting_for=os.getpid())
    with dataset.claimed():  # as a window holds it
        added = helper.ask(request)[-1]
    assert isinstance(added, PairsAdded) and (added.num_added, added.num_known) == (3, 4)
    assert len(dataset.pairs()) == 7
    dataset.undo()
    assert len(dataset.pairs()) == 4


def test_a_dataset_that_another_program_edits_takes_no_pairs(
    helper: Helper, workspace: Path, tmp_path: Path, make_side_by_side: Make
) -> None:
    dataset = made_of(helper, workspace, make_side_by_side(tmp_path / "pairs", 4)[0].parent)
    hold = (
        "import sys\nfrom pathlib import Path\nfrom core.pairs import claim\nclaim.take(Path(sys.argv[1]))\nprint(1, flush=True)\ninput()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", hold, str(dataset.dataset_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None and other.stdout.readline()
        make_side_by_side(tmp_path / "more", 7)
        request = AddPairs(dataset_dir=str(dataset.dataset_dir), paths=[path_to_json(tmp_path / "more")], input_side="")
        refused = helper.ask(request)[-1]
        assert isinstance(refused, Refused) and refused.code == ErrorCode.JOB_BUSY
    finally:
        other.communicate("\n")
    assert len(dataset.pairs()) == 4


def test_a_check_is_kept_and_shows_in_the_filters(helper: Helper, workspace: Path, tmp_path: Path, make_side_by_side: Make) -> None:
    files = make_side_by_side(tmp_path / "pairs", 8)
    shutil.copy(files[2], files[5])
    dataset = made_of(helper, workspace, tmp_path / "pairs")
    files[7].write_bytes(b"no picture any more")
    *progress, checked = helper.ask(CheckDataset(dataset_dir=str(dataset.dataset_dir), crop_px=64))
    assert isinstance(checked, DatasetChecked)
    assert all(isinstance(one, WorkProgress) and one.num_total == 8 for one in progress) and progress
    codes = {kind.code: kind.num for kind in checked.digest.kinds}
    assert (codes["unreadable"], codes["too_small"]) == (1, 7)
    assert codes.keys() & {"exact_duplicate", "split_leak"}
    assert dataset.count(PairFilter(problem="unreadable")) == 1
    assert read_digest(dataset.dataset_dir) == checked.digest
    (dataset.dataset_dir / "health.json").write_text("rubbish")
    assert read_digest(dataset.dataset_dir) is None


def test_a_check_that_is_stopped_says_so_and_the_next_one_goes_on(
    helper: Helper, workspace: Path, tmp_path: Path, make_side_by_side: Make
) -> None:
    dataset = made_of(helper, workspace, make_side_by_side(tmp_path / "pairs", 60, 256)[0].parent)
    check = CheckDataset(dataset_dir=str(dataset.dataset_dir), lane="check")
    helper.send(check)
    first = helper.next()
    assert isinstance(first, WorkProgress)
    helper.send(StopWork(lane="check"))
    answers = [helper.next()]
    while not isinstance(answers[-1], WorkStopped):
        answers.append(helper.next())
    assert any(isinstance(one, Superseded) and one.id == first.id for one in answers)
    assert read_digest(dataset.dataset_dir) is None or not read_digest(dataset.dataset_dir).checked
    checked = helper.ask(check)[-1]
    assert isinstance(checked, DatasetChecked) and checked.digest.num_pairs == 60


def test_moved_originals_are_missed_and_found_again(helper: Helper, workspace: Path, tmp_path: Path, make_side_by_side: Make) -> None:
    dataset = made_of(helper, workspace, make_side_by_side(tmp_path / "pairs", 4)[0].parent)
    looked = helper.ask(LookAtOriginals(dataset_dir=str(dataset.dataset_dir), measure=True))[-1]
    assert isinstance(looked, OriginalsLooked) and looked.num_missing == 0
    (tmp_path / "pairs").rename(tmp_path / "elsewhere")
    for number, path in enumerate(sorted((tmp_path / "elsewhere").iterdir())):
        path.rename(path.with_name(f"renamed {number}.png"))
    looked = helper.ask(LookAtOriginals(dataset_dir=str(dataset.dataset_dir)))[-1]
    assert isinstance(looked, OriginalsLooked) and looked.num_missing == 4
    with dataset.claimed():
        folder = path_to_json(tmp_path / "elsewhere")
        found = helper.ask(RelinkDataset(dataset_dir=str(dataset.dataset_dir), folder=folder, acting_for=os.getpid()))[-1]
    assert isinstance(found, DatasetRelinked) and (found.num_relinked, found.num_missing) == (4, 0)
    assert dataset.summary().num_missing == 0


def test_an_export_stands_whole_and_tells_what_was_left_out(
    helper: Helper, workspace: Path, tmp_path: Path, make_side_by_side: Make
) -> None:
    files = make_side_by_side(tmp_path / "pairs", 5)
    dataset = made_of(helper, workspace, tmp_path / "pairs")
    files[1].unlink()
    request = ExportDataset(dataset_dir=str(dataset.dataset_dir), layout="two-folders", output_dir=path_to_json(tmp_path / "out"))
    *progress, exported = helper.ask(request)
    assert isinstance(exported, DatasetExported) and (exported.num_pairs, exported.num_left_out) == (4, 1)
    assert files[1].name in exported.reasons[0] and progress
    assert len(list((tmp_path / "out").rglob("*.png"))) == 8
    refused = helper.ask(request)[-1]
    assert isinstance(refused, Refused) and refused.code == ErrorCode.NAME_TAKEN
