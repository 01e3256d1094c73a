"""Files made of a run that is watched: its figures as a table, its time line as an animation or a contact sheet; the helper writes them."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from core.files import path_to_json
from desktop.context import AppContext
from desktop.dialogs.choosing import ask_where_to_save
from desktop.long_work import LongWork
from desktop.widgets.work_bar import WorkBar
from desktop.wording import fill, joined, number
from training.run import read_label
from training.watching_requests import ExportPreviews, WriteCurves


def _tr(text: str) -> str:
    return QCoreApplication.translate("RunExports", text)


class RunExports(QObject):
    """Asks where to, has it written, and says so. One time line at a time; its bar shows how far it is and stops it."""

    def __init__(self, context: AppContext, bar: WorkBar, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._file = Path()
        self.work = LongWork(context, "train/previews", self)
        self.work.began.connect(bar.begin)
        self.work.progressed.connect(bar.progress)
        self.work.done.connect(lambda answer: (bar.end(), self._tell(self._file, answer.num_unreadable)))
        self.work.stopped.connect(bar.end)
        self.work.failed.connect(lambda error: (bar.end(), context.fail(error)))
        bar.stop_asked.connect(self.work.stop)

    def choose_table(self, run_dir: Path) -> None:
        """Ask where the figures are to be saved."""
        suggestion = Path.home() / f"{_file_name(run_dir)}.csv"

        def save(path: Path) -> None:
            self._context.spawn(self.save_table(run_dir, path))

        ask_where_to_save(self._window, _tr("Save figures"), suggestion, _tr("Table (*.csv)"), save)

    def choose_previews(self, run_dir: Path) -> None:
        """Ask where the time line is to be saved; the ending decides what it becomes."""
        suggestion = Path.home() / f"{_file_name(run_dir)}.webp"
        kinds = ";;".join((_tr("Animated WebP (*.webp)"), _tr("Animated GIF (*.gif)"), _tr("Contact sheet (*.png)")))
        ask_where_to_save(self._window, _tr("Save the time line"), suggestion, kinds, lambda path: self.save_previews(run_dir, path))

    async def save_table(self, run_dir: Path, path: Path) -> None:
        """Write the figures."""
        await self._context.service.ask(WriteCurves(run_dir=path_to_json(run_dir), file=path_to_json(path)))
        self._tell(path)

    def save_previews(self, run_dir: Path, path: Path) -> None:
        """Write the time line."""
        self._file = path
        self.work.begin(ExportPreviews(run_dir=path_to_json(run_dir), file=path_to_json(path)))

    def _tell(self, path: Path, num_unreadable: int = 0) -> None:
        lacking = fill(_tr("Pictures that can't be read: %1"), number(num_unreadable)) if num_unreadable else ""
        self._context.show_message.emit(joined(fill(_tr("Saved: %1"), path), lacking and f"({lacking})"))


def _file_name(run_dir: Path) -> str:
    """The run's name without what no file can be called."""
    name = read_label(run_dir).name or run_dir.name
    return "".join(sign for sign in name if sign not in '<>:"/\\|?*').strip() or run_dir.name
