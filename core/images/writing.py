"""Writing pictures: encoded and checked in memory first, then put in place whole, so that nothing half-written ever has a final name."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from PIL import Image

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text, write_whole
from core.images.colour import AnyPixels, Pixels, over_white
from core.images.deep import Depth, to_eight_bits, to_sixteen_bits
from core.images.exr import encode_exr
from core.images.metadata import exr_attributes, told_in_png, xmp_of
from core.images.pillow import DECODER_ERRORS, opened_quietly
from core.images.png import encode_png, png_size
from core.images.reading import picture_size
from core.images.tiff import encode_tiff

OutputFormat = Literal["png", "jpeg", "webp", "tiff", "bmp", "avif", "exr"]
OUTPUT_SUFFIXES: dict[OutputFormat, str] = {
    "png": ".png",
    "jpeg": ".jpg",
    "webp": ".webp",
    "tiff": ".tif",
    "bmp": ".bmp",
    "avif": ".avif",
    "exr": ".exr",
}
_MAX_SIDE_PX: dict[OutputFormat, int] = {"jpeg": 65_500, "webp": 16_383, "avif": 65_535}
_WITHOUT_ALPHA = ("jpeg", "bmp")
_HOLD_16_BITS = ("png", "tiff")


@dataclass(frozen=True)
class EncodedPicture:
    """`data`: the bytes of a picture file. `note`: what of its metadata could not be stored, in plain words, or ''."""

    data: bytes
    note: str = ""


def write_picture(
    path: Path,
    pixels: Pixels,
    alpha: Pixels | None = None,
    format: OutputFormat = "png",
    *,
    quality: int = 95,
    durable: bool = True,
) -> None:
    """Write uint8 sRGB (height, width, 3), with opacity uint8 (height, width) where the format has it (else laid over white).

    `quality` 1..100 is that of JPEG, WebP and AVIF. The encoded bytes are decoded again before they get the name `path`; a file that
    stood there is replaced in one step or stays as it was.
    Raises AppError: PICTURE_TOO_LARGE (more than the format holds), BAD_SETTING (unknown format), DISK_*, FOLDER_GONE.
    """
    encoded = encode_picture(pixels, alpha, format, quality=quality, name=path_to_text(path))
    write_whole(path, encoded.data, durable=durable)


def encode_picture(
    pixels: AnyPixels,
    alpha: AnyPixels | None = None,
    format: OutputFormat = "png",
    *,
    quality: int = 95,
    depth: Depth = 8,
    exif: bytes = b"",
    settings: Mapping[str, str] | None = None,
    name: str = "the picture",
    check: bool = True,
) -> EncodedPicture:
    """The bytes of a picture file. `pixels`: uint8, or float32 in 0..1, (height, width, 3), sRGB; `alpha`: (height, width), the same type.

    float32 gives 16 bits in PNG and TIFF and 8 in the others; EXR holds light linearly, as half or, with `depth` "float", as float.
    `exif` (without an orientation) and `settings` go into the file's metadata; what can't be stored is noted and costs nothing else.
    `name` stands in error messages. `check` decodes the bytes again; it is needed where the file takes another's place.
    Raises AppError: PICTURE_TOO_LARGE, BAD_SETTING (unknown format).
    """
    assert pixels.dtype in (np.uint8, np.float32) and pixels.ndim == 3 and pixels.shape[2] == 3, (pixels.dtype, pixels.shape)
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
    told = settings or {}
    if format == "exr":
        return _with_metadata(lambda kept, said: encode_exr(pixels, alpha, depth, exr_attributes(kept, said), name), exif, told)
    values = _joined(pixels, alpha, to_sixteen_bits if format in _HOLD_16_BITS and pixels.dtype == np.float32 else to_eight_bits)
    match format:
        case "png":
            encoded = EncodedPicture(told_in_png(encode_png(values), exif, told))
        case "tiff":
            encoded = _with_metadata(lambda kept, said: encode_tiff(values, kept, xmp_of(said)), exif, told)
        case "bmp":
            encoded = EncodedPicture(_encode_by_pillow(values, "BMP"), "a BMP holds no metadata" if exif or told else "")
        case _:
            options = {"quality": quality} | ({"subsampling": 0 if quality >= 90 else 2} if format == "jpeg" else {})
            encoded = _with_metadata(
                lambda kept, said: _encode_by_pillow(values, format.upper(), exif=_headed(kept), xmp=xmp_of(said), **options), exif, told
            )
    if check:
        _check(encoded.data, width, height, name)
    return encoded


def _joined(pixels: AnyPixels, alpha: AnyPixels | None, convert: Callable[[AnyPixels], AnyPixels]) -> AnyPixels:
    """(height, width, 3 or 4) whole numbers, the fourth the opacity."""
    colour = convert(pixels)
    return np.ascontiguousarray(colour if alpha is None else np.dstack((colour, convert(alpha))))


def _with_metadata(encode: Callable[[bytes, Mapping[str, str]], bytes], exif: bytes, settings: Mapping[str, str]) -> EncodedPicture:
    """What `encode` makes with both kinds of metadata, or with as much of them as does not fail."""
    attempts = [
        (exif, settings, ""),
        (b"", settings, "the EXIF could not be kept"),
        (exif, {}, "the settings could not be stored"),
        (b"", {}, "neither EXIF nor settings could be stored"),
    ]
    for kept, said, note in attempts[:-1]:
        try:
            return EncodedPicture(encode(kept, said), note)
        except DECODER_ERRORS:
            if not exif and not settings:
                raise
    kept, said, note = attempts[-1]
    return EncodedPicture(encode(kept, said), note)


def check_picture_file(path: Path, data: bytes, width: int, height: int) -> None:
    """Open a written picture again by its name: it holds `data` to the last byte, and is a picture of this size by its header.

    To decode it whole would take as long as encoding it did, and see no more of what a disk does. Raises AppError: PATH_MISSING,
    PICTURE_UNREADABLE, INTERNAL (other bytes, another size).
    """
    try:
        is_whole = path.read_bytes() == data
    except OSError as error:
        raise disk_error(error, path) from error
    size = png_size(data) if is_whole else None
    if size is None:
        size = picture_size(path)
    if size != (width, height):
        raise _not_as_it_should(path, f"{size[0]} x {size[1]} pixels instead of {width} x {height}")
    if not is_whole:
        raise _not_as_it_should(path, "it holds other bytes than were written")


def _not_as_it_should(path: Path, what: str) -> AppError:
    name = path_to_text(path)
    message = f"{name} did not come out as it should: {what}."
    return AppError(ErrorCode.INTERNAL, message, "Try again, or choose another format or another disk.", path=name)


def _headed(exif: bytes) -> bytes:
    """As Pillow takes it and a JPEG holds it."""
    return b"Exif\0\0" + exif if exif else b""


def _encode_by_pillow(values: AnyPixels, format: str, **options: int | bytes) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(values).save(buffer, format, **{key: value for key, value in options.items() if value != b""})
    return buffer.getvalue()


def _check(data: bytes, width: int, height: int, name: str) -> None:
    """Decode what was encoded: memory that went bad or a codec that failed in silence must not pass for a picture."""
    with opened_quietly(io.BytesIO(data)) as image:
        image.load()
        if image.size != (width, height):
            raise AppError(ErrorCode.INTERNAL, f"{name} did not come out as it should.", "Try again, or choose another format.", path=name)
