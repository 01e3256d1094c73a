"""A small drawing of what a scale policy does to a picture: as it is, as the network sees it, and as it comes out."""

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.pairs.augmentation import ScalePolicy
from desktop.theme import tokens
from desktop.wording import fill

HEIGHT_PX = 108
DRAWING_PX = 70
"""Room for the pictures; the sizes stand below."""
ARROW_PX = 26
LONGEST_PX = 78
SHORTEST_PX = 8
"""A very long picture stays visible."""
DEFAULT_SIZE_PX = (1600, 1200)
"""Stands for the user's picture while none is chosen; its numbers are not shown."""


class NetworkFigure(QWidget):
    """Knows nothing of files: it is told a policy and two sizes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._policy: ScalePolicy = "whole"
        self._picture: tuple[int, int] | None = None
        self._network_px = 256
        self._own = QSizeF(1, 1)
        """The picture as it is drawn; what is squeezed is drawn from it."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_scale(self, policy: ScalePolicy, network_px: int, picture: tuple[int, int] | None) -> None:
        """Draw this policy for a picture (width, height), or for any where None."""
        self._policy, self._network_px, self._picture = policy, network_px, picture
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = self._picture or DEFAULT_SIZE_PX
        own = _fitted(width, height, LONGEST_PX, DRAWING_PX - 12)
        self._own = QSizeF(*own)
        seen = own if self._policy == "native" else (DRAWING_PX - 12, DRAWING_PX - 12)
        total = 2 * own[0] + seen[0] + 2 * ARROW_PX
        left = (self.width() - total) / 2
        middle = DRAWING_PX / 2
        places = []
        for size in (own, seen, own):
            places.append(QRectF(left, middle - size[1] / 2, *size))
            left += size[0] + ARROW_PX
        self._paint_picture(painter, places[0], places[0], look.muted)
        self._paint_seen(painter, places[1], width / height)
        self._paint_picture(painter, places[2], places[2], look.accent)
        painter.setPen(QPen(QColor(look.muted), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for before, after in ((places[0], places[1]), (places[1], places[2])):
            _paint_arrow(painter, before.right() + 6, after.left() - 6, middle)
        own_words = fill("%1 × %2", width, height) if self._picture else self.tr("your picture")
        seen_words = own_words if self._policy == "native" else fill("%1 × %1", self._network_px)
        font = QFont(self.font())
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(look.muted))
        for place, words in zip(places, (own_words, seen_words, own_words if self._picture else self.tr("result")), strict=True):
            half = (place.width() + ARROW_PX) / 2 - 1
            area = QRectF(place.center().x() - half, DRAWING_PX + 2, 2 * half, 16)
            if place is not places[1]:
                area.adjust(-14, 0, 14, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip, words)
        painter.drawText(
            QRectF(places[1].center().x() - 60, DRAWING_PX + 18, 120, 16), Qt.AlignmentFlag.AlignHCenter, self.tr("what the network sees")
        )

    def _paint_seen(self, painter: QPainter, place: QRectF, aspect: float) -> None:
        """The network's square: squeezed, fitted between mirrored bands, or the picture itself under a grid."""
        look = tokens()
        if self._policy == "fit":
            inner_width = place.width() * min(1.0, aspect)
            inner_height = place.height() * min(1.0, 1 / aspect)
            inner = QRectF(place.left(), place.top(), max(inner_width, SHORTEST_PX), max(inner_height, SHORTEST_PX))
            painter.save()
            painter.setOpacity(0.35)
            self._paint_picture(painter, place, inner, look.muted, is_repeated=True)
            painter.restore()
            self._paint_picture(painter, inner, inner, look.muted)
        else:
            self._paint_picture(painter, place, place, look.muted)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.accent), 1.6))
        painter.drawRoundedRect(place, 3, 3)

    def _paint_picture(self, painter: QPainter, clip: QRectF, place: QRectF, colour: str, *, is_repeated: bool = False) -> None:
        """A picture of a sun over a hill: what is squeezed shows in the sun. Repeated: mirrored on into the rest of `clip`."""
        look = tokens()
        painter.save()
        path = QPainterPath()
        path.addRoundedRect(clip, 3, 3)
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.fillRect(clip, QColor(look.canvas))
        places = [place]
        if is_repeated:
            places += [place.translated(place.width(), 0), place.translated(0, place.height())]
        for number, area in enumerate(places):
            painter.save()
            painter.translate(area.center())
            across, down = area.width() / self._own.width(), area.height() / self._own.height()
            painter.scale(-across if number == 1 else across, -down if number == 2 else down)
            _paint_motif(painter, QRectF(QPointF(-self._own.width() / 2, -self._own.height() / 2), self._own), colour)
            painter.restore()
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.border_strong), 1))
        if not is_repeated:
            painter.drawRoundedRect(clip, 3, 3)


def _paint_motif(painter: QPainter, area: QRectF, colour: str) -> None:
    ink = QColor(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    radius = 0.17 * min(area.width(), area.height())
    painter.setOpacity(painter.opacity() * 0.75)
    painter.drawEllipse(QPointF(area.left() + area.width() * 0.7, area.top() + area.height() * 0.32), radius, radius)
    hill = QPainterPath(QPointF(area.left(), area.bottom()))
    hill.lineTo(area.left(), area.top() + area.height() * 0.75)
    hill.lineTo(area.left() + area.width() * 0.33, area.top() + area.height() * 0.42)
    hill.lineTo(area.left() + area.width() * 0.6, area.top() + area.height() * 0.8)
    hill.lineTo(area.left() + area.width() * 0.75, area.top() + area.height() * 0.65)
    hill.lineTo(area.right(), area.top() + area.height() * 0.9)
    hill.lineTo(area.right(), area.bottom())
    hill.closeSubpath()
    painter.drawPath(hill)


def _paint_arrow(painter: QPainter, start: float, end: float, y: float) -> None:
    painter.drawLine(QPointF(start, y), QPointF(end, y))
    painter.drawPolyline([QPointF(end - 4, y - 4), QPointF(end, y), QPointF(end - 4, y + 4)])


def _fitted(width: int, height: int, max_width: float, max_height: float) -> tuple[float, float]:
    ratio = min(max_width / width, max_height / height)
    return max(SHORTEST_PX, width * ratio), max(SHORTEST_PX, height * ratio)
