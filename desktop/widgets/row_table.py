"""The table of a translation's pictures with what can be done about them: filter, try again, copy, report."""

from PySide6.QtCore import QMimeData, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QHeaderView, QMenu, QTableView, QVBoxLayout, QWidget

from core.translation.history import Row, RowState, TranslationHistory
from desktop.dragging import DraggedFiles
from desktop.icons import icon_pixmap
from desktop.item_models.row_words import Column, row_details
from desktop.item_models.thumbnails import ThumbnailStore
from desktop.item_models.translation_rows import RowFilter, TranslationRows
from desktop.opening import show_file
from desktop.theme import tokens
from desktop.turns import Turns
from desktop.widgets.buttons import Button
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.row_thumbnails import RowThumbnails
from desktop.window_layout import keep
from desktop.wording import fill, number

ROW_HEIGHT_PX = 36
FOLDER_WIDTH_PX = 170
DRAGGED_PX = 32
NARROW_PX = 740


class RowTable(QWidget):
    """Shows TranslationRows. Until the user marks a row it follows the newest one."""

    row_chosen = Signal(object)
    """The Row whose pictures are wanted, or None."""
    copy_asked = Signal(object)
    """The Row whose result is wanted in the clipboard."""
    retry_pressed = Signal()
    report_pressed = Signal()
    grouping_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, turns: Turns | None = None) -> None:
        super().__init__(parent)
        self.rows = TranslationRows(self, turns=turns)
        self._followed = True
        self._is_live = False
        self._chosen_index = -1
        """The marked row's place in the history: lines come and go above it."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._make_bar())
        self.view = _View(self.rows)
        layout.addWidget(self.view, 1)
        self._thumbnails = RowThumbnails(self.rows, lambda: not (self._is_live and self._followed), self.view)
        self.view.setItemDelegateForColumn(Column.PICTURE, self._thumbnails)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.view.pressed.connect(self._stop_following)
        self.view.doubleClicked.connect(lambda index: self.rows.toggle(index.row()))
        self.view.copy_asked.connect(self.copy_asked)
        self.view.sequence_pressed.connect(self.rows.toggle)
        self.rows.modelReset.connect(self._mark_again)
        self.rows.grown.connect(self._on_grown)
        self.setMinimumHeight(170)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.retry.setText(self.tr("Try again") if self.width() < NARROW_PX else self.tr("Try failed ones again"))

    @property
    def chosen_row(self) -> Row | None:
        """The marked row; of a sequence its newest frame."""
        return self.rows.row(self.view.currentIndex().row())

    def take_thumbnails(self, store: ThumbnailStore) -> None:
        """Where small pictures of the rows come from."""
        self._thumbnails.store = store
        store.ready.connect(lambda _keys: self.view.viewport().update())

    def show_history(self, history: TranslationHistory | None, *, is_new: bool) -> None:
        """Show this translation's rows; `is_new` where it is another translation."""
        if is_new:
            if self._thumbnails.store is not None:
                self._thumbnails.store.forget()
            self._followed, self._chosen_index = True, -1
            self.filters.button(RowFilter.ALL).setChecked(True)
        self.rows.show(history)

    def update_rows(self, indices: list[int]) -> None:
        """Some rows changed; until the user marks a row the newest one is shown."""
        self.rows.take_new()
        self.rows.update_rows(indices)
        if self._followed and indices:
            self._mark(indices[-1])
        elif self._chosen_index in indices:
            self.row_chosen.emit(self.chosen_row)

    def choose_row(self, index: int) -> None:
        """Mark a row, as a click on it does."""
        self._followed = False
        self._mark(index)

    def refresh(self, history: TranslationHistory, *, is_live: bool) -> None:
        """Bring numbers and buttons up to date."""
        self.rows.take_new()
        if is_live != self._is_live:
            self._is_live = is_live
            self.view.viewport().update()
        for chosen, words, count in (
            (RowFilter.ALL, self.tr("All %1"), history.num_files),
            (RowFilter.DONE, self.tr("Done %1"), history.num_done),
            (RowFilter.FAILED, self.tr("Failed %1"), history.num_failed),
            (RowFilter.SKIPPED, self.tr("Skipped %1"), history.num_skipped),
        ):
            self.filters.button(chosen).setText(fill(words, number(count)))
        self.filters.button(RowFilter.SKIPPED).setVisible(history.num_skipped > 0)
        self.group.setVisible(self.rows.has_sequences and self.rows.filter is RowFilter.ALL)
        self.retry.setVisible(not is_live and history.num_failed > 0)
        self.report.setEnabled(history.num_files > 0)
        row = self.chosen_row
        self.copy.setVisible(row is not None and row.state is RowState.FAILED)

    def copy_details(self) -> None:
        """Put everything about the marked picture's failure into the clipboard."""
        row = self.chosen_row
        if row is not None and row.state is RowState.FAILED:
            QGuiApplication.clipboard().setText(row_details(row))

    def _make_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(4)
        self.filters = QButtonGroup(self)
        names = {
            RowFilter.ALL: self.tr("All"),
            RowFilter.DONE: self.tr("Done"),
            RowFilter.FAILED: self.tr("Failed"),
            RowFilter.SKIPPED: self.tr("Skipped"),
        }
        for chosen, words in names.items():
            button = Button(words, "", "chip")
            button.setCheckable(True)
            self.filters.addButton(button, chosen)
            bar.addWidget(button)
        self.filters.button(RowFilter.ALL).setChecked(True)
        self.filters.idClicked.connect(self._on_filter)
        bar.addSpacing(6)
        self.group = Button(self.tr("Frames as one"), "sequence", "chip")
        self.group.setCheckable(True)
        self.group.setChecked(True)
        self.group.setToolTip(self.tr("Show the numbered frames of a sequence in one row. A double click on it shows them all."))
        self.group.toggled.connect(self._on_group)
        bar.addWidget(self.group)
        bar.addWidget(ElidedLabel(""), 1)
        self.copy = Button(self.tr("Copy details"), "copy", "quiet", self.copy_details)
        self.copy.setToolTip(self.tr("Copy what happened to this picture, to send it to someone who can help."))
        self.retry = Button(self.tr("Try failed ones again"), "refresh", "quiet", self.retry_pressed.emit)
        self.retry.setAccessibleName(self.tr("Try failed ones again"))
        self.report = Button(self.tr("Save report…"), "report", "quiet", self.report_pressed.emit)
        self.report.setToolTip(self.tr("A table (CSV) with a line for every picture, for a spreadsheet."))
        for button in (self.copy, self.retry, self.report):
            bar.addWidget(button)
        return bar

    def show_grouping(self, is_grouped: bool) -> None:
        """Frames in one row or each in its own, as it was left."""
        self.group.setChecked(is_grouped)

    def _on_filter(self, chosen: int) -> None:
        self.rows.show_filter(RowFilter(chosen))
        self.group.setVisible(self.rows.has_sequences and self.rows.filter is RowFilter.ALL)

    def _on_group(self, is_grouped: bool) -> None:
        self.rows.group_frames(is_grouped)
        self.grouping_changed.emit(is_grouped)

    def _stop_following(self, _index: QModelIndex) -> None:
        self._followed = False

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self.view.hasFocus():
            self._followed = False
        row = self.rows.row(current.row())
        if row is not None:
            self._chosen_index = row.index
        self.copy.setVisible(row is not None and row.state is RowState.FAILED)
        self.row_chosen.emit(row)

    def _mark(self, index: int) -> None:
        line = self.rows.line_of(index)
        if line < 0:
            return
        if self.view.currentIndex().row() == line:
            self._chosen_index = index
            self.row_chosen.emit(self.chosen_row)
        else:
            self.view.setCurrentIndex(self.rows.index(line, 0))

    def _mark_again(self) -> None:
        """The lines are others: the picture that was marked stays so, where it is still shown."""
        line = self.rows.line_of(self._chosen_index) if self._chosen_index >= 0 else -1
        if line >= 0:
            self.view.setCurrentIndex(self.rows.index(line, 0))

    def _on_grown(self) -> None:
        if self._chosen_index >= 0 and not self.view.currentIndex().isValid():
            self._mark_again()


class _View(QTableView):
    """A table whose keys and menu know rows of frames and results."""

    sequence_pressed = Signal(int)
    copy_asked = Signal(object)
    """The Row whose result is wanted in the clipboard."""

    def __init__(self, rows: TranslationRows) -> None:
        super().__init__()
        self._rows = rows
        self.setModel(rows)
        self.setAccessibleName(self.tr("Pictures of the translation"))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QTableView.DragDropMode.DragOnly)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT_PX)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(Column.FOLDER, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(Column.FOLDER, FOLDER_WIDTH_PX)
        keep(header, "translation-rows")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.currentIndex().row()
        is_open = self._rows.is_open(line)
        key = event.key()
        is_toggle = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_toggle = is_toggle or (key == Qt.Key.Key_Right and not is_open) or (key == Qt.Key.Key_Left and is_open)
        if is_toggle and self._rows.sequence(line) is not None:
            self.sequence_pressed.emit(line)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self._rows.row(self.indexAt(event.pos()).row())
        if row is None:
            return
        menu = QMenu(self)
        if row.state in (RowState.DONE, RowState.SKIPPED):
            menu.addAction(self.tr("Copy the result"), lambda: self.copy_asked.emit(row))
            menu.addAction(self.tr("Show the result in its folder"), lambda: show_file(row.output))
        menu.addAction(self.tr("Show the picture in its folder"), lambda: show_file(row.source))
        menu.addSeparator()
        menu.addAction(self.tr("Copy details"), lambda: QGuiApplication.clipboard().setText(row_details(row)))
        menu.popup(event.globalPos())

    def startDrag(self, actions: Qt.DropAction) -> None:
        """The results of the marked line as files, for other programs."""
        mime = self.dragged()
        if mime is not None:
            drag = QDrag(self)
            drag.setMimeData(mime)
            drag.setPixmap(icon_pixmap("picture", tokens().text, DRAGGED_PX))
            drag.exec(Qt.DropAction.CopyAction)

    def dragged(self) -> QMimeData | None:
        """The files of the marked line's results, of a sequence those of all frames; None where there are none."""
        rows = self._rows.rows_of(self.currentIndex().row())
        has_result = next(self._rows.results(rows), None) is not None
        return DraggedFiles(lambda: list(self._rows.results(rows))) if has_result else None

    def _copy(self) -> None:
        """The marked row's result; a row without one as text, a failure with everything about it."""
        row = self._rows.row(self.currentIndex().row())
        if row is not None and row.state in (RowState.DONE, RowState.SKIPPED):
            self.copy_asked.emit(row)
        elif row is not None:
            QGuiApplication.clipboard().setText(row_details(row))
