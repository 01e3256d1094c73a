"""The report of a translation as a table: where it is to be saved is asked, and the helper writes it."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.files import path_to_json
from desktop.context import AppContext
from desktop.dialogs.choosing import ask_where_to_save
from desktop.translation_session import TranslationSession
from desktop.wording import fill
from training.requests import WriteReport


class TranslationReports(QObject):
    """Troubles are shown."""

    def __init__(self, context: AppContext, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window

    def choose(self, session: TranslationSession | None) -> None:
        """Ask where the report of a translation is to be saved."""
        if session is not None:
            folder, job_dir = session.history.output_dir, session.job_dir
            suggestion, kinds = folder / f"{folder.name}.csv", self.tr("Table (*.csv)")
            ask_where_to_save(self._window, self.tr("Save report"), suggestion, kinds, lambda path: self.save(job_dir, path))

    def save(self, job_dir: Path, path: Path) -> None:
        """Save the report of a translation; the helper writes it."""
        self._context.spawn(self._write(job_dir, path))

    async def _write(self, job_dir: Path, path: Path) -> None:
        await self._context.service.ask(WriteReport(job_dir=path_to_json(job_dir), file=path_to_json(path)))
        self._context.show_message.emit(fill(self.tr("The report is saved: %1"), path))
