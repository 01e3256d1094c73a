"""The rows of a translation for a table: any number of them, decoded when they come on screen."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from core.translation.history import Row, RowState, TranslationHistory
from desktop.icons import icon
from desktop.messages import row_sentence
from desktop.theme import tokens
from desktop.wording import fill

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    """The table's columns."""

    PICTURE = 0
    FOLDER = 1
    STATE = 2
    RESULT = 3


class TranslationRows(QAbstractTableModel):
    """Reads a TranslationHistory; holds nothing of its own but the last row it decoded."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history: TranslationHistory | None = None
        self._num_rows = 0
        self._row: Row | None = None

    def show(self, history: TranslationHistory | None) -> None:
        """Show another translation, or none."""
        self.beginResetModel()
        self._history = history
        self._num_rows = history.num_files if history is not None else 0
        self._row = None
        self.endResetModel()

    def update_rows(self, indices: list[int]) -> None:
        """Rows changed: one signal for the stretch they lie in."""
        self._row = None
        known = [index for index in indices if index < self._num_rows]
        if known:
            self.dataChanged.emit(self.index(min(known), 0), self.index(max(known), Column.RESULT))

    def row(self, index: int) -> Row | None:
        """Everything about a row; None beyond the last."""
        if self._history is None or not 0 <= index < self._num_rows:
            return None
        if self._row is None or self._row.index != index:
            self._row = self._history.row(index)
        return self._row

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._num_rows

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
        row = self.row(index.row())
        if row is None:
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(row, column)
        if role == Qt.ItemDataRole.DecorationRole and column == Column.STATE:
            return _state_icon(row.state)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row, column)
        return None

    def _text(self, row: Row, column: Column) -> str:
        if column == Column.PICTURE:
            return _readable(row.source.name)
        if column == Column.FOLDER:
            return _readable(row.source.parent.name)
        if column == Column.RESULT:
            return _readable(row.output.name) if row.state in (RowState.DONE, RowState.SKIPPED) else ""
        return self._state_text(row)

    def _state_text(self, row: Row) -> str:
        match row.state:
            case RowState.WAITING:
                return self.tr("Waiting")
            case RowState.DONE:
                return fill(self.tr("Done (%1)"), row.message) if row.message else self.tr("Done")
            case RowState.SKIPPED:
                return self.tr("Skipped: the result is already there")
            case RowState.FAILED:
                return row_sentence(row.code, row.message)

    def _tool_tip(self, row: Row, column: Column) -> str:
        if column == Column.STATE and row.message:
            return _readable(row.message)
        return _readable(str(row.output if column == Column.RESULT else row.source))

    def _colour(self, row: Row, column: Column) -> QColor | None:
        look = tokens()
        if column == Column.STATE and row.state is RowState.FAILED:
            return QColor(look.danger)
        if column != Column.PICTURE:
            return QColor(look.muted)
        return None


def _readable(text: str) -> str:
    """A name that can be shown: bytes that are no text become question marks, line breaks become spaces."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\n", " ").replace("\r", " ")


def _state_icon(state: RowState) -> Any:
    look = tokens()
    match state:
        case RowState.DONE:
            return icon("done", look.good, 18)
        case RowState.FAILED:
            return icon("error", look.danger, 18)
        case RowState.SKIPPED:
            return icon("skipped", look.muted, 18)
        case RowState.WAITING:
            return icon("waiting", look.muted, 18)
