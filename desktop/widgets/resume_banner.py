"""Offers the newest translation that was interrupted or kept for later."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from core.errors import AppError
from core.jobs.lock import owner, process_alive
from core.translation.job import TranslationJob
from desktop.translation_session import TranslationSession
from desktop.widgets.buttons import Button, IconButton, IconLabel
from desktop.widgets.elided_label import ElidedLabel
from desktop.wording import fill, number


class ResumeBanner(QFrame):
    """Hidden until `look_for` finds something to go on with."""

    resume_pressed = Signal(object)
    """The job's folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.live_job: Path | None = None
        """A translation that a worker is at right now."""
        self._found: Path | None = None
        self._waiting: list[Path] = []
        self._looked_at: TranslationSession | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 10, 10)
        layout.setSpacing(12)
        layout.addWidget(IconLabel("resume", 20, "warning"))
        self._text = ElidedLabel()
        layout.addWidget(self._text, 1)
        self._button = Button(self.tr("Resume"), "", "normal", lambda: self.resume_pressed.emit(self._found))
        layout.addWidget(self._button)
        layout.addWidget(IconButton(self.tr("Not now"), "remove", self.hide))
        self.hide()

    @property
    def is_through(self) -> bool:
        """Whether all were looked at, or one was found."""
        return self._looked_at is None

    def look_for(self, job_dirs: Sequence[Path], parent: QObject) -> None:
        """Look through translations, newest first, one at a time."""
        self.hide()
        self.live_job = next((path for path in job_dirs if _has_worker(path)), None)
        self._waiting = list(job_dirs)
        self._look_at_next(parent)

    def stop(self) -> None:
        """Look no further: the window closes."""
        self._waiting = []
        self._drop()

    def _look_at_next(self, parent: QObject) -> None:
        self._drop()
        while self._waiting:
            job_dir = self._waiting.pop(0)
            try:
                session = TranslationSession(job_dir, parent)
            except AppError:
                continue
            self._looked_at = session
            session.caught_up.connect(lambda: self._judge(parent))
            session.watch()
            return

    def _judge(self, parent: QObject) -> None:
        session = self._looked_at
        assert session is not None
        history = session.history
        if not session.is_resumable or session.was_cancelled or session.job_dir == self.live_job:
            self._look_at_next(parent)
            return
        self._found = session.job_dir
        words = self.tr("A translation stopped at %1 of %2 pictures. The results go to “%3”.")
        if history.num_sessions == 0:
            words = self.tr("A translation was never begun. The results go to “%3”.")
        self._button.setText(self.tr("Begin") if history.num_sessions == 0 else self.tr("Resume"))
        self._text.set_text(fill(words, number(history.num_settled), number(history.num_files), history.output_dir.name))
        self.show()
        self._drop()

    def _drop(self) -> None:
        if self._looked_at is not None:
            self._looked_at.let_go()
            self._looked_at.deleteLater()
            self._looked_at = None


def _has_worker(job_dir: Path) -> bool:
    holder = owner(TranslationJob(job_dir).folder)
    return holder is not None and process_alive(holder) is True
