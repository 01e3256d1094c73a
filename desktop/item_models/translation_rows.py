"""The rows of a translation for a table: any number of them, growing, filtered, frames of a sequence as one."""

import time
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from core.translation.history import Row, RowState, TranslationHistory
from core.translation.sequences import FrameRun, RunFinder
from desktop.frame_rows import FrameRows
from desktop.item_models.row_words import Column, line_text, line_tool_tip, row_colour, sequence_state, state_icon
from desktop.turns import Turns
from desktop.wording import fill, number

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
TURN_MS = 10
"""So long at most it looks for sequences among new rows in one turn of the event loop."""
ROWS_A_LOOK = 50
"""After so many rows it looks at the clock."""
MAX_SINGLE_CHANGES = 40
"""With more rows coming into or going out of the filter at once the table is shown anew."""
SEQUENCE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The FrameRun of a sequence's line, else None."""


class RowFilter(IntEnum):
    """Which rows the table shows."""

    ALL = 0
    DONE = 1
    FAILED = 2
    SKIPPED = 3


_WANTED = {RowFilter.DONE: RowState.DONE, RowFilter.FAILED: RowState.FAILED, RowFilter.SKIPPED: RowState.SKIPPED}


class TranslationRows(QAbstractTableModel):
    """Reads a TranslationHistory; holds nothing of its own but eight bytes a line and the last row it decoded."""

    grown = Signal()
    """More rows came in."""

    def __init__(self, parent: QObject | None = None, *, turns: Turns | None = None) -> None:
        """Many rows come in in `turns`; None: in some of its own."""
        super().__init__(parent)
        self.filter = RowFilter.ALL
        self.is_grouped = True
        self.has_sequences = False
        """Whether any frames stand, or would stand, in one line."""
        self._history: TranslationHistory | None = None
        self._lines = FrameRows()
        self._finder = RunFinder()
        self._num_seen = 0
        """So many of the history's rows were looked at for sequences."""
        self._num_taken = 0
        """So many of them are among the lines already."""
        self._row: Row | None = None
        self._turns = turns or Turns(self)

    def show(self, history: TranslationHistory | None) -> None:
        """Show another translation, or none."""
        self._history = history
        self.has_sequences = False
        self.filter = RowFilter.ALL
        self._begin_anew()

    def show_filter(self, chosen: RowFilter) -> None:
        """Show other rows of the same translation."""
        if chosen is not self.filter:
            self.filter = chosen
            self._begin_anew()

    def group_frames(self, is_grouped: bool) -> None:
        """Show the frames of a sequence in one line, or each in its own."""
        if is_grouped != self.is_grouped:
            self.is_grouped = is_grouped
            self._begin_anew()

    def take_new(self) -> None:
        """The history knows more rows than before."""
        if self._history is not None and not self._turns.is_waiting(self._take_more) and self._num_seen < self._history.num_files:
            self._take_more()

    def update_rows(self, indices: list[int]) -> None:
        """Rows changed: one signal for the stretch they lie in, or lines that come and go where there is a filter."""
        self._row = None
        known = [index for index in indices if index < self._num_taken]
        if not known:
            return
        if self.filter is not RowFilter.ALL:
            self._refilter(known)
            return
        lines = [line for index in (min(known), max(known)) for line in self._lines.lines_with(index)]
        if lines:
            self.dataChanged.emit(self.index(min(lines), 0), self.index(max(lines), Column.RESULT))

    def row(self, line: int) -> Row | None:
        """Everything about a line's picture (of a sequence: the newest frame that is settled); None beyond the last."""
        if self._history is None or not 0 <= line < len(self._lines):
            return None
        run = self._lines.sequence(line)
        return self._decoded(self._lines.first_row(line) if run is None else self._newest_of(run))

    def sequence(self, line: int) -> FrameRun | None:
        """The sequence in a line; None for a single picture, and beyond the last."""
        return self._lines.sequence(line) if 0 <= line < len(self._lines) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | (Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags)

    def rows_of(self, line: int) -> range:
        """The rows that a line shows, of a sequence all of them."""
        if not 0 <= line < len(self._lines):
            return range(0)
        run, first = self._lines.sequence(line), self._lines.first_row(line)
        return range(first, first + 1) if run is None else range(run.start, run.stop)

    def results(self, rows: range) -> Iterator[str]:
        """The paths of the results of these rows: as text, for they may be very many."""
        history = self._history
        if history is not None:
            yield from (history.output_text(row) for row in rows if history.state(row) in (RowState.DONE, RowState.SKIPPED))

    def line_of(self, row: int) -> int:
        """The line that shows a row; -1 where none does."""
        line = self._lines.place_of(row)
        is_there = line < len(self._lines) and (self._lines.first_row(line) == row or self._lines.sequence(line) is not None)
        return line if is_there else -1

    def toggle(self, line: int) -> None:
        """Show a sequence's frames below it, or hide them."""
        run = self.sequence(line)
        if run is None:
            return
        num_lines = run.stop - run.start
        is_opening = not self._lines.is_open(line)
        if is_opening:
            self._lines.mark_open(line, True)
            self.beginInsertRows(_ROOT, line + 1, line + num_lines)
            self._lines.insert_frames(line)
            self.endInsertRows()
        else:
            self.beginRemoveRows(_ROOT, line + 1, line + num_lines)
            self._lines.remove_frames(line)
            self.endRemoveRows()
            self._lines.mark_open(line, False)
        self.dataChanged.emit(self.index(line, 0), self.index(line, Column.RESULT))

    def is_open(self, line: int) -> bool:
        """Whether a sequence's frames are shown below it."""
        return 0 <= line < len(self._lines) and self._lines.is_open(line)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return [self.tr("Picture"), self.tr("Folder"), self.tr("State"), self.tr("Saved as")][section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = index.row(), Column(index.column())
        row = self.row(line)
        if row is None:
            return None
        run = self._lines.sequence(line)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._sequence_text(line, run, row, column) if run is not None else self._picture_text(line, row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line_tool_tip(row, column)
        if role == Qt.ItemDataRole.DecorationRole and column == Column.STATE:
            return state_icon(sequence_state(self._states_of(run)) if run is not None else row.state)
        if role == Qt.ItemDataRole.ForegroundRole:
            return row_colour(sequence_state(self._states_of(run)) if run is not None else row.state, column)
        if role == SEQUENCE_ROLE:
            return run
        return None

    def _picture_text(self, line: int, row: Row, column: Column) -> str:
        text = line_text(row, column)
        return f"    {text}" if column == Column.PICTURE and self._lines.is_frame(line) else text

    def _sequence_text(self, line: int, run: FrameRun, row: Row, column: Column) -> str:
        if column == Column.PICTURE:
            sign = "▾" if self._lines.is_open(line) else "▸"
            return fill(self.tr("%1 %2  %3"), sign, run.pattern, run.range)
        if column == Column.STATE:
            states = self._states_of(run)
            num_rows, num_failed = len(states), states.count(RowState.FAILED)
            settled, total = number(num_rows - states.count(RowState.WAITING)), number(num_rows)
            if num_failed:
                return fill(self.tr("%1 of %2, %3 failed"), settled, total, number(num_failed))
            return fill(self.tr("%1 of %2"), settled, total)
        if column == Column.RESULT and row.state is not RowState.DONE:
            return ""
        return line_text(row, column)

    def _states_of(self, run: FrameRun) -> bytes:
        assert self._history is not None
        return self._history.states(run.start, run.stop)

    def _newest_of(self, run: FrameRun) -> int:
        """The last row of a sequence that is done, or its first."""
        place = self._states_of(run).rfind(bytes([RowState.DONE]))
        return run.start + max(0, place)

    def _decoded(self, index: int) -> Row:
        assert self._history is not None
        if self._row is None or self._row.index != index:
            self._row = self._history.row(index)
        return self._row

    # ---------------------------------------------------------------------------------------------- coming and going

    def _begin_anew(self) -> None:
        self._turns.forget(self._take_more)
        self.beginResetModel()
        self._lines = FrameRows()
        self._finder = RunFinder()
        self._row = None
        self._num_seen = self._num_taken = 0
        if self.filter is not RowFilter.ALL:
            self._show_wanted()
        self.endResetModel()
        self._take_more()

    def _show_wanted(self) -> None:
        assert self._history is not None
        wanted = _WANTED[self.filter]
        self._lines.show_rows(index for index, state in enumerate(self._history.states()) if state == wanted)
        self._num_taken = self._num_seen = self._history.num_files

    def _take_more(self) -> None:
        """New rows become lines, as many as a turn of the event loop has time for."""
        history = self._history
        if history is None:
            return
        if self.filter is not RowFilter.ALL:
            self._num_taken = self._num_seen = history.num_files  # a row that waits is shown by no filter
            return
        ends = time.perf_counter() + TURN_MS / 1000
        ended: list[FrameRun] = []
        while self._num_seen < history.num_files and time.perf_counter() < ends:
            stop = min(self._num_seen + ROWS_A_LOOK, history.num_files)
            found = (self._finder.take(index, history.source(index)) for index in range(self._num_seen, stop))
            ended += [run for run in found if run is not None]
            self._num_seen = stop
        if self._num_seen < history.num_files:
            self._turns.ask(self._take_more)
        elif self._finder.run is not None:
            ended.append(self._finder.run)
        self._show_runs(ended)
        self.grown.emit()

    def _show_runs(self, runs: list[FrameRun]) -> None:
        self.has_sequences = self.has_sequences or any(run.is_sequence for run in runs)
        if runs and runs[0].start < self._num_taken and self.is_grouped and runs[0].is_sequence:
            self._show_rest_of(runs.pop(0))
        num_lines = sum(1 if self._is_one(run) else run.stop - max(run.start, self._num_taken) for run in runs)
        if num_lines == 0:
            return
        self.beginInsertRows(_ROOT, len(self._lines), len(self._lines) + num_lines - 1)
        for run in runs:
            self._lines.append(run, max(run.start, self._num_taken), as_one=self._is_one(run))
        self._num_taken = runs[-1].stop
        self.endInsertRows()

    def _is_one(self, run: FrameRun) -> bool:
        return self.is_grouped and run.is_sequence

    def _show_rest_of(self, run: FrameRun) -> None:
        """More frames came to the last sequence, or made one of the last pictures."""
        line, num_lines = self._lines.first_line_at(run.start), len(self._lines)
        if self._lines.sequence(line) is not run:
            self.beginRemoveRows(_ROOT, line, num_lines - 1)
            self._lines.cut(line)
            self.endRemoveRows()
            self.beginInsertRows(_ROOT, line, line)
            self._lines.append(run, run.start, as_one=True)
            self.endInsertRows()
        elif self._lines.is_open(line) and run.stop > self._num_taken:
            self.beginInsertRows(_ROOT, num_lines, num_lines + run.stop - self._num_taken - 1)
            self._lines.extend_open(run, self._num_taken)
            self.endInsertRows()
        self._num_taken = run.stop
        self.dataChanged.emit(self.index(line, 0), self.index(line, Column.RESULT))

    def _refilter(self, indices: list[int]) -> None:
        assert self._history is not None
        wanted = _WANTED[self.filter]
        coming, going = [], []
        for index in indices:
            is_shown = self.line_of(index) >= 0
            if is_shown != (self._history.state(index) is wanted):
                (going if is_shown else coming).append(index)
        if len(coming) + len(going) > MAX_SINGLE_CHANGES:
            self.beginResetModel()
            self._show_wanted()
            self.endResetModel()
            return
        for index in coming:
            line = self._lines.place_of(index)
            self.beginInsertRows(_ROOT, line, line)
            self._lines.insert(line, index)
            self.endInsertRows()
        for index in going:
            line = self._lines.place_of(index)
            self.beginRemoveRows(_ROOT, line, line)
            self._lines.remove(line)
            self.endRemoveRows()
