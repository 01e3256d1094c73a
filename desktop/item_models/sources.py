"""The files and folders that wait to be translated: each once, however often it was dropped; frames of a sequence in one row."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from core.errors import AppError
from core.files import path_to_text
from core.translation.sequences import FrameRun, RunFinder
from desktop.counting import FolderCount
from desktop.icons import icon
from desktop.item_models.row_words import readable
from desktop.theme import tokens
from desktop.wording import fill, number

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1
"""What is said of a source at the right of its row."""
PORTION = 500
"""So many paths are taken in at once. Of larger drops links are not followed: the translation takes each picture once all the same."""


@dataclass
class _Source:
    """A row: one file or folder, or the frames of a sequence."""

    paths: list[Path]
    keys: list[str]
    """Where each led when it was dropped: a link that vanished since no longer tells."""
    is_folder: bool = False
    sequence: FrameRun | None = None
    detail: str = field(default="")


class Sources(QAbstractListModel):
    """Dropped paths in their order."""

    taken = Signal()
    """All of a large drop is in the list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources: list[_Source] = []
        self._known: set[str] = set()
        self._waiting: list[Path] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._take_portion)

    @property
    def paths(self) -> list[Path]:
        """All sources."""
        return [path for source in self._sources for path in source.paths]

    @property
    def has_folders(self) -> bool:
        """Whether there is any folder among them: globs and watching mean folders."""
        return any(source.is_folder for source in self._sources)

    @property
    def is_taking(self) -> bool:
        """Whether a part of a large drop is not in the list yet."""
        return bool(self._waiting)

    def add(self, paths: Sequence[Path]) -> int:
        """Append those that are not there yet; how many these were so far. Of a large drop the rest follows a little at a time."""
        num_fresh = self._take(paths[:PORTION], follows_links=len(paths) <= PORTION)
        if len(paths) > PORTION:
            self._waiting += paths[PORTION:]
            self._timer.start(0)
        return num_fresh

    def _take_portion(self) -> None:
        portion, self._waiting = self._waiting[:PORTION], self._waiting[PORTION:]
        self._take(portion, follows_links=False)
        if self._waiting:
            self._timer.start(0)
        else:
            self.taken.emit()

    def _take(self, paths: Sequence[Path], *, follows_links: bool) -> int:
        key_of = os.path.realpath if follows_links else os.path.abspath
        fresh: dict[str, Path] = {}
        for path in paths:
            key = key_of(path)
            if key not in self._known:
                fresh.setdefault(key, path)
        if fresh:
            self._known.update(fresh)
            num_frames = self._continue_sequence(fresh)
            rows = _rows_of(dict(list(fresh.items())[num_frames:]))
            if rows:
                start = len(self._sources)
                self.beginInsertRows(_ROOT, start, start + len(rows) - 1)
                self._sources += rows
                self.endInsertRows()
        return len(fresh)

    def _continue_sequence(self, fresh: Mapping[str, Path]) -> int:
        """Give the last row the frames of its sequence with which these paths begin; how many these are."""
        last = self._sources[-1] if self._sources else None
        if last is None or last.sequence is None:
            return 0
        finder = RunFinder()
        finder.run = last.sequence
        num_frames = 0
        for key, path in fresh.items():
            if finder.take(0, path) is not None:
                break
            last.paths.append(path)
            last.keys.append(key)
            num_frames += 1
        if num_frames:
            index = self.index(len(self._sources) - 1)
            self.dataChanged.emit(index, index)
        return num_frames

    def remove(self, rows: Sequence[int]) -> None:
        """Take rows out."""
        for row in sorted(set(rows), reverse=True):
            self.beginRemoveRows(_ROOT, row, row)
            self._known.difference_update(self._sources.pop(row).keys)
            self.endRemoveRows()

    def remove_refused(self, error: AppError) -> bool:
        """Take out the source that an error of a walk names, with the frames it came with; whether there was one."""
        refused = error.details.get("path")
        rows = [
            row
            for row, source in enumerate(self._sources)
            if any(path_to_text(Path(os.path.abspath(path))) == refused for path in source.paths)  # noqa: PTH100 -- as walks do
        ]
        self.remove(rows)
        return bool(rows)

    def clear(self) -> None:
        """Take all out."""
        self._timer.stop()
        self.beginResetModel()
        self._sources, self._known, self._waiting = [], set(), []
        self.endResetModel()

    def show_counts(self, folders: Mapping[str, FolderCount], *, is_final: bool) -> None:
        """Say in each folder's row what was found in it so far."""
        for source in self._sources:
            if source.is_folder:
                count = folders.get(os.path.abspath(source.paths[0]))  # noqa: PTH100 -- as walks do
                source.detail = self._count_words(count or FolderCount()) if count is not None or is_final else ""
        if self._sources:
            self.dataChanged.emit(self.index(0), self.index(len(self._sources) - 1), [DETAIL_ROLE])

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._sources)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._sources):
            return None
        source = self._sources[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            if source.sequence is not None:
                return readable(source.sequence.pattern)
            return readable(source.paths[0].name or str(source.paths[0]))
        if role == Qt.ItemDataRole.ToolTipRole:
            return readable(str(source.paths[0] if source.sequence is None else source.paths[0].parent))
        if role == Qt.ItemDataRole.DecorationRole:
            name = "folder" if source.is_folder else "picture" if source.sequence is None else "sequence"
            return icon(name, tokens().muted, 20)
        if role == DETAIL_ROLE:
            return source.detail if source.sequence is None else self._sequence_words(source.sequence)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return fill(self.tr("%1, %2"), index.data(), index.data(DETAIL_ROLE))
        if role == Qt.ItemDataRole.UserRole:
            return source.paths[0]
        return None

    def _sequence_words(self, run: FrameRun) -> str:
        words = fill(self.tr("%1, %2 frames"), run.range, number(run.num_frames))
        return fill(self.tr("%1, %2 missing"), words, number(run.num_missing)) if run.num_missing else words

    def _count_words(self, count: FolderCount) -> str:
        if count.num_pictures == 0:
            return self.tr("no pictures")
        if len(count.sequences) == 1 and count.num_others == 0:
            run = count.sequences[0]
            return fill(self.tr("%1  %2"), run.pattern, self._sequence_words(run))
        if len(count.sequences) == 1:
            return fill(self.tr("%1 pictures, among them frames %2"), number(count.num_pictures), count.sequences[0].range)
        if count.sequences:
            return fill(self.tr("%1 pictures, %2 sequences"), number(count.num_pictures), number(len(count.sequences)))
        return self.tr("1 picture") if count.num_pictures == 1 else fill(self.tr("%1 pictures"), number(count.num_pictures))


def _rows_of(fresh: Mapping[str, Path]) -> list[_Source]:
    """A row for each path, but one for all frames of a sequence that were dropped in order."""
    keys, paths = list(fresh), list(fresh.values())
    finder = RunFinder()
    runs = [run for index, path in enumerate(paths) if (run := finder.take(index, path)) is not None]
    if finder.run is not None:
        runs.append(finder.run)
    made: list[_Source] = []
    for run in runs:
        places = slice(run.start, run.stop)
        if run.is_sequence:
            made.append(_Source(paths[places], keys[places], sequence=run))
        else:
            made += [_Source([path], [key], is_folder=path.is_dir()) for path, key in zip(paths[places], keys[places], strict=True)]
    return made
