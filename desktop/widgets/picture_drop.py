"""Takes dropped picture files for one part of the window, and says what a drop there would do; all else goes on to the window."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from desktop.dropping import holds_paths, paths_of
from desktop.routing import PathKind, kind_of
from desktop.widgets.drop_overlay import DropOverlay


class PictureDrop(QObject):
    """Watches over a widget."""

    dropped = Signal(list)
    """Paths of files, at least one; whether they are pictures is not known."""

    def __init__(self, place: QWidget, sentence: str) -> None:
        super().__init__(place)
        self.overlay = DropOverlay(place)
        self.is_on = True
        self._sentence = sentence
        place.setAcceptDrops(True)
        place.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and not isinstance(event, QDragMoveEvent):
            self.overlay.hide()
            event.acceptProposedAction()
            self.dropped.emit(paths_of(event.mimeData()))
            return True
        if isinstance(event, QDragEnterEvent):
            if self.is_on and _are_files(event.mimeData()):
                event.acceptProposedAction()
                self.overlay.tell(self._sentence)
            else:
                event.ignore()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.overlay.hide()
        return False


def _are_files(mime: QMimeData) -> bool:
    paths = paths_of(mime) if holds_paths(mime) else []
    return bool(paths) and all(kind_of(path) is PathKind.PICTURES and not path.is_dir() for path in paths)
