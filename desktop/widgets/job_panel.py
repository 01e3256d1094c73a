"""A translation on its way: its head, before and after of the marked row, and the table of all rows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from core.translation.history import Row
from desktop.item_models.translation_rows import TranslationRows
from desktop.translation_session import TranslationSession
from desktop.turns import Turns
from desktop.widgets.compare_painting import HalfPicture
from desktop.widgets.compare_tools import CompareTools
from desktop.widgets.compare_view import CompareView
from desktop.widgets.job_header import JobHeader
from desktop.widgets.row_table import RowTable
from desktop.window_layout import keep

COMPARE_HEIGHT_PX = 160
"""At least: with its tools it takes what it would without them."""


class JobPanel(QWidget):
    """Shows a TranslationSession; what its buttons do is the page's."""

    row_chosen = Signal(object)
    """The Row whose pictures are wanted, or None."""
    copy_asked = Signal(object)
    """The Row whose result is wanted in the clipboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: TranslationSession | None = None
        self.turns = Turns(self)
        """The table's, and of what is read for it."""
        self.header = JobHeader()
        self.compare = CompareView(has_switch=False)
        self.compare.setMinimumHeight(COMPARE_HEIGHT_PX)
        self.tools = CompareTools(self.compare)
        self.table = RowTable(turns=self.turns)
        self.tools.take_keys_of(self.table.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.header)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setHandleWidth(12)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._with_tools())
        splitter.addWidget(self.table)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([240, 300])
        keep(splitter, "translation")
        layout.addWidget(splitter, 1)
        self.table.row_chosen.connect(self.row_chosen)
        self.table.copy_asked.connect(self.copy_asked)
        self.tools.copy_pressed.connect(lambda: self.copy_asked.emit(self.chosen_row))

    @property
    def rows(self) -> TranslationRows:
        """The table's rows."""
        return self.table.rows

    @property
    def chosen_row(self) -> Row | None:
        """The marked row."""
        return self.table.chosen_row

    def show_session(self, session: TranslationSession) -> None:
        """Show another translation."""
        self.compare.fit()  # another picture at the place that was looked at closely would say nothing
        self._session = session
        self.header.show_session(session)
        self.compare.show_text(self.tr("The pictures are being looked for…"))
        self.table.show_history(session.history, is_new=True)
        self.refresh()

    def show_rows(self) -> None:
        """The rows are known, or others than before."""
        if self._session is not None:
            self.table.show_history(self._session.history, is_new=False)
            if self._session.history.num_files:
                self.compare.show_text("")

    def update_rows(self, indices: list[int]) -> None:
        """Some rows changed."""
        self.table.update_rows(indices)

    def show_pictures(self, before: HalfPicture, after: HalfPicture) -> None:
        """The marked row's pictures, as the helper made them; or why there is no result."""
        self.compare.show_halves(before, after)

    def choose_row(self, index: int) -> None:
        """Mark a row, as a click on it does."""
        self.table.choose_row(index)

    def refresh(self) -> None:
        """Bring words, bar and buttons up to date."""
        if self._session is not None:
            self.header.refresh(self._session)
            self.table.refresh(self._session.history, is_live=self._session.is_live)

    def _with_tools(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.tools)
        column.addWidget(self.compare, 1)
        return made
