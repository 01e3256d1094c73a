"""Writing pictures: encoded and checked in memory first, then put in place whole, so that nothing half-written ever has a final name."""

import io
from pathlib import Path
from typing import Literal, get_args

import cv2
import numpy as np
from PIL import Image

from core.errors import AppError, ErrorCode
from core.files import path_to_text, write_whole
from core.images.colour import Pixels, over_white
from core.images.reading import opened_quietly

OutputFormat = Literal["png", "jpeg", "webp", "tiff", "bmp", "avif"]
OUTPUT_SUFFIXES: dict[OutputFormat, str] = {
    "png": ".png",
    "jpeg": ".jpg",
    "webp": ".webp",
    "tiff": ".tif",
    "bmp": ".bmp",
    "avif": ".avif",
}
_MAX_SIDE_PX: dict[OutputFormat, int] = {"jpeg": 65_500, "webp": 16_383, "avif": 65_535}
_WITHOUT_ALPHA = ("jpeg", "bmp")


def write_picture(
    path: Path,
    pixels: Pixels,
    alpha: Pixels | None = None,
    format: OutputFormat = "png",
    *,
    compress_level: int = 1,
    quality: int = 95,
    durable: bool = True,
) -> None:
    """Write uint8 sRGB (height, width, 3), with opacity uint8 (height, width) where the format has it (else laid over white).

    `compress_level` 0..9 is PNG's; `quality` 1..100 is that of JPEG, WebP and AVIF. The encoded bytes are decoded again before they get
    the name `path`; a file that stood there is replaced in one step or stays as it was.
    Raises AppError: PICTURE_TOO_LARGE (more than the format holds), BAD_SETTING (unknown format), DISK_*, FOLDER_GONE.
    """
    data = encode_picture(pixels, alpha, format, compress_level=compress_level, quality=quality, name=path_to_text(path))
    write_whole(path, data, durable=durable)


def encode_picture(
    pixels: Pixels,
    alpha: Pixels | None = None,
    format: OutputFormat = "png",
    *,
    compress_level: int = 1,
    quality: int = 95,
    name: str = "the picture",
) -> bytes:
    """The bytes of a picture file, as write_picture makes them; `name` stands in error messages."""
    assert pixels.dtype == np.uint8 and pixels.ndim == 3 and pixels.shape[2] == 3, (pixels.dtype, pixels.shape)
    assert alpha is None or alpha.shape == pixels.shape[:2], (alpha.shape, pixels.shape)
    if format not in get_args(OutputFormat):
        message = f"Pictures can't be written as {format}."
        raise AppError(ErrorCode.BAD_SETTING, message, f"Choose one of {', '.join(get_args(OutputFormat))}.", format=format)
    height, width = pixels.shape[:2]
    if max(height, width) > _MAX_SIDE_PX.get(format, height + width):
        message = f"{name} would have {width} x {height} pixels, more than a {format} file holds."
        raise AppError(ErrorCode.PICTURE_TOO_LARGE, message, "Choose png or tiff.", path=name, format=format)
    if alpha is not None and format in _WITHOUT_ALPHA:
        pixels, alpha = over_white(pixels, alpha), None
    data = _encode_png(pixels, alpha, compress_level) if format == "png" else _encode_other(pixels, alpha, format, quality)
    _check(data, width, height, name)
    return data


def _encode_png(pixels: Pixels, alpha: Pixels | None, compress_level: int) -> bytes:
    """By OpenCV, which lets other threads run meanwhile: two encode twice as many a second as with Pillow, at the same size of file."""
    reversed_colour = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2BGR)
    stored = reversed_colour if alpha is None else np.dstack((reversed_colour, alpha))
    worked, data = cv2.imencode(".png", stored, (cv2.IMWRITE_PNG_COMPRESSION, compress_level))
    assert worked, stored.shape
    return bytes(data)


def _encode_other(pixels: Pixels, alpha: Pixels | None, format: OutputFormat, quality: int) -> bytes:
    image = Image.fromarray(np.ascontiguousarray(pixels if alpha is None else np.dstack((pixels, alpha))))
    buffer = io.BytesIO()
    match format:
        case "tiff":
            image.save(buffer, "TIFF", compression="tiff_adobe_deflate")
        case "bmp":
            image.save(buffer, "BMP")
        case "jpeg":
            image.save(buffer, "JPEG", quality=quality, subsampling=0 if quality >= 90 else 2)
        case _:
            image.save(buffer, format.upper(), quality=quality)
    return buffer.getvalue()


def _check(data: bytes, width: int, height: int, name: str) -> None:
    """Decode what was encoded: memory that went bad or a codec that failed in silence must not pass for a picture."""
    with opened_quietly(io.BytesIO(data)) as image:
        image.load()
        if image.size != (width, height):
            raise AppError(ErrorCode.INTERNAL, f"{name} did not come out as it should.", "Try again, or choose another format.", path=name)
