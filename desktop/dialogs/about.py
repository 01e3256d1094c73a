"""What this program is, and whose work is in it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from core.pairs.sample import sample_attribution
from desktop.dialogs.dialog import Dialog
from desktop.icons import app_icon
from desktop.widgets.buttons import label
from desktop.wording import fill

ICON_PX = 64
ATTRIBUTION_HEIGHT_PX = 130


class AboutDialog(Dialog):
    """Name, version, method, and the sample's attribution."""

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
        self.body.addWidget(label(self.tr("Sample pictures and starter model"), "section"))
        text = QPlainTextEdit(sample_attribution().strip())
        text.setReadOnly(True)
        text.setFixedHeight(ATTRIBUTION_HEIGHT_PX)
        text.setAccessibleName(self.tr("Attribution of the sample pictures"))
        self.body.addWidget(text)
        self.add_button("close", self.tr("Close"), "primary", default=True)


def _version() -> str:
    from core.version import VERSION

    return VERSION
