"""What the window does for the jobs at work beside showing them: it keeps the computer awake and tells how they end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.context import AppContext

if TYPE_CHECKING:
    from desktop.job_notices import JobNotices
    from desktop.live_jobs import LiveJobs
    from desktop.main_window import MainWindow
    from desktop.staying_awake import StayingAwake

BEGIN_MS = 500
"""After the window is on screen: what this takes to load need not delay it."""


class Attending(QObject):
    """One per window; as the preferences say."""

    def __init__(self, context: AppContext, window: MainWindow) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self.jobs: LiveJobs | None = None
        self.notices: JobNotices | None = None
        self.awake: StayingAwake | None = None
        self._opened: list[Path] = []
        """Runs outside the workspace."""
        context.run_opened.connect(self._take_run)
        context.workspace_changed.connect(lambda _workspace: self._opened.clear())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.begin)
        self._timer.start(BEGIN_MS)

    def begin(self) -> None:
        """Look at the jobs from now on."""
        from desktop.job_notices import JobNotices
        from desktop.live_jobs import LiveJobs
        from desktop.staying_awake import StayingAwake, system_hold
        from desktop.tray import Tray

        tray = Tray(self)
        tray.clicked.connect(self._come_forward)
        self.awake = StayingAwake(system_hold())
        self.jobs = LiveJobs(self._context.workspace, self)
        self.notices = JobNotices(self._window, self.jobs, tray)
        self.jobs.changed.connect(self._keep_awake)
        self._context.workspace_changed.connect(self.jobs.change_workspace)
        self._context.settings_changed.connect(self._take_settings)
        self._take_settings()
        self.jobs.start()
        for run_dir in self._opened:
            self.jobs.include(run_dir)

    def end(self) -> None:
        """The window is closed: what goes on without it is watched by nobody."""
        self._timer.stop()
        if self.jobs is not None and self.awake is not None:
            self.jobs.stop()
            self.awake.want(False)

    def _take_run(self, run_dir: Path) -> None:
        self._opened.append(run_dir)
        if self.jobs is not None:
            self.jobs.include(run_dir)

    def _take_settings(self) -> None:
        assert self.notices is not None
        self.notices.is_wanted = self._context.settings.tell_endings
        self.notices.refresh()
        self._keep_awake()

    def _keep_awake(self) -> None:
        assert self.jobs is not None and self.awake is not None
        at_work = any(job.is_at_work and job.is_here for job in self.jobs.jobs)
        self.awake.want(at_work and self._context.settings.keep_awake)

    def _come_forward(self) -> None:
        """The tray was clicked: show the window, and the job that it told of."""
        assert self.notices is not None
        news_of = self.notices.news_of
        self._window.bring_forward()
        if news_of is not None:
            job_dir, is_training = news_of
            self._window.show_page("train" if is_training else "translate", job_dir)
