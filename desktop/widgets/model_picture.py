"""A model's own small picture, input | translated, out of its header; and a drawing where it has none."""

import base64
import binascii

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.models.header import ModelHeader
from desktop.theme import tokens

MAX_ENCODED_BYTES = 1 << 20
MAX_SIDE_PX = 1024
"""A header may come from anywhere: larger pictures in it are not decoded."""


def model_pixmap(header: ModelHeader) -> QPixmap:
    """The picture in a header; null where there is none, or none that is sound."""
    return QPixmap.fromImage(model_image(header))


def example_input(header: ModelHeader) -> QImage:
    """The left half of the picture in a header: a small input as the model was taught; null where there is none."""
    image = model_image(header)
    return image.copy(0, 0, image.width() // 2, image.height())


def model_image(header: ModelHeader) -> QImage:
    """As `model_pixmap`."""
    if not header.thumbnail or len(header.thumbnail) > MAX_ENCODED_BYTES:
        return QImage()
    try:
        data = base64.b64decode(header.thumbnail, validate=True)
    except (binascii.Error, ValueError):
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, b"webp")
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > MAX_SIDE_PX:
        return QImage()
    return reader.read()


class ModelPicture(QWidget):
    """The picture with rounded corners, twice as wide as high."""

    def __init__(self, header: ModelHeader | None = None, height_px: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap = QPixmap()
        self._height_px = height_px
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(not height_px)
        self.setSizePolicy(policy)
        if height_px:
            self.setFixedSize(height_px * 2, height_px)
        if header is not None:
            self.show_header(header)

    def show_header(self, header: ModelHeader | None) -> None:
        """Show another model's picture."""
        self._pixmap = model_pixmap(header) if header is not None else QPixmap()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return not self._height_px

    def heightForWidth(self, width: int) -> int:
        return width // 2

    def sizeHint(self) -> QSize:
        return QSize(256, 128)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(area, 8, 8)
        painter.setClipPath(path)
        painter.fillRect(self.rect(), QColor(tokens().canvas))
        if self._pixmap.isNull():
            paint_placeholder(painter, area)
        else:
            painter.drawPixmap(area, self._pixmap, QRectF(self._pixmap.rect()))
        painter.setClipping(False)
        painter.setPen(QPen(QColor(tokens().border), 1))
        painter.drawPath(path)


def paint_placeholder(painter: QPainter, area: QRectF) -> None:
    """Two empty panels: a diptych without pictures."""
    painter.setPen(QPen(QColor(tokens().muted), 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    side = area.height() * 0.42
    for shift in (-0.58, 0.58):
        centre_x = area.center().x() + shift * side
        painter.drawRoundedRect(QRectF(centre_x - side / 2, area.center().y() - side / 2, side, side), 5, 5)
