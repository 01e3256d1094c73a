"""The pairs of a dataset as items of a view: names at once, thumbnails when they come into sight."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.pairs.pair import Pair
from desktop.item_models.thumbnails import Key, ThumbnailStore, key_of
from desktop.wording import fill

PAIR_ROLE = int(Qt.ItemDataRole.UserRole) + 1
INPUT_ROLE = PAIR_ROLE + 1
TARGET_ROLE = PAIR_ROLE + 2
ERROR_ROLE = PAIR_ROLE + 3
ROW_ROLE = PAIR_ROLE + 4
"""The whole core.pairs.rows.PairRow, where the pair is of a dataset."""

AnyIndex = QModelIndex | QPersistentModelIndex


class PairItems(QAbstractListModel):
    """One row per pair. Only rows that a view paints ask for pictures."""

    def __init__(self, thumbnails: ThumbnailStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._pairs: list[Pair] = []
        self._rows: dict[Key, list[int]] = {}
        thumbnails.ready.connect(self._pictures_came)

    def set_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show other pairs."""
        self.beginResetModel()
        self._pairs = list(pairs)
        self._rows = {}
        for row, pair in enumerate(self._pairs):
            for half in (pair.input, pair.target):
                self._rows.setdefault(key_of(half), []).append(row)
        self._thumbnails.forget_wishes()
        self.endResetModel()

    @property
    def pairs(self) -> list[Pair]:
        """The pairs shown, in order."""
        return self._pairs

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._pairs)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._pairs):
            return None
        pair = self._pairs[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return pair.name
            case Qt.ItemDataRole.ToolTipRole:
                return self._error(pair) or pair.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(pair)
        if role == PAIR_ROLE:
            return pair
        if role == INPUT_ROLE:
            return self._thumbnails.picture(pair.input)
        if role == TARGET_ROLE:
            return self._thumbnails.picture(pair.target)
        if role == ERROR_ROLE:
            return self._error(pair)
        return None

    def _error(self, pair: Pair) -> str:
        return self._thumbnails.error_of(pair.input) or self._thumbnails.error_of(pair.target)

    def _spoken(self, pair: Pair) -> str:
        if pair.split == "train":
            return fill(self.tr("The pair %1, for training"), pair.name)
        return fill(self.tr("The pair %1, for validation"), pair.name)

    def _pictures_came(self, keys: Sequence[Key]) -> None:
        for key in keys:
            for row in self._rows.get(key, ()):
                index = self.index(row)
                self.dataChanged.emit(index, index, [INPUT_ROLE, TARGET_ROLE, ERROR_ROLE])
