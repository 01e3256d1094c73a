"""The guide that came along, and the pages it leads to, readable beside the window's work and without a network."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeyEvent, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from desktop.dialogs.dialog import Dialog
from desktop.languages import spoken
from desktop.theme import RESOURCES_DIR
from desktop.widgets.buttons import Button

DOCS_DIR = RESOURCES_DIR.parent / "docs"
"""Beside the resources, from source and in the packaged app (build.spec)."""
SIZE_PX = (860, 560)
PARAGRAPH_GAP_PX = 10
SIDE_PX = 110
"""Pictures leave so much of the width: they stand in lists, which are indented."""


def guide_path() -> Path:
    """The guide in the language that the window speaks. Raises AppError PATH_MISSING."""
    found = [DOCS_DIR / name for name in (("guide.zh.md", "guide.md") if spoken().startswith("zh") else ("guide.md",))]
    path = next((path for path in found if path.is_file()), None)
    if path is None:
        where = path_to_text(found[-1])
        raise AppError(ErrorCode.PATH_MISSING, f"The guide is not there: {where}", "Install Diptych again.", path=where)
    return path


class GuideDialog(Dialog):
    """Stays open while the window is used; links to pages that came along are followed in it, others by the web browser."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("GuideDialog", "Guide"), "", parent=parent)
        self.setModal(False)
        self.page = _Page()
        self.page.setAccessibleName(self.windowTitle())
        self.page.setAccessibleDescription(self.tr("Left and Right go from link to link, Enter follows one."))
        self.page.setMinimumWidth(SIZE_PX[0])
        self.body.addWidget(self.page)
        self.back = Button(self.tr("&Back"), "chevron-left", "quiet", self.page.backward)
        self.back.setEnabled(False)
        self.page.backwardAvailable.connect(self.back.setEnabled)
        self.add_left(self.back)
        self.add_button("close", self.tr("Close"), "primary", default=True)
        self.resize(self.sizeHint())  # left to itself it is made narrower than its page on a small screen
        self.page.setFocus()  # the keys scroll at once
        self.page.show_file(path)


class _Page(QTextBrowser):
    """Markdown with its pictures, these made as small as the page."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.sourceChanged.connect(self._space_out)

    def sizeHint(self) -> QSize:
        return QSize(*SIZE_PX)

    def show_file(self, path: Path) -> None:
        """Show a page that came along."""
        self.setSource(QUrl.fromLocalFile(str(path)), QTextDocument.ResourceType.MarkdownResource)

    def loadResource(self, kind: int, name: QUrl) -> object:
        url = self.source().resolved(name)
        if kind != QTextDocument.ResourceType.ImageResource.value or not url.isLocalFile():
            return super().loadResource(kind, name)
        picture, ratio = QImage(url.toLocalFile()), self.devicePixelRatioF()
        room_px = max(SIZE_PX[0], self.viewport().width()) - SIDE_PX
        if picture.width() > room_px * ratio:
            picture = picture.scaledToWidth(round(room_px * ratio), Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(ratio)
        return picture

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            super().focusNextPrevChild(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_forwards: bool) -> bool:
        """Tab leaves the page, as it does every area; Left and Right go from link to link."""
        return bool(self.window().focusNextPrevChild(is_forwards))

    def _follow(self, link: QUrl) -> None:
        url = self.source().resolved(link)
        path = Path(url.toLocalFile()) if url.isLocalFile() else None
        if path is None:
            QDesktopServices.openUrl(url)
        elif path.suffix == ".md" and path.is_file():
            self.show_file(path)

    def _space_out(self) -> None:
        """Give paragraphs room between them."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        spaced = QTextBlockFormat()
        spaced.setBottomMargin(PARAGRAPH_GAP_PX)
        cursor.mergeBlockFormat(spaced)
