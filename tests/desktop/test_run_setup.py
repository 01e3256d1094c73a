"""The form of a new training by the keyboard."""

import re
from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from desktop.widgets.run_setup import RunSetup

_MARKED = re.compile("&([A-Za-z])")


@pytest.fixture
def setup(qtbot: QtBot) -> RunSetup:
    made = RunSetup()
    made.resize(900, 900)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def test_no_letter_stands_for_two_things(setup: RunSetup) -> None:
    shown = [widget for kind in (QLabel, QAbstractButton) for widget in setup.findChildren(kind)]
    letters = [found[1].lower() for widget in shown if (found := _MARKED.search(widget.text()))]
    assert len(letters) > 5 and max(Counter(letters).values()) == 1, sorted(letters)


def test_a_letter_leads_to_the_field_that_it_stands_beside(qtbot: QtBot, setup: RunSetup) -> None:
    buddies = {line: line.buddy() for line in setup.findChildren(QLabel) if _MARKED.search(line.text())}
    usable = {line: buddy for line, buddy in buddies.items() if buddy.isEnabled()}
    assert len(usable) >= 4
    for line, buddy in usable.items():
        setup.search_field.setFocus()
        found = _MARKED.search(line.text())
        assert found is not None
        qtbot.keyClick(setup, getattr(Qt.Key, f"Key_{found[1].upper()}"), Qt.KeyboardModifier.AltModifier)
        assert buddy.hasFocus(), line.text()
