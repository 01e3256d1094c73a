"""Pictures of users in a run's previews: asked for with the system's dialog or dropped, copied by the helper, and taken out again."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from core.errors import AppError, ErrorCode
from core.files import path_to_json
from desktop.context import AppContext
from desktop.dialogs.choosing import ask_for_file, ask_for_files
from desktop.long_work import LongWork
from desktop.widgets.work_bar import WorkBar
from desktop.wording import fill, number
from training.own_pictures import OwnPicture, ask_for_preview, own_pictures, remove_own_picture
from training.watching_requests import AddOwnPictures, OwnPicturesAdded


def _tr(text: str) -> str:
    return QCoreApplication.translate("OwnPictures", text)


class OwnPictures(QObject):
    """One run at a time; a bar shows how far the copying is and stops it, which leaves what was copied."""

    changed = Signal()
    """Pictures of the run came or went."""

    def __init__(self, context: AppContext, bar: WorkBar, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._run_dir = Path()
        self._waiting: list[tuple[Path, Sequence[Path], Path | None]] = []
        """What was dropped while others were still being copied."""
        self._adds_target = False
        self.work = LongWork(context, "train/own-pictures", self)
        self.work.began.connect(bar.begin)
        self.work.progressed.connect(bar.progress)
        self.work.done.connect(lambda answer: (bar.end(), self._take(answer)))
        self.work.stopped.connect(lambda: (bar.end(), self._waiting.clear(), self.changed.emit()))
        self.work.failed.connect(lambda error: (bar.end(), context.fail(error), self._go_on()))
        bar.stop_asked.connect(self.work.stop)

    def choose(self, run_dir: Path) -> None:
        """Ask for files."""
        ask_for_files(self._window, _tr("Add pictures to the previews"), lambda paths: self.add(run_dir, paths))

    def choose_target(self, run_dir: Path, preview_name: str) -> None:
        """Ask for what a picture that is there should become."""
        picture = _picture(run_dir, preview_name)
        if picture is not None:
            title = fill(_tr("The target of “%1”"), picture.title)
            ask_for_file(self._window, title, "", lambda target: self.add(run_dir, [picture.path], target))

    def add(self, run_dir: Path, paths: Sequence[Path], target: Path | None = None) -> None:
        """Have them copied into the run; `target` is that of the one picture."""
        if paths:
            self._waiting.append((run_dir, paths, target))
            self._go_on()

    def _go_on(self) -> None:
        if self._waiting and not self.work.is_running:
            self._run_dir, paths, target = self._waiting.pop(0)
            self._adds_target = target is not None
            files = [path_to_json(path) for path in paths]
            where = path_to_json(target) if target is not None else ""
            self.work.begin(AddOwnPictures(run_dir=path_to_json(self._run_dir), files=files, target=where))

    def remove(self, run_dir: Path, preview_name: str) -> None:
        """Take one out of the previews."""
        picture = _picture(run_dir, preview_name)
        if picture is not None and self._is_done(lambda: remove_own_picture(picture)):
            self._context.show_message.emit(fill(_tr("“%1” is no longer in the previews."), picture.title))
        self.changed.emit()

    def _take(self, answer: OwnPicturesAdded) -> None:
        if answer.num_added:
            self._is_done(lambda: ask_for_preview(self._run_dir))
            one, more = _tr("The picture is added to the previews."), _tr("%1 pictures are added to the previews.")
            one = _tr("The target is added to the previews.") if self._adds_target else one
            self._tell(one, more, answer.num_added)
        elif answer.num_known:
            one, more = _tr("The picture is among the previews already."), _tr("These %1 pictures are among the previews already.")
            self._tell(one, more, answer.num_known)
        self.changed.emit()
        if answer.refused:
            self._context.fail(_trouble(answer))
        self._go_on()

    def _tell(self, one: str, more: str, num: int) -> None:
        self._context.show_message.emit(one if num == 1 else fill(more, number(num)))

    def _is_done(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except AppError as error:
            self._context.fail(error)
            return False
        return True


def _picture(run_dir: Path, preview_name: str) -> OwnPicture | None:
    return next((picture for picture in own_pictures(run_dir) if picture.preview_name == preview_name), None)


def _trouble(answer: OwnPicturesAdded) -> AppError:
    """The one trouble to show: the first, and how many there are."""
    code, message, hint = answer.refused[0]
    if len(answer.refused) > 1:
        num_asked = answer.num_added + answer.num_known + len(answer.refused)
        words = _tr("%1 of %2 pictures were not added, the first for this: %3")
        message = fill(words, number(len(answer.refused)), number(num_asked), message)
    try:
        return AppError(ErrorCode(code), message, hint)
    except ValueError:
        return AppError(ErrorCode.INTERNAL, message, hint)
