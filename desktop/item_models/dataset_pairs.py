"""The pairs of the dataset on screen as items of a view: rows are read when they come into sight, thumbnails after them."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from core.pairs.pair import Pair
from core.pairs.recipes.recipe import Recipe
from core.pairs.rows import PairRow
from desktop.dataset_words import pair_words
from desktop.item_models.dataset_model import DatasetModel
from desktop.item_models.pair_items import ERROR_ROLE, INPUT_ROLE, PAIR_ROLE, ROW_ROLE, TARGET_ROLE, AnyIndex
from desktop.item_models.thumbnails import Made, Picture, ThumbnailStore


def input_of(pair: Pair, recipe: Recipe) -> Picture:
    """What is the input of a pair: a picture of its own, or what a recipe makes of its photo."""
    return Made(pair.input, recipe, pair.name) if recipe else pair.input


class DatasetPairs(QAbstractListModel):
    """One row per pair that the filter lets through; what has not been read yet has no data."""

    def __init__(self, model: DatasetModel, thumbnails: ThumbnailStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._thumbnails = thumbnails
        self._num_rows = model.num_rows
        model.rows_reset.connect(self._reset)
        model.rows_came.connect(self._changed)
        thumbnails.ready.connect(lambda _: self._changed(0, self._num_rows - 1))

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._num_rows

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._model.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.pair.name
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._error(row) or pair_words(row)
        if role == PAIR_ROLE:
            return row.pair
        if role == ROW_ROLE:
            return row
        if role == INPUT_ROLE:
            return self._thumbnails.picture(self._input(row.pair))
        if role == TARGET_ROLE:
            return self._thumbnails.picture(row.pair.target)
        return self._error(row) if role == ERROR_ROLE else None

    def _error(self, row: PairRow) -> str:
        return self._thumbnails.error_of(self._input(row.pair)) or self._thumbnails.error_of(row.pair.target)

    def _input(self, pair: Pair) -> Picture:
        return input_of(pair, self._model.facts.recipe if self._model.facts is not None else ())

    def _reset(self) -> None:
        self.beginResetModel()
        self._num_rows = self._model.num_rows
        self._thumbnails.forget_wishes()
        self.endResetModel()

    def _changed(self, first: int, last: int) -> None:
        last = min(last, self._num_rows - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first, 0, QModelIndex()), self.index(last, 0, QModelIndex()))
