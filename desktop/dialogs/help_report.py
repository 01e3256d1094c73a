"""A report for whoever helps: what is in it is shown, and what it tells chosen, before it is saved."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QListWidget, QPlainTextEdit, QWidget

from core.errors import AppError
from core.files import path_to_text
from desktop.background import Background
from desktop.context import AppContext
from desktop.dialogs.choosing import ask_where_to_save
from desktop.dialogs.dialog import Dialog
from desktop.messages import next_step
from desktop.opening import show_file
from desktop.run_words import size_words
from desktop.sentences import message_of
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, label, set_role
from desktop.widgets.work_bar import WorkBar
from desktop.wording import breakable, fill, joined
from training.help_report.collecting import Member, Wanted, collect
from training.help_report.writing import write_report

LIST_WIDTH_PX, CONTENT_SIZE_PX = 210, (520, 250)
MAX_SHOWN_LETTERS = 200_000


class HelpReportDialog(Dialog):
    """Collects in a thread beside the window's, anew whenever another choice is made."""

    _progressed = Signal(int, int, int)
    """(turn, done, of how many)"""

    def __init__(self, context: AppContext, jobs: Sequence[Path], parent: QWidget | None = None) -> None:
        """`jobs`: folders of the run or translation on screen; none: the newest."""

        def tr(text: str) -> str:
            return QCoreApplication.translate("HelpReportDialog", text)

        text = tr("One zip file with the program's logs, its versions and its settings. Nothing is sent: you choose whom you give it to.")
        super().__init__(tr("Save a report for help"), text, "report", "accent_text", parent)
        self._context = context
        self._jobs = list(jobs)
        self._background = Background("help-report", self)
        self._turn = 0
        self.members: list[Member] = []
        self.saved_path: Path | None = None
        self.with_paths = QCheckBox(tr("Tell the &paths and names of my files"))
        self.with_pictures = QCheckBox(tr("Put in &some pictures: previews of the run, pictures that failed"))
        self.list = QListWidget()
        self.list.setFixedWidth(LIST_WIDTH_PX)
        self.list.setAccessibleName(tr("Files of the report"))
        self.content = QPlainTextEdit()
        self.content.setReadOnly(True)
        self.content.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.content.setMinimumSize(*CONTENT_SIZE_PX)
        self.content.setAccessibleName(tr("What is in the chosen file"))
        self.bar = WorkBar(tr("Collecting"))
        self.summary = label("", "muted", wraps=True)
        self._arrange()
        self.add_button("cancel", tr("Close"))
        self.save_button = self.add_default(tr("&Save…"), "export", self._ask_where)
        self.show_button = Button(tr("Show in folder"), "open-folder", "quiet", lambda: self.saved_path and show_file(self.saved_path))
        self.show_button.hide()
        self.add_left(self.show_button)
        self.with_paths.toggled.connect(self.collect)
        self.with_pictures.toggled.connect(self.collect)
        self.list.currentRowChanged.connect(self._show_member)
        self.bar.stop_asked.connect(self.reject)
        self._progressed.connect(self._show_progress)
        self.finished.connect(self._end)
        self.collect()

    def _arrange(self) -> None:
        self.body.addWidget(self.with_paths)
        self.body.addWidget(self.with_pictures)
        row = QHBoxLayout()
        row.setSpacing(SPACE_PX)
        row.addWidget(self.list)
        row.addWidget(self.content, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.summary)

    def collect(self) -> None:
        """Look anew for what the report holds."""
        self._turn += 1
        turn = self._turn
        self.save_button.setEnabled(False)
        self.summary.hide()
        self.bar.begin()
        settings_path = self._context.settings_file.path
        paths, pictures = self.with_paths.isChecked(), self.with_pictures.isChecked()
        wanted = Wanted(self._context.workspace, self._jobs, settings_path, with_paths=paths, with_pictures=pictures)

        def progress(num_done: int, num_total: int) -> bool:
            self._progressed.emit(turn, num_done, num_total)
            return turn == self._turn

        self._background.run(lambda: collect(wanted, progress), lambda members: self._show(members, turn), self._fail)

    def save(self, path: Path) -> None:
        """Write the report."""
        members = list(self.members)
        self.save_button.setEnabled(False)
        self._background.run(lambda: write_report(path, members), lambda _: self._saved(path), self._fail)

    def _show_progress(self, turn: int, num_done: int, num_total: int) -> None:
        if turn == self._turn:
            self.bar.progress(num_done, num_total, 0)

    def _show(self, members: list[Member] | None, turn: int) -> None:
        if members is None or turn != self._turn:
            return
        self.bar.end()
        self.members = members
        chosen = self.list.currentItem().text() if self.list.currentItem() is not None else ""
        self.list.clear()
        self.list.addItems([member.name for member in members])
        names = [member.name for member in members]
        self.list.setCurrentRow(names.index(chosen) if chosen in names else 0)
        size = sum(len(member.data) for member in members)
        counted = self.tr("1 file") if len(members) == 1 else self.tr("%n files", "", len(members))
        words = fill(self.tr("%1, %2 before they are packed."), counted, size_words(size))
        if not self.with_paths.isChecked():
            words = joined(words, self.tr("Paths, names, user and computer are replaced by words in < >. Look through it all the same."))
        self._say(words, "muted")
        self.save_button.setEnabled(True)

    def _show_member(self, row: int) -> None:
        if not 0 <= row < len(self.members):
            self.content.clear()
            return
        member = self.members[row]
        self.content.setPlainText(self.tr("A picture.") if member.is_picture else member.text[:MAX_SHOWN_LETTERS])

    def _ask_where(self) -> None:
        folder = self.saved_path.parent if self.saved_path is not None else Path.home()
        suggestion = folder / f"Diptych report {date.today().isoformat()}.zip"
        ask_where_to_save(self, self.windowTitle(), suggestion, self.tr("Zip files (*.zip)"), self.save)

    def _saved(self, path: Path) -> None:
        self.saved_path = path
        self.save_button.setEnabled(True)
        self.show_button.show()
        self._say(fill(self.tr("Saved: %1"), path_to_text(path)), "good")

    def _fail(self, error: AppError) -> None:
        self.bar.end()
        self.save_button.setEnabled(bool(self.members))
        self._say(joined(message_of(error), next_step(error)), "danger")

    def _say(self, words: str, role: str) -> None:
        self.summary.setText(breakable(words))
        set_role(self.summary, role)
        self.summary.show()

    def _end(self) -> None:
        self._turn += 1
        self._background.end()
