"""A dataset looked after: checked, mended, found again, restored, exported and thrown away, through the real main() and its helper."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from core.pairs.dataset import Dataset, create_dataset, list_datasets
from core.pairs.finding import find_pairs
from core.pairs.rows import PairFilter
from desktop import dataset_actions
from desktop.dialogs.export_dataset import ExportDialog
from desktop.item_models.pair_items import ERROR_ROLE, INPUT_ROLE
from desktop.main_window import MainWindow
from desktop.widgets.dataset_occurrence import Occurrence
from tests.driving import drop, open_dialogs, press, run_window, until
from tests.scenery import compose_pairs
from tests.stories.test_dataset_story import datasets_page, found, made, names_shown, shown

Make = Callable[..., list[Path]]


def test_a_check_tells_all_problems_with_a_way_to_each_and_is_there_after_a_restart(workspace: Path, tmp_path: Path) -> None:
    folder = compose_pairs(tmp_path / "emoji", 24)

    async def check(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, folder)
        await found(page)
        assert not page.intake.found.problems.isHidden()
        assert "side by side" in page.intake.found.problems_label.text()
        dataset = await made(page, workspace)
        cut = Path(str(dataset.pairs()[14].input.path))
        cut.write_bytes(cut.read_bytes()[:500])
        page.view.show_face("health")
        health = page.view.health
        health.check_button.click()
        await until(lambda: "misregistered" in health.sections, "what the check found")
        expected = {"unreadable", "input_equals_target", "sides_swapped", "misregistered", "nearly_empty", "not_side_by_side"}
        assert expected <= health.sections.keys()
        assert {"exact_duplicate", "split_leak"} & health.sections.keys()
        assert not health.bar.isVisible() and health.check_button.isEnabled()

        section = health.sections["misregistered"]
        section.more_button.click()
        rows = section.findChildren(Occurrence)
        assert len(rows) == 3 and all(row.problem.shift is not None for row in rows)
        section.show_button.click()
        wanted = {name for one in section.kind.occurrences for name in one.pairs}
        await until(lambda: set(names_shown(page)) == wanted, "the pairs concerned")
        page.view.show_face("health")
        health.sections["sides_swapped"].remedy_button.click()
        await until(lambda: dataset.count(PairFilter(swapped=True)) == 1, "the turned pair is turned back")
        health.sections["unreadable"].remedy_button.click()
        await until(lambda: "unreadable" not in health.sections, "what is excluded is no problem any more")
        health.sections["misregistered"].pair_asked.emit(rows[0].problem.pairs[0])
        await until(lambda: page.stack.currentWidget() is page.pair_view, "the pair is looked at")
        await until(lambda: page.model.current is not None, "which pair it is")
        assert page.model.current.pair.name == rows[0].problem.pairs[0]

    async def look(window: MainWindow) -> None:
        page = datasets_page(window)
        await shown(page)
        await until(lambda: "misregistered" in page.view.health.sections, "the report of the time before")
        assert "unreadable" not in page.view.health.sections
        page.view.undo_button.click()
        await until(lambda: "unreadable" in page.view.health.sections, "the problem is back with its pair")

    assert run_window(check, "--workspace", str(workspace)) == 0
    assert run_window(look, "--workspace", str(workspace)) == 0


def test_a_check_can_be_stopped_and_goes_on(workspace: Path, tmp_path: Path, make_side_by_side: Make) -> None:
    make_side_by_side(tmp_path / "pairs", 90, 256)

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, tmp_path / "pairs")
        await made(page, workspace)
        page.view.show_face("health")
        health = page.view.health
        health.check_button.click()
        await until(lambda: health._far[0] > 0, "it has begun")
        health.bar.stop_button.click()
        assert not health.bar.isVisible() and "goes on from there" in health.detail.text()
        health.check_button.click()
        await until(lambda: health._digest is not None and health._digest.checked, "it is done")
        assert health._digest is not None and health._digest.num_pairs == 90

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_originals_that_were_moved_are_missed_and_found_again(workspace: Path, tmp_path: Path, make_side_by_side: Make) -> None:
    make_side_by_side(tmp_path / "pairs", 5)

    async def make(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, tmp_path / "pairs")
        dataset = await made(page, workspace)
        await until(lambda: dataset.summary().num_unmeasured_files == 0, "the originals are known by content")

    async def find(window: MainWindow) -> None:
        page = datasets_page(window)
        await until(lambda: page.view.missing.isVisible(), "what is missing is told")
        assert "5 pairs" in page.view.missing.words.text()
        page.view.missing.show_button.click()
        await until(lambda: page.model.num_rows == 5 and page.model.shown.filter.missing, "the pairs concerned")
        page.actions_of_dataset.relink_in(tmp_path / "elsewhere")
        await until(lambda: not page.view.missing.isVisible(), "all are found again")
        dataset = page.model.dataset
        assert dataset is not None and str(tmp_path / "elsewhere") in str(dataset.pairs()[0].input.path)

    assert run_window(make, "--workspace", str(workspace)) == 0
    (tmp_path / "pairs").rename(tmp_path / "elsewhere")
    for number, path in enumerate(sorted((tmp_path / "elsewhere").iterdir())):
        path.rename(path.with_name(f"other name {number}.png"))
    assert run_window(find, "--workspace", str(workspace)) == 0


def test_a_picture_that_came_back_is_shown_when_the_page_is(workspace: Path, tmp_path: Path, make_side_by_side: Make) -> None:
    first, *_ = make_side_by_side(tmp_path / "pairs", 2)
    create_dataset(workspace, "Away", find_pairs([tmp_path / "pairs"]))
    away = first.rename(tmp_path / first.name)

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        cells = page.view.pairs.grid.model()
        await until(lambda: cells.rowCount() == 2 and cells.index(0, 0).data(ERROR_ROLE), "that it can't be read")
        away.rename(first)
        window.show_page("home")
        window.show_page("datasets")
        await until(lambda: cells.index(0, 0).data(INPUT_ROLE) is not None and not cells.index(0, 0).data(ERROR_ROLE), "the picture")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_copies_on_both_sides_are_told_whatever_is_in_front_and_brought_together(
    workspace: Path, tmp_path: Path, make_side_by_side: Make
) -> None:
    train = make_side_by_side(tmp_path / "pairs" / "train", 6)
    val = make_side_by_side(tmp_path / "pairs" / "val", 8)
    for path in val[:6]:
        path.unlink()
    for number in range(2):
        shutil.copy(train[number], tmp_path / "pairs" / "val" / f"the same {number}.png")

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, tmp_path / "pairs")
        dataset = await made(page, workspace)
        assert dataset.counts() == {"train": 6, "validation": 4, "test": 0}  # as the folders say
        banner = page.view.leaks
        await until(banner.isVisible, "copies on both sides are told")
        assert "2 groups" in banner.words.text()
        copy = dataset.id_of("validation/the same 0")
        assert copy is not None
        page.model.exclude([copy])
        await until(lambda: "One group" in banner.words.text(), "what is excluded lets nothing through")
        page.view.undo_button.click()
        await until(lambda: "2 groups" in banner.words.text(), "it is back")
        banner.together_button.click()
        await until(lambda: not banner.isVisible(), "they are brought together")
        assert dataset.num_leaks() == 0 and dataset.counts()["train"] == 8
        page.view.undo_button.click()
        await until(lambda: banner.isVisible() and dataset.num_leaks() == 2, "the folders' split again")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_damaged_index_offers_the_last_good_state(workspace: Path, tmp_path: Path, make_side_by_side: Make) -> None:
    make_side_by_side(tmp_path / "pairs", 5)

    async def make(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, tmp_path / "pairs")
        dataset = await made(page, workspace)
        page.model.exclude([1])
        await until(lambda: dataset.count(PairFilter(excluded=True)) == 1, "an edit, before which the snapshot was made")

    async def restore(window: MainWindow) -> None:
        page = datasets_page(window)
        await until(lambda: page.stack.currentWidget() is page.broken, "it can't be opened")
        assert page.restore_button.isVisible()
        page.restore_button.click()
        await shown(page)
        assert page.model.num_rows == 5

    assert run_window(make, "--workspace", str(workspace)) == 0
    (entry,) = list_datasets(workspace)
    index = entry.dataset_dir / "dataset.db"
    index.write_bytes(index.read_bytes()[: index.stat().st_size // 2])
    assert run_window(restore, "--workspace", str(workspace)) == 0
    assert list(entry.dataset_dir.glob("dataset-damaged-*.db"))


HOLD = """import sys
from pathlib import Path
from core.pairs import claim

claim.take(Path(sys.argv[1]))
print("held", flush=True)
input()
"""


def test_a_dataset_opened_elsewhere_can_be_looked_at_and_edited_once_it_is_free(
    workspace: Path, tmp_path: Path, make_side_by_side: Make
) -> None:
    make_side_by_side(tmp_path / "pairs", 5)

    async def make(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, tmp_path / "pairs")
        await made(page, workspace)

    assert run_window(make, "--workspace", str(workspace)) == 0
    (entry,) = list_datasets(workspace)
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(entry.dataset_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None and other.stdout.readline() == "held\n"

    async def look(window: MainWindow) -> None:
        page = datasets_page(window)
        await shown(page)
        assert page.view.reader.isVisible() and "another window" in page.view.reader.words.text()
        await until(lambda: names_shown(page) and len(names_shown(page)) == 5, "the pairs all the same")
        page.view.pairs.grid.selectAll()
        assert not page.view.pairs.selection.buttons["exclude"].isEnabled()
        assert not page.view.split.share_button.isEnabled()
        other.communicate("\n")
        page.view.reader.again_asked.emit()
        await until(lambda: not page.view.reader.isVisible(), "it is free")
        page.view.pairs.grid.selectAll()
        assert page.view.pairs.selection.buttons["exclude"].isEnabled()

    try:
        assert run_window(look, "--workspace", str(workspace)) == 0
    finally:
        other.kill()
        other.wait()


def test_a_dataset_is_exported_with_what_was_left_out_said(workspace: Path, tmp_path: Path, make_side_by_side: Make) -> None:
    files = make_side_by_side(tmp_path / "pairs", 6)

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, tmp_path / "pairs")
        await made(page, workspace)
        files[2].unlink()
        page.view.menu_actions["export"].trigger()
        await until(open_dialogs, "the dialog")
        (dialog,) = open_dialogs()
        assert isinstance(dialog, ExportDialog)
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "mine.txt").write_text("keep")
        dialog.set_place(tmp_path / "full")
        assert dialog.output_dir.parent == tmp_path / "full"
        dialog.choices["two-folders"].setChecked(True)
        dialog.export_button.click()
        await until(lambda: dialog.folder_button.isVisible(), "it is done")
        assert "5 pairs" in dialog.outcome.text() and "1 pair" in dialog.outcome.text()
        assert len(list(dialog.output_dir.rglob("input/*.png"))) == 5
        press(dialog, "answer-close")

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert (tmp_path / "full" / "mine.txt").read_text() == "keep"


def test_a_deleted_dataset_goes_to_the_trash_and_the_pictures_stay(
    workspace: Path, tmp_path: Path, make_side_by_side: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = make_side_by_side(tmp_path / "pairs", 5)
    trash = tmp_path / "trash"

    def to_trash(path: Path) -> bool:
        shutil.move(path, trash)
        return True

    monkeypatch.setattr(dataset_actions, "move_to_trash", to_trash)

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, tmp_path / "pairs")
        await made(page, workspace)
        await answer(page.actions_of_dataset.delete, "keep")
        assert list_datasets(workspace)
        await answer(page.actions_of_dataset.delete, "delete")
        await until(lambda: page.stack.currentWidget() is page.empty, "there is none any more")

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert list_datasets(workspace) == []
    assert (trash / "dataset.db").is_file() and all(file.is_file() for file in files)
    assert Dataset.open(trash).name == "pairs"


async def answer(ask: Callable[[], None], name: str) -> None:
    """Ask the question, and press the button of that name."""
    ask()
    dialogs: list[QDialog] = []
    await until(lambda: dialogs.extend(open_dialogs()) or dialogs, "the question")
    press(dialogs[0], f"answer-{name}")
    await until(lambda: not open_dialogs(), "the answer is taken")
