"""What the model makes of the pad's picture, or why there is nothing to be seen yet."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDrag, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from core.errors import AppError
from desktop.messages import next_step, title_of
from desktop.sentences import message_of
from desktop.theme import tokens
from desktop.widgets.buttons import Button, label
from desktop.widgets.picture_ground import paint_ground, paint_picture, picture_area
from desktop.wording import joined

DRAGGED_PX = 128


class TryResult(QWidget):
    """A picture, a sentence, or a trouble with a way on. The picture can be dragged into other programs."""

    again_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        self._text = ""
        self._pressed_at: QPoint | None = None
        self.write_for_drag: Callable[[], Path | None] = lambda: None
        """Writes the picture into a file that is dragged with it, for programs that take files alone."""
        self.setMinimumSize(240, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Result"))
        self.trouble = label("", "strong", wraps=True)
        self.remedy = label("", "muted", wraps=True)
        self.again = Button(self.tr("Try again"), "refresh", "normal", self.again_pressed.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 28, 28, 28)
        column.addStretch(1)
        for words in (self.trouble, self.remedy):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(words)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.show_text("")

    def sizeHint(self) -> QSize:
        return QSize(420, 420)

    def show_text(self, text: str) -> None:
        """A sentence instead of a picture."""
        self._show(QImage(), text)

    def show_image(self, image: QImage) -> None:
        """A result."""
        self._show(image, "")

    def show_trouble(self, error: AppError) -> None:
        """Why there is no result."""
        self._show(QImage(), "")
        title = title_of(error.code)
        self.trouble.setText(title)
        self.remedy.setText(joined(message_of(error), next_step(error)))
        self.setAccessibleDescription(f"{title}. {message_of(error)}")
        for widget in (self.trouble, self.remedy, self.again):
            widget.show()

    def _show(self, image: QImage, text: str) -> None:
        self.image, self._text = image, text
        for widget in (self.trouble, self.remedy, self.again):
            widget.hide()
        self.setAccessibleDescription(text or self.tr("The picture that the model made"))
        self.setCursor(Qt.CursorShape.ArrowCursor if image.isNull() else Qt.CursorShape.OpenHandCursor)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, self.rect(), has_focus=False)
        if not self.image.isNull():
            paint_picture(painter, picture_area(self.rect(), self.image.size()), self.image)
        elif self._text:
            painter.setPen(QColor(tokens().muted))
            words = QRectF(self.rect()).adjusted(28, 28, -28, -28)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint() if not self.image.isNull() else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        if (event.position().toPoint() - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            self.start_drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None

    def start_drag(self) -> None:
        """Let the picture be dropped in another program."""
        drag = QDrag(self)
        drag.setMimeData(self.dragged())
        small = self.image.scaled(DRAGGED_PX, DRAGGED_PX, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        drag.setPixmap(QPixmap.fromImage(small))
        drag.exec(Qt.DropAction.CopyAction)

    def dragged(self) -> QMimeData:
        """The picture, and a file of it where one can be written."""
        mime = QMimeData()
        mime.setImageData(self.image)
        path = self.write_for_drag()
        if path is not None:
            mime.setUrls([QUrl.fromLocalFile(str(path))])
        return mime
