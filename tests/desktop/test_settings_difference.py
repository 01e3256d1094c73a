"""How the settings of two runs differ, in the form's own words, and the dialog that shows it."""

import msgspec
from pytestqt.qtbot import QtBot

from desktop.dialogs.compare_settings import CompareSettingsDialog
from desktop.item_models.run_entry import RunEntry
from desktop.item_models.settings_difference import differences
from training.run import RunRequest
from training.settings import RunSettings, settings_with


def request(**changes: object) -> RunRequest:
    settings = settings_with(RunSettings(), changes)
    return RunRequest(settings=settings, dataset="facades", preset="paper-facades", num_train=400, num_validation=40, pairs_sha256="a")


def rows(first: RunRequest, second: RunRequest, more: tuple[int, int] = (0, 0)) -> dict[str, tuple[str, str]]:
    return {found.words: (found.first, found.second) for found in differences(first, second, more)}


def test_only_what_differs_is_told_as_the_form_says_it() -> None:
    assert differences(request(), request()) == []
    other = request(width=8, mirror=False, objective="L1", learning_rate=1e-4)
    assert rows(request(), other) == {
        "Generator width": ("64", "8"),
        "Random mirroring": ("on", "off"),
        "Objective": ("L1+cGAN", "L1"),
        "Learning rate": ("0.0002", "0.0001"),
    }


def test_what_they_learn_from_counts_too() -> None:
    other = msgspec.structs.replace(request(), dataset="maps", num_train=96, pairs_sha256="b", preset="", starts_from="Facades")
    found = rows(request(), other)
    assert found["Dataset"] == ("facades", "maps")
    assert found["Pairs"] == ("400 for training, 40 held out", "96 for training, 40 held out")
    assert found["Begin from"] == ("Untrained weights", "Facades")
    assert found["Preset"][1] == "None"
    same_size = msgspec.structs.replace(request(), pairs_sha256="b")
    assert rows(request(), same_size) == {"Pairs": ("400 for training, 40 held out", "As many, but not the same")}
    assert rows(request(), request(), (5, 0)) == {"Epochs": ("200 and 5 more", "200")}


def test_the_dialog_holds_a_run_against_the_one_it_was_made_like(qtbot: QtBot, tmp_path) -> None:
    entries = [
        RunEntry(tmp_path / "c", "C", msgspec.structs.replace(request(width=8), parent="a")),
        RunEntry(tmp_path / "x", "X", None, "damaged"),
        RunEntry(tmp_path / "b", "B", request(epochs=7)),
        RunEntry(tmp_path / "a", "A", request()),
    ]
    dialog = CompareSettingsDialog(entries, entries[0])
    qtbot.addWidget(dialog)
    dialog.show()
    assert (dialog.first_box.currentText(), dialog.second_box.currentText()) == ("C", "A")
    assert dialog.second_box.count() == 3, "what can't be read can't be compared"
    table = dialog.table
    cells = [[table.item(row, column).text() for column in range(3)] for row in range(table.rowCount())]
    assert cells == [["Generator width", "8", "64"]] and dialog.sentence.text() == "One setting differs."
    dialog.second_box.setCurrentIndex(1)
    assert table.rowCount() == 2 and "2" in dialog.sentence.text()
    dialog.second_box.setCurrentIndex(0)
    assert not table.isVisible() and dialog.sentence.text() == "Choose two different runs."
