"""The pairs of the dataset on screen: filters over the grid over what can be done to the chosen ones."""

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.item_models.dataset_model import DatasetModel
from desktop.item_models.dataset_pairs import DatasetPairs
from desktop.item_models.thumbnails import ThumbnailStore
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button
from desktop.widgets.dataset_filters import DatasetFilters
from desktop.widgets.dataset_selection import DatasetSelection
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.pair_grid import PairGrid


class DatasetPairsPanel(QWidget):
    """The current pair of the grid is the model's, so that a look at a pair and back ends where it should."""

    open_asked = Signal(int)

    def __init__(self, model: DatasetModel, thumbnails: ThumbnailStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.filters = DatasetFilters()
        self.items = DatasetPairs(model, thumbnails, self)
        self.grid = PairGrid()
        self.grid.setModel(self.items)
        self.selection = DatasetSelection(model, self.grid)
        self._none = EmptyState("datasets", self.tr("No pair is like that"), self.tr("Look for something else, or show all pairs."))
        self._none.add_button(Button(self.tr("Show all"), "", "normal", self.filters.show_all))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX + 2)
        layout.addWidget(self.filters)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.selection)
        self.filters.changed.connect(lambda: model.show(self.filters.shown))
        self.grid.selectionModel().selectionChanged.connect(self.selection.refresh)
        self.grid.selectionModel().currentChanged.connect(lambda current, _: self._current_moved(current.row()))
        self.grid.doubleClicked.connect(lambda index: self.open_asked.emit(index.row()))
        self.selection.open_asked.connect(self.open_asked)
        model.rows_reset.connect(self._reset)
        model.facts_changed.connect(self._show_facts)
        model.opened.connect(self._opened)
        model.current_changed.connect(self._follow)

    def restyle(self) -> None:
        """The theme is another."""
        self.grid.viewport().update()

    def _opened(self) -> None:
        self.filters.blockSignals(True)
        self.filters.show_all()
        self.filters.sort.setCurrentIndex(0)
        self.filters.blockSignals(False)
        self._show_facts()

    def _show_facts(self) -> None:
        facts = self._model.facts
        if facts is not None:
            self.filters.set_summary(facts.summary, facts.problems_in_use)
        self.selection.refresh()

    def _reset(self) -> None:
        self._stack.setCurrentWidget(self.grid if self._model.num_rows or self._model.dataset is None else self._none)
        self._follow(self._model.current_row)
        self.selection.refresh()

    def _current_moved(self, row: int) -> None:
        if row >= 0:
            self._model.set_current_row(row)

    def _follow(self, row: int) -> None:
        """The model's current pair is the grid's."""
        index = self.items.index(row)
        if row >= 0 and self.grid.currentIndex().row() != row and index.isValid():
            self.grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.grid.scrollTo(index)
