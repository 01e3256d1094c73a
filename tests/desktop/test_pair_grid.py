"""The grid of pairs: walked by keys, chosen by mouse and Shift, laid out at once however many there are."""

from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, Qt
from pytestqt.qtbot import QtBot

from core.pairs.pair import Half, Pair
from core.pairs.rows import PairRow
from desktop.item_models.dataset_state import RowRanges
from desktop.item_models.pair_items import PAIR_ROLE, ROW_ROLE
from desktop.widgets.pair_grid import PairGrid

MANY = 137_000


class Rows(QAbstractListModel):
    """Pairs without pictures that remember which of them were asked for."""

    def __init__(self, num: int) -> None:
        super().__init__()
        self.num = num
        self.asked: set[int] = set()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.num

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        self.asked.add(index.row())
        pair = Pair(name=f"{index.row()}", input=Half("/a"), target=Half("/b"), split="validation")
        flags = {"is_excluded": index.row() % 3 == 0, "is_swapped": True, "is_missing": index.row() % 2 == 0}
        if role == ROW_ROLE:
            return PairRow(id=index.row() + 1, pair=pair, note="a note", problems=("unreadable",), size=None, **flags)
        if role == PAIR_ROLE:
            return pair
        return pair.name if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None


@pytest.fixture
def grid(qtbot: QtBot) -> PairGrid:
    grid = PairGrid()
    qtbot.addWidget(grid)
    grid.setModel(Rows(20))
    grid.resize(3 * 240 + 20, 420)
    grid.show()
    qtbot.waitExposed(grid)
    assert grid.num_columns == 3
    return grid


def press(qtbot: QtBot, grid: PairGrid, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(grid, key, modifier)


def click(qtbot: QtBot, grid: PairGrid, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, grid._place(row).center())


def test_arrow_keys_walk_in_lines_and_stop_at_the_ends(qtbot: QtBot, grid: PairGrid) -> None:
    grid.go_to(0)
    walked = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Down):
        press(qtbot, grid, key)
        walked.append(grid.currentIndex().row())
    assert walked == [1, 4, 3, 0, 0, 19, 19]
    assert grid.visualRect(grid.currentIndex()).bottom() <= grid.viewport().height()
    press(qtbot, grid, Qt.Key.Key_Home)
    assert (grid.currentIndex().row(), grid.verticalOffset()) == (0, 0)
    press(qtbot, grid, Qt.Key.Key_PageDown)
    assert grid.currentIndex().row() == 6
    assert grid.accessibleDescription() == "6"


def test_a_short_last_line_is_reached_from_above(qtbot: QtBot, grid: PairGrid) -> None:
    grid.go_to(17)
    press(qtbot, grid, Qt.Key.Key_Down)
    assert grid.currentIndex().row() == 19


def test_clicks_with_shift_and_ctrl_choose_several(qtbot: QtBot, grid: PairGrid) -> None:
    click(qtbot, grid, 1)
    assert grid.chosen() == RowRanges(((1, 1),))
    click(qtbot, grid, 3, Qt.KeyboardModifier.ShiftModifier)
    assert grid.chosen() == RowRanges(((1, 3),))
    click(qtbot, grid, 0, Qt.KeyboardModifier.ControlModifier)
    assert grid.chosen().num == 4
    click(qtbot, grid, 2, Qt.KeyboardModifier.ControlModifier)
    assert {row for first, last in grid.chosen().ranges for row in range(first, last + 1)} == {0, 1, 3}
    press(qtbot, grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert grid.chosen() == RowRanges(((0, 19),))
    press(qtbot, grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert grid.chosen().num < 20


def test_shift_and_arrows_choose_on_and_on(qtbot: QtBot, grid: PairGrid) -> None:
    grid.go_to(4)
    click(qtbot, grid, 4)
    press(qtbot, grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert grid.chosen() == RowRanges(((4, 8),))


def test_a_frame_chooses_what_it_touches_line_by_line(qtbot: QtBot, grid: PairGrid) -> None:
    start, end = grid._place(1).center(), grid._place(5).center()
    grid.setDragEnabled(False)
    qtbot.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(grid.viewport(), end - QPoint(20, 20))
    qtbot.mouseMove(grid.viewport(), end)
    qtbot.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert grid.chosen() == RowRanges(((1, 2), (4, 5)))


def test_every_number_of_pairs_is_laid_out_at_once_and_only_what_is_in_sight_is_asked_for(qtbot: QtBot, grid: PairGrid) -> None:
    rows = Rows(MANY)
    grid.setModel(rows)
    grid.repaint()
    assert max(rows.asked) < 30
    rows.asked.clear()
    grid.go_to(MANY - 1)
    grid.repaint()
    assert len(rows.asked) < 30 and MANY - 1 in rows.asked
    grid.selectAll()
    assert grid.chosen() == RowRanges(((0, MANY - 1),))
    grid.resize(500, 420)
    assert grid.num_columns == 2
    assert grid.indexAt(grid._place(MANY - 4).center()).row() == MANY - 4


def test_the_first_pair_in_sight_stays_there_when_the_window_grows(qtbot: QtBot, grid: PairGrid) -> None:
    grid.setModel(Rows(MANY))
    grid.scrollTo(grid.model().index(3_000, 0), PairGrid.ScrollHint.PositionAtTop)
    grid.resize(1000, 420)
    assert grid.num_columns == 4
    assert grid._row_at(QPoint(5, 5)) == 3_000


def test_no_pairs_are_nothing_to_paint_or_to_choose(qtbot: QtBot, grid: PairGrid) -> None:
    grid.setModel(Rows(0))
    grid.repaint()
    grid.selectAll()
    press(qtbot, grid, Qt.Key.Key_Down)
    click(qtbot, grid, 0)
    assert grid.chosen().num == 0
