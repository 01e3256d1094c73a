"""The split editor asks for what its fields say, leaves test pairs alone, and knows folders, copies and leaks."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.pairs.pair import Split
from core.pairs.rows import Summary
from core.pairs.splitting import SplitFacts
from desktop.item_models.dataset_state import DatasetFacts
from desktop.widgets.dataset_split import MAX_FOLDERS, DatasetSplit


def facts(train: int, validation: int, test: int) -> DatasetFacts:
    splits: dict[Split, int] = {"train": train, "validation": validation, "test": test}
    summary = Summary(
        num_pairs=train + validation + test, splits=splits, num_excluded=0, num_missing=0, num_noted=0, problems={}, num_unmeasured_files=0
    )
    return DatasetFacts(
        dataset_dir=Path("/d"), name="D", input_side="first", input_name="sketch", target_name="photo", terms="", recipe=(),
        summary=summary, problems_in_use={}, next_undo=None, next_redo=None, example=None,
    )  # fmt: skip


def split_facts(num_folders: int) -> SplitFacts:
    folders: dict[str, dict[Split, int]] = {f"folder {i}": {"train": 8, "validation": i, "test": 0} for i in range(num_folders)}
    return SplitFacts(folders=folders, num_copy_groups=3, num_copies=7, num_leaks=0)


@pytest.fixture
def split(qtbot: QtBot) -> DatasetSplit:
    split = DatasetSplit()
    qtbot.addWidget(split)
    split.resize(620, 500)
    split.show()
    return split


def test_shares_leave_test_pairs_alone_until_their_share_is_changed(split: DatasetSplit, qtbot: QtBot) -> None:
    split.show_facts(facts(70, 10, 20), is_read_only=False)
    assert (split.validation.value(), split.test.value()) == (10, 20)
    with qtbot.waitSignal(split.share_asked) as asked:
        split.share_button.click()
    assert asked.args[0] == pytest.approx(0.125) and asked.args[1:] == [None, 0, False]
    split.test.setValue(30)
    with qtbot.waitSignal(split.share_asked) as asked:
        split.other_button.click()
    assert asked.args == [0.1, 0.3, 1, False]
    split.validation.setValue(98)
    assert split.validation.value() + split.test.value() <= 99


def test_folders_are_divided_one_by_one_or_alike(split: DatasetSplit, qtbot: QtBot) -> None:
    split.show_facts(facts(16, 1, 0), is_read_only=False)
    split.show_split_facts(split_facts(2))
    split.by_folder.setChecked(True)
    box = split._folder_boxes["folder 1"]
    box.setCurrentIndex(box.findData("test"))
    with qtbot.waitSignal(split.folders_asked) as asked:
        split.folders_button.click()
    assert asked.args == [{"folder 0": "train", "folder 1": "test"}]
    split.by_share.setChecked(True)
    split.alike.setChecked(True)
    with qtbot.waitSignal(split.share_asked) as asked:
        split.share_button.click()
    assert asked.args[3] is True


@pytest.mark.parametrize("num_folders", [1, MAX_FOLDERS + 1])
def test_one_folder_and_too_many_are_divided_by_share(split: DatasetSplit, num_folders: int) -> None:
    split.show_split_facts(split_facts(num_folders))
    assert not split.by_folder.isEnabled() and split.by_folder.toolTip() and split.by_share.isChecked()


def test_known_copies_are_told(split: DatasetSplit) -> None:
    split.show_split_facts(split_facts(1))
    assert "7 pairs" in split.copies.text()


def test_nothing_can_be_divided_where_it_is_read_only(split: DatasetSplit) -> None:
    split.show_facts(facts(8, 2, 0), is_read_only=True)
    assert not any(b.isEnabled() for b in (split.share_button, split.other_button, split.folders_button, split.switch.swap_button))
