"""A stroke with soft edges that is one shape, however many moves it is made of (QtGui only)."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

_MOST_POINTS = 64


class SmoothStroke:
    """What it covers is kept beside the picture and only ever grows: where two moves join nothing is laid on twice.

    Each move draws the end of the stroke anew, a few widths long, so that a stroke of n moves takes n equal steps.
    """

    def __init__(self, before: QImage, ink: QColor, width_px: int) -> None:
        """`before`: the picture without the stroke, ARGB32_Premultiplied. Ink of opacity 0 takes away what is there."""
        self._before, self._ink, self._width_px = before, ink, width_px
        self._covered = QImage(before.size(), QImage.Format.Format_Grayscale8)
        self._covered.fill(0)
        self._end: list[QPointF] = []

    def go_to(self, place: QPointF, image: QImage) -> None:
        """Lead the stroke on to a place, in pixels of `image`, and show it there."""
        if not self._end or place != self._end[-1]:
            self._end.append(place)
        self._shorten()
        reach = self._width_px / 2 + 2
        ends = QPolygonF(self._end).boundingRect()
        area = QRectF(ends).adjusted(-reach, -reach, reach, reach).toAlignedRect().intersected(image.rect())
        if area.isEmpty():
            return
        piece = QImage(area.size(), QImage.Format.Format_Grayscale8)
        piece.fill(0)
        painter = QPainter(piece)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-area.topLeft())
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        # A little more than 1: of one pixel Qt draws lines by another, coarser way.
        painter.setPen(QPen(QColor("white"), self._width_px + 0.01, Qt.PenStyle.SolidLine, cap, join))
        if len(self._end) == 1:
            painter.drawPoint(self._end[0])
        else:
            painter.drawPolyline(self._end)
        painter.end()
        painter = QPainter(self._covered)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Lighten)
        painter.drawImage(area.topLeft(), piece)
        painter.end()
        mask = self._covered.copy(area)
        mask.reinterpretAsFormat(QImage.Format.Format_Alpha8)
        painter = QPainter(image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(area.topLeft(), self._before, area)
        if self._ink.alpha() == 0:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
            painter.drawImage(area.topLeft(), mask)
        else:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.drawImage(area.topLeft(), _inked(mask, self._ink, image.format()))
        painter.end()

    def _shorten(self) -> None:
        """Keep a few widths of the end: the join before it lies inside what is drawn."""
        end, length_px = self._end, 0.0
        for place in range(len(end) - 1, 0, -1):
            step = end[place] - end[place - 1]
            length_px += (step.x() ** 2 + step.y() ** 2) ** 0.5
            if length_px > 2 * self._width_px + 4 and len(end) - place >= 2:
                del end[: place - 1]
                break
        del end[:-_MOST_POINTS]


def _inked(mask: QImage, ink: QColor, form: QImage.Format) -> QImage:
    sheet = QImage(mask.size(), form)
    sheet.fill(ink)
    painter = QPainter(sheet)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, mask)
    painter.end()
    return sheet
