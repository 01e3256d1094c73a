"""The files and folders that wait to be translated: each once, however often it was dropped."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.errors import AppError
from core.files import path_to_text
from desktop.icons import icon
from desktop.theme import tokens

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Sources(QAbstractListModel):
    """Dropped paths in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths: list[Path] = []
        self._folders: list[bool] = []
        self._keys: list[str] = []
        """Where each led when it was dropped: a link that vanished since no longer tells."""
        self._known: set[str] = set()

    @property
    def paths(self) -> list[Path]:
        """All sources."""
        return list(self._paths)

    def add(self, paths: Sequence[Path]) -> int:
        """Append those that are not there yet; how many these were."""
        fresh: list[Path] = []
        keys: list[str] = []
        for path in paths:
            key = os.path.realpath(path)
            if key not in self._known:
                self._known.add(key)
                keys.append(key)
                fresh.append(path)
        if fresh:
            start = len(self._paths)
            self.beginInsertRows(QModelIndex(), start, start + len(fresh) - 1)
            self._paths += fresh
            self._keys += keys
            self._folders += [path.is_dir() for path in fresh]
            self.endInsertRows()
        return len(fresh)

    def remove(self, rows: Sequence[int]) -> None:
        """Take rows out."""
        for row in sorted(set(rows), reverse=True):
            self.beginRemoveRows(QModelIndex(), row, row)
            self._paths.pop(row)
            self._known.discard(self._keys.pop(row))
            self._folders.pop(row)
            self.endRemoveRows()

    def remove_refused(self, error: AppError) -> bool:
        """Take out the source that an error of `walk_files` names; whether there was one."""
        refused = error.details.get("path")
        rows = [row for row, path in enumerate(self._paths) if path_to_text(Path(os.path.abspath(path))) == refused]  # noqa: PTH100
        self.remove(rows)
        return bool(rows)

    def clear(self) -> None:
        """Take all out."""
        self.beginResetModel()
        self._paths, self._folders, self._keys, self._known = [], [], [], set()
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._paths)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._paths):
            return None
        path = self._paths[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _shown(path.name or str(path))
        if role == Qt.ItemDataRole.ToolTipRole:
            return _shown(str(path))
        if role == Qt.ItemDataRole.DecorationRole:
            return icon("folder" if self._folders[index.row()] else "picture", tokens().muted, 20)
        if role == Qt.ItemDataRole.UserRole:
            return path
        return None


def _shown(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\n", " ")
