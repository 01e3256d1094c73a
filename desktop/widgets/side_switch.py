"""What is turned into what, shown as picture -> picture, with one button that swaps the two."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import SPACE_PX, tokens
from desktop.widgets.buttons import Button
from desktop.widgets.pair_cell import draw_filling
from desktop.wording import fill

PICTURE_PX = 96


class _Picture(QWidget):
    """One small picture on a neutral ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self.setFixedSize(PICTURE_PX, PICTURE_PX)

    def set_pixmap(self, pixmap: QPixmap | None) -> None:
        self._pixmap = pixmap
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(self.rect().toRectF(), 8, 8)
        painter.setClipPath(path)
        painter.fillRect(self.rect(), QColor(tokens().canvas))
        draw_filling(painter, self.rect(), self._pixmap)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(tokens().border), 1))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


class _Arrow(QWidget):
    """An arrow from input to target."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(36, PICTURE_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(tokens().muted), 2.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        middle = self.height() / 2
        painter.drawLine(6, int(middle), 30, int(middle))
        painter.drawLine(30, int(middle), 23, int(middle) - 7)
        painter.drawLine(30, int(middle), 23, int(middle) + 7)


class SideSwitch(QWidget):
    """Input -> target of one example, with the words for both and the button that swaps them."""

    swap_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._input = _Picture()
        self._target = _Picture()
        self._input_name = QLabel()
        self._target_name = QLabel()
        for label in (self._input_name, self._target_name):
            label.setProperty("role", "caption")
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setFixedWidth(PICTURE_PX + 6)
        self.swap_button = Button(self.tr("S&wap input and target"), "swap", "quiet")
        self.swap_button.setToolTip(self.tr("Let the network learn the other direction: what is the target becomes the input."))
        self.swap_button.clicked.connect(self.swap_asked)
        pictures = QHBoxLayout()
        pictures.setSpacing(0)
        pictures.addLayout(_column(self._input, self._input_name))
        pictures.addWidget(_Arrow(), 0, Qt.AlignmentFlag.AlignTop)
        pictures.addLayout(_column(self._target, self._target_name))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        layout.addLayout(pictures)
        layout.addWidget(self.swap_button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_names("", "")

    def set_pictures(self, input_picture: QPixmap | None, target_picture: QPixmap | None) -> None:
        """Show the two halves of an example; None while they are being made."""
        self._input.set_pixmap(input_picture)
        self._target.set_pixmap(target_picture)

    def set_names(self, input_name: str, target_name: str) -> None:
        """The words under the pictures, such as outline and colour; '' for the plain ones."""
        input_words = fill(self.tr("Input: %1"), input_name) if input_name else self.tr("Input")
        target_words = fill(self.tr("Target: %1"), target_name) if target_name else self.tr("Target")
        for name_label, words in ((self._input_name, input_words), (self._target_name, target_words)):
            name_label.setText(name_label.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, name_label.width()))
            name_label.setToolTip(words)
        sentence = self.tr("The network turns %1 into %2.")
        self.setAccessibleName(fill(sentence, input_name or self.tr("the input"), target_name or self.tr("the target")))


def _column(picture: QWidget, label: QLabel) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addWidget(label)
    return column
