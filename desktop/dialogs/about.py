"""What this program is, and whose work is in it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QTextEdit, QVBoxLayout, QWidget

from core.pairs.sample import sample_attribution
from desktop.dialogs.dialog import Dialog
from desktop.icons import app_icon
from desktop.theme import RESOURCES_DIR
from desktop.widgets.buttons import label
from desktop.wording import fill

ICON_PX = 64
TEXT_HEIGHT_PX = 230
PARAGRAPH_GAP_PX = 6


class AboutDialog(Dialog):
    """Name, version, method, the sample's attribution, and the licences of all parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Diptych", "", parent=parent)
        self.setWindowTitle(self.tr("About Diptych"))
        self.setMinimumWidth(580)
        row = QHBoxLayout()
        row.setSpacing(18)
        picture = QLabel()
        icon: QIcon = app_icon()
        picture.setPixmap(icon.pixmap(ICON_PX, ICON_PX))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(label(fill(self.tr("Version %1"), _version()), "muted"))
        words.addWidget(label(self.tr("Learns to turn one picture into another from pairs of examples."), wraps=True))
        method = self.tr("Method: Isola, Zhu, Zhou and Efros, “Image-to-Image Translation with Conditional Adversarial Networks”, 2017.")
        words.addWidget(label(method, "muted", wraps=True))
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self.body.addSpacing(6)
        texts = QTabWidget()
        texts.tabBar().setAccessibleName(self.tr("Whose work is in it"))
        overview = components_text()
        for title, text in (
            (self.tr("Licences of all parts"), licences_text()),
            (self.tr("Sample pictures and starter model"), sample_attribution().strip()),
        ):
            field = QTextEdit()
            field.setReadOnly(True)
            field.setTabChangesFocus(True)
            if text.startswith(overview):
                _show_markdown(field, overview.partition("\n")[2])
                _append_to_the_letter(field, text.removeprefix(overview))
            else:
                field.setPlainText(text)
            field.setFixedHeight(TEXT_HEIGHT_PX)
            field.setAccessibleName(title)
            texts.addTab(field, title)
        self.body.addWidget(texts)
        self.add_button("close", self.tr("Close"), "primary", default=True)


def _show_markdown(field: QTextEdit, text: str) -> None:
    """Show formatted text, with room between its paragraphs."""
    field.setMarkdown(text)
    cursor = QTextCursor(field.document())
    cursor.select(QTextCursor.SelectionType.Document)
    spaced = QTextBlockFormat()
    spaced.setBottomMargin(PARAGRAPH_GAP_PX)
    cursor.mergeBlockFormat(spaced)


def _append_to_the_letter(field: QTextEdit, text: str) -> None:
    """Licences are no markdown: their lines and signs stay as they are."""
    cursor = QTextCursor(field.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    if text:
        cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        cursor.insertText(text)


def licences_text() -> str:
    """The licences of all parts: the packaged app's whole text, which begins with `components_text`; from source that alone."""
    whole: Path = RESOURCES_DIR / "licences" / "all.txt"
    return whole.read_text(encoding="utf-8").strip() if whole.is_file() else components_text()


def components_text() -> str:
    """What the parts are and where their licences stand, in markdown."""
    return (RESOURCES_DIR / "licences" / "components.md").read_text(encoding="utf-8").strip()


def _version() -> str:
    from core.version import VERSION

    return VERSION
