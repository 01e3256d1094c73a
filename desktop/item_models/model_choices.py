"""The models of a workspace as a list to choose from, with picture, name and what becomes what."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.models.library import ModelEntry, list_models
from desktop.dataset_words import side_words
from desktop.widgets.model_picture import model_pixmap
from desktop.wording import fill

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ENTRY_ROLE = Qt.ItemDataRole.UserRole
WORDS_ROLE = Qt.ItemDataRole.UserRole + 1


def models_at_hand(workspace: Path) -> list[ModelEntry]:
    """The workspace's models by name, then the starter; the latter alone where the workspace's can't be read: the Models page says why."""
    return list_models(workspace, [])


class ModelChoices(QAbstractListModel):
    """Read anew when the workspace's models change; pictures are decoded when first shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[ModelEntry] = []
        self._pictures: dict[Path, Any] = {}

    def read(self, workspace: Path) -> None:
        """List the models of a workspace."""
        entries = models_at_hand(workspace)
        self.beginResetModel()
        self.entries = entries
        self._pictures = {}
        self.endResetModel()

    def row_of(self, path: Path) -> int:
        """The row of a model file; -1 where it is not in the list."""
        return next((row for row, entry in enumerate(self.entries) if entry.path == path), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.header.name
        if role == Qt.ItemDataRole.DecorationRole:
            if entry.path not in self._pictures:
                self._pictures[entry.path] = model_pixmap(entry.header)
            return self._pictures[entry.path]
        if role == ENTRY_ROLE:
            return entry
        if role in (WORDS_ROLE, Qt.ItemDataRole.ToolTipRole):
            return self.words(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return fill(self.tr("%1, %2"), entry.header.name, self.words(entry))
        return None

    def words(self, entry: ModelEntry) -> str:
        """What the model turns into what."""
        return fill(self.tr("%1 → %2"), side_words(entry.header.input_name), side_words(entry.header.target_name))
