"""A picture that is being drawn: its tools, and every state that undo and redo lead back to (QtGui only, tested without a window)."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from desktop.item_models.flood import flooded
from desktop.item_models.smooth_stroke import SmoothStroke

MIN_WIDTH_PX, MAX_WIDTH_PX = 1, 64
MAX_STATES = 200
MAX_STATES_BYTES = 64 << 20
"""What undo may hold in memory; at least one step back is always kept."""
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


class Tool(StrEnum):
    """What a press on the pad does; the value is its icon's name."""

    PEN = "pen"
    ERASER = "eraser"
    LINE = "line"
    RECTANGLE = "rectangle"
    FILL = "fill"


@dataclass(frozen=True)
class _State:
    image: QImage
    is_blank: bool


@dataclass(frozen=True)
class Drawing:
    """A Pad's picture with its ways back, and the photo behind it."""

    states: tuple[_State, ...]
    place: int
    paper: str | None
    backdrop: QImage
    backdrop_share: float


class Pad(QObject):
    """Places are in pixels of the picture. A stroke begins, moves and ends; the state before it is one undo away."""

    changed = Signal()
    """The picture is another, also in the middle of a stroke."""
    settled = Signal()
    """A stroke ended, or anything else changed the picture at once."""
    tool_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tool = Tool.PEN
        self.colour = "#000000"
        self.paper: str | None = "#ffffff"
        """None: nothing, which shows as opacity 0."""
        self.width_px = 3
        self.is_smooth = True
        """Whether strokes have soft edges; those of label maps must have hard ones."""
        self.backdrop = QImage()
        """A photo to draw after: seen through what is drawn, and no part of it. Null: none."""
        self.backdrop_share = 0.4
        """How much of it is seen, 0 to 1."""
        self._start: QPointF | None = None
        self._last = QPointF()
        self._stroke: SmoothStroke | None = None
        """What is being drawn with soft edges by pen or eraser."""
        self._image = QImage()
        self._states: list[_State] = []
        self._place = 0
        self.start_anew(QSize(256, 256))

    @property
    def image(self) -> QImage:
        """The picture as it is now."""
        return self._image

    @property
    def size(self) -> QSize:
        """In pixels."""
        return self._image.size()

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been drawn, or all of it undone or rubbed out."""
        return self._states[self._place].is_blank and self._start is None

    @property
    def is_drawing(self) -> bool:
        """Whether a stroke has begun and not ended."""
        return self._start is not None

    @property
    def can_undo(self) -> bool:
        return self._place > 0

    @property
    def can_redo(self) -> bool:
        return self._place + 1 < len(self._states)

    @property
    def drawing(self) -> Drawing:
        """All that is on it, for another Pad to take up."""
        return Drawing(tuple(self._states), self._place, self.paper, self.backdrop, self.backdrop_share)

    def take_up(self, drawing: Drawing) -> None:
        """Go on with another Pad's drawing in place of this one's."""
        self._start = None
        self._states, self.paper = list(drawing.states), drawing.paper
        self.backdrop, self.backdrop_share = drawing.backdrop, drawing.backdrop_share
        self._go_to(drawing.place)

    def start_anew(self, size: QSize, paper: str | None = "#ffffff") -> None:
        """An empty sheet of this size; what was drawn before is forgotten."""
        self.paper, self._start = paper, None
        self._image = self._sheet(size)
        self._states, self._place = [_State(self._image, True)], 0
        self._tell()

    def use(self, tool: Tool) -> None:
        """Draw with another tool."""
        self.cancel()
        self.tool = tool
        self.tool_changed.emit()

    def use_colour(self, colour: str) -> None:
        """Draw in this colour, `#rrggbb`; who was erasing has the pen again."""
        self.colour = colour
        if self.tool is Tool.ERASER:
            self.tool = Tool.PEN
        self.tool_changed.emit()

    def use_width(self, width_px: int) -> None:
        """Draw strokes of this width."""
        self.width_px = min(MAX_WIDTH_PX, max(MIN_WIDTH_PX, width_px))
        self.tool_changed.emit()

    def show_backdrop(self, picture: QImage) -> None:
        """Draw after another photo; a null one takes it away."""
        self.backdrop = picture
        self.changed.emit()

    def mix_backdrop(self, share: float) -> None:
        """Let more or less of the photo be seen, 0 to 1."""
        self.backdrop_share = min(1.0, max(0.0, share))
        self.changed.emit()

    # Strokes

    def begin(self, place: QPointF) -> None:
        """The pen comes down; filling is done at once."""
        self.cancel()
        if self.tool is Tool.FILL:
            self._fill(place)
            return
        self._start = self._last = place
        is_soft = self.is_smooth and self.tool in (Tool.PEN, Tool.ERASER)
        self._stroke = SmoothStroke(self._image, self._ink, self.width_px) if is_soft else None
        self._image = self._image.copy()
        self.move(place)

    def move(self, place: QPointF) -> None:
        """The pen moves while it is down."""
        if self._start is None:
            return
        if self._stroke is not None:
            self._stroke.go_to(place, self._image)
        else:
            self._draw(place, self._start)
        self._last = place
        self.changed.emit()

    def _draw(self, place: QPointF, start: QPointF) -> None:
        if self.tool in (Tool.LINE, Tool.RECTANGLE):
            self._image = self._states[self._place].image.copy()
        painter = QPainter(self._image)
        self._prepare(painter)
        if self.tool is Tool.RECTANGLE:
            painter.fillRect(_between(start, place), self._ink)
        elif self.tool is Tool.LINE:
            _draw_line(painter, start, place)
        else:
            _draw_line(painter, self._last, place)
        painter.end()

    def end(self) -> None:
        """The pen is lifted."""
        if self._start is not None:
            self._start = self._stroke = None
            self._keep(is_blank=self._is_paper())

    def cancel(self) -> None:
        """Give up the stroke that has begun."""
        if self._start is not None:
            self._start = self._stroke = None
            self._image = self._states[self._place].image
            self.changed.emit()

    # Other changes

    def clear(self) -> None:
        """An empty sheet of the same size; undo brings the picture back."""
        self.cancel()
        if not self.is_blank:
            self._image = self._sheet(self.size)
            self._keep(is_blank=True)

    def lay(self, picture: QImage) -> None:
        """Another picture in place of this one, of its own size; undo brings this one back."""
        self.cancel()
        self._image = picture.convertToFormat(_FORMAT)
        self._keep()

    def undo(self) -> None:
        """One step back; a stroke that has begun is given up."""
        if self.is_drawing:
            self.cancel()
        elif self.can_undo:
            self._go_to(self._place - 1)

    def redo(self) -> None:
        """One step forward again."""
        if self.can_redo and not self.is_drawing:
            self._go_to(self._place + 1)

    @property
    def _ink(self) -> QColor:
        if self.tool is not Tool.ERASER:
            return QColor(self.colour)
        return QColor(self.paper) if self.paper is not None else QColor(0, 0, 0, 0)

    def _sheet(self, size: QSize) -> QImage:
        sheet = QImage(size, _FORMAT)
        sheet.fill(QColor(self.paper) if self.paper is not None else QColor(0, 0, 0, 0))
        return sheet

    def _prepare(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.is_smooth)
        if self._ink.alpha() == 0:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(self._ink, self.width_px, Qt.PenStyle.SolidLine, cap, join))

    def _fill(self, place: QPointF) -> None:
        filled = flooded(self._image, int(place.x()), int(place.y()), self._ink)
        if filled is not None:
            self._image = filled
            self._keep(is_blank=self._is_paper())

    def _is_paper(self) -> bool:
        """Whether nothing but paper is seen: all that was drawn has been rubbed out."""
        return self._image == self._sheet(self.size)

    def _keep(self, *, is_blank: bool = False) -> None:
        """The picture as it is now is the newest state."""
        del self._states[self._place + 1 :]
        self._states.append(_State(self._image, is_blank))
        most = max(2, min(MAX_STATES, MAX_STATES_BYTES // max(1, self._image.sizeInBytes())))
        del self._states[:-most]
        self._place = len(self._states) - 1
        self._tell()

    def _go_to(self, place: int) -> None:
        self._place = place
        self._image = self._states[place].image
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        self.settled.emit()


def _draw_line(painter: QPainter, start: QPointF, end: QPointF) -> None:
    """A line, or a dot where it has no length."""
    if start == end:
        painter.drawPoint(start)
    else:
        painter.drawLine(start, end)


def _between(start: QPointF, end: QPointF) -> QRectF:
    """The whole pixels between two corners, one at least."""
    left, right = sorted((int(start.x()), int(end.x())))
    top, bottom = sorted((int(start.y()), int(end.y())))
    return QRectF(left, top, right - left + 1, bottom - top + 1)
