"""The icon family: SVG line drawings of resources/icons in the theme's colours, sharp at every scale."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.theme import RESOURCES_DIR, tokens

_APP_ICON_SIZES_PX = (16, 24, 32, 48, 64, 128, 256)


def icon(name: str, colour: str = "", size_px: int = 20, *, checked_colour: str = "", gap_px: int = 0) -> QIcon:
    """The icon of that name in a colour (of the theme's text by default), with a paler one for disabled controls.

    `checked_colour` is for the checked state of a button; `gap_px` adds room between the drawing and a button's words.
    """
    made = QIcon(icon_pixmap(name, colour or tokens().text, size_px, gap_px))
    made.addPixmap(icon_pixmap(name, tokens().disabled, size_px, gap_px), QIcon.Mode.Disabled)
    if checked_colour:
        made.addPixmap(icon_pixmap(name, checked_colour, size_px, gap_px), QIcon.Mode.Normal, QIcon.State.On)
    return made


def icon_pixmap(name: str, colour: str, size_px: int, gap_px: int = 0) -> QPixmap:
    """The drawing of that name, `size_px` wide and high in device-independent pixels, and an empty strip beside it."""
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    return _render(name, colour, size_px, gap_px, ratio)


def app_icon() -> QIcon:
    """The program's own icon in all usual sizes."""
    made = QIcon()
    for size_px in _APP_ICON_SIZES_PX:
        made.addPixmap(_render("diptych", "#000000", size_px, 0, 1.0))
    return made


@lru_cache(maxsize=512)
def _render(name: str, colour: str, size_px: int, gap_px: int, ratio: float) -> QPixmap:
    svg = (RESOURCES_DIR / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    pixmap = QPixmap(QSize(size_px + gap_px, size_px) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size_px * ratio, size_px * ratio))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
