"""A translation on its way: progress, time left, before and after of the marked row, and the table of all rows."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QProgressBar, QSplitter, QTableView, QVBoxLayout, QWidget

from core.errors import AppError
from core.files import path_from_json
from core.jobs.state import JobState
from core.models.header import read_header
from core.translation.history import Row
from desktop.item_models.translation_rows import Column, TranslationRows
from desktop.translation_session import TranslationSession
from desktop.widgets.buttons import Button, label, set_role
from desktop.widgets.compare_view import CompareView
from desktop.widgets.elided_label import ElidedLabel
from desktop.wording import fill, number, time_left

ROW_HEIGHT_PX = 36
PROGRESS_STEPS = 1000


class JobPanel(QWidget):
    """Shows a TranslationSession; what its buttons do is the page's."""

    pause_pressed = Signal()
    cancel_pressed = Signal()
    resume_pressed = Signal()
    open_pressed = Signal()
    new_pressed = Signal()
    row_chosen = Signal(object)
    """The Row whose pictures are wanted, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: TranslationSession | None = None
        self._followed = True
        self.rows = TranslationRows(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._make_progress())
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setHandleWidth(14)
        splitter.setChildrenCollapsible(False)
        self.compare = CompareView()
        splitter.addWidget(self.compare)
        splitter.addWidget(self._make_table())
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([330, 230])
        layout.addWidget(splitter, 1)

    @property
    def chosen_row(self) -> Row | None:
        """The marked row."""
        return self.rows.row(self._table.currentIndex().row())

    def show_session(self, session: TranslationSession | None) -> None:
        """Show another translation, or none."""
        self._session = session
        self._followed = True
        if session is not None:
            self._asked.set_text(self._asked_text(session))
        self.compare.show_text(self.tr("The pictures are being looked for…"))
        self.show_rows()
        self.refresh()

    def show_rows(self) -> None:
        """The rows are known, or others than before."""
        self.rows.show(self._session.history if self._session is not None else None)
        if self.rows.rowCount():
            self.compare.show_text("")

    def update_rows(self, indices: list[int]) -> None:
        """Some rows changed; until the user marks a row the newest done one is shown."""
        self.rows.update_rows(indices)
        if self._followed and indices:
            self._mark(indices[-1])
        elif self._table.currentIndex().row() in indices:
            self.row_chosen.emit(self.chosen_row)

    def show_pictures(self, before: QPixmap, after: QPixmap) -> None:
        """The marked row's pictures, as the helper made them."""
        self.compare.show_pictures(before, after)

    def choose_row(self, index: int) -> None:
        """Mark a row, as a click on it does."""
        self._followed = False
        self._mark(index)

    def refresh(self) -> None:
        """Bring words, bar and buttons up to date."""
        session = self._session
        if session is None:
            return
        history = session.history
        self._heading.set_text(self._heading_text(session))
        self._caption.setText(self._caption_text(session))
        set_role(self._caption, "danger" if session.state is JobState.FAILED else "muted")
        self._bar.setRange(0, PROGRESS_STEPS if history.listed or not session.is_live else 0)
        share = history.num_settled / history.num_files if history.num_files else 0.0
        self._bar.setValue(round(PROGRESS_STEPS * (1.0 if session.state is JobState.FINISHED else share)))
        self._bar.setAccessibleDescription(self._heading.whole_text)
        live = session.is_live
        self._pause.setVisible(live)
        self._pause.setEnabled(session.asked in ("", "pause", "resume") and session.state is not JobState.STARTING)
        paused = history.paused or session.asked == "pause"
        self._pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        self._pause.set_icon_name("play" if paused else "pause")
        self._cancel.setVisible(live)
        self._cancel.setEnabled(session.asked not in ("cancel", "stop"))
        self._resume.setVisible(not live and session.is_resumable)
        self._open.setVisible(history.num_done > 0)
        set_role(self._open, "normal" if live or self._resume.isVisible() else "primary")
        self._open.set_icon_name("open-folder")
        self._new.setVisible(not live)

    def _make_progress(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "card")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(20, 16, 16, 18)
        layout.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(3)
        self._heading = ElidedLabel("", "heading", Qt.TextElideMode.ElideRight)
        self._caption = label("", "muted", wraps=True)
        words.addWidget(self._heading)
        words.addWidget(self._caption)
        self._asked = ElidedLabel("", "caption")
        row.addLayout(words, 1)
        self._new = Button(self.tr("New translation"), "", "normal", self.new_pressed.emit)
        self._resume = Button(self.tr("Resume"), "resume", "primary", self.resume_pressed.emit)
        self._open = Button(self.tr("Open folder"), "open-folder", "normal", self.open_pressed.emit)
        self._pause = Button(self.tr("Pause"), "pause", "normal", self.pause_pressed.emit)
        self._cancel = Button(self.tr("Cancel"), "cancel", "normal", self.cancel_pressed.emit)
        for button in (self._new, self._open, self._resume, self._pause, self._cancel):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the translation"))
        layout.addWidget(self._bar)
        layout.addWidget(self._asked)
        return frame

    def _make_table(self) -> QTableView:
        self._table = table = QTableView()
        table.setModel(self.rows)
        table.setAccessibleName(self.tr("Pictures of the translation"))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setTabKeyNavigation(False)
        table.setMinimumHeight(130)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT_PX)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(Column.FOLDER, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(Column.FOLDER, 190)
        table.selectionModel().currentRowChanged.connect(self._on_current)
        table.pressed.connect(self._stop_following)
        table.viewport().installEventFilter(self)
        return table

    def _stop_following(self, _index: QModelIndex) -> None:
        self._followed = False

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._table.hasFocus():
            self._followed = False
        self.row_chosen.emit(self.rows.row(current.row()))

    def _mark(self, index: int) -> None:
        if self._table.currentIndex().row() == index:
            self.row_chosen.emit(self.chosen_row)
        else:
            self._table.setCurrentIndex(self.rows.index(index, 0))

    def _asked_text(self, session: TranslationSession) -> str:
        """With which model, and where to."""
        history = session.history
        model = path_from_json(history.request.model)
        try:
            name = read_header(model).name
        except AppError:
            name = model.stem
        return fill(self.tr("Model “%1”, results in %2"), name, history.output_dir)

    def _heading_text(self, session: TranslationSession) -> str:
        history = session.history
        done, total = number(history.num_settled), number(history.num_files)
        if session.asked == "cancel" and session.is_live:
            return self.tr("Cancelling…")
        match session.state:
            case JobState.FINISHED if history.num_files == 0:
                return self.tr("There was nothing to translate")
            case JobState.FINISHED if history.num_failed == 0:
                return fill(self.tr("Done: %1 of %2 pictures"), done, total)
            case JobState.FINISHED:
                return fill(self.tr("Done: %1 of %2 pictures translated"), number(history.num_done), total)
            case JobState.PAUSED:
                return fill(self.tr("Paused at %1 of %2 pictures"), done, total)
            case JobState.STOPPED | JobState.INTERRUPTED | JobState.FAILED if session.was_cancelled:
                return fill(self.tr("Cancelled after %1 of %2 pictures"), done, total)
            case JobState.STOPPED | JobState.INTERRUPTED:
                return fill(self.tr("Stopped at %1 of %2 pictures"), done, total)
            case JobState.FAILED:
                return fill(self.tr("Could not go on after %1 of %2 pictures"), done, total)
            case JobState.NOT_RESPONDING:
                return fill(self.tr("Not responding at %1 of %2 pictures"), done, total)
        if not history.listed:
            return self.tr("Getting ready…")
        return fill(self.tr("Translating %1 of %2 pictures"), done, total)

    def _caption_text(self, session: TranslationSession) -> str:
        history = session.history
        failure = session.failure
        if session.state is JobState.FAILED and failure is not None:
            return failure.message
        if session.state is JobState.STARTING or not history.listed:
            return self.tr("The model is being loaded; the first picture takes some seconds.") if session.is_live else ""
        failed = number(history.num_failed)
        left = history.seconds_left
        if session.is_live and left is not None and not history.paused:
            if history.num_failed:
                return fill(self.tr("%1 · %2 could not be translated"), time_left(left), failed)
            return time_left(left)
        if history.num_failed:
            return fill(self.tr("%1 could not be translated; the table says why."), failed)
        if session.state is JobState.FINISHED:
            return self.tr("Everything is translated.")
        return self.tr("What is translated is kept.") if not session.is_live else ""
