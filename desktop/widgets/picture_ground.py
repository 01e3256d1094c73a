"""How the two panels of the Try page show a picture: as large as fits, on a ground that shows what is transparent."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from desktop.theme import RADIUS_PX, tokens

MARGIN_PX = 10
CHECK_PX = 8
_CHECKS = ("#ffffff", "#d8d8de")
_PIXELS_SHOW = 3.0
"""From this enlargement on pixels are shown as they are."""


def picture_area(ground: QRect, size: QSize) -> QRectF:
    """Where a picture of this size is shown within a panel."""
    room = QRectF(ground).adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
    fitted = size.scaled(max(1, int(room.width())), max(1, int(room.height())), Qt.AspectRatioMode.KeepAspectRatio)
    area = QRect(0, 0, fitted.width(), fitted.height())
    area.moveCenter(room.center().toPoint())
    return QRectF(area)


def paint_ground(painter: QPainter, ground: QRect, *, has_focus: bool) -> None:
    """The panel itself; its border says where the keyboard is."""
    look = tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(ground).adjusted(1, 1, -1, -1), RADIUS_PX, RADIUS_PX)
    painter.fillPath(path, QColor(look.canvas))
    painter.setPen(QPen(QColor(look.accent if has_focus else look.border), 2 if has_focus else 1))
    painter.drawPath(path)


def paint_picture(painter: QPainter, area: QRectF, image: QImage) -> None:
    """A picture in its area."""
    if image.hasAlphaChannel():
        _paint_checks(painter, area)
    is_coarse = area.width() >= _PIXELS_SHOW * image.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not is_coarse)
    painter.drawImage(area, image)


def _paint_checks(painter: QPainter, area: QRectF) -> None:
    tile = QImage(2 * CHECK_PX, 2 * CHECK_PX, QImage.Format.Format_RGB32)
    tile.fill(QColor(_CHECKS[0]))
    drawn = QPainter(tile)
    for corner in (0, CHECK_PX):
        drawn.fillRect(corner, corner, CHECK_PX, CHECK_PX, QColor(_CHECKS[1]))
    drawn.end()
    painter.save()
    painter.setClipRect(area)
    painter.translate(area.topLeft())
    painter.fillRect(QRectF(0, 0, area.width(), area.height()), tile)
    painter.restore()
