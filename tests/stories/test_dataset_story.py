"""From a drop to a dataset with thumbnails, through the real main() and its helper process."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from core.pairs.dataset import Dataset, list_datasets
from desktop.item_models.pair_items import INPUT_ROLE, TARGET_ROLE
from desktop.main_window import MainWindow
from desktop.pages.datasets import DatasetsPage
from tests.driving import drop, open_dialogs, press, run_window, until

Make = Callable[..., list[Path]]


def datasets_page(window: MainWindow) -> DatasetsPage:
    page = window.show_page("datasets")
    assert isinstance(page, DatasetsPage)
    return page


def test_a_dropped_folder_is_shown_before_anything_is_kept_and_becomes_a_dataset(
    workspace: Path, tmp_path: Path, make_side_by_side: Make
) -> None:
    pairs_dir = tmp_path / "立面图 façades"
    originals = {path: path.read_bytes() for path in make_side_by_side(pairs_dir, num=10)}

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        assert page.stack.currentWidget() is page.empty
        drop(window, pairs_dir)
        await until(lambda: page.intake.intake is not None, "what was found is shown")
        intake = page.intake.intake
        assert intake is not None
        assert (intake.found.num_pairs, intake.found.layout) == (10, "side_by_side")
        assert list_datasets(workspace) == []
        first = intake.examples[0]
        await until(lambda: page.thumbnails.picture(first.input) is not None, "the first pair's thumbnails")

        suggested = intake.input_side
        page.intake.switch.swap_button.click()
        assert intake.input_side != suggested
        assert intake.examples[0].input == first.target
        page.intake.share_box.setValue(30)
        assert (intake.num_train, intake.num_validation) == (7, 3)
        page.intake.name_field.setText("Façades 立面")
        page.intake.create_button.click()
        await until(lambda: page.stack.currentWidget() is page.view, "the dataset is shown")

        (entry,) = list_datasets(workspace)
        dataset = Dataset.open(entry.dataset_dir)
        assert (dataset.name, dataset.input_side) == ("Façades 立面", intake.input_side)
        assert (dataset.counts()["train"], dataset.counts()["validation"]) == (7, 3)
        items = page.view.items
        assert items.rowCount() == 10
        cell = items.index(0)
        await until(lambda: cell.data(INPUT_ROLE) is not None and cell.data(TARGET_ROLE) is not None, "thumbnails of the dataset")
        assert cell.data(INPUT_ROLE).width() <= cell.data(INPUT_ROLE).height()

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert {path: path.read_bytes() for path in pairs_dir.iterdir()} == originals


def test_direction_split_filter_and_name_of_a_dataset_can_be_changed(workspace: Path, tmp_path: Path, make_pictures: Make) -> None:
    make_pictures(tmp_path / "pairs" / "sketch", num=10, seed=1)
    make_pictures(tmp_path / "pairs" / "photo", num=10, seed=2)

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, tmp_path / "pairs" / "sketch", tmp_path / "pairs" / "photo")
        await until(lambda: page.intake.intake is not None, "what was found is shown")
        page.intake.create_button.click()
        await until(lambda: page.stack.currentWidget() is page.view, "the dataset is shown")
        (entry,) = list_datasets(workspace)
        dataset = Dataset.open(entry.dataset_dir)

        before = dataset.pairs()[0]
        page.view.switch.swap_button.click()
        after = dataset.pairs()[0]
        assert (after.input, after.target) == (before.target, before.input)
        assert page.view.items.pairs[0] == after

        held_out = {pair.name for pair in dataset.pairs("validation")}
        page.view.share_box.setValue(50)
        page.view.split_button.click()
        assert len(dataset.pairs("validation")) == 5
        page.view.split_button.click()
        assert {pair.name for pair in dataset.pairs("validation")} != held_out
        page.view.filter_box.setCurrentIndex(page.view.filter_box.findData("validation"))
        assert [pair.name for pair in page.view.items.pairs] == [pair.name for pair in dataset.pairs("validation")]

        page.view.rename_button.click()
        await until(open_dialogs, "the question for a name")
        (dialog,) = open_dialogs()
        dialog.findChild(QLineEdit).setText("Sketches")
        press(dialog, "answer-ok")
        await until(lambda: dataset.name == "Sketches", "the new name")
        await until(lambda: page.view.name_label.whole_text == "Sketches", "the new name on the page")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_folders_without_pairs_are_answered_in_words_with_a_way_on(workspace: Path, tmp_path: Path, make_pictures: Make) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "notes.txt").write_text("no picture")
    make_pictures(tmp_path / "single", num=3)

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        seen = []
        for name in ("empty", "text", "single"):
            page.inspect([tmp_path / name])
            await until(lambda: page.intake._stack.currentWidget() is page.intake._nothing, f"the answer about {name}")
            seen.append(page.intake._nothing.heading.text())
            assert name in page.intake._nothing.text.text()
        assert len(set(seen)) == 3
        page.intake.cancel_asked.emit()
        assert page.stack.currentWidget() is page.empty

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_the_sample_is_a_dataset_after_one_press(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        page.add_sample()
        await until(lambda: page.stack.currentWidget() is page.view, "the sample is shown")
        assert page.view.items.rowCount() == 512
        assert not page.sample_button.isVisible()
        assert "OpenMoji" in page.view.terms_label.whole_text

    assert run_window(story, "--workspace", str(workspace)) == 0
