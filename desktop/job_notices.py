"""Tells how jobs stand where the window is not looked at: in its title, in the tray, and by a notification when one ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from core.jobs.events import Failed, Finished
from desktop.job_words import ending_title, ending_words, is_news, tray_words, window_title
from desktop.live_jobs import LiveJob, LiveJobs
from desktop.sentences import say
from desktop.tray import Standing, Tray
from desktop.wording import fill

if TYPE_CHECKING:
    from training.diagnosis import Card


class JobNotices(QObject):
    """What the user has not seen stays in title and tray until the window is active again. Where there is no tray, the taskbar asks
    for attention. `is_wanted` switches notifications, tray and taskbar on or off; the title tells progress in any case."""

    def __init__(self, window: QWidget, jobs: LiveJobs, tray: Tray) -> None:
        super().__init__(window)
        self.is_wanted = True
        self.news = ""
        """What happened last and was not seen."""
        self.news_of: tuple[Path, bool] | None = None
        """The job that it is of: (its folder, whether it is a training)."""
        self._standing: Standing | None = None
        self._window = window
        self._jobs = jobs
        self._tray = tray
        jobs.changed.connect(self.refresh)
        jobs.ended.connect(self._ended)
        jobs.troubled.connect(self._troubled)
        window.installEventFilter(self)

    def refresh(self) -> None:
        """Title and tray as things stand."""
        jobs = self._jobs.jobs
        self._window.setWindowTitle(window_title(jobs, self.news))
        standing: Standing | None = self._standing if self.news else ("accent" if jobs else None)
        self._tray.show_standing(standing if self.is_wanted else None, tray_words(jobs, self.news))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate and self.news:
            self.news, self.news_of, self._standing = "", None, None
            self.refresh()
        return super().eventFilter(watched, event)

    def _ended(self, job: LiveJob) -> None:
        if is_news(job):
            standing: Standing = "good" if isinstance(job.ending, Finished) else "danger" if isinstance(job.ending, Failed) else "warning"
            self._tell(job, standing, ending_title(job), ending_words(job))

    def _troubled(self, job: LiveJob, card: Card) -> None:
        self._tell(job, "warning", fill(self.tr("Have a look at %1"), job.name), say(card.title))

    def _tell(self, job: LiveJob, standing: Standing, title: str, words: str) -> None:
        """Nothing is told to who is looking at the window."""
        if not self.is_wanted or self._window.isActiveWindow():
            return
        self.news, self.news_of, self._standing = title, (job.job_dir, job.is_training), standing
        self.refresh()
        if not self._tray.tell(title, words):
            QApplication.alert(self._window)
