"""The workspace's runs, and those opened from elsewhere, as items of a list: name, state and progress, each watched in small turns."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from core.errors import AppError
from core.jobs.events import JobEvent
from core.jobs.heartbeat import HeartbeatRecord
from core.jobs.lock import owner, process_alive
from core.jobs.state import JobState
from desktop.item_models.run_control import RunControl, RunPhase
from desktop.run_words import phase_words
from desktop.watching import JobWatcher
from desktop.wording import fill
from training.run import RunFolder, RunRequest, is_run, list_runs, read_label, read_request

RUN_ROLE = int(Qt.ItemDataRole.UserRole) + 1
LIST_EVERY_MS = 2000
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass
class RunEntry:
    """One run of the list. `request` is None where its run.json can't be read; `error` says why."""

    run_dir: Path
    name: str
    request: RunRequest | None = None
    error: str = ""
    control: RunControl = field(default_factory=RunControl)
    share: float = -1.0
    """How far it is, 0 to 1; -1 while nothing is known."""

    @property
    def phase(self) -> RunPhase:
        return self.control.phase


class RunItems(QAbstractListModel):
    """Those opened from outside the workspace, then the workspace's, newest first.

    Runs that others begin in the workspace (the command line, another window) appear by themselves.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace: Path | None = None
        self._entries: list[RunEntry] = []
        self._outside: list[Path] = []
        self._watchers: dict[Path, JobWatcher] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(LIST_EVERY_MS)
        self._timer.timeout.connect(self.refresh)

    def watch_workspace(self, workspace: Path) -> None:
        """List the runs of a workspace from now on."""
        if workspace != self._workspace:
            self.beginResetModel()
            self._entries, self._outside = [], []
            for watcher in self._watchers.values():
                watcher.stop()
                watcher.deleteLater()
            self._watchers = {}
            self._workspace = workspace
            self.endResetModel()
        self.refresh()
        self._timer.start()

    def refresh(self) -> None:
        """Look which runs there are. Names are read again, states are watched anyway."""
        if self._workspace is None:
            return
        self._outside = [run_dir for run_dir in self._outside if is_run(run_dir)]
        found = self._outside + list_runs(self._workspace)
        known = {entry.run_dir: entry for entry in self._entries}
        if found != [entry.run_dir for entry in self._entries]:
            self._replace([known.get(run_dir) or self._entry(run_dir) for run_dir in found])
        for row, entry in enumerate(self._entries):
            name = read_label(entry.run_dir).name or entry.run_dir.name
            if name != entry.name:
                entry.name = name
                self._tell(row)

    def include(self, run_dir: Path) -> Path:
        """List a run wherever it lies, until the workspace is changed; its folder as the list names it."""
        self.refresh()
        real = os.path.realpath(run_dir)
        known = next((entry.run_dir for entry in self._entries if os.path.realpath(entry.run_dir) == real), None)
        if known is None:
            self._outside.insert(0, run_dir)
            self.refresh()
        return known or run_dir

    def entry(self, run_dir: Path) -> RunEntry | None:
        """The entry of a run."""
        return next((entry for entry in self._entries if entry.run_dir == run_dir), None)

    @property
    def entries(self) -> list[RunEntry]:
        """All runs, newest first."""
        return self._entries

    def row_of(self, run_dir: Path) -> int:
        """Its row, or -1."""
        return next((row for row, entry in enumerate(self._entries) if entry.run_dir == run_dir), -1)

    def live_runs(self) -> list[Path]:
        """The runs at which a worker is."""
        return [entry.run_dir for entry in self._entries if self._is_live(entry)]

    def _is_live(self, entry: RunEntry) -> bool:
        """As its state says; before that was read, as its lock does."""
        if entry.phase is not RunPhase.UNKNOWN:
            return entry.control.is_live
        holder = owner(RunFolder(entry.run_dir).job)
        return holder is not None and process_alive(holder) is not False

    def look_closely_at(self, run_dir: Path | None) -> None:
        """Watch this run as often as what is on screen, all others seldom."""
        for watched, watcher in self._watchers.items():
            watcher.set_on_screen(watched == run_dir)

    def changed(self, run_dir: Path) -> None:
        """Someone changed the entry's control: paint it again."""
        row = self.row_of(run_dir)
        if row >= 0:
            self._tell(row)

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.error or entry.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return fill(self.tr("The run %1: %2"), entry.name, phase_words(entry.phase))
        return entry if role == RUN_ROLE else None

    def _replace(self, entries: list[RunEntry]) -> None:
        """Other rows, without disturbing the selection of those that stay."""
        wanted = {entry.run_dir for entry in entries}
        for row in reversed(range(len(self._entries))):
            if self._entries[row].run_dir not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                watcher = self._watchers.pop(self._entries.pop(row).run_dir)
                watcher.stop()
                watcher.deleteLater()
                self.endRemoveRows()
        have = [entry.run_dir for entry in self._entries]
        for row, entry in enumerate(entries):
            if entry.run_dir not in have:
                self.beginInsertRows(QModelIndex(), row, row)
                self._entries.insert(row, entry)
                self._watch(entry)
                self.endInsertRows()

    def _entry(self, run_dir: Path) -> RunEntry:
        name = read_label(run_dir).name or run_dir.name
        try:
            return RunEntry(run_dir, name, read_request(run_dir))
        except AppError as error:
            return RunEntry(run_dir, name, error=str(error))

    def _watch(self, entry: RunEntry) -> None:
        watcher = JobWatcher(RunFolder(entry.run_dir).job, JobEvent, self)
        watcher.set_on_screen(False)
        watcher.events_arrived.connect(lambda events: self._events_came(entry, events))
        watcher.state_changed.connect(lambda state: self._state_came(entry, state))
        watcher.progress_changed.connect(lambda beat: self._beat_came(entry, beat))
        self._watchers[entry.run_dir] = watcher
        watcher.start()

    def _events_came(self, entry: RunEntry, events: list[object]) -> None:
        entry.control.apply(events)
        self.changed(entry.run_dir)

    def _state_came(self, entry: RunEntry, state: JobState) -> None:
        entry.control.state = state
        if state is JobState.FINISHED:
            entry.share = 1.0
        self.changed(entry.run_dir)

    def _beat_came(self, entry: RunEntry, beat: HeartbeatRecord) -> None:
        if beat.total > 0:
            entry.share = min(1.0, beat.step / beat.total)
            self.changed(entry.run_dir)

    def _tell(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)
