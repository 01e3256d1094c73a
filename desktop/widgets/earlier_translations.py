"""A button whose menu lists a workspace's earlier translations, cancelled ones too, to look at or to go on with."""

import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from core.errors import AppError
from core.files import path_from_json
from core.jobs.state import JobState, StateWatcher
from core.translation.job import TranslationJob, TranslationRequest, read_request
from desktop.item_models.row_words import readable
from desktop.translation_places import recent_jobs
from desktop.widgets.buttons import Button
from desktop.wording import fill, moment

MAX_NAME_PX = 320
"""Longer names of folders are elided in the menu."""


class EarlierTranslations(Button):
    """Hidden until `look` finds some. The menu is made when it is opened: it shows how each stands then."""

    chosen = Signal(object)
    """The job's folder."""

    def __init__(self, workspace: Path, parent: QWidget | None = None) -> None:
        super().__init__("", "resume", "quiet", self._open_menu, parent)
        self.setText(self.tr("Earlier translations"))
        self._workspace = workspace
        self.hide()

    def look(self, workspace: Path) -> None:
        """Show itself where this workspace has translations."""
        self._workspace = workspace
        self.setVisible(bool(recent_jobs(workspace)))

    def menu_now(self) -> QMenu:
        """The newest translations, newest first, and a way to those that are not among them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for job_dir in recent_jobs(self._workspace):
            try:
                request = read_request(job_dir)
            except AppError:
                continue  # a damaged one can't be opened
            words = menu.fontMetrics().elidedText(_what(request), Qt.TextElideMode.ElideMiddle, MAX_NAME_PX)
            line = fill(self.tr("%1 · %2 · %3"), moment(request.created), words, _state_words(job_dir))
            action = menu.addAction(line.replace("&", "&&"))
            action.setToolTip(_where(request))
            action.triggered.connect(lambda _=False, job_dir=job_dir: self.chosen.emit(job_dir))
        menu.addSeparator()
        menu.addAction(self.tr("Another one…"), self._choose_folder)
        return menu

    def _open_menu(self) -> None:
        self.menu_now().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Open the folder of a translation"), str(self._workspace / "translations"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.chosen.emit(Path(name)))
        dialog.open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("EarlierTranslations", text)


def _what(request: TranslationRequest) -> str:
    inputs = [readable(path_from_json(path).name) for path in request.inputs[:1]]
    num_others = len(request.inputs) - 1
    return fill(_tr("%1 and %2 more"), *inputs, num_others) if num_others > 0 else "".join(inputs)


def _where(request: TranslationRequest) -> str:
    if request.beside:
        return _tr("Each result beside its picture")
    return fill(_tr("Results in %1"), readable(str(path_from_json(request.output_dir))))


def _state_words(job_dir: Path) -> str:
    match StateWatcher(TranslationJob(job_dir).folder).state(time.monotonic()):
        case JobState.FINISHED:
            return _tr("done")
        case JobState.STOPPED | JobState.INTERRUPTED | JobState.NEW:
            return _tr("not done")
        case JobState.FAILED:
            return _tr("could not go on")
    return _tr("on its way")
