"""Where the keyboard goes when its control is hidden or disabled: it stays on the page, at a field rather than at a button."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.focus_keeping import FocusKeeper
from desktop.tab_order import focus_next


class Window(QWidget):
    """A side bar of one button, and a page: a field over a bar with two buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.side, self.page, self.bar = QPushButton("Home"), QWidget(), QWidget()
        self.field, self.go, self.other = QLineEdit(), QPushButton("Go"), QPushButton("Other")
        row = QHBoxLayout(self)
        row.addWidget(self.side)
        row.addWidget(self.page)
        column = QVBoxLayout(self.page)
        column.addWidget(self.field)
        column.addWidget(self.bar)
        buttons = QHBoxLayout(self.bar)
        buttons.addWidget(self.go)
        buttons.addWidget(self.other)
        self.keeper = FocusKeeper(self, self.page)

    def focusNextPrevChild(self, is_forwards: bool) -> bool:
        return self.keeper.keep() or focus_next(self, is_forwards=is_forwards)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    show(window, qtbot)
    window.go.setFocus()
    return window


def show(window: QWidget, qtbot: QtBot) -> None:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


WAYS: dict[str, Callable[[Window], object]] = {
    "hidden": lambda window: window.go.hide(),
    "disabled": lambda window: window.go.setEnabled(False),
    "hidden with its bar": lambda window: window.bar.hide(),
    "disabled with its bar": lambda window: window.bar.setEnabled(False),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_control_that_can_not_be_used_any_more_leaves_the_keyboard_to_a_field_of_its_page(window: Window, qtbot: QtBot, way: str) -> None:
    assert window.go.hasFocus()
    WAYS[way](window)
    qtbot.waitUntil(window.field.hasFocus)


def test_where_there_are_buttons_alone_the_one_beside_it_has_the_keyboard(window: Window, qtbot: QtBot) -> None:
    window.field.hide()
    window.go.setEnabled(False)
    assert window.other.hasFocus()


def test_a_page_without_controls_holds_the_keyboard_itself(window: Window, qtbot: QtBot) -> None:
    window.field.hide()
    window.bar.hide()
    assert window.page.hasFocus()


def test_what_goes_while_another_window_has_the_keyboard_is_made_good_afterwards(window: Window, qtbot: QtBot) -> None:
    other = QLineEdit()
    qtbot.addWidget(other)
    show(other, qtbot)
    window.go.hide()
    other.close()
    show(window, qtbot)
    qtbot.waitUntil(window.field.hasFocus)


def test_a_control_that_is_hidden_elsewhere_takes_the_keyboard_from_nobody(window: Window, qtbot: QtBot) -> None:
    window.other.hide()
    window.field.setEnabled(False)
    assert window.go.hasFocus()


def test_a_window_that_goes_with_the_keyboard_is_not_looked_at_again(qtbot: QtBot) -> None:
    window = Window()
    show(window, qtbot)
    window.go.setFocus()
    window.hide()
    assert QApplication.focusWidget() is None
    delete(window)
    qtbot.wait(1)  # an exception in here fails the test
