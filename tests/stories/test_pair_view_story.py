"""Pairs looked at and edited one by one with the keyboard, in the real window with its real helper process."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from core.pairs.augmentation import Augmentation
from core.pairs.dataset import Dataset, create_dataset
from core.pairs.finding import find_pairs
from core.pairs.recipes.recipe import Edges
from desktop.item_models.dataset_model import DatasetModel
from desktop.main_window import MainWindow
from desktop.shortcuts import key_text
from desktop.widgets.compare_scene import CompareMode
from desktop.widgets.pair_view import PairView
from desktop.widgets.pair_view_keys import command_groups, commands
from desktop.widgets.pair_view_tools import MODES
from tests.driving import is_cut, run_window, until

Make = Callable[..., list[Path]]
Key = Qt.Key
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def dataset(workspace: Path, tmp_path: Path, make_side_by_side: Make) -> Dataset:
    """Eight pairs, side by side in files of 64 x 32 pixels."""
    make_side_by_side(tmp_path / "façades 立面", num=8)
    return create_dataset(workspace, "Façades", find_pairs([tmp_path / "façades 立面"]))


def run_story(workspace: Path, dataset: Dataset, tell: Callable[[PairView], Awaitable[None]]) -> None:
    """Run a story of the view of this dataset's pairs, alone in the window; every AppError that it shows fails it."""

    async def story(window: MainWindow) -> None:
        troubles: list[object] = []
        model = DatasetModel(window)
        model.failed.connect(troubles.append)
        view = PairView(window.context, model, window)
        window.activateWindow()
        await until(window.isActiveWindow, "the window has the keyboard")
        try:
            model.open(dataset.dataset_dir)
            await until(lambda: model.dataset is not None, "the dataset is open")
            model.set_current_row(0)
            view.setGeometry(window.rect())
            view.show()
            view.raise_()
            await until(lambda: view.compare.has_pictures and view.compare.hasFocus(), "the first pair")
            await tell(view)
        finally:
            model.end()
        assert troubles == []

    assert run_window(story, "--workspace", str(workspace)) == 0


def press(view: PairView, key: Qt.Key, *, shift: bool = False, ctrl: bool = False) -> None:
    """A key as the user presses it: to whatever has the keyboard."""
    none, shifted, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    focused = view.window().focusWidget()
    QTest.keyClick(focused or view, key, (shifted if shift else none) | (control if ctrl else none))


def test_pairs_are_stepped_through_by_keys_and_the_next_one_is_fetched_ahead(workspace: Path, dataset: Dataset) -> None:
    names = [row.pair.name for row in dataset.rows(0, 8)]

    async def tell(view: PairView) -> None:
        assert view.header.name_label.whole_text == names[0]
        assert view.header.place_label.text() == "1 of 8"
        assert [size.text() for size in view.facts.size_labels] == ["32 × 32 pixels"] * 2
        assert "left half" in view.facts.file_labels[0].whole_text or "right half" in view.facts.file_labels[0].whole_text
        await until(lambda: view.pictures.halves(dataset.rows(1, 1)[0].pair) is not None, "the next pair ahead of time")
        press(view, Key.Key_Right)
        assert view.header.name_label.whole_text == names[1]
        assert view.compare.has_pictures, "it was there already"
        press(view, Key.Key_End)
        assert view.header.place_label.text() == "8 of 8"
        assert not view.header.buttons["next"].isEnabled()
        press(view, Key.Key_Right)
        await until(lambda: view.compare.has_pictures, "the last pair")
        for _ in range(6):
            press(view, Key.Key_Left)
        await until(lambda: view.compare.has_pictures and view.model.current_row == 1, "a held key ends somewhere")
        press(view, Key.Key_Home)
        assert view.model.current_row == 0
        backs: list[int] = []
        view.back_asked.connect(lambda: backs.append(1))
        press(view, Key.Key_Escape)
        assert backs == [1]

    run_story(workspace, dataset, tell)


def test_every_way_to_compare_and_the_zoom_have_a_key(workspace: Path, dataset: Dataset) -> None:
    async def tell(view: PairView) -> None:
        assert view.tools.buttons["beside"].isChecked()
        for key, (name, mode) in zip(range(Key.Key_1, Key.Key_7), MODES.items(), strict=True):
            press(view, Key(key))
            assert view.compare.mode is mode and view.tools.buttons[name].isChecked()
        press(view, Key.Key_0)
        assert view.compare.scene.scale == 1.0 and view.tools.zoom_label.text() == "100 %"
        press(view, Key.Key_Plus)
        assert view.tools.zoom_label.text() == "125 %"
        press(view, Key.Key_Minus)
        press(view, Key.Key_Right)
        assert view.compare.scene.scale == pytest.approx(1.0), "the next pair is looked at as closely"
        press(view, Key.Key_0)
        assert view.compare.is_fit
        press(view, Key.Key_4)
        press(view, Key.Key_Left, shift=True)
        assert view.compare.mode is CompareMode.WIPE and view.compare.position == pytest.approx(0.45)

    run_story(workspace, dataset, tell)


def test_edits_by_keys_are_kept_and_undone(workspace: Path, dataset: Dataset) -> None:
    def row():
        return dataset.rows(0, 1)[0]

    async def tell(view: PairView) -> None:
        before = row()
        press(view, Key.Key_E)
        await until(lambda: row().is_excluded and view.header.excluded_tag.isVisible(), "the pair is excluded, and it says so in words")
        assert view.facts.exclude_button.text() == "Include again"
        assert "Excluded" in view.accessibleDescription()
        press(view, Key.Key_E)
        await until(lambda: not row().is_excluded and not view.header.excluded_tag.isVisible(), "it is included again")
        names = view.compare.scene.names
        press(view, Key.Key_S)
        await until(lambda: row().is_swapped and view.header.swapped_tag.isVisible(), "its sides are swapped")
        assert row().pair.input == before.pair.target and view.compare.has_pictures
        assert view.compare.scene.names != names or names == ("Input", "Target")
        for key, split in ((Key.Key_V, "validation"), (Key.Key_X, "test"), (Key.Key_T, "train")):
            press(view, key)
            await until(lambda split=split: view.facts.split_buttons[split].isChecked(), f"it is moved to {split}")
            assert row().pair.split == split
        assert view.header.buttons["undo"].isEnabled() and "move" in view.header.buttons["undo"].toolTip()
        press(view, Key.Key_Z, ctrl=True)
        await until(lambda: row().pair.split == "test" and view.facts.split_buttons["test"].isChecked(), "the move is undone")
        press(view, Key.Key_Z, ctrl=True, shift=True)
        await until(lambda: view.facts.split_buttons["train"].isChecked(), "and done again")

    run_story(workspace, dataset, tell)


def test_a_note_is_typed_without_its_letters_being_commands(workspace: Path, dataset: Dataset) -> None:
    async def tell(view: PairView) -> None:
        press(view, Key.Key_N)
        await until(view.facts.note.hasFocus, "the note has the keyboard")
        QTest.keyClicks(view.facts.note, "EXTRA stains 1")
        press(view, Key.Key_Left)
        assert view.model.current_row == 0 and not dataset.rows(0, 1)[0].is_excluded
        press(view, Key.Key_Return)
        await until(lambda: dataset.rows(0, 1)[0].note == "EXTRA stains 1", "the note is kept")
        assert view.compare.hasFocus()
        press(view, Key.Key_N)
        QTest.keyClicks(view.facts.note, " no")
        press(view, Key.Key_Escape)
        assert view.facts.note.text() == "EXTRA stains 1" and view.compare.hasFocus()
        press(view, Key.Key_N)
        QTest.keyClicks(view.facts.note, "!")
        view.do("next")
        await until(lambda: dataset.rows(0, 1)[0].note == "EXTRA stains 1!", "what was typed goes to the pair it was typed for")
        await until(lambda: view.model.current_row == 1 and view.facts.note.text() == "", "the next pair has none")
        assert dataset.rows(1, 1)[0].note == ""

    run_story(workspace, dataset, tell)


def test_what_is_wrong_is_told_in_words_with_number_and_arrow(workspace: Path, dataset: Dataset, tmp_path: Path) -> None:
    rows = dataset.rows(0, 3)
    sentence = "The target lies 3.0 pixels to the right of its input (→ 3.0 pixels)."
    dataset.replace_problems("misregistered", {rows[1].pair.name: sentence})
    dataset.replace_problems("nearly_empty", {rows[1].pair.name: ""})
    broken = Path(str(rows[2].pair.input.path))
    broken.write_bytes(broken.read_bytes()[:60])
    Path(str(rows[0].pair.input.path)).unlink()
    dataset.edits.mark_missing([rows[0].id])

    async def story(window: MainWindow) -> None:
        model = DatasetModel(window)
        view = PairView(window.context, model, window)
        try:
            model.open(dataset.dataset_dir)
            await until(lambda: model.dataset is not None, "the dataset is open")
            model.set_current_row(0)
            view.resize(900, 700)
            view.show()
            await until(lambda: view.compare.scene.halves[0].missing, "the reason in place of the picture")
            assert view.header.missing_tag.isVisible() and view.facts.troubles.texts == ["A file of this pair is no longer where it was."]
            asked: list[int] = []
            view.find_asked.connect(lambda: asked.append(1))
            view.facts.find_button.click()
            assert asked == [1]
            view.do("next")
            await until(lambda: view.facts.troubles.texts == [sentence, "Nearly empty."], "the problems")
            assert not view.facts.find_button.isVisible()
            view.do("next")
            await until(lambda: broken.name in view.compare.scene.halves[0].missing, "why it can't be read")
            assert view.facts.troubles.isHidden()
        finally:
            model.end()

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_nine_draws_follow_the_settings_live(workspace: Path, dataset: Dataset) -> None:
    def shown(view: PairView) -> list[bytes]:
        images = [first.toImage() for first, _ in view.augmentation.sheet.draws]
        return [bytes(image.constBits()) for image in images]

    async def tell(view: PairView) -> None:
        panel = view.augmentation
        heard: list[Augmentation] = []
        panel.settings_changed.connect(heard.append)
        press(view, Key.Key_7)
        await until(lambda: len(panel.sheet.draws) == 9, "nine draws")
        first = shown(view)
        assert len(set(first)) > 1
        panel.again_button.click()
        await until(lambda: shown(view) != first, "another nine")
        panel.form.jitter.setChecked(False)
        panel.form.mirror.setChecked(False)
        await until(lambda: len(set(shown(view))) == 1, "without any chance all are alike")
        panel.form.rotation.setValue(20)
        await until(lambda: len(set(shown(view))) == 9, "each turned otherwise")
        panel.form.interpolation.setCurrentIndex(panel.form.interpolation.findData("nearest"))
        assert heard[-1] == Augmentation(jitter=False, mirror=False, rotation_deg=20.0, interpolation="nearest")
        assert not view.facts.note.isVisible(), "the draws have its room"
        before = shown(view)
        view.do("next")
        await until(lambda: len(panel.sheet.draws) == 9 and shown(view) != before, "the next pair's")
        press(view, Key.Key_N)
        assert view.facts.note.hasFocus()
        press(view, Key.Key_Escape)
        await until(lambda: view.compare.isVisible() and view.compare.has_pictures, "the pictures again")

    run_story(workspace, dataset, tell)


def test_of_single_photos_the_input_is_what_the_recipe_makes(workspace: Path, tmp_path: Path, make_pictures: Make) -> None:
    from core.pairs.photos import find_photos

    make_pictures(tmp_path / "photos", num=3, width=60, height=40)
    made = create_dataset(workspace, "Photos", find_photos([tmp_path / "photos"], (Edges(),)))

    async def tell(view: PairView) -> None:
        first, second = (half.pixmap.toImage() for half in view.compare.scene.halves)
        assert first.size() == second.size() and first != second
        colours = {first.pixelColor(x, y).name() for x in range(0, 256, 4) for y in range(0, 256, 4)}
        assert colours <= {"#000000", "#ffffff"}

    run_story(workspace, made, tell)


def test_every_key_is_told_in_tool_tips_and_in_the_help(workspace: Path, dataset: Dataset) -> None:
    async def tell(view: PairView) -> None:
        tips = " ".join(button.toolTip() for button in view.findChildren(QAbstractButton))
        told = {*view.header.buttons, *view.tools.buttons, *view.facts.buttons}
        for name in told:
            assert f"({key_text(commands()[name].keys[0])})" in tips, name
        press(view, Key.Key_Question)
        await until(view.help.isVisible, "the help")
        words = {label.text() for label in view.help.findChildren(QLabel)}
        for _, group in command_groups():
            for command in group:
                assert {command.words, key_text(command.keys[0])} <= words
        press(view, Key.Key_Right)
        assert not view.help.isVisible() and view.model.current_row == 0
        assert view.compare.hasFocus()

    run_story(workspace, dataset, tell)


def test_tab_reaches_every_control_from_the_head_to_the_note(workspace: Path, dataset: Dataset) -> None:
    async def tell(view: PairView) -> None:
        view.header.buttons["back"].setFocus()
        met: list[QWidget | None] = []
        while not met or not view.facts.note.hasFocus():
            met.append(view.window().focusWidget())
            QTest.keyClick(met[-1], Key.Key_Tab)
            assert len(met) < 60, "Tab goes round"
        buttons = [*view.header.buttons.values(), *view.tools.buttons.values(), view.compare, *view.facts.buttons.values()]
        wanted = [button for button in buttons if button.isEnabled()]
        assert [widget for widget in met if widget in wanted] == sorted(wanted, key=met.index) and set(wanted) <= set(met)
        assert all(widget is not None and (widget.accessibleName() or widget.text()) for widget in met)
        view.setFocus()
        assert view.compare.hasFocus()

    run_story(workspace, dataset, tell)


def test_nothing_is_cut_at_the_smallest_window_in_either_theme(workspace: Path, dataset: Dataset) -> None:
    rows = dataset.rows(0, 1)
    dataset.replace_problems("misregistered", {rows[0].pair.name: "It lies 3 pixels to the right (→ 3.0 pixels)."})
    dataset.edits.exclude([rows[0].id])

    async def tell(view: PairView) -> None:
        for theme in ("light", "dark"):
            view.window().context.theme.choose(theme)
            for width in (560, 832):
                view.setGeometry(0, 0, max(width, view.minimumSizeHint().width()), 640)
                for name in ("beside", "augmentation"):
                    view.do(name)
                    await until(lambda: not any(map(is_cut, view.findChildren(QLabel))), "a layout in which nothing is cut", 10)
        assert view.minimumSizeHint().width() <= 640 and view.minimumSizeHint().height() <= 600

    run_story(workspace, dataset, tell)
