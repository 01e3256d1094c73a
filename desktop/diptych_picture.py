"""Two pictures side by side as one file: what was tried and what came of it."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRect
from PySide6.QtGui import QImage, QPainter

from core.errors import AppError, ErrorCode
from core.files import path_to_text, write_whole


def side_by_side(first: QImage, second: QImage) -> QImage:
    """Both in one picture as high as the second; the first is scaled to that, its pixels kept where it was smaller."""
    height = second.height()
    width = max(1, round(first.width() * height / first.height()))
    has_opacity = not (is_opaque(first) and is_opaque(second))
    made = QImage(width + second.width(), height, QImage.Format.Format_ARGB32 if has_opacity else QImage.Format.Format_RGB32)
    made.fill(0)
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.drawImage(QRect(0, 0, width, height), first)
    painter.drawImage(width, 0, second)
    painter.end()
    return made


def is_opaque(image: QImage) -> bool:
    """Whether nothing shines through anywhere."""
    if not image.hasAlphaChannel():
        return True
    alpha = image.convertToFormat(QImage.Format.Format_Alpha8)
    data, stride, width = bytes(alpha.constBits()), alpha.bytesPerLine(), alpha.width()
    return all(not data[row * stride : row * stride + width].strip(b"\xff") for row in range(alpha.height()))


def file_name(model_name: str) -> str:
    """A name for a picture that a model made, which every system takes."""
    name = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in model_name)[:40].strip(" -")
    return f"{name or 'diptych'}.png"


def write_png(path: Path, image: QImage) -> None:
    """Write the picture, whole or not at all. Raises AppError for the disk's troubles."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        name = path_to_text(path)
        raise AppError(ErrorCode.DISK_FAILED, f"The picture {name} can't be made.", "Try a smaller one.", path=name)
    write_whole(path, bytes(buffer.data().data()))
