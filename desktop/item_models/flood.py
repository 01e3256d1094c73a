"""Filling an area of one colour: runs of a row at a time, found by bytes, so that a megapixel takes some milliseconds (QtGui only)."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

_INSIDE, _OUTSIDE = b"\x00", b"\x01"


def flooded(image: QImage, x: int, y: int, colour: QColor) -> QImage | None:
    """A copy in which the area of exactly one colour around a pixel has another; None where there is nothing to be done.

    Neighbours are those at the sides, not at the corners. `image` is ARGB32_Premultiplied.
    """
    if not image.rect().contains(x, y):
        return None
    before = image.pixel(x, y)
    probe = QImage(1, 1, image.format())
    probe.fill(colour)
    if probe.pixel(0, 0) == before:
        return None
    found = _area(_same(image, before), image.width(), image.height(), x, y)
    mask = QImage(bytes(found), image.width(), image.height(), image.width(), QImage.Format.Format_Alpha8)
    # An area of this colour, cut out by the mask; it takes the place of what was there, its opacity, too.
    filled = image.copy()
    painter = QPainter(filled)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
    painter.drawImage(0, 0, mask)
    if colour.alpha():
        sheet = QImage(image.size(), image.format())
        sheet.fill(colour)
        cutting = QPainter(sheet)
        cutting.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        cutting.drawImage(0, 0, mask)
        cutting.end()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.drawImage(0, 0, sheet)
    painter.end()
    return filled


def _same(image: QImage, pixel: int) -> bytearray:
    """A byte for each pixel, row by row: 0 where it is this one."""
    width, height = image.width(), image.height()
    mask = image.createMaskFromColor(pixel, Qt.MaskMode.MaskOutColor)  # set where it is another
    grey = mask.convertToFormat(QImage.Format.Format_Indexed8)
    data = bytes(grey.constBits())
    stride = grey.bytesPerLine()
    return bytearray(b"".join(data[row * stride : row * stride + width] for row in range(height)))


def _area(rows: bytearray, width: int, height: int, x: int, y: int) -> bytearray:
    """255 for each pixel of the area around (x, y) whose bytes are 0 in `rows`, else 0; `rows` is used up."""
    found = bytearray(width * height)
    seeds = [(x, y)]
    while seeds:
        column, row = seeds.pop()
        base = row * width
        if rows[base + column]:
            continue
        left = rows.rfind(_OUTSIDE, base, base + column) + 1 or base
        right = rows.find(_OUTSIDE, base + column, base + width)
        right = right if right >= 0 else base + width
        rows[left:right] = _OUTSIDE * (right - left)
        found[left:right] = b"\xff" * (right - left)
        for beside in (row - 1, row + 1):
            if 0 <= beside < height:
                shift = (beside - row) * width
                place, end = left + shift, right + shift
                while (place := rows.find(_INSIDE, place, end)) >= 0:
                    seeds.append((place - beside * width, beside))
                    after = rows.find(_OUTSIDE, place, end)
                    if after < 0:
                        break
                    place = after
    return found
