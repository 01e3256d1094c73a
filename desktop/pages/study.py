"""The page Real or fake: the studies there are, what they say, and a subject's session."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.study.keeping import Study, open_study, read_studies, write_answers
from desktop.context import AppContext
from desktop.dialogs.choosing import ask_where_to_save
from desktop.dialogs.dialog import Dialog
from desktop.pages.page import Page
from desktop.sentences import words_of
from desktop.study_words import result_words, study_words
from desktop.theme import PAGE_MARGIN_PX, SPACE_PX
from desktop.trash import move_to_trash
from desktop.widgets.buttons import Button, label
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.plain_table import PlainTable
from desktop.widgets.study_session import StudySession
from desktop.wording import breakable, fill, number

LIST_WIDTH_PX = 240
MAX_TROUBLES = 3
"""So many studies that can't be opened are told of at a time."""


class StudyPage(Page):
    """Layout and wiring; the session runs itself."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.study: Study | None = None
        self.session = StudySession()
        self.session.ended.connect(self._session_ended)
        self.session.failed.connect(context.fail)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Studies"))
        self.list.setFixedWidth(LIST_WIDTH_PX)
        self.list.currentItemChanged.connect(lambda item: self._show(item.data(Qt.ItemDataRole.UserRole) if item else None))
        self.empty = EmptyState(
            "study",
            self.tr("Would anybody notice?"),
            self.tr("A study shows people real and translated pictures for a second each and counts how often they are fooled."),
        )
        self.empty.add_button(Button(self.tr("New study…"), "study", "primary", self.new_study))
        self.troubles = label("", "danger", wraps=True)
        self.troubles.hide()
        self._content = QStackedWidget()
        self._content.addWidget(self._make_overview())
        self._content.addWidget(self.empty)
        outside = QWidget()
        layout = QVBoxLayout(outside)
        layout.setContentsMargins(PAGE_MARGIN_PX, 26, PAGE_MARGIN_PX, 20)
        layout.setSpacing(6)
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Real or fake"), "title"), 1)
        row.addWidget(Button(self.tr("New study…"), "study", "normal", self.new_study))
        layout.addLayout(row)
        layout.addWidget(label(self.tr("How often people take a translated picture for a real one, asked as in the paper."), "muted"))
        layout.addWidget(self.troubles)
        layout.addSpacing(14)
        layout.addWidget(self._content, 1)
        self._faces = QStackedWidget()
        self._faces.addWidget(outside)
        self._faces.addWidget(self.session)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._faces)
        self.connect_to(context.workspace_changed, lambda _: self.read())
        self.read()

    def shown(self) -> None:
        self.read()

    def let_go(self) -> None:
        self.session.stop()

    def read(self, chosen: Path | None = None) -> None:
        """Read the list anew, and show this study, or the one shown before."""
        wanted = chosen or (self.study.path if self.study is not None else None)
        studies, troubles = read_studies(self.context.workspace)
        self.troubles.setText("\n".join(breakable(words_of(trouble)) for trouble in list(troubles.values())[:MAX_TROUBLES]))
        self.troubles.setVisible(bool(troubles))
        self.list.blockSignals(True)
        self.list.clear()
        for study in studies:
            item = QListWidgetItem(study.facts.name)
            item.setData(Qt.ItemDataRole.UserRole, study.path)
            self.list.addItem(item)
        paths = [study.path for study in studies]
        self.list.setCurrentRow(paths.index(wanted) if wanted in paths else 0)
        self.list.blockSignals(False)
        self._content.setCurrentIndex(0 if studies else 1)
        self._show(paths[self.list.currentRow()] if studies else None)

    def new_study(self) -> None:
        """Open the dialog that makes one."""
        from desktop.dialogs.new_study import NewStudyDialog

        dialog = NewStudyDialog(self.context, self.window())
        dialog.study_made.connect(self.read)
        dialog.open()

    def start_session(self) -> None:
        """Begin with a new subject."""
        if self.study is None:
            return
        try:
            session = self.study.begin(self.subject.text())
        except AppError as error:
            self.context.fail(error)
            return
        self.subject.clear()
        self._faces.setCurrentIndex(1)
        self.session.begin(self.study, session)

    def save(self, path: Path) -> None:
        """Write every answer of the study on screen as a table."""
        if self.study is None:
            return
        try:
            write_answers(self.study, path)
        except AppError as error:
            self.context.fail(error)
            return
        self.context.show_message.emit(fill(self.tr("The answers are in “%1”."), path.name))

    async def delete(self) -> None:
        """Ask, then move the study with all its answers to the system's trash."""
        if self.study is None:
            return
        study = self.study
        title = fill(self.tr("Move “%1” to the trash?"), study.facts.name)
        text = self.tr("Its pictures and all answers go with it. The originals of the pictures stay.")
        dialog = Dialog(title, text, "trash", "danger", self.window())
        dialog.add_button("cancel", self.tr("Keep it"), default=True)
        dialog.add_button("delete", self.tr("Move to trash"), "danger")
        if await dialog.answer() != "delete":
            return
        if not move_to_trash(study.path):
            name = path_to_text(study.path)
            message, hint = f"The study {name} can't be moved to the trash.", "Delete its folder in your file manager."
            raise AppError(ErrorCode.DISK_FAILED, message, hint, path=name)
        self.study = None
        self.read()

    def _make_overview(self) -> QWidget:
        self.name = ElidedLabel("", "heading")
        self.origin = label("", "muted", wraps=True)
        self.result = label("", wraps=True)
        self.subject = QLineEdit()
        self.subject.setPlaceholderText(self.tr("Name of the subject (optional)"))
        self.subject.setAccessibleName(self.tr("Name of the subject"))
        self.subject.setMaxLength(100)
        self.subject.returnPressed.connect(self.start_session)
        self.start_button = Button(self.tr("Start a session"), "play", "primary", self.start_session)
        self.export_button = Button(self.tr("Export CSV…"), "export", "normal", self._ask_where)
        self.delete_button = Button(self.tr("Move to trash…"), "trash", "normal", lambda: self.context.spawn(self.delete()))
        self.subjects = PlainTable(self.tr("Subjects"))
        titles = [self.tr("Subject"), self.tr("Name"), self.tr("Taken for real"), self.tr("State")]
        self.subjects.setColumnCount(len(titles))
        self.subjects.setHorizontalHeaderLabels(titles)
        self.subjects.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.subjects.horizontalHeader().setStretchLastSection(True)
        begin = QHBoxLayout()
        begin.setSpacing(SPACE_PX)
        begin.addWidget(self.subject, 1)
        begin.addWidget(self.start_button)
        after = QHBoxLayout()
        after.setSpacing(SPACE_PX)
        after.addStretch(1)
        after.addWidget(self.delete_button)
        after.addWidget(self.export_button)
        right = QVBoxLayout()
        right.setSpacing(SPACE_PX)
        for widget in (self.name, self.origin, self.result):
            right.addWidget(widget)
        right.addSpacing(SPACE_PX)
        right.addLayout(begin)
        right.addSpacing(SPACE_PX)
        right.addWidget(self.subjects, 1)
        right.addLayout(after)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * SPACE_PX)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        return made

    def _show(self, path: Path | None) -> None:
        """Show what a study says; nothing of one that has gone."""
        try:
            self.study = open_study(path) if path is not None else None
        except AppError as error:
            self.study = None
            self.context.fail(error)
        for widget in (self.subject, self.start_button, self.export_button, self.delete_button):
            widget.setEnabled(self.study is not None)
        if self.study is None:
            self.name.set_text("")
            self.origin.setText("")
            self.result.setText("")
            self.subjects.setRowCount(0)
            return
        study = self.study
        sessions = study.sessions()
        self.name.set_text(study.facts.name)
        self.origin.setText(study_words(study))
        self.result.setText(result_words(study.result(), sum(not study.is_complete(session) for session in sessions)))
        if unreadable := study.unreadable():
            words = fill(self.tr("Answers that can't be read, and don't count: %1"), ", ".join(path.name for path in unreadable))
            self.result.setText(f"{self.result.text()}\n{words}")
        self.subjects.setRowCount(len(sessions))
        for line, session in enumerate(sessions):
            fooled, answered = study.count(session)
            state = self.tr("complete") if study.is_complete(session) else self.tr("stopped before the end: left out")
            of = fill(self.tr("%1 of %2"), number(fooled), number(answered))
            for column, words in enumerate((number(session.number), session.subject, of, state)):
                self.subjects.setItem(line, column, QTableWidgetItem(words))
        self.export_button.setEnabled(bool(sessions))

    def _session_ended(self) -> None:
        self._faces.setCurrentIndex(0)
        self.read()
        self.start_button.setFocus()

    def _ask_where(self) -> None:
        assert self.study is not None
        suggestion = self.study.path.parent / f"{self.study.path.name}.csv"
        ask_where_to_save(self, self.tr("Export the answers"), suggestion, self.tr("Tables (*.csv)"), self.save)
