"""A new training says what it learns to turn into what, can be turned round for itself alone, and knows what a preset takes."""

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from core.pairs.dataset import Dataset, create_dataset
from core.pairs.finding import find_pairs
from core.pairs.photos import find_photos
from core.pairs.recipes.recipe import LIGHTNESS
from desktop.run_making import Draft, make_run, request_for_draft
from desktop.widgets.direction_line import DirectionLine
from desktop.widgets.run_setup import RunSetup
from training.presets import read_presets
from training.run import read_pairs, read_request
from training.settings import RunSettings

MakePictures = Callable[..., list[Path]]


def photos_and_labels(workspace: Path, folder: Path, make_pictures: MakePictures) -> Dataset:
    make_pictures(folder / "photo", num=2)
    make_pictures(folder / "labels", num=2)
    return create_dataset(workspace, "walls", find_pairs([folder / "photo", folder / "labels"], "first"))


def test_it_is_turned_round_for_one_training(qtbot: QtBot, workspace: Path, tmp_path: Path, make_pictures: MakePictures) -> None:
    dataset = photos_and_labels(workspace, tmp_path, make_pictures)
    line = DirectionLine()
    qtbot.addWidget(line)
    line.show_dataset(dataset)
    line.go_by(read_presets()["paper-facades"], is_lab=False)
    assert line.words.text() == "It learns to turn photo into labels. The preset takes “labels” for the input." and line.input_side is None

    with qtbot.waitSignal(line.turned):
        line.turn_button.click()

    assert line.words.text() == "It learns to turn labels into photo. In the dataset it is the other way round."
    assert line.input_side == "second" and Dataset.open(dataset.dataset_dir).input_side == "first"
    draft = Draft(RunSettings(epochs=1), dataset.dataset_dir, input_side=line.input_side)
    run_dir = make_run(workspace, draft)
    assert (read_request(run_dir).input_name, read_request(run_dir).target_name) == ("labels", "photo")
    own = dataset.pairs()
    assert [(pair.input, pair.target) for pair in read_pairs(run_dir)] == [(pair.target, pair.input) for pair in own]
    assert request_for_draft(workspace, draft, "cpu").pairs[0].input in [pair.target for pair in own]

    line.show_dataset(dataset)
    assert line.input_side is None, "another choice of a dataset begins with its own direction"


def test_what_colours_says_so(qtbot: QtBot, workspace: Path, tmp_path: Path, make_pictures: MakePictures) -> None:
    make_pictures(tmp_path / "photos", num=2)
    photos = create_dataset(workspace, "photos", find_photos([tmp_path / "photos"], LIGHTNESS))
    setup = RunSetup()
    qtbot.addWidget(setup)
    setup.direction.show_dataset(photos)
    assert setup.direction.words.text() == "It learns to turn grey into photo." and setup.direction.turn_button.isHidden()
    setup.preset_box.setCurrentIndex(setup.preset_box.findData("paper-colour"))
    assert setup.direction.words.text() == "It learns the colours of “photo” from its lightness; the inputs are not used."

    setup.direction.show_dataset(photos_and_labels(workspace, tmp_path, make_pictures))
    assert setup.direction.turn_button.isHidden()
    setup.form.change({"colour_space": "sRGB"})
    assert setup.direction.words.text() == "It learns to turn photo into labels." and not setup.direction.turn_button.isHidden()
