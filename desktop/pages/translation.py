"""The Translate page: a model, pictures by drop or dialog, Start, and every picture's before and after."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.errors import AppError, ErrorCode
from core.models.library import starter_path
from core.pairs.sample import SAMPLE_INPUT_FOLDER, sample_dir
from core.translation.job import create_job, is_job, new_job_dir
from core.workspace import WorkspaceFolders
from desktop.computing_settings import name_cards
from desktop.context import AppContext
from desktop.dialogs.closing import ClosingDialog
from desktop.item_models.left_behind import LeftPictures
from desktop.item_models.model_choices import ModelChoices
from desktop.item_models.thumbnails import ThumbnailStore
from desktop.next_translations import NextTranslations
from desktop.opening import open_folder
from desktop.pages.page import Page
from desktop.translation_pictures import TranslationPictures
from desktop.translation_places import recent_jobs
from desktop.translation_reports import TranslationReports
from desktop.translation_request import collision_among, former_naming, preview_of_names, request_of, usual_template
from desktop.translation_session import TranslationSession
from desktop.translation_space import TranslationSpace
from desktop.widgets.buttons import label
from desktop.widgets.earlier_translations import EarlierTranslations
from desktop.widgets.job_panel import JobPanel
from desktop.widgets.resume_banner import ResumeBanner
from desktop.widgets.source_panel import SourcePanel
from desktop.widgets.translation_setup import TranslationSetup
from desktop.wording import fill, number

SETUP_WIDTH_PX = 340


class TranslationPage(Page):
    """Layout and wiring; the translation itself is a TranslationSession."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.session: TranslationSession | None = None
        self.models = ModelChoices(self)
        self._job_dir = new_job_dir(context.workspace)
        self.pictures = TranslationPictures(context, self)
        self.reports = TranslationReports(context, self)
        self.space = TranslationSpace(context.settings.translate, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 26, 32, 28)
        layout.setSpacing(18)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Translate"), "title"), 1)
        self.earlier = EarlierTranslations(context.workspace)
        head.addWidget(self.earlier)
        layout.addLayout(head)
        self.banner = ResumeBanner()
        layout.addWidget(self.banner)
        self.next = NextTranslations(context, self)
        layout.addWidget(self.next.bar)
        row = QHBoxLayout()
        row.setSpacing(24)
        self.setup = TranslationSetup(self.models, context.settings.translate, context.device)
        self.setup.setFixedWidth(SETUP_WIDTH_PX)
        row.addWidget(self.setup)
        self.sources = SourcePanel()
        self.job = JobPanel()
        self.thumbnails = ThumbnailStore(context, self)
        self.job.table.take_thumbnails(self.thumbnails)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.sources)
        self.stack.addWidget(self.job)
        name_cards(context, self.setup.speed.device)
        row.addWidget(self.stack, 1)
        layout.addLayout(row, 1)
        self._wire()
        self._read_models()
        self._find_unfinished()

    @property
    def job_dir(self) -> Path | None:
        return self.session.job_dir if self.session is not None else None

    def shown(self) -> None:
        if self.session is not None:
            self.session.set_on_screen(True)

    def hidden(self) -> None:
        if self.session is not None:
            self.session.set_on_screen(False)

    def jobs_on_screen(self) -> Sequence[Path]:
        return () if self.session is None else (self.session.job_dir,)

    def open_argument(self, argument: object) -> None:
        """A model file to use or a translation to show (Path), or "sample": translate the sample's outlines."""
        if argument == "sample":
            self.add_sample()
        elif isinstance(argument, Path) and is_job(argument) and not self.is_job_live:
            self._show_job(argument, start=False)
        elif isinstance(argument, Path):
            self._use_model(argument)

    def _use_model(self, path: Path) -> None:
        """Go on with another model; pictures that were gathered stay, and so does a translation under way."""
        if not self.is_job_live:
            self.new_translation(clear=False)
        self.setup.picker.choose(path)
        if self.is_job_live and self.setup.entry is not None:
            words = self.tr("A translation is under way. “%1” is chosen for the next one.")
            self.context.show_message.emit(fill(words, self.setup.entry.header.name))

    def drop_text(self, paths: Sequence[Path]) -> str:
        return self.tr("Drop to translate these pictures next") if self.is_job_live else self.tr("Drop to translate these pictures")

    def accept_paths(self, paths: Sequence[Path]) -> bool:
        if self.is_job_live:
            self._let_wait(paths)
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
            answer = await ClosingDialog(self.window(), has_waiting=self.next.num_waiting > 0).answer()
            if not answer or answer == "stay":
                return False
            if session.is_live and answer in ("stop", "cancel"):
                session.ask(answer)
        return True

    def left(self) -> object:
        return self.sources.left() if self.session is None and self.sources.paths else None

    def take_up(self, left: object) -> None:
        assert isinstance(left, LeftPictures)
        if self.session is None:
            self.sources.take_up(left)

    def let_go(self) -> None:
        self.sources.stop()
        self.space.end()
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

    def _prepare(self) -> None:
        """Who has chosen pictures will soon want them translated."""
        if self.sources.paths and not self.is_job_live:
            self.context.translation_workers.prepare(WorkspaceFolders(self.context.workspace).cache_dir / "translating.log")

    def start_translation(self) -> None:
        """Write the job's folder and start its worker."""
        entry = self.setup.entry
        if entry is None or not self.sources.paths or self.is_job_live:
            return
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
        filters = self.sources.filters
        request = request_of(
            self.context.settings.translate,
            self.sources.paths,
            entry.path,
            self._job_dir,
            device=self.context.device,
            include=filters.include,
            exclude=filters.exclude,
            hot=filters.is_watching,
        )
        try:
            create_job(self._job_dir, request)
            self.open_session(self._job_dir, start=True)
        except AppError as error:
            self.context.fail(error)
        self.context.save_settings()

    def _let_wait(self, paths: Sequence[Path]) -> None:
        """A translation of what was dropped, with the settings as they are, when the one under way is done."""
        if self.setup.entry is not None:
            try:
                self.next.add(paths, self.setup.entry.path)
            except AppError as error:
                self.context.fail(error)

    def open_session(self, job_dir: Path, *, start: bool) -> None:
        """Show a translation; with `start`, work on it. Raises AppError."""
        session = TranslationSession(job_dir, self, workers=self.context.translation_workers, turns=self.job.turns)
        had_focus = self._has_focus
        self._leave_session()
        self.session = session
        session.listed.connect(self.job.show_rows)
        session.rows_changed.connect(self.job.update_rows)
        session.changed.connect(self._refresh)
        session.worker_failed.connect(self._on_worker_failed)
        session.caught_up.connect(self._on_caught_up)
        self.banner.stop()
        self.banner.hide()
        self.job.show_session(session)
        self.stack.setCurrentWidget(self.job)
        self.setup.hide()
        self.earlier.look(self.context.workspace)
        if had_focus:
            self.job.table.view.setFocus()
        session.set_on_screen(self.on_screen)
        session.watch()
        if start:
            session.start_worker()
        self._refresh()

    def resume(self) -> None:
        """Go on with the rest of the translation on screen."""
        if self.session is not None and not self.session.is_live:
            self.session.start_worker()

    def _try_failed_again(self) -> None:
        if self.session is not None and not self.session.is_live:
            num = self.session.history.num_failed
            self.resume()
            one, more = self.tr("One picture is tried again."), self.tr("%1 pictures are tried again.")
            self.context.show_message.emit(one if num == 1 else fill(more, number(num)))

    def new_translation(self, *, clear: bool = True) -> None:
        """Back to choosing pictures."""
        was_job = self.session is not None
        self._leave_session()
        if clear or was_job:
            self.sources.clear()
        self._job_dir = new_job_dir(self.context.workspace)
        self.stack.setCurrentWidget(self.sources)
        self._refresh()
        if was_job and self.on_screen:
            self.sources.take_focus()

    def _wire(self) -> None:
        self.setup.changed.connect(self._refresh)
        self.setup.start_pressed.connect(self.start_translation)
        self.sources.changed.connect(self._refresh)
        self.sources.changed.connect(self._prepare)
        self.sources.sample_asked.connect(self.add_sample)
        self.sources.refused.connect(self.context.show_error)
        header, table = self.job.header, self.job.table
        header.pause_pressed.connect(self._pause_or_resume)
        header.cancel_pressed.connect(lambda: self._ask("cancel"))
        header.stop_pressed.connect(lambda: self._ask("stop"))
        header.resume_pressed.connect(self.resume)
        header.new_pressed.connect(self.new_translation)
        header.open_pressed.connect(self._open_output)
        table.retry_pressed.connect(self._try_failed_again)
        table.report_pressed.connect(lambda: self.reports.choose(self.session))
        table.show_grouping(self.context.settings.translate.group_frames)
        table.grouping_changed.connect(self._on_grouping)
        self.job.row_chosen.connect(self.pictures.fetch)
        self.pictures.came.connect(self.job.show_pictures)
        self.job.compare.zoom_changed.connect(self._look_close)
        self.job.copy_asked.connect(self.pictures.copy)
        self.pictures.unreadable.connect(self.job.compare.show_text)
        self.pictures.measured.connect(self.setup.show_picture)
        self.pictures.weighed.connect(self.space.show_mean_px)
        self.space.told.connect(self.setup.show_space)
        self.banner.resume_pressed.connect(self._resume_unfinished)
        # In a turn of its own: it is asked in the midst of telling how the one before ended.
        self.next.begin_asked.connect(self._resume_unfinished, Qt.ConnectionType.QueuedConnection)
        self.earlier.chosen.connect(self._open_earlier)
        self.connect_to(self.context.models_changed, self._read_models)
        self.connect_to(self.context.workspace_changed, self._on_workspace)

    @property
    def _has_focus(self) -> bool:
        """Whether the keyboard is at work on this page: what it is at may vanish, and it must not come to rest on the sidebar."""
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _leave_session(self) -> None:
        session, self.session = self.session, None
        if session is not None:
            self.pictures.fetch(None)
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
        self.setup.setVisible(self.session is None)
        self.earlier.setEnabled(not self.is_job_live)
        if self.session is not None:
            had_focus = self._has_focus
            self.job.refresh()
            self.next.look_at(self.session)
            if had_focus and not self._has_focus:  # the button that was pressed has gone
                self.job.table.view.setFocus()
            return
        choices, sources, entry = self.context.settings.translate, self.sources.paths, self.setup.entry
        model_name = entry.header.name if entry is not None else ""
        self.sources.leave_out_results(former_naming(choices, sources, model_name))
        self.setup.show_sources(sources, self._job_dir)
        self.space.show_sources(sources, self._job_dir, self.sources.found.num_pictures)
        names, trouble = preview_of_names(choices, sources, self.sources.found.first, model_name)
        self.setup.show_names(usual_template(choices, sources), names, trouble)
        self.setup.naming.show_collision(collision_among(choices, sources, self.sources.found.together, model_name))
        self.setup.start.setEnabled(entry is not None and self._has_pictures and not self.setup.has_trouble)
        found = self.sources.found
        self.pictures.measure(found.first[0] if found.first else None)
        self.pictures.weigh(found.sample if found.is_final else [])

    @property
    def _has_pictures(self) -> bool:
        """Whether there is something to translate, as far as is known: a watched folder may still be empty."""
        sources = self.sources
        return bool(sources.paths) and not sources.is_taking and (sources.filters.is_watching or not sources.is_empty)

    def _on_grouping(self, is_grouped: bool) -> None:
        self.context.settings.translate.group_frames = is_grouped
        self.context.save_settings()

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

    def _look_close(self) -> None:
        scene = self.job.compare.scene
        if scene.has_pictures and scene.wants_more_pixels:
            self.pictures.look_close()

    def _on_worker_failed(self, error: AppError) -> None:
        self._refresh()
        self.context.fail(error)

    def _on_caught_up(self) -> None:
        """A translation that was opened to be watched: show a picture of it at once."""
        if self.session is not None and self.session.history.num_files and self.job.chosen_row is None:
            self.job.choose_row(0)

    def _find_unfinished(self) -> None:
        self.earlier.look(self.context.workspace)
        self.banner.look_for(recent_jobs(self.context.workspace), self)
        if self.session is None and self.banner.live_job is not None:
            self.open_session(self.banner.live_job, start=False)

    def _resume_unfinished(self, job_dir: Path) -> None:
        self._show_job(job_dir, start=True)

    def _open_earlier(self, job_dir: Path) -> None:
        if not self.is_job_live and (self.session is None or self.session.job_dir != job_dir):
            self._show_job(job_dir, start=False)

    def _show_job(self, job_dir: Path, *, start: bool) -> None:
        try:
            self.open_session(job_dir, start=start)
        except AppError as error:
            self.context.fail(error)
