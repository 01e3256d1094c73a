"""How large a picture is shown in an area, and which part of it: fit, zoom at the pointer, pan (no Qt)."""

from dataclasses import dataclass, replace

MAX_SCALE = 32.0
"""Screen pixels per picture pixel at most: single pixels are then large squares."""
MIN_SCALE = 1 / 32
MAX_FIT_SCALE = 4.0
"""Small pictures are enlarged fourfold at most to fit."""
STEP = 1.25
"""One press of a key, or one notch of a wheel."""

Size = tuple[float, float]
"""(width, height)"""
Place = tuple[float, float]
"""(x, y) from the left upper corner of the area."""


@dataclass(frozen=True)
class Box:
    """Where a picture lies, from the left upper corner of its area; it may reach beyond."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Zoom:
    """How a picture is looked at, whatever its size and that of the area: the same for both halves of a pair."""

    scale: float | None = None
    """Screen pixels per picture pixel; None: as large as the area allows."""
    centre: Place = (0.5, 0.5)
    """What of the picture lies in the middle of the area, as shares of its width and height."""

    def scale_in(self, picture: Size, area: Size) -> float:
        """The scale in use."""
        return fit_scale(picture, area) if self.scale is None else self.scale

    def box(self, picture: Size, area: Size) -> Box:
        """Where the picture lies. No empty border shows where the picture is larger than the area; else it lies in the middle."""
        scale = self.scale_in(picture, area)
        width, height = picture[0] * scale, picture[1] * scale
        left, top = (_start(part, whole, centre) for part, whole, centre in zip(area, (width, height), self.centre, strict=True))
        return Box(left, top, width, height)

    def at(self, place: Place, factor: float, picture: Size, area: Size) -> "Zoom":
        """Zoomed by `factor`; what of the picture is at `place` stays there."""
        box = self.box(picture, area)
        fit = fit_scale(picture, area)
        lowest, highest = min(MIN_SCALE, fit), max(MAX_SCALE, fit)
        scale = min(highest, max(lowest, self.scale_in(picture, area) * factor))
        width, height = picture[0] * scale, picture[1] * scale
        shares = ((place[0] - box.left) / max(box.width, 1e-9), (place[1] - box.top) / max(box.height, 1e-9))
        lefts = (place[0] - shares[0] * width, place[1] - shares[1] * height)
        return Zoom(scale, _held((area[0] / 2 - lefts[0]) / width, (area[1] / 2 - lefts[1]) / height)).settled(picture, area)

    def moved(self, right: float, down: float, picture: Size, area: Size) -> "Zoom":
        """Panned: the picture moves by so many screen pixels, as far as there is more of it to see."""
        box = self.box(picture, area)
        x = (area[0] / 2 - box.left - right) / max(box.width, 1e-9)
        y = (area[1] / 2 - box.top - down) / max(box.height, 1e-9)
        return replace(self, centre=_held(x, y)).settled(picture, area)

    def settled(self, picture: Size, area: Size) -> "Zoom":
        """The same with the centre that really shows, so that panning back begins at once."""
        box = self.box(picture, area)
        x, y = (area[0] / 2 - box.left) / max(box.width, 1e-9), (area[1] / 2 - box.top) / max(box.height, 1e-9)
        return replace(self, centre=_held(x, y))

    def is_larger(self, picture: Size, area: Size) -> bool:
        """Whether more of the picture is there than shows."""
        box = self.box(picture, area)
        return box.width > area[0] + 0.5 or box.height > area[1] + 0.5


def fit_scale(picture: Size, area: Size) -> float:
    """The scale at which the whole picture shows."""
    return max(1e-6, min(area[0] / max(1.0, picture[0]), area[1] / max(1.0, picture[1]), MAX_FIT_SCALE))


def fitted(picture: Size, box: Box) -> Box:
    """The largest place of a picture in the middle of a box, its shape kept: how the other half of a pair is laid upon the first."""
    scale = min(box.width / max(1.0, picture[0]), box.height / max(1.0, picture[1]))
    width, height = picture[0] * scale, picture[1] * scale
    return Box(box.left + (box.width - width) / 2, box.top + (box.height - height) / 2, width, height)


def _start(area: float, picture: float, centre: float) -> float:
    """Where along one direction the picture begins."""
    if picture <= area:
        return (area - picture) / 2
    return min(0.0, max(area - picture, area / 2 - centre * picture))


def _held(x: float, y: float) -> Place:
    return min(1.0, max(0.0, x)), min(1.0, max(0.0, y))
