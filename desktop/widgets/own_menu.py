"""The button over a run's previews behind which pictures of one's own are added, and removed again."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QMenu, QWidget

from desktop.widgets.buttons import IconButton
from desktop.wording import fill, tip
from training.own_pictures import OwnPicture

TITLE_PX = 260
"""Longer names are elided in the menu."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("OwnMenu", text)


class OwnMenu(IconButton):
    """Tells what is wanted; which pictures there are is set from outside."""

    add_asked = Signal()
    removal_asked = Signal(str)
    """The name of a picture in the previews."""
    target_asked = Signal(str)
    """What that picture should become shall be chosen; its name in the previews."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_tr("Pictures of your own in the previews"), "add-files", self._open, parent)
        self._shown: tuple[object, ...] = ()
        self.menu = QMenu(self)
        self.add_action = self.menu.addAction(_tr("Add pictures…"), self.add_asked.emit)
        self.menu.addSeparator()
        self.menu.setToolTipsVisible(True)

    def show_pictures(self, pictures: Sequence[OwnPicture], *, takes_targets: bool) -> None:
        """Offer to remove these, and where the run takes targets, to choose those that are not known."""
        now = (*pictures, takes_targets)
        if now == self._shown:
            return
        self._shown = now
        for action in self.menu.actions()[2:]:
            self.menu.removeAction(action)
        for picture in pictures:
            if takes_targets and picture.target is None:
                self._offer(_tr("Choose the target of “%1”…"), picture, self.target_asked)
            self._offer(_tr("Remove “%1”"), picture, self.removal_asked)

    def _offer(self, words: str, picture: OwnPicture, asked: SignalInstance) -> None:
        title = self.fontMetrics().elidedText(picture.title, Qt.TextElideMode.ElideMiddle, TITLE_PX).replace("&", "&&")
        action = self.menu.addAction(fill(words, title))
        action.setToolTip(tip(picture.title))
        action.triggered.connect(lambda _checked=False, name=picture.preview_name: asked.emit(name))

    def _open(self) -> None:
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))
