"""Translations that wait for the one under way: of what was dropped in its midst, each with the settings of that moment."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.jobs.state import JobState
from core.translation.job import create_job, new_job_dir
from desktop.context import AppContext
from desktop.item_models.row_words import readable
from desktop.translation_request import request_of
from desktop.translation_session import TranslationSession
from desktop.widgets.next_bar import NextBar
from desktop.wording import fill


class NextTranslations(QObject):
    """Each has its folder already: one that never gets its turn is offered at the next start."""

    begin_asked = Signal(object)
    """The turn of the translation in this folder has come."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: list[tuple[Path, str]] = []
        """Folder and name of each, the next one first."""
        self._was_live = False
        self._begun: Path | None = None
        """The one whose turn it is; it may have ended before anybody saw it at work."""
        self.bar = NextBar()
        self.bar.begin_pressed.connect(self._begin)
        self.bar.remove_pressed.connect(self._remove)

    @property
    def num_waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def add(self, paths: Sequence[Path], model: Path) -> None:
        """Let these pictures wait for their turn. Raises AppError for what no translation takes, and disk troubles."""
        job_dir = new_job_dir(self._context.workspace)
        create_job(job_dir, request_of(self._context.settings.translate, paths, model, job_dir, device=self._context.device))
        self._waiting.append((job_dir, readable(paths[0].name)))
        self._show()
        self._context.show_message.emit(fill(self.tr("“%1” waits until this translation is done."), self._waiting[-1][1]))

    def look_at(self, session: TranslationSession) -> None:
        """The translation on screen changed: once it is done or cancelled, the next one begins; after a trouble somebody has to say so."""
        self._waiting = [one for one in self._waiting if one[0] != session.job_dir]
        was_at_work, self._was_live = self._was_live or session.job_dir == self._begun, session.is_live
        self._show()
        if was_at_work and not session.is_live and (session.state is JobState.FINISHED or session.was_cancelled):
            self._begun = None
            if self._waiting:
                self._begin()

    def _begin(self) -> None:
        job_dir, _ = self._waiting.pop(0)
        self._begun = job_dir
        self._show()
        self.begin_asked.emit(job_dir)

    def _remove(self) -> None:
        job_dir, _ = self._waiting.pop(0)
        shutil.rmtree(job_dir, ignore_errors=True)  # nothing was made in it yet
        self._show()

    def _show(self) -> None:
        self.bar.show_waiting([name for _, name in self._waiting], can_begin=not self._was_live)
