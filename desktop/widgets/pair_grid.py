"""Pairs as a grid of cells: input and target side by side, the name, and marks for what is special about the pair."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from desktop.item_models.dataset_state import RowRanges
from desktop.widgets.pair_cell import PairDelegate, cell_size

AnyIndex = QModelIndex | QPersistentModelIndex


class PairGrid(QAbstractItemView):
    """Lays cells out by arithmetic, so that 137,000 pairs cost no more than ten: QListView takes a quarter of a second to do so.

    Arrow keys walk, Shift and Ctrl choose several, as in any list.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(PairDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(self.tr("Pairs"))

    # What is chosen

    def chosen(self) -> RowRanges:
        """The chosen rows."""
        selection = self.selectionModel().selection() if self.selectionModel() is not None else QItemSelection()
        return RowRanges(tuple(sorted((part.top(), part.bottom()) for part in selection)))

    def go_to(self, row: int) -> None:
        """Make a row the current and only chosen one, in sight."""
        index = self._index(row)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    # Geometry

    @property
    def num_columns(self) -> int:
        """Cells in a line: as many as come nearest to the usual width."""
        return _columns_in(self.viewport().width())

    @property
    def _cell(self) -> QSize:
        """How large a cell is: what the lines are divided into, up to the usual size."""
        return cell_size(min(cell_size().width(), self.viewport().width() // self.num_columns))

    def _num_rows(self) -> int:
        return self.model().rowCount() if self.model() is not None else 0

    def _index(self, row: int) -> QModelIndex:
        return self.model().index(row, 0) if 0 <= row < self._num_rows() else QModelIndex()

    def _place(self, row: int) -> QRect:
        """A cell in the coordinates of the viewport."""
        line, column = divmod(row, self.num_columns)
        size = self._cell
        return QRect(QPoint(column * self._pitch, line * size.height() - self.verticalOffset()), size)

    @property
    def _pitch(self) -> int:
        """From one cell of a line to the next, in pixels; a few cells stand at the left."""
        return self.viewport().width() // self.num_columns if self._num_rows() > self.num_columns else self._cell.width()

    def visualRect(self, index: AnyIndex) -> QRect:
        return self._place(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        return self._index(self._row_at(point, inside=True))

    def _row_at(self, point: QPoint, *, inside: bool = False) -> int:
        """The row whose cell holds a point, or whose place in its line comes nearest; -1 for none `inside` of which it lies."""
        columns = self.num_columns
        line = (point.y() + self.verticalOffset()) // self._cell.height()
        column = min(max(point.x() // max(self._pitch, 1), 0), columns - 1)
        row = line * columns + column
        if inside and (not 0 <= row < self._num_rows() or not self._place(row).contains(point)):
            return -1
        return min(max(row, 0), self._num_rows() - 1)

    def scrollTo(self, index: AnyIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        if not index.isValid():
            return
        place, bar = self._place(index.row()), self.verticalScrollBar()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + place.center().y() - self.viewport().height() // 2)
        elif place.top() < 0 or hint == QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(bar.value() + place.top())
        elif place.bottom() > self.viewport().height():
            bar.setValue(bar.value() + min(place.top(), place.bottom() - self.viewport().height()))

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: AnyIndex) -> bool:
        return False

    def updateGeometries(self) -> None:
        super().updateGeometries()
        num_lines = -(-self._num_rows() // self.num_columns)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(self._cell.height() // 3)
        bar.setPageStep(height)
        bar.setRange(0, max(0, num_lines * self._cell.height() - height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = event.oldSize().width()
        before = _columns_in(width)
        height = cell_size(min(cell_size().width(), width // before)).height() if width > 0 else 1
        top = self.verticalOffset() // height * before
        super().resizeEvent(event)
        self.updateGeometries()
        if width != event.size().width() and event.oldSize().isValid():
            self.verticalScrollBar().setValue(top // self.num_columns * self._cell.height())

    def reset(self) -> None:
        super().reset()
        self.updateGeometries()

    # Keys and choice

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        current = self.currentIndex()
        if not current.isValid():
            return self._index(0)
        move = QAbstractItemView.CursorAction
        columns = self.num_columns
        page = columns * max(1, self.viewport().height() // self._cell.height())
        steps = {
            move.MoveLeft: -1, move.MovePrevious: -1, move.MoveRight: 1, move.MoveNext: 1,
            move.MoveUp: -columns, move.MoveDown: columns, move.MovePageUp: -page, move.MovePageDown: page,
            move.MoveHome: -self._num_rows(), move.MoveEnd: self._num_rows(),
        }  # fmt: skip
        row, step = current.row(), steps[action]
        if action in (move.MoveUp, move.MoveDown) and not 0 <= row + step < self._num_rows():
            return self._index(self._num_rows() - 1) if step > 0 and row // columns < (self._num_rows() - 1) // columns else current
        return self._index(min(max(row + step, 0), self._num_rows() - 1))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose from one end of `rect` to the other; what a drag frames, line by line."""
        selection = QItemSelection()
        if self._num_rows() == 0:
            return
        if self.state() == QAbstractItemView.State.DragSelectingState:
            frame = rect.normalized()
            first, last = self._row_at(frame.topLeft()), self._row_at(frame.bottomRight())
            columns = self.num_columns
            for line in range(first // columns, last // columns + 1):
                left, right = line * columns + first % columns, min(line * columns + last % columns, self._num_rows() - 1)
                if left <= right:
                    selection.select(self._index(left), self._index(right))
        else:
            ends = self._row_at(rect.topLeft()), self._row_at(rect.bottomRight())
            if rect.width() > 1 or rect.height() > 1 or self.indexAt(rect.topLeft()).isValid():
                selection.select(self._index(min(ends)), self._index(max(ends)))
        self.selectionModel().select(selection, command)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the page's shortcuts."""

    def selectAll(self) -> None:
        if self._num_rows():
            everything = QItemSelection(self._index(0), self._index(self._num_rows() - 1))
            self.selectionModel().select(everything, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        words = current.data(Qt.ItemDataRole.AccessibleTextRole) if current.isValid() else ""
        self.setAccessibleDescription(words or "")

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._num_rows() == 0:
            return
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        under = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) if self.underMouse() else QModelIndex()
        selection, current = self.selectionModel(), self.currentIndex()
        plain = option.state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected)
        first = max(0, event.rect().top() + self.verticalOffset()) // self._cell.height() * self.num_columns
        last = self._row_at(QPoint(self.viewport().width(), event.rect().bottom()))
        for row in range(first, last + 1):
            index = self._index(row)
            option.rect = self._place(row)
            state = plain
            if selection is not None and selection.isSelected(index):
                state |= QStyle.StateFlag.State_Selected
            if index == current and self.hasFocus():
                state |= QStyle.StateFlag.State_HasFocus
            if index == under:
                state |= QStyle.StateFlag.State_MouseOver
            option.state = state
            self.itemDelegate().paint(painter, option, index)
        painter.end()

    def sizeHint(self) -> QSize:
        return QSize(3 * cell_size().width(), 2 * cell_size().height())


def _columns_in(width: int) -> int:
    return max(1, round(width / cell_size().width()))
