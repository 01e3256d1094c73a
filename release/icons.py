"""The app's icon as each system wants it, drawn from resources/icons/diptych.svg: PNGs, .ico and .icns."""

import io
import os
from pathlib import Path

from PIL import Image

SVG_PATH = Path(__file__).resolve().parents[1] / "resources" / "icons" / "diptych.svg"
LINUX_SIZES_PX = (16, 32, 48, 64, 128, 256, 512)
WINDOWS_SIZES_PX = (16, 20, 24, 32, 40, 48, 64, 128, 256)
MACOS_SIZE_PX = 1024


def drawn_icon(size_px: int) -> Image.Image:
    """The drawing at one size: RGBA, `size_px` wide and high."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SVG_PATH)).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGBA")


def write_windows_icon(path: Path) -> Path:
    """An .ico whose sizes are drawn one by one, so that small ones are sharp."""
    largest, *others = [drawn_icon(size_px) for size_px in reversed(WINDOWS_SIZES_PX)]
    largest.save(path, format="ICO", sizes=[(size_px, size_px) for size_px in WINDOWS_SIZES_PX], append_images=others)
    return path


def write_macos_icon(path: Path) -> Path:
    """An .icns with all its sizes."""
    drawn_icon(MACOS_SIZE_PX).save(path, format="ICNS")
    return path


def write_linux_icons(folder: Path) -> None:
    """The icon theme's folders below `folder`: hicolor/48x48/apps/diptych.png and so on, and the drawing itself."""
    for size_px in LINUX_SIZES_PX:
        place = folder / "hicolor" / f"{size_px}x{size_px}" / "apps"
        place.mkdir(parents=True, exist_ok=True)
        drawn_icon(size_px).save(place / "diptych.png")
    place = folder / "hicolor" / "scalable" / "apps"
    place.mkdir(parents=True, exist_ok=True)
    (place / "diptych.svg").write_bytes(SVG_PATH.read_bytes())
