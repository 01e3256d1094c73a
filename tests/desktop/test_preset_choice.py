"""The choice of a preset: one's own stand after the others and say so, what they set is told, and damaged files are named."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.run_origin import origin_words
from desktop.widgets.preset_choice import PresetChoice
from desktop.widgets.run_setup import RunSetup
from training.built_in_presets import built_in_presets
from training.own_presets import own_presets_dir, save_own_preset
from training.run import RunRequest
from training.settings import RunSettings, settings_with

MINE = settings_with(RunSettings(), {"epochs": 15, "mirror": False})


@pytest.fixture(autouse=True)
def own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_presets_of_ones_own_stand_last_and_say_so(qtbot: QtBot) -> None:
    for name in ("Starter pack", "Another"):
        save_own_preset(name, MINE)
    choice = PresetChoice()
    qtbot.addWidget(choice)
    shown = [choice.box.itemText(row) for row in range(choice.box.count())]
    assert shown[len(built_in_presets()) :] == ["Another (yours)", "Starter pack (yours)"]
    assert choice.own is None
    choice.choose("Another")
    assert choice.own is not None and choice.key == "Another"
    assert choice.words.text() == "It sets: epochs 15, random mirroring off."


def test_what_differs_from_ones_own_preset_is_marked_and_set_back_to_it(qtbot: QtBot) -> None:
    save_own_preset("Mine", MINE)
    setup = RunSetup()
    qtbot.addWidget(setup)
    setup.presets.box.setCurrentIndex(setup.presets.box.findData("Mine"))
    assert setup.settings == MINE and setup.form.changes() == [] and setup.preset == "Mine"
    setup.form.change({"mirror": True, "epochs": 20})
    assert setup.form.changes() == ["epochs", "mirror"]
    assert setup.form.resets["epochs"].accessibleName() == "Set “Epochs” back to 15"
    setup.reset_button.click()
    assert setup.settings == MINE


def test_a_preset_that_was_saved_elsewhere_is_there_when_the_form_shows_again(qtbot: QtBot) -> None:
    choice = PresetChoice()
    qtbot.addWidget(choice)
    choice.show()
    choice.choose("quick")
    choice.hide()
    save_own_preset("From a terminal", MINE)
    with qtbot.assertNotEmitted(choice.chosen):
        choice.show()
    assert choice.box.findData("From a terminal") >= 0 and choice.key == "quick"
    choice.choose("From a terminal")
    choice.hide()
    save_own_preset("From a terminal", RunSettings(), replace=True)
    with qtbot.waitSignal(choice.chosen):
        choice.show()
    assert "nothing beyond the defaults" in choice.words.text()


def test_a_damaged_file_is_named_under_the_choice(qtbot: QtBot) -> None:
    save_own_preset("Mine", MINE)
    choice = PresetChoice()
    for widget in (choice, choice.explanation):
        qtbot.addWidget(widget)
    assert choice.trouble.isHidden()
    (own_presets_dir() / "broken.json").write_bytes(b"{")
    choice.read()
    assert not choice.trouble.isHidden() and "broken.json can't be used. It is damaged." in choice.trouble.text()
    assert choice.box.findData("Mine") >= 0


def test_a_run_says_the_name_of_ones_own_preset_as_it_was_given(qtbot: QtBot) -> None:
    save_own_preset("Paper 手", MINE)
    request = RunRequest(settings=settings_with(MINE, {"epochs": 3}), dataset="d", preset="Paper 手")
    assert "preset Paper 手 · one setting changed" in origin_words(request)
