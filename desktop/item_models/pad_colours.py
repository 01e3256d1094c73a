"""Which colours and which pen a model's pad offers, by what its header knows: a palette, an example picture, or neither (QtGui only)."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtGui import QColor, QImage

from core.models.header import ModelHeader, has_opacity

MAX_SWATCHES = 64
_HEX_WORDS = re.compile(r"(#[0-9a-fA-F]{6})(?:\s+(.+))?")
_LOOK_PX = 64
"""The example is looked at in so many pixels a side."""
_EXAMPLE_PX = 128
"""The width of the examples that Diptych makes: larger ones are made so small."""
_COARSE = 32
_MIN_SHARE = 0.01
_MIN_COVERED = 0.8
"""An example whose most frequent colours take less is a photo: it names no colours to draw with."""
_NUM_FREQUENT = 12
_DISTINCT = 96
"""A pen is to differ from its paper by so much, of 255 a channel, in all."""
_LINE_SHARE, _AREA_SHARE = 3 / 256, 12 / 256
"""A pen's width, of the picture's side: for lines where no example shows any, and for areas of label maps."""
_LINE_SHARES = 1 / 256, 12 / 256
"""Lines in an example are taken to be no thinner and no broader."""
_GREYS = ("#000000", "#555555", "#aaaaaa", "#ffffff")
_PLAIN = ("#000000", "#ffffff", "#d62828", "#f77f00", "#fcbf49", "#2a9d3f", "#1d6fd1", "#6a3fb5", "#8b5a2b", "#888888")


@dataclass(frozen=True)
class Swatch:
    """A colour, `#rrggbb`, and its name; '' where it has none."""

    colour: str
    name: str = ""

    @property
    def words(self) -> str:
        """What to call it."""
        return self.name or self.colour


@dataclass(frozen=True)
class PadColours:
    """What is drawn on (None: nothing, for models that take opacity), what with, and the colours at hand."""

    paper: str | None
    ink: str
    swatches: tuple[Swatch, ...]
    is_labels: bool
    """Areas of colours that must not blend: drawn with a broad pen and hard edges."""
    pen_share: float = _LINE_SHARE
    """How broad the pen is at first, of the picture's side."""


def colours_for(header: ModelHeader | None, example: QImage) -> PadColours:
    """`example`: a picture as the model was taught, its input alone; a null one where there is none."""
    if header is None:
        return PadColours("#ffffff", "#000000", tuple(map(Swatch, _PLAIN)), False)
    shape = header.generator
    is_grey = header.colour_space == "Lab" or shape.input_channels in (1, 2)
    takes_opacity = has_opacity(shape.input_channels, header.colour_space)
    found = palette_of(header)
    if not found and not takes_opacity:
        found = tuple(map(Swatch, frequent_colours(example)))
    is_labels = bool(header.palette) or header.labels.input
    paper = found[0].colour if found else "#ffffff"
    ink = next((swatch.colour for swatch in found[1:] if distance(swatch.colour, paper) >= _DISTINCT), _opposite(paper))
    at_hand = found if is_labels and len(found) > 1 else _joined([ink, paper, *(_GREYS if is_grey else _PLAIN)])
    pen_share = _AREA_SHARE if is_labels else line_share(example, ink, paper) if found else _LINE_SHARE
    return PadColours(None if takes_opacity else paper, ink, at_hand[:MAX_SWATCHES], is_labels, pen_share)


def palette_of(header: ModelHeader) -> tuple[Swatch, ...]:
    """The palette in the header; what is no colour in it is passed over: the file may come from anywhere."""
    matches = [_HEX_WORDS.fullmatch(words.strip()) for words in header.palette[:MAX_SWATCHES]]
    return tuple(Swatch(match[1].lower(), match[2] or "") for match in matches if match is not None)


def frequent_colours(picture: QImage) -> list[str]:
    """The colours that take most of a drawing or label map, the most frequent first; none of a photo, or of a null picture."""
    if picture.isNull():
        return []
    small = picture.scaled(_LOOK_PX, _LOOK_PX).convertToFormat(QImage.Format.Format_RGB32)
    pixels = [small.pixel(x, y) & 0xFFFFFF for y in range(_LOOK_PX) for x in range(_LOOK_PX)]
    heaps: dict[int, Counter[int]] = {}
    for pixel in pixels:
        heaps.setdefault(_cell(pixel), Counter())[pixel] += 1
    frequent = sorted(heaps.values(), key=lambda heap: -heap.total())[:_NUM_FREQUENT]
    frequent = [heap for heap in frequent if heap.total() >= _MIN_SHARE * len(pixels)]
    if sum(heap.total() for heap in frequent) < _MIN_COVERED * len(pixels):
        return []
    return [f"#{heap.most_common(1)[0][0]:06x}" for heap in frequent]


def line_share(drawing: QImage, ink: str, paper: str) -> float:
    """How broad its lines are, of its width: a long line has two borders, so that its width is twice its area by the length of those."""
    image = drawing.convertToFormat(QImage.Format.Format_RGB32)
    if image.width() > _EXAMPLE_PX:
        image = image.scaledToWidth(_EXAMPLE_PX)
    colours = {pixel: distance(f"#{pixel:06x}", ink) < distance(f"#{pixel:06x}", paper) for pixel in _pixels_of(image)}
    rows = [[colours[image.pixel(x, y) & 0xFFFFFF] for x in range(image.width())] for y in range(image.height())]
    columns = [list(column) for column in zip(*rows, strict=True)]
    area = sum(map(sum, rows))
    borders = sum(one != other for lines in (rows, columns) for line in lines for one, other in pairwise(line))
    least, most = _LINE_SHARES
    return min(most, max(least, 2 * area / borders / image.width())) if borders else _LINE_SHARE


def _pixels_of(image: QImage) -> set[int]:
    return {image.pixel(x, y) & 0xFFFFFF for y in range(image.height()) for x in range(image.width())}


def distance(first: str, second: str) -> int:
    """How far two colours are apart: the differences of red, green and blue together."""
    one, other = QColor(first), QColor(second)
    return abs(one.red() - other.red()) + abs(one.green() - other.green()) + abs(one.blue() - other.blue())


def _cell(pixel: int) -> int:
    red, green, blue = ((pixel >> shift & 255) + _COARSE // 2 for shift in (16, 8, 0))
    return (red // _COARSE << 8) | (green // _COARSE << 4) | blue // _COARSE


def _opposite(colour: str) -> str:
    return "#000000" if QColor(colour).lightness() > 127 else "#ffffff"


def _joined(colours: list[str]) -> tuple[Swatch, ...]:
    """Each once, but for those that the eye can't tell apart."""
    kept: list[str] = []
    for colour in colours:
        if all(distance(colour, other) > 8 for other in kept):
            kept.append(colour)
    return tuple(map(Swatch, kept))
