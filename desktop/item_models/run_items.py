"""The workspace's runs, those that wait first, as items of a list: name, state and progress, each watched in small turns."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from core.errors import AppError
from core.jobs.lock import living_owner
from core.jobs.state import JobState
from core.workspace import WorkspaceFolders
from desktop.item_models.queue_state import QueueState, read_queue
from desktop.item_models.run_control import RunPhase
from desktop.item_models.run_entry import RunEntry, read_entry
from desktop.run_words import entry_tool_tip, entry_words
from desktop.watching import JobWatcher
from desktop.watching_many import WatchRota
from training.glance import GLANCE_EVENTS
from training.queue import Queue
from training.run import RunFolder, is_run, list_runs

RUN_ROLE = int(Qt.ItemDataRole.UserRole) + 1
LIST_EVERY_MS = 2000
RUN_MIME = "application/x-diptych-run"
"""What is dragged inside the list: the name of a run's folder."""
AnyIndex = QModelIndex | QPersistentModelIndex


class RunItems(QAbstractListModel):
    """The queue in its order, then runs opened from outside the workspace, then the workspace's, newest first.

    What others begin or queue in the workspace (the command line, another window) appears by itself. A run that waits can be dragged
    to another place in the queue.
    """

    queue_changed = Signal()
    """The queue is another than it was, or is held, or goes on."""
    refused = Signal(object)
    """An AppError: a drop could not be carried out."""
    outside_changed = Signal()
    """Another run was opened from outside the workspace, or one was left out of the list."""
    gone = Signal(object)
    """The RunEntry of a run whose folder is not there any more, though nobody here sent it away."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace: Path | None = None
        self.queue_state = QueueState()
        """The queue as it was found last."""
        self._entries: list[RunEntry] = []
        self.outside: list[Path] = []
        """Those opened from outside the workspace; one on a drive that is away is listed again when that is back."""
        self.sent_away: set[Path] = set()
        """Folders that the user has just had removed."""
        self._watchers: dict[Path, JobWatcher] = {}
        self._rota = WatchRota(self)
        self._timer = QTimer(self)
        self._timer.setInterval(LIST_EVERY_MS)
        self._timer.timeout.connect(self.refresh)

    def watch_workspace(self, workspace: Path, outside: Sequence[Path] = ()) -> None:
        """List the runs of a workspace from now on, and these of other places."""
        if workspace != self._workspace:
            self.beginResetModel()
            self._entries, self.outside = [], list(outside)
            for run_dir in list(self._watchers):
                self._unwatch(run_dir)
            self._workspace = workspace
            self.endResetModel()
        self.refresh()
        self._timer.start()

    def refresh(self) -> None:
        """Look which runs there are. Names are read again, states are watched anyway."""
        if self._workspace is None:
            return
        queue_state = read_queue(self._workspace)
        queued = [waiting.run_dir for waiting in queue_state.waiting if is_run(waiting.run_dir)]
        self._keep_queued(queued)
        outside = [run_dir for run_dir in self.outside if is_run(run_dir)]
        try:
            inside = list_runs(self._workspace)
        except OSError:
            return  # a drive that does not answer now: what is known stays
        found = queued + [run_dir for run_dir in outside + inside if run_dir not in queued]
        known = {entry.run_dir: entry for entry in self._entries}
        if found != [entry.run_dir for entry in self._entries]:
            self._replace([known.get(run_dir) or self._read(run_dir) for run_dir in found])
        self._take_queue(queue_state)
        for row, entry in enumerate(self._entries):
            if entry.read_label():
                self._tell(row)

    def _keep_queued(self, queued: Sequence[Path]) -> None:
        """What came into the list by the queue stays there once it has left the queue."""
        new = [run_dir for run_dir in queued if self._is_elsewhere(run_dir) and run_dir not in (*self.outside, *self.sent_away)]
        if new:
            self.outside = [*new, *self.outside]
            self.outside_changed.emit()

    def _is_elsewhere(self, run_dir: Path) -> bool:
        assert self._workspace is not None
        return run_dir.parent != WorkspaceFolders(self._workspace).runs_dir

    def _read(self, run_dir: Path) -> RunEntry:
        entry = read_entry(run_dir)
        entry.is_elsewhere = self._is_elsewhere(run_dir)
        return entry

    def _take_queue(self, queue_state: QueueState) -> None:
        for row, entry in enumerate(self._entries):
            place, log = queue_state.place_of(entry.run_dir), queue_state.log_of(entry.run_dir)
            is_in_hand = queue_state.is_in_hand(entry.run_dir)
            if is_in_hand != entry.control.is_in_hand:
                entry.control.is_in_hand = is_in_hand
                self._tell(row)
            has_failed_unseen = log is not None and entry.phase is RunPhase.WAITING
            if has_failed_unseen:
                entry.control.start_log = log
            if has_failed_unseen or place != entry.control.queue_place:
                entry.control.queue_place = place
                self._tell(row)
        if queue_state != self.queue_state:
            self.queue_state = queue_state
            self.queue_changed.emit()

    def include(self, run_dir: Path) -> Path:
        """List a run wherever it lies, until it is left out; its folder as the list names it."""
        self.refresh()
        real = os.path.realpath(run_dir)
        known = next((entry for entry in self._entries if os.path.realpath(entry.run_dir) == real), None)
        run_dir = known.run_dir if known is not None else run_dir
        if (known is None or known.is_elsewhere) and run_dir not in self.outside:
            self.outside.insert(0, run_dir)
            self.outside_changed.emit()
            self.refresh()
        return run_dir

    def leave_out(self, run_dir: Path) -> None:
        """List a run of another place no longer. Its folder stays."""
        self.sent_away.add(run_dir)
        self.outside = [other for other in self.outside if other != run_dir]
        self.outside_changed.emit()
        self.refresh()

    def take_new(self, run_dir: Path) -> None:
        """List a run that was just made as what it is: no worker was ever at it."""
        self.refresh()
        entry = self.entry(run_dir)
        if entry is not None:
            entry.control.state = JobState.NEW

    def entry(self, run_dir: Path) -> RunEntry | None:
        """The entry of a run."""
        return next((entry for entry in self._entries if entry.run_dir == run_dir), None)

    @property
    def entries(self) -> list[RunEntry]:
        """All runs in the order in which they are listed."""
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
        return living_owner(RunFolder(entry.run_dir).job) is not None

    def look_closely_at(self, run_dir: Path | None) -> None:
        """Watch this run as often as what is on screen, all others seldom."""
        for watched, watcher in self._watchers.items():
            self._rota.set_on_screen(watcher, watched == run_dir)

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
            return entry_tool_tip(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry_words(entry)
        return entry if role == RUN_ROLE else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid():
            is_queued = self._entries[index.row()].phase is RunPhase.QUEUED
            return flags | Qt.ItemFlag.ItemIsDragEnabled if is_queued else flags
        return flags | Qt.ItemFlag.ItemIsDropEnabled  # between rows, never onto one

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [RUN_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(RUN_MIME, self._entries[indexes[0].row()].run_dir.name.encode("utf-8", "surrogateescape"))
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex) -> bool:
        """A run that waits was dragged before row `row`. Always False: the queue moves it, and the list follows."""
        name = bytes(data.data(RUN_MIME).data()).decode("utf-8", "surrogateescape")
        dragged = next((entry for entry in self._entries if entry.run_dir.name == name and entry.phase is RunPhase.QUEUED), None)
        if dragged is not None and row >= 0:
            places_before = sum(entry.control.queue_place > 0 and entry is not dragged for entry in self._entries[:row])
            self.move_in_queue(dragged.run_dir, places_before + 1)
        return False

    def move_in_queue(self, run_dir: Path, place: int) -> None:
        """Give a run that waits another place, counted from 1, which is the next."""
        assert self._workspace is not None
        waiting = self.queue_state.waiting_of(run_dir)
        if waiting is None:
            return
        num_in_hand = len(self.queue_state.waiting) - self.queue_state.num_waiting
        try:
            Queue(self._workspace).move(waiting.id, num_in_hand + max(1, place) - 1)
        except AppError as error:
            self.refused.emit(error)
        self.refresh()

    def _replace(self, entries: list[RunEntry]) -> None:
        """Other rows, without disturbing the selection of those that stay."""
        wanted = {entry.run_dir for entry in entries}
        gone = []
        for row in reversed(range(len(self._entries))):
            if self._entries[row].run_dir not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                gone.append(self._entries.pop(row))
                self._unwatch(gone[-1].run_dir)
                self.endRemoveRows()
        if not self._entries and entries:  # all at once, however many
            self.beginInsertRows(QModelIndex(), 0, len(entries) - 1)
            self._entries = list(entries)
            for entry in entries:
                self._watch(entry)
            self.endInsertRows()
        for row, entry in enumerate(entries):
            if row < len(self._entries) and self._entries[row] is entry:
                continue
            old_row = self.row_of(entry.run_dir)
            if old_row == -1:
                self.beginInsertRows(QModelIndex(), row, row)
                self._entries.insert(row, entry)
                self._watch(entry)
                self.endInsertRows()
            else:  # those before `row` are in their places already, so it comes from further down
                self.beginMoveRows(QModelIndex(), old_row, old_row, QModelIndex(), row)
                self._entries.insert(row, self._entries.pop(old_row))
                self.endMoveRows()
        for entry in gone:
            if entry.run_dir not in self.sent_away:
                self.gone.emit(entry)
        self.sent_away.difference_update(entry.run_dir for entry in gone)

    def _watch(self, entry: RunEntry) -> None:
        watcher = JobWatcher(RunFolder(entry.run_dir).job, GLANCE_EVENTS, self)
        watcher.set_on_screen(False)
        watcher.events_arrived.connect(partial(self._take_events, entry, watcher))
        watcher.state_changed.connect(partial(self._take, entry, entry.take_state))
        watcher.progress_changed.connect(partial(self._take, entry, entry.take_beat))
        watcher.restarted.connect(entry.forget)
        self._watchers[entry.run_dir] = watcher
        self._rota.add(watcher)

    def _take_events(self, entry: RunEntry, watcher: JobWatcher, told: list[Any]) -> None:
        entry.take_events(told)
        if watcher.is_caught_up:  # the pieces of a long history are no news: what they come to is told with the state that follows them
            self.changed(entry.run_dir)

    def _take(self, entry: RunEntry, take: Callable[[Any], None], told: object) -> None:
        take(told)
        self.changed(entry.run_dir)

    def _unwatch(self, run_dir: Path) -> None:
        watcher = self._watchers.pop(run_dir)
        self._rota.remove(watcher)
        watcher.deleteLater()

    def _tell(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)
