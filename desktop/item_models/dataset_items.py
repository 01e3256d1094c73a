"""The workspace's datasets as items of a list."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from core.pairs.dataset import DatasetEntry, in_order, list_datasets
from desktop.sentences import words_of
from desktop.wording import fill, number

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
CAPTION_ROLE = ENTRY_ROLE + 1
AnyIndex = QModelIndex | QPersistentModelIndex


class DatasetItems(QAbstractListModel):
    """By name. A dataset that can't be opened is listed too and says why."""

    _entries: list[DatasetEntry] = []

    def read(self, workspace: Path) -> None:
        """List the datasets anew; nothing moves where nothing changed."""
        self._show(list_datasets(workspace))

    def update(self, dataset_dir: Path, name: str, num_pairs: int) -> None:
        """Tell what has changed in one of them, without opening all the others."""
        others = [entry for entry in self._entries if entry.dataset_dir != dataset_dir]
        if len(others) < len(self._entries):
            self._show(in_order([*others, DatasetEntry(dataset_dir, name, num_pairs)]))

    def _show(self, entries: list[DatasetEntry]) -> None:
        if _keys(entries) != _keys(self._entries):
            self.beginResetModel()
            self._entries = entries
            self.endResetModel()

    @property
    def entries(self) -> list[DatasetEntry]:
        """All datasets."""
        return self._entries

    def row_of(self, dataset_dir: Path) -> int:
        """Its row, or -1."""
        return next((row for row, entry in enumerate(self._entries) if entry.dataset_dir == dataset_dir), -1)

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return words_of(entry.error) if entry.error is not None else entry.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return fill(self.tr("The dataset %1: %2"), entry.name, self._caption(entry))
        if role == CAPTION_ROLE:
            return self._caption(entry)
        return entry if role == ENTRY_ROLE else None

    def _caption(self, entry: DatasetEntry) -> str:
        if entry.error is not None:
            return self.tr("Can't be opened")
        return self.tr("1 pair") if entry.num_pairs == 1 else fill(self.tr("%1 pairs"), number(entry.num_pairs))


def _keys(entries: list[DatasetEntry]) -> list[tuple[Path, str, int, bool]]:
    return [(entry.dataset_dir, entry.name, entry.num_pairs, entry.error is None) for entry in entries]
