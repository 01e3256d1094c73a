"""What trainings may use of this computer: chosen in the form, kept in the settings, and a device of the command line stands above it."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.computing_settings import ComputingSettings
from desktop.context import AppContext
from desktop.settings import AppSettings, SettingsFile
from desktop.theme import Theme
from desktop.widgets.computing_choice import ComputingChoice
from desktop.widgets.device_field import DeviceField
from training.computing import Computing


def make_context(tmp_path: Path, device: str = "") -> AppContext:
    file = SettingsFile(tmp_path / "settings.json")
    return AppContext(tmp_path, file, file.load(), Theme("light"), device)


def test_what_is_chosen_is_kept_and_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    context, choice = make_context(tmp_path), ComputingChoice()
    qtbot.addWidget(choice)
    qtbot.addWidget(choice.rest)
    ComputingSettings(context, choice, choice)
    assert context.computing == Computing()
    choice.device.setCurrentIndex(choice.device.findData("cpu"))
    choice.threads.setValue(1)
    choice.low_priority.setChecked(True)
    assert context.computing == Computing(device="cpu", threads=1, priority="low")
    again = make_context(tmp_path)
    assert again.computing == context.computing
    other = ComputingChoice()
    qtbot.addWidget(other)
    qtbot.addWidget(other.rest)
    ComputingSettings(again, other, other)
    assert other.computing == context.computing


def test_a_device_of_the_command_line_is_shown_used_and_not_kept(qtbot: QtBot, tmp_path: Path) -> None:
    SettingsFile(tmp_path / "settings.json").save(AppSettings(train=Computing(device="cpu")))
    context, choice = make_context(tmp_path, "cuda:1"), ComputingChoice()
    qtbot.addWidget(choice)
    qtbot.addWidget(choice.rest)
    ComputingSettings(context, choice, choice)
    assert choice.device.word == "cuda:1" and not choice.device.isEnabled()
    assert context.computing.device == "cuda:1"
    choice.low_priority.setChecked(True)
    assert SettingsFile(tmp_path / "settings.json").load().train == Computing(device="cpu", priority="low")


@pytest.mark.usefixtures("qtbot")
def test_cards_are_offered_by_their_names_and_what_is_chosen_stays() -> None:
    field = DeviceField(["cuda:1"])
    field.choose("cuda:1")
    field.show_cards([("cuda:0", "NVIDIA H100"), ("cuda:1", "NVIDIA RTX A4000")])
    shown = {field.itemData(row): field.itemText(row) for row in range(field.count())}
    assert shown["cuda:0"] == "Graphics card 1: NVIDIA H100" and shown["cuda:1"] == "Graphics card 2: NVIDIA RTX A4000"
    assert field.word == "cuda:1" and {"", "cpu"} <= set(shown)
    field.choose("mps")
    assert field.word == "mps"
    field.deleteLater()
