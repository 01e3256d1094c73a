"""The Translate page: a model, pictures by drop or dialog, Start, and every picture's before and after."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.errors import AppError, ErrorCode
from core.files import path_to_json
from core.models.library import starter_path
from core.pairs.sample import SAMPLE_INPUT_FOLDER, sample_dir
from core.translation.history import Row, RowState
from core.translation.job import create_job, is_job, new_job_dir, request_for
from desktop.context import AppContext
from desktop.dialogs.closing import ClosingDialog
from desktop.item_models.model_choices import ModelChoices
from desktop.opening import open_folder
from desktop.pages.page import Page
from desktop.service import SupersededError
from desktop.translation_places import output_dir_for, recent_jobs
from desktop.translation_session import TranslationSession
from desktop.widgets.buttons import label
from desktop.widgets.job_panel import JobPanel
from desktop.widgets.resume_banner import ResumeBanner
from desktop.widgets.source_panel import SourcePanel
from desktop.widgets.translation_setup import TranslationSetup
from training.requests import ShowPictures

SETUP_WIDTH_PX = 332
VIEWER_PX = 1024


class TranslationPage(Page):
    """Layout and wiring; the translation itself is a TranslationSession."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.session: TranslationSession | None = None
        self.models = ModelChoices(self)
        self._job_dir = new_job_dir(context.workspace)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 26, 32, 28)
        layout.setSpacing(18)
        layout.addWidget(label(self.tr("Translate"), "title"))
        self.banner = ResumeBanner()
        layout.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(24)
        self.setup = TranslationSetup(self.models, context.settings.translate)
        self._setup_area = self._scrolled(self.setup)
        row.addWidget(self._setup_area)
        self.sources = SourcePanel()
        self.job = JobPanel()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.sources)
        self.stack.addWidget(self.job)
        row.addWidget(self.stack, 1)
        layout.addLayout(row, 1)
        self._wire()
        self._read_models()
        self._find_unfinished()

    def shown(self) -> None:
        if self.session is not None:
            self.session.set_on_screen(True)

    def hidden(self) -> None:
        if self.session is not None:
            self.session.set_on_screen(False)

    def open_argument(self, argument: object) -> None:
        """A model file to use or a translation to show (Path), or "sample": translate the sample's outlines."""
        if argument == "sample":
            self.add_sample()
        elif isinstance(argument, Path) and is_job(argument) and not self.is_job_live:
            self._show_job(argument, start=False)
        elif isinstance(argument, Path) and not self.is_job_live:
            self.new_translation()
            self.setup.picker.choose(argument)

    def drop_text(self, paths: Sequence[Path]) -> str:
        return self.tr("Drop to translate these pictures")

    def accept_paths(self, paths: Sequence[Path]) -> bool:
        if self.is_job_live:
            self.context.show_message.emit(self.tr("A translation is on its way. Drop more pictures when it is done."))
            return True
        self.new_translation(clear=False)
        self.sources.add(paths)
        return True

    @property
    def is_job_live(self) -> bool:
        """Whether a translation is on its way on this page."""
        return self.session is not None and self.session.is_live

    async def may_close(self) -> bool:
        session = self.session
        if session is not None and session.is_live:
            answer = await ClosingDialog(self.window()).answer()
            if not answer or answer == "stay":
                return False
            if session.is_live and answer in ("stop", "cancel"):
                session.ask(answer)
        return True

    def let_go(self) -> None:
        self.sources.stop()
        self.banner.stop()
        if self.session is not None:
            self.session.let_go()

    def add_sample(self) -> None:
        """Translate the sample's outlines with the starter model."""
        if self.is_job_live:
            return
        self.new_translation()
        self.setup.picker.choose(starter_path())
        self.sources.add([sample_dir() / SAMPLE_INPUT_FOLDER])

    def start_translation(self) -> None:
        """Write the job's folder and start its worker."""
        entry = self.setup.entry
        if entry is None or not self.sources.paths or self.is_job_live:
            return
        choices = self.context.settings.translate
        if not entry.path.is_file():
            self._read_models()
            self.context.fail(
                AppError(
                    ErrorCode.PATH_MISSING,
                    f"The model “{entry.header.name}” is no longer there.",
                    "Choose another one.",
                    path=str(entry.path),
                )
            )
            return
        request = request_for(
            self.sources.paths,
            entry.path,
            output_dir_for(choices, self.sources.paths, self._job_dir),
            output_format=choices.format,
            on_existing=choices.on_existing,
            noise_seed=choices.seed if choices.noise else None,
            device=self.context.device,
        )
        try:
            create_job(self._job_dir, request)
            self.open_session(self._job_dir, start=True)
        except AppError as error:
            self.context.fail(error)
        self.context.save_settings()
        self.context.translations_changed.emit()

    def open_session(self, job_dir: Path, *, start: bool) -> None:
        """Show a translation; with `start`, work on it. Raises AppError."""
        self._leave_session()
        session = TranslationSession(job_dir, self)
        self.session = session
        session.listed.connect(self.job.show_rows)
        session.rows_changed.connect(self.job.update_rows)
        session.changed.connect(self._refresh)
        session.worker_failed.connect(self._on_worker_failed)
        session.caught_up.connect(self._on_caught_up)
        self.banner.hide()
        self.job.show_session(session)
        self.stack.setCurrentWidget(self.job)
        session.set_on_screen(self.on_screen)
        session.watch()
        if start:
            session.start_worker()
        self._refresh()

    def resume(self) -> None:
        """Go on with the rest of the translation on screen."""
        if self.session is not None and not self.session.is_live:
            self.session.start_worker()

    def new_translation(self, *, clear: bool = True) -> None:
        """Back to choosing pictures."""
        was_job = self.session is not None
        self._leave_session()
        if clear or was_job:
            self.sources.clear()
        self._job_dir = new_job_dir(self.context.workspace)
        self.stack.setCurrentWidget(self.sources)
        self._refresh()

    def _wire(self) -> None:
        self.setup.changed.connect(self._refresh)
        self.setup.start_pressed.connect(self.start_translation)
        self.sources.changed.connect(self._refresh)
        self.sources.sample_asked.connect(self.add_sample)
        self.sources.refused.connect(self.context.show_error)
        self.job.pause_pressed.connect(self._pause_or_resume)
        self.job.cancel_pressed.connect(lambda: self._ask("cancel"))
        self.job.resume_pressed.connect(self.resume)
        self.job.new_pressed.connect(self.new_translation)
        self.job.open_pressed.connect(self._open_output)
        self.job.row_chosen.connect(self._show_row)
        self.banner.resume_pressed.connect(self._resume_unfinished)
        self.connect_to(self.context.models_changed, self._read_models)
        self.connect_to(self.context.workspace_changed, self._on_workspace)

    def _scrolled(self, widget: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidget(widget)
        area.setWidgetResizable(True)
        area.setFixedWidth(SETUP_WIDTH_PX)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        return area

    def _leave_session(self) -> None:
        session, self.session = self.session, None
        if session is not None:
            session.let_go()
            session.deleteLater()

    def _read_models(self) -> None:
        chosen = self.context.settings.translate.model
        self.models.read(self.context.workspace)
        if not (chosen and self.setup.picker.choose(Path(chosen))) and self.models.entries:
            self.setup.picker.setCurrentIndex(0)
        self._refresh()

    def _on_workspace(self) -> None:
        if not self.is_job_live:
            self.new_translation()
        self._read_models()
        self._find_unfinished()

    def _refresh(self) -> None:
        self._setup_area.setVisible(self.session is None)
        has_all = self.setup.entry is not None and bool(self.sources.paths)
        self.setup.start.setEnabled(has_all)
        if self.session is not None:
            self.job.refresh()
        else:
            self.setup.show_output(self.sources.paths, self._job_dir)

    def _pause_or_resume(self) -> None:
        session = self.session
        if session is not None:
            self._ask("resume" if session.history.paused or session.asked == "pause" else "pause")

    def _ask(self, command: str) -> None:
        if self.session is not None and self.session.is_live:
            try:
                self.session.ask(command)
            except AppError as error:
                self.context.fail(error)

    def _open_output(self) -> None:
        if self.session is not None:
            open_folder(self.session.history.output_dir)

    def _on_worker_failed(self, error: AppError) -> None:
        self._refresh()
        self.context.fail(error)

    def _on_caught_up(self) -> None:
        """A translation that was opened to be watched: show a picture of it at once."""
        if self.session is not None and self.session.history.num_files and self.job.chosen_row is None:
            self.job.choose_row(0)

    def _find_unfinished(self) -> None:
        self.banner.look_for(recent_jobs(self.context.workspace), self)
        if self.session is None and self.banner.live_job is not None:
            self.open_session(self.banner.live_job, start=False)

    def _resume_unfinished(self, job_dir: Path) -> None:
        self._show_job(job_dir, start=True)

    def _show_job(self, job_dir: Path, *, start: bool) -> None:
        try:
            self.open_session(job_dir, start=start)
        except AppError as error:
            self.context.fail(error)

    def _show_row(self, row: Row | None) -> None:
        if row is not None:
            self.context.spawn(self._fetch_pictures(row))

    async def _fetch_pictures(self, row: Row) -> None:
        """Ask the helper for viewer copies; the newest row wins."""
        is_done = row.state in (RowState.DONE, RowState.SKIPPED)
        paths = [row.source, row.output] if is_done else [row.source]
        request = ShowPictures(paths=[path_to_json(path) for path in paths], size_px=VIEWER_PX, lane="translate-viewer")
        try:
            answer = await self.context.service.ask(request)
        except SupersededError:
            return
        if self.session is None:
            return
        pixmaps = [QPixmap(file) if file else QPixmap() for file in answer.files]
        if pixmaps[0].isNull() and not is_done:
            self.job.compare.show_text(answer.errors[0] or self.tr("The picture can't be shown."))
            return
        self.job.show_pictures(pixmaps[0], pixmaps[1] if is_done else QPixmap())
