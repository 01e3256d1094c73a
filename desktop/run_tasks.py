"""Carries out what is asked of a run's folder: another name, a note, a look at how settings differ, its sheet, the way to the trash."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.jobs.lock import refuse_if_owned
from desktop.context import AppContext
from desktop.dialogs.compare_settings import CompareSettingsDialog
from desktop.dialogs.dialog import Dialog
from desktop.dialogs.name import NameDialog
from desktop.dialogs.note import NoteDialog
from desktop.item_models.run_items import RunEntry, RunItems
from desktop.opening import open_file, open_folder
from desktop.trash import move_to_trash
from desktop.widgets.run_menu import RunTask
from desktop.wording import fill
from training.queue import Queue
from training.run import RunFolder, change_label, read_label


class RunTasks(QObject):
    """Each task asks what it needs to know in a dialog; troubles are shown."""

    def __init__(self, context: AppContext, runs: RunItems, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._runs = runs
        self._window = window
        self._unsaved: dict[Path, str] = {}
        """Notes that the disk did not take: they are offered again, not lost."""

    def do(self, run_dir: Path, task: RunTask) -> None:
        """Begin a task; LIKE is the page's own."""
        entry = self._runs.entry(run_dir)
        if entry is None:
            return
        match task:
            case RunTask.RENAME:
                self._context.spawn(self._rename(run_dir))
            case RunTask.NOTE:
                self._context.spawn(self._note(entry))
            case RunTask.COMPARE if any(other.request is not None for other in self._runs.entries):
                CompareSettingsDialog(self._runs.entries, entry, self._window).open()
            case RunTask.OPEN_FOLDER:
                open_folder(run_dir)
            case RunTask.LEAVE_OUT:
                self._runs.leave_out(run_dir)
                words = self.tr("“%1” is no longer listed. Its folder stays where it is: %2")
                self._context.show_message.emit(fill(words, entry.name, path_to_text(run_dir)))
            case RunTask.TRASH:
                self._context.spawn(self._trash(entry))
            case _:
                assert task is not RunTask.LIKE, "the page begins a new training"

    def open_sheet(self, path: Path | None) -> None:
        """Open the sheet that compares a run with the others of its ablation; None where it has just gone."""
        if path is None or not open_file(path):
            message = self.tr("The comparison sheet can't be opened.")
            where = fill(self.tr("Open it with a web browser: %1"), path_to_text(path)) if path is not None else ""
            self._context.fail(AppError(ErrorCode.PATH_MISSING, message, where))

    async def _rename(self, run_dir: Path) -> None:
        dialog = NameDialog(self.tr("Rename the run"), "", read_label(run_dir).name, self.tr("Rename"), self._window)
        if await dialog.answer() == "ok":
            change_label(run_dir, name=dialog.name)
            self._runs.refresh()

    async def _note(self, entry: RunEntry) -> None:
        title = fill(self.tr("Note on “%1”"), entry.name)
        dialog = NoteDialog(title, self._unsaved.pop(entry.run_dir, None) or read_label(entry.run_dir).notes, self._window)
        if await dialog.answer() == "ok":
            text = dialog.text.strip()
            try:
                change_label(entry.run_dir, notes=text)
            except AppError:
                self._unsaved[entry.run_dir] = text
                raise
            self._runs.refresh()

    async def _trash(self, entry: RunEntry) -> None:
        """Ask, then give the whole folder to the system's trash; a run that waits leaves the queue first."""
        import asyncio

        run_dir = entry.run_dir
        if entry.control.is_live:
            self._context.show_message.emit(self.tr("It is being trained. Stop it first."))
            return
        words = self.tr("Its checkpoints, previews, curves and notes go to the trash with it. Models that were made of it stay.")
        where = fill(self.tr("The folder is %1."), path_to_text(run_dir))
        dialog = Dialog(fill(self.tr("Move “%1” to the trash?"), entry.name), f"{words} {where}", "trash", "danger", self._window)
        dialog.add_button("keep", self.tr("Keep it"), default=True)
        dialog.add_button("delete", self.tr("Move to trash"), "danger")
        if await dialog.answer() != "delete":
            return
        refuse_if_owned(RunFolder(run_dir).job)
        queue, waiting = Queue(self._context.workspace), self._runs.queue_state.waiting_of(run_dir)
        place = self._runs.queue_state.place_of(run_dir)
        waited = queue.take_out(waiting.id) if waiting is not None else None
        self._runs.sent_away.add(run_dir)
        if await asyncio.to_thread(move_to_trash, run_dir):
            self._context.show_message.emit(fill(self.tr("“%1” is in the trash."), entry.name))
            self._context.runs_changed.emit()
            return
        if waited is not None:
            queue.add(run_dir, waited.computing, stop_at=waited.stop_at, is_new=waited.is_new)
            self._runs.refresh()
            self._runs.move_in_queue(run_dir, place)
        name = path_to_text(run_dir)
        message, hint = f"The run {name} can't be moved to the trash.", "Delete its folder in your file manager."
        raise AppError(ErrorCode.DISK_FAILED, message, hint, path=name)
