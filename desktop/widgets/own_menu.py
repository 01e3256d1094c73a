"""The button over a run's previews behind which pictures of one's own are added, and removed again."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.widgets.buttons import IconButton
from desktop.wording import fill
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

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_tr("Pictures of your own in the previews"), "add-files", self._open, parent)
        self._pictures: Sequence[OwnPicture] = ()
        self.menu = QMenu(self)
        self.add_action = self.menu.addAction(_tr("Add pictures…"), self.add_asked.emit)
        self.menu.addSeparator()
        self.menu.setToolTipsVisible(True)

    def show_pictures(self, pictures: Sequence[OwnPicture]) -> None:
        """Offer to remove these."""
        if list(pictures) == list(self._pictures):
            return
        self._pictures = tuple(pictures)
        for action in self.menu.actions()[2:]:
            self.menu.removeAction(action)
        for picture in self._pictures:
            title = self.fontMetrics().elidedText(picture.title, Qt.TextElideMode.ElideMiddle, TITLE_PX).replace("&", "&&")
            action = self.menu.addAction(fill(_tr("Remove “%1”"), title))
            action.setToolTip(picture.title)
            action.triggered.connect(lambda _checked=False, name=picture.preview_name: self.removal_asked.emit(name))

    def _open(self) -> None:
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))
