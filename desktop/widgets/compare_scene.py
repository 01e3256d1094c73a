"""What is compared and how: two pictures, a way of comparing, one zoom for both; where that puts them, and the painting of it."""

from enum import Enum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.widgets.compare_painting import HalfPicture, as_rect, difference_picture, draw_border, draw_chip, draw_half, draw_words
from desktop.widgets.zoom import Box, Place, Size, Zoom, fitted

GAP_PX = 12
_CHIP_ROOM = 0.12
"""How near to an end the border of a wipe may come before the word on that side goes."""


class CompareMode(Enum):
    """How the two pictures are shown; the values are names of icons."""

    FIRST = "first-half"
    SECOND = "second-half"
    BESIDE = "side-by-side"
    WIPE = "wipe"
    BLINK = "blink"
    DIFFERENCE = "difference"


def mode_words(mode: CompareMode, names: tuple[str, str]) -> str:
    """What a way of comparing is called; `names` are those of the two pictures."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("CompareView", text)

    return {
        CompareMode.FIRST: names[0],
        CompareMode.SECOND: names[1],
        CompareMode.BESIDE: tr("Side by side"),
        CompareMode.WIPE: tr("Wipe"),
        CompareMode.BLINK: tr("Blink"),
        CompareMode.DIFFERENCE: tr("Difference"),
    }[mode]


class Comparison:
    """The state of a CompareView. Places are those of its widget, in device-independent pixels."""

    def __init__(self) -> None:
        self.halves = (HalfPicture(), HalfPicture())
        self.names = ("", "")
        self.mode = CompareMode.WIPE
        self.zoom = Zoom()
        self.position = 0.5
        """Where the wipe stands in what shows of the picture: left of it the first, right of it the second."""
        self.shows_second = False
        """Which of the two shows while they blink."""
        self.canvas = QRectF()
        """The widget's place for pictures."""
        self.ratio = 1.0
        """Screen pixels per device-independent pixel."""

    @property
    def has_pictures(self) -> bool:
        """Whether there is something to compare."""
        return any(half.is_there for half in self.halves)

    @property
    def shown_mode(self) -> CompareMode:
        """The mode in use: of a pair with one picture missing both places are shown, unless one alone is wanted."""
        is_alone = self.mode in (CompareMode.FIRST, CompareMode.SECOND)
        return self.mode if is_alone or all(half.is_there for half in self.halves) else CompareMode.BESIDE

    @property
    def areas(self) -> list[QRectF]:
        """Where pictures may be painted: one place, or two beside each other."""
        if self.shown_mode is not CompareMode.BESIDE:
            return [self.canvas]
        width = (self.canvas.width() - GAP_PX) / 2
        return [QRectF(self.canvas.left() + i * (width + GAP_PX), self.canvas.top(), width, self.canvas.height()) for i in (0, 1)]

    @property
    def area_px(self) -> Size:
        """The size of one of these places in screen pixels."""
        area = self.areas[0]
        return max(1.0, area.width() * self.ratio), max(1.0, area.height() * self.ratio)

    @property
    def size(self) -> Size:
        """The size by which is zoomed: of the larger picture, in pixels."""
        width, height = max((half.size for half in self.halves), key=lambda size: size[0] * size[1])
        return max(1, width), max(1, height)

    @property
    def scale(self) -> float:
        """Screen pixels per pixel of the larger picture."""
        return self.zoom.scale_in(self.size, self.area_px)

    @property
    def is_larger(self) -> bool:
        """Whether there is more of the pictures than shows."""
        return self.has_pictures and self.zoom.is_larger(self.size, self.area_px)

    @property
    def wants_more_pixels(self) -> bool:
        """Whether the screen could show more of an original than its copy holds."""
        boxes = self.boxes()
        shown = zip(self.halves, boxes, strict=True)
        return any(half.is_there and half.pixmap.width() < min(half.size[0], box.width) - 1 for half, box in shown)

    def boxes(self) -> tuple[Box, Box]:
        """Where both pictures lie in their areas, in screen pixels."""
        whole = self.zoom.box(self.size, self.area_px)
        first, second = (fitted((half.size[0] or 1, half.size[1] or 1), whole) for half in self.halves)
        return first, second

    def in_area(self, place: QPointF) -> Place:
        """A place of the widget in the area under it, in screen pixels."""
        area = next((area for area in self.areas if area.contains(place)), self.areas[0])
        return (place.x() - area.left()) * self.ratio, (place.y() - area.top()) * self.ratio

    @property
    def visible(self) -> QRectF:
        """What of the (first) area the picture covers."""
        area = self.areas[0]
        whole = as_rect(self.zoom.box(self.size, self.area_px), self.ratio).translated(area.topLeft())
        return whole.intersected(area)

    @property
    def edge(self) -> float:
        """Where the border of the wipe stands."""
        visible = self.visible
        return visible.left() + visible.width() * self.position

    def position_at(self, x: float) -> float:
        """The wipe's position for a place of the pointer."""
        visible = self.visible
        return (x - visible.left()) / max(1.0, visible.width())

    # Painting

    def paint(self, painter: QPainter) -> None:
        """Paint the pictures with their names."""
        match self.shown_mode:
            case CompareMode.FIRST:
                self._paint_half(painter, 0, self.canvas)
            case CompareMode.SECOND:
                self._paint_half(painter, 1, self.canvas)
            case CompareMode.BESIDE:
                for index, area in enumerate(self.areas):
                    self._paint_half(painter, index, area)
            case CompareMode.BLINK:
                self._paint_half(painter, int(self.shows_second), self.canvas)
            case CompareMode.WIPE:
                self._paint_wipe(painter)
            case CompareMode.DIFFERENCE:
                self._paint_difference(painter)

    def _paint_half(self, painter: QPainter, index: int, area: QRectF) -> None:
        half = self.halves[index]
        if not half.is_there:
            draw_words(painter, half.missing, area)
            return
        self._draw(painter, index, area, area)
        shown = as_rect(self.boxes()[index], self.ratio).translated(area.topLeft()).intersected(area)
        draw_chip(painter, self.names[index], shown, area)

    def _paint_wipe(self, painter: QPainter) -> None:
        visible, edge = self.visible, self.edge
        self._draw(painter, 0, self.canvas, QRectF(visible.left(), visible.top(), edge - visible.left(), visible.height()))
        self._draw(painter, 1, self.canvas, QRectF(edge, visible.top(), visible.right() - edge, visible.height()))
        draw_border(painter, edge, visible)
        middle = visible.center().x()  # long names never cover each other
        left, right = QRectF(self.canvas), QRectF(self.canvas)
        left.setRight(middle)
        right.setLeft(middle)
        if self.position > _CHIP_ROOM:
            draw_chip(painter, self.names[0], visible, left)
        if self.position < 1 - _CHIP_ROOM:
            draw_chip(painter, self.names[1], visible, right, is_left=False)

    def _paint_difference(self, painter: QPainter) -> None:
        visible = self.visible
        if visible.isEmpty():
            return
        left = (visible.left() - self.canvas.left()) * self.ratio
        top = (visible.top() - self.canvas.top()) * self.ratio
        first, second = (Box(box.left - left, box.top - top, box.width, box.height) for box in self.boxes())
        size = (visible.width() * self.ratio, visible.height() * self.ratio)
        painter.drawImage(visible, difference_picture(*self.halves, (first, second), size))
        draw_chip(painter, mode_words(CompareMode.DIFFERENCE, self.names), visible, self.canvas)

    def _draw(self, painter: QPainter, index: int, area: QRectF, clip: QRectF) -> None:
        painter.save()
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        painter.translate(area.topLeft())
        draw_half(painter, self.halves[index], self.boxes()[index], self.ratio)
        painter.restore()
