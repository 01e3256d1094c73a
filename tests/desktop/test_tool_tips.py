"""Every setting says in a tool tip what it does, and where it is counted in something, in what."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QLineEdit, QRadioButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from desktop.context import AppContext
from desktop.dialogs.preferences import PreferencesDialog
from desktop.item_models.settings_fields import settings_fields
from desktop.pages.translation import TranslationPage
from desktop.settings import AppSettings, SettingsFile
from desktop.theme import Theme
from desktop.widgets.run_setup import RunSetup
from tests.scenery import write_models

EDITORS = (QCheckBox, QComboBox, QAbstractSpinBox, QLineEdit, QRadioButton, QSlider)
UNITS = {
    "_px": "pixels",
    "_deg": "degrees",
    "_mb": "megabytes",
    "_every": "steps",
    "_share": "share",
    "width": "channels",
    "epochs": "every training pair",
    "batch_size": "pairs",
    "_pairs": "pairs",
    "decay": "share",
}
"""What a setting whose name ends so is counted in."""


@pytest.fixture
def context(workspace: Path, tmp_path: Path) -> Iterator[AppContext]:
    made = AppContext(workspace, SettingsFile(tmp_path / "settings.json"), AppSettings(), Theme("light"))
    yield made
    asyncio.run(made.coroutines.end())


def silent(root: QWidget) -> list[str]:
    """The editors below a widget that have no tool tip."""
    found = []
    for widget in root.findChildren(QWidget):
        is_part = isinstance(widget.parentWidget(), (QComboBox, QAbstractSpinBox))
        if isinstance(widget, EDITORS) and not is_part and not widget.toolTip().strip():
            found.append(f"{type(widget).__name__} {widget.objectName()} {widget.accessibleName()}")
    return found


def test_the_form_of_a_new_training_explains_every_setting(qtbot: QtBot) -> None:
    setup = RunSetup()
    for widget in (setup, setup.computing.rest):
        qtbot.addWidget(widget)
    assert silent(setup) == []
    for field in settings_fields():
        tip = setup.form.editor(field.name).toolTip()
        assert tip.split(), field.name
        for ending, unit in UNITS.items():
            if field.name.endswith(ending):
                assert unit in tip.casefold(), (field.name, tip)


def test_the_options_of_a_translation_are_explained(qtbot: QtBot, context: AppContext) -> None:
    write_models(context.workspace)
    page = TranslationPage(context)
    qtbot.addWidget(page)
    assert silent(page.setup) == []
    page.let_go()


def test_the_settings_that_belong_to_no_page_are_explained(qtbot: QtBot, context: AppContext) -> None:
    dialog = PreferencesDialog(context, lambda: None)
    qtbot.addWidget(dialog)
    assert silent(dialog) == []
