"""What can be chosen when models come and go is the same in the window and in the commands."""

import argparse
from pathlib import Path
from typing import get_args

from core.models.foreign import SUFFIXES, ExportFormat, ImportChoices
from core.models.header import read_header
from core.models.library import ModelEntry
from desktop.context import AppContext
from desktop.dialogs.export_model import ExportModelDialog
from desktop.dialogs.import_model import ImportModelDialog
from desktop.settings import AppSettings, SettingsFile
from desktop.theme import Theme
from tests.scenery import write_model
from training.commands.model_exchange import OURS, add_export_arguments, add_import_arguments

OPTIONS = {"name": "--name", "input_name": "--input-name", "target_name": "--target-name", "size_px": "--size", "dropout": "--dropout"}


def options_of(add_arguments) -> dict[str, argparse.Action]:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser._option_string_actions


def test_every_choice_of_an_import_is_an_option() -> None:
    assert set(OPTIONS) == set(ImportChoices.__struct_fields__)
    assert set(OPTIONS.values()) | {"--direction"} <= options_of(add_import_arguments).keys()


def test_every_format_can_be_chosen_everywhere(qtbot, tmp_path: Path) -> None:
    path = write_model(tmp_path / "m.safetensors", "tiny")
    context = AppContext(tmp_path, SettingsFile(tmp_path / "settings.json"), AppSettings(), Theme("light"))
    dialog = ExportModelDialog(context, ModelEntry(path, read_header(path)))
    qtbot.addWidget(dialog)
    assert set(dialog.choices) == set(get_args(ExportFormat)) == set(SUFFIXES)
    assert [OURS, *SUFFIXES] == list(options_of(add_export_arguments)["--to"].choices)


def test_a_dialog_left_as_it_is_leaves_all_to_the_file(qtbot, tmp_path: Path) -> None:
    context = AppContext(tmp_path, SettingsFile(tmp_path / "settings.json"), AppSettings(), Theme("light"))
    dialog = ImportModelDialog(context, tmp_path / "latest_net_G.pth")
    qtbot.addWidget(dialog)
    assert dialog.choices == ImportChoices()
