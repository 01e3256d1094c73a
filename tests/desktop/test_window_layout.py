"""How parts of a page share their room is kept by name, for each direction, and what does not fit is passed over."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QSplitter, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop.window_layout import keep, layout_of, restore_layout


class Parts(QWidget):
    """Two parts with a splitter between them, one of which is a table with a column that can be pulled."""

    def __init__(self) -> None:
        super().__init__()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.table = QTableWidget(1, 3)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        self.splitter.addWidget(QWidget())
        self.splitter.addWidget(self.table)
        keep(self.splitter, "parts")
        keep(header, "rows")
        QHBoxLayout(self).addWidget(self.splitter)
        self.resize(900, 300)


@pytest.fixture
def parts(qtbot: QtBot) -> Parts:
    made = Parts()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_what_was_pulled_comes_back(qtbot: QtBot, parts: Parts) -> None:
    parts.splitter.setSizes([200, 600])
    parts.table.horizontalHeader().resizeSection(1, 150)
    kept = layout_of(parts)
    assert set(kept) == {"parts", "rows"} and kept["rows"] == [150]
    again = Parts()
    qtbot.addWidget(again)
    restore_layout(again, kept)
    with qtbot.waitExposed(again):
        again.show()
    assert again.splitter.sizes() == parts.splitter.sizes() and again.splitter.sizes()[0] < 300
    assert again.table.horizontalHeader().sectionSize(1) == 150


def test_a_splitter_that_was_turned_has_sizes_of_its_own(parts: Parts) -> None:
    parts.splitter.setSizes([200, 600])
    kept = layout_of(parts)
    parts.splitter.setOrientation(Qt.Orientation.Vertical)
    assert "parts-stacked" in layout_of(parts)
    before = parts.splitter.sizes()
    restore_layout(parts, kept)
    assert parts.splitter.sizes() == before


@pytest.mark.parametrize("sizes", [[], [0, 0], [1, 2, 3], [-5, 700], [10**9, 1]])
def test_sizes_that_do_not_fit_are_passed_over(parts: Parts, sizes: list[int]) -> None:
    before = parts.splitter.sizes()
    restore_layout(parts, {"parts": sizes, "rows": [-1]})
    assert parts.splitter.sizes() == before and parts.table.horizontalHeader().sectionSize(1) > 0
