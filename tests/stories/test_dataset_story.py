"""From a drop to a dataset that is split, filtered, edited, undone and added to, through the real main() and its helper."""

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from core.pairs.dataset import Dataset, list_datasets
from core.pairs.recipes.recipe import EFFECTS, Blur, Holes
from core.pairs.rows import PairFilter
from desktop.dialogs.recipe import RecipeDialog
from desktop.item_models.pair_items import INPUT_ROLE, TARGET_ROLE
from desktop.main_window import MINIMUM_SIZE_PX, MainWindow
from desktop.pages.datasets import DatasetsPage
from desktop.widgets.recipe_form import RangeField
from desktop.widgets.recipe_panel import FORM_WIDTH_PX
from tests.driving import drop, is_cut, open_dialogs, press, run_window, until

Make = Callable[..., list[Path]]
SCROLL_BAR_PX = 20
"""What a scroll bar and the gap before it take."""


def datasets_page(window: MainWindow) -> DatasetsPage:
    page = window.show_page("datasets")
    assert isinstance(page, DatasetsPage)
    return page


async def found(page: DatasetsPage) -> None:
    await until(lambda: page.intake.intake is not None and page.intake.intake.is_final, "what was found is shown")


async def made(page: DatasetsPage, workspace: Path) -> Dataset:
    """Press Create, and wait until the dataset is on screen."""
    await found(page)
    page.intake.create_button.click()
    await shown(page)
    assert page.model.dataset is not None
    return page.model.dataset


async def shown(page: DatasetsPage) -> None:
    await until(lambda: page.stack.currentWidget() is page.view and page.model.facts is not None, "the dataset is shown")


def names_shown(page: DatasetsPage) -> list[str]:
    return [row.pair.name for i in range(page.model.num_rows) if (row := page.model.row(i)) is not None]


def test_a_dropped_folder_is_shown_before_anything_is_kept_and_becomes_a_dataset(
    workspace: Path, tmp_path: Path, make_side_by_side: Make
) -> None:
    pairs_dir = tmp_path / "立面图 façades"
    originals = {path: path.read_bytes() for path in make_side_by_side(pairs_dir, num=10)}

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        assert page.stack.currentWidget() is page.empty
        drop(window, pairs_dir)
        await found(page)
        intake = page.intake.intake
        assert intake is not None
        assert (intake.found.num_pairs, intake.found.layout) == (10, "side_by_side")
        assert list_datasets(workspace) == []
        first = intake.examples[0]
        await until(lambda: page.thumbnails.picture(first.input) is not None, "the first pair's thumbnails")

        suggested = intake.input_side
        page.intake.found.switch.swap_button.click()
        assert intake.input_side != suggested
        assert intake.examples[0].input == first.target
        page.intake.found.share_box.setValue(30)
        assert (intake.num_train, intake.num_validation) == (7, 3)
        page.intake.found.name_field.setText("Façades 立面")
        page.intake.create_button.click()
        await shown(page)

        (entry,) = list_datasets(workspace)
        dataset = Dataset.open(entry.dataset_dir)
        assert (dataset.name, dataset.input_side) == ("Façades 立面", intake.input_side)
        assert (dataset.counts()["train"], dataset.counts()["validation"]) == (7, 3)
        items = page.view.pairs.items
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
        dataset = await made(page, workspace)

        before = dataset.pairs()[0]
        page.view.show_face("split")
        page.view.split.switch.swap_button.click()
        await until(lambda: dataset.pairs()[0].input == before.target, "the sides are swapped")

        page.view.split.validation.setValue(50)
        page.view.split.share_button.click()
        await until(lambda: len(dataset.pairs("validation")) == 5, "half is held out")
        held_out = {pair.name for pair in dataset.pairs("validation")}
        page.view.split.other_button.click()
        await until(lambda: {pair.name for pair in dataset.pairs("validation")} != held_out, "others are held out")

        page.view.show_face("pairs")
        filters = page.view.pairs.filters
        filters.state.setCurrentIndex(filters.state.findData("validation"))
        wanted = [pair.name for pair in dataset.pairs("validation")]
        await until(lambda: names_shown(page) == wanted, "the pairs held out")
        filters.show_all()
        filters.search.setText("003")
        filters.search.textEdited.emit("003")
        await until(lambda: names_shown(page) == ["003"], "the pair looked for")
        filters.search.setText("nowhere")
        filters.search.textEdited.emit("nowhere")
        await until(lambda: page.view.pairs._stack.currentWidget() is page.view.pairs._none, "no such pair")

        page.view.menu_actions["rename"].trigger()
        await until(open_dialogs, "the question for a name")
        (dialog,) = open_dialogs()
        dialog.findChild(QLineEdit).setText("Sketches")
        press(dialog, "answer-ok")
        await until(lambda: page.view.name_label.whole_text == "Sketches", "the new name on the page")
        assert dataset.name == "Sketches"
        await until(lambda: page.datasets.entries[0].name == "Sketches", "the new name in the list")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_pairs_chosen_are_edited_together_and_every_edit_is_undone_in_words_also_after_a_restart(
    workspace: Path, tmp_path: Path, make_side_by_side: Make
) -> None:
    make_side_by_side(tmp_path / "pairs", num=12)

    async def edit(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, tmp_path / "pairs")
        dataset = await made(page, workspace)
        panel = page.view.pairs
        panel.grid.selectAll()
        await until(lambda: panel.grid.chosen().num == 12, "all are chosen")
        panel.selection.buttons["exclude"].click()
        await until(lambda: dataset.count(PairFilter(excluded=True)) == 12, "all are excluded")
        await until(lambda: "12 pairs" in page.view.undo_button.toolTip(), "what can be undone, in words")
        page.view.undo_button.click()
        await until(lambda: dataset.count(PairFilter(excluded=True)) == 0, "it is undone")
        panel.grid.go_to(4)
        assert panel.grid.chosen().num == 1
        panel.selection.buttons["swap"].click()
        await until(lambda: dataset.count(PairFilter(swapped=True)) == 1, "one is swapped")
        panel.selection.buttons["note"].click()
        await until(open_dialogs, "the question for a note")
        (dialog,) = open_dialogs()
        dialog._field.setPlainText("look again")
        press(dialog, "answer-ok")
        await until(lambda: dataset.count(PairFilter(noted=True)) == 1, "the note is kept")
        panel.selection.actions_by_name["test"].trigger()
        await until(lambda: len(dataset.pairs("test")) == 1, "it is a test pair")

    async def undo(window: MainWindow) -> None:
        page = datasets_page(window)
        await shown(page)
        dataset = page.model.dataset
        assert dataset is not None
        page.view.undo_button.click()
        page.view.undo_button.click()
        page.view.undo_button.click()
        await until(lambda: dataset.count(PairFilter(swapped=True)) == 0, "three steps are undone")
        assert (len(dataset.pairs("test")), dataset.count(PairFilter(noted=True))) == (0, 0)
        await until(lambda: page.view.redo_button.isEnabled(), "it can be done again")
        page.view.redo_button.click()
        await until(lambda: dataset.count(PairFilter(swapped=True)) == 1, "it is done again")

    assert run_window(edit, "--workspace", str(workspace)) == 0
    assert run_window(undo, "--workspace", str(workspace)) == 0


def test_a_pair_is_looked_at_closely_and_back(workspace: Path, tmp_path: Path, make_side_by_side: Make) -> None:
    make_side_by_side(tmp_path / "pairs", num=6)

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, tmp_path / "pairs")
        await made(page, workspace)
        page.view.pairs.grid.go_to(2)
        page.view.pairs.selection.actions_by_name["open"].trigger()
        await until(lambda: page.stack.currentWidget() is page.pair_view, "the pair is large")
        assert page.model.current_row == 2
        page.pair_view.do("next")
        page.pair_view.do("back")
        assert page.stack.currentWidget() is page.view
        assert page.view.pairs.grid.currentIndex().row() == 3

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
            await until(lambda: page.intake.stack.currentWidget() is page.intake.nothing, f"the answer about {name}")
            seen.append(page.intake.nothing.heading.text())
            assert name in page.intake.nothing.text.text()
        assert len(set(seen)) == 3
        page.intake.photos_button.click()
        await found(page)
        assert page.intake.intake is not None and page.intake.intake.found.layout == "photos"
        page.intake.cancel_asked.emit()
        assert page.stack.currentWidget() is page.empty

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_folders_whose_names_differ_are_matched_in_order_when_the_user_says_so(
    workspace: Path, tmp_path: Path, make_pictures: Make
) -> None:
    make_pictures(tmp_path / "sketches", 4)
    for number, path in enumerate(make_pictures(tmp_path / "photos", 4, seed=3)):
        path.rename(path.with_name(f"scan {number}.png"))

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, tmp_path / "sketches", tmp_path / "photos")
        await until(lambda: page.intake.stack.currentWidget() is page.intake.nothing, "there are no pairs by name")
        page.intake.order_button.click()
        dataset = await made(page, workspace)
        assert len(dataset.pairs()) == 4

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_photos_become_pairs_with_a_recipe_that_is_seen_live(workspace: Path, tmp_path: Path, make_pictures: Make) -> None:
    make_pictures(tmp_path / "photos", 5, 64, 64)

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        page.inspect([tmp_path / "photos"], as_photos=True)
        await found(page)
        panel = page.intake.found.recipe
        await until(lambda: all(sheet.has_pictures for sheet in panel.sheets), "what the recipe makes of four photos")
        before = panel.sheets[0]._pictures[0].toImage()
        choice = panel.form.effects[0].choice
        choice.setCurrentIndex(choice.findData("holes"))
        await until(lambda: panel.sheets[0]._pictures[0].toImage() != before, "what another recipe makes")
        dataset = await made(page, workspace)
        assert dataset.recipe == (Holes(),)
        cell = page.view.pairs.items.index(0)
        await until(lambda: cell.data(INPUT_ROLE) is not None and cell.data(TARGET_ROLE) is not None, "the input as the recipe makes it")
        assert cell.data(INPUT_ROLE).toImage() != cell.data(TARGET_ROLE).toImage()

        page.view.show_face("split")
        page.view.split.recipe_button.click()
        await until(open_dialogs, "the question for a recipe")
        (dialog,) = open_dialogs()
        assert isinstance(dialog, RecipeDialog)
        form = dialog.panel.form
        form.effects[0].choice.setCurrentIndex(form.effects[0].choice.findData("blur"))
        form.more_button.click()
        assert len(form.recipe) == 2
        form.effects[1].remove_button.click()
        press(dialog, "answer-ok")
        await until(lambda: dataset.recipe == (Blur(),) and page.view.undo_button.isEnabled(), "the other recipe")
        page.view.undo_button.click()
        await until(lambda: dataset.recipe == (Holes(),), "the first one again")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_new_dataset_stays_as_it_is_set_up_while_another_is_looked_at(
    workspace: Path, tmp_path: Path, make_pictures: Make, make_side_by_side: Make
) -> None:
    make_side_by_side(tmp_path / "pairs", num=4)
    make_pictures(tmp_path / "photos", 3, 64, 64)
    told: list[str] = []

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        window.activateWindow()
        await until(window.isActiveWindow, "the window has the keyboard")
        drop(window, tmp_path / "pairs")
        dataset = await made(page, workspace)
        assert page.view.pairs.grid.hasFocus(), "the keyboard goes from the form to what was made"
        assert not page.unfinished_button.isVisible()
        page.inspect([tmp_path / "photos"], as_photos=True)
        await found(page)
        choice = page.intake.found.recipe.form.effects[0].choice
        choice.setCurrentIndex(choice.findData("holes"))
        page.intake.found.name_field.setText("Holes")

        page._select(dataset.dataset_dir)
        await shown(page)
        assert page.unfinished_button.isVisible()
        window.context.show_message.connect(told.append)
        page._add_to_this()
        assert told and page.stack.currentWidget() is page.intake, "what is not made yet is not given up for pairs of another"
        page._select(dataset.dataset_dir)
        await shown(page)
        page.unfinished_button.click()
        assert page.stack.currentWidget() is page.intake and not page.unfinished_button.isVisible()
        assert not page.list.currentIndex().isValid()
        page.intake.create_button.click()
        await until(lambda: page.model.facts is not None and page.model.facts.name == "Holes", "it is made as it was set up")
        assert page.model.dataset is not None and page.model.dataset.recipe == (Holes(),)
        await shown(page)

        page.inspect([tmp_path / "photos"], as_photos=True)
        await found(page)
        page._select(dataset.dataset_dir)
        await shown(page)
        page.unfinished_button.click()
        page.intake.found.cancel_button.click()
        assert page.stack.currentWidget() is page.view and not page.unfinished_button.isVisible()

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_pairs_are_added_to_a_dataset_and_told_which_it_has_already(workspace: Path, tmp_path: Path, make_side_by_side: Make) -> None:
    make_side_by_side(tmp_path / "pairs", num=6)
    shutil.copytree(tmp_path / "pairs", tmp_path / "more")
    make_side_by_side(tmp_path / "more", num=9)

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        drop(window, tmp_path / "pairs")
        dataset = await made(page, workspace)
        told: list[str] = []
        page.intake.added.connect(told.append)
        page._inspect_for(dataset.dataset_dir, [tmp_path / "more"])
        await found(page)
        assert dataset.name in page.intake.title.whole_text
        page.intake.create_button.click()
        await until(lambda: told, "the pairs are added")
        assert "3 pairs" in told[0] and "6 pairs" in told[0]
        await shown(page)
        await until(lambda: page.model.num_rows == 9, "they are shown")
        page.view.undo_button.click()
        await until(lambda: page.model.num_rows == 6, "it is undone")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_the_sample_is_a_dataset_after_one_press(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        page.add_sample()
        await shown(page)
        assert page.view.pairs.items.rowCount() == 512
        assert not page.sample_button.isVisible()
        assert "OpenMoji" in page.view.terms_label.whole_text

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_nothing_is_cut_or_overlaid_at_the_smallest_window(
    workspace: Path, tmp_path: Path, make_pictures: Make, make_side_by_side: Make
) -> None:
    make_side_by_side(tmp_path / "pairs", num=3)
    make_pictures(tmp_path / "single", num=4)

    async def whole(shown: QWidget) -> None:
        def faults() -> list[str]:
            words = [*shown.findChildren(QLabel), *shown.findChildren(QAbstractButton)]
            too_narrow = shown.width() < shown.minimumSizeHint().width()
            return [one.text() for one in words if is_cut(one)] + ["the whole"] * too_narrow

        await until(lambda: not faults(), "a layout in which nothing is cut", 10)

    async def story(window: MainWindow) -> None:
        page = datasets_page(window)
        window.resize(*MINIMUM_SIZE_PX)
        drop(window, tmp_path / "pairs")
        await found(page)
        await whole(page.intake.found)
        await made(page, workspace)
        await whole(page.view)
        filters = page.view.pairs.filters
        assert filters.search.width() >= filters.search.fontMetrics().horizontalAdvance(filters.search.placeholderText())
        page.view.show_face("split")
        await whole(page.view)
        page.inspect([tmp_path / "single"])
        await until(lambda: page.intake.stack.currentWidget() is page.intake.nothing, "that there are no pairs")
        await whole(page.intake.nothing)
        page.intake.photos_button.click()
        await found(page)
        panel = page.intake.found.recipe
        await until(panel.sheets[0].isVisible, "the recipe")
        await whole(panel)
        for word in EFFECTS:
            effect = panel.form.effects[0]
            effect.choice.setCurrentIndex(effect.choice.findData(word))
            for field in effect.findChildren(RangeField):
                field.by_chance.setChecked(True)
            assert panel.form.minimumSizeHint().width() <= FORM_WIDTH_PX - SCROLL_BAR_PX, word

    assert run_window(story, "--workspace", str(workspace)) == 0
