"""How two pictures are painted to be compared: their copies at every size, the difference, and what lies over them."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPixmap

from desktop.theme import tokens
from desktop.widgets.zoom import Box

CHIP_MARGIN_PX = 12
CHIP_HEIGHT_PX = 24
HANDLE_PX = 30


class HalfPicture:
    """One of the two pictures: the copy that the helper made, how large the original is, and why there is none."""

    def __init__(self, pixmap: QPixmap | None = None, size: tuple[int, int] = (0, 0), missing: str = "") -> None:
        """`size`: width and height of the original in pixels, where the copy is smaller."""
        pixmap = pixmap if pixmap is not None else QPixmap()
        self.missing = missing
        self.size = size if min(size) > 0 else (pixmap.width(), pixmap.height())
        self._copies = [pixmap]

    @property
    def pixmap(self) -> QPixmap:
        """The copy as it came."""
        return self._copies[0]

    @property
    def is_there(self) -> bool:
        """Whether there is something to see."""
        return not self.pixmap.isNull()

    def copy_for(self, width_px: float) -> QPixmap:
        """The smallest copy that is still as wide as it is shown, so that shrinking it loses nothing in between."""
        place = 0
        while self._copies[place].width() >= 2 * width_px and min(self._copies[place].width(), self._copies[place].height()) >= 2:
            if place + 1 == len(self._copies):
                last = self._copies[place]
                half = QSize(max(1, last.width() // 2), max(1, last.height() // 2))
                mode = Qt.TransformationMode.SmoothTransformation
                self._copies.append(last.scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, mode))
            place += 1
        return self._copies[place]


def draw_half(painter: QPainter, half: HalfPicture, box: Box, ratio: float) -> None:
    """Paint a picture into a box given in screen pixels. Enlarged pixels stay sharp squares; `ratio` is that of the screen."""
    copy = half.copy_for(box.width)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, box.width < copy.width())
    painter.drawPixmap(as_rect(box, ratio), copy, QRectF(copy.rect()))


def as_rect(box: Box, ratio: float) -> QRectF:
    """A box of screen pixels in the widget's coordinates."""
    return QRectF(box.left / ratio, box.top / ratio, box.width / ratio, box.height / ratio)


def difference_picture(first: HalfPicture, second: HalfPicture, boxes: tuple[Box, Box], size: tuple[float, float]) -> QImage:
    """What of an area of `size` screen pixels shows of both: |first - second| in every channel, black where they are equal."""
    image = QImage(max(1, round(size[0])), max(1, round(size[1])), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    draw_half(painter, first, boxes[0], 1.0)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    draw_half(painter, second, boxes[1], 1.0)
    painter.end()
    return image


def draw_border(painter: QPainter, edge: float, area: QRectF) -> None:
    """The line of the wipe and its handle."""
    for colour, width in ((QColor(0, 0, 0, 90), 4), (QColor("#FFFFFF"), 2)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(QPointF(edge, area.top()), QPointF(edge, area.bottom()))
    centre = QPointF(edge, area.center().y())
    painter.setPen(QPen(QColor(0, 0, 0, 60), 1))
    painter.setBrush(QColor("#FFFFFF"))
    painter.drawEllipse(centre, HANDLE_PX / 2, HANDLE_PX / 2)
    painter.setPen(QPen(QColor("#3A3A46"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    for side in (-1, 1):
        painter.drawPolyline([centre + QPointF(side * 4, -4), centre + QPointF(side * 8, 0), centre + QPointF(side * 4, 4)])


def draw_chip(painter: QPainter, text: str, area: QRectF, room: QRectF | None = None, *, is_left: bool = True) -> None:
    """A word on a dark ground at the bottom of an area, readable on any picture.

    Where the area is too narrow for it, it goes beyond it as far as there is `room`; None: no further.
    """
    room = area if room is None else room
    painter.save()
    font = QFont(painter.font())
    font.setPixelSize(12)
    painter.setFont(font)
    most = max(24.0, room.width() - 2 * CHIP_MARGIN_PX)
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(most - 18))
    width = painter.fontMetrics().horizontalAdvance(text) + 18
    left = area.left() + CHIP_MARGIN_PX if is_left else area.right() - CHIP_MARGIN_PX - width
    left = min(max(left, room.left() + CHIP_MARGIN_PX), room.right() - CHIP_MARGIN_PX - width)
    chip = QRectF(left, area.bottom() - CHIP_MARGIN_PX - CHIP_HEIGHT_PX, width, CHIP_HEIGHT_PX)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 26, 190))
    painter.drawRoundedRect(chip, CHIP_HEIGHT_PX / 2, CHIP_HEIGHT_PX / 2)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def draw_words(painter: QPainter, text: str, area: QRectF) -> None:
    """A sentence in the middle of an area, instead of a picture."""
    painter.setPen(QColor(tokens().muted))
    room = area.adjusted(24, 8, -24, -8)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
