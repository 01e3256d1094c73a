"""Reading pictures faithfully: upright, in sRGB, eight bits, with every failure as one sentence that names the file."""

import hashlib
import importlib
import logging
import stat
import struct
import threading
import types
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, UnidentifiedImageError

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.images.colour import AnyPixels, Pixels, over_white, to_srgb
from core.images.deep import Depth

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF", "PPM")
"""The formats that are read (JPEG includes MPO). The content of a file decides, never its name; Pillow's other decoders stay shut."""
SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".webp", ".tif", ".tiff", ".bmp", ".dib", ".gif", ".avif"}
    | {".ppm", ".pgm", ".pbm", ".pnm", ".pfm"}
)
"""How the names of picture files end, in lower case: the files of a folder that are looked at."""
MAX_PIXELS = 120_000_000
"""Pictures of so many pixels or more are refused before they are decoded: they would take over a gigabyte of memory."""

for _format in ("Jpeg", "Png", "WebP", "Tiff", "Bmp", "Gif", "Avif", "Mpo", "Ppm"):
    importlib.import_module(f"PIL.{_format}ImagePlugin")  # Pillow opens only what was imported

_ORIENTATION_TAG = 0x0112
_MAX_COUNTED_BYTES = 500_000
# What the decoders were seen to raise on malformed files, besides their documented errors.
_DECODER_ERRORS: tuple[type[Exception], ...] = (
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError, AttributeError, AssertionError, RuntimeError),
    *(struct.error, zlib.error, Warning),
)

# Our own limit comes first and is stricter; Pillow's would only warn up to twice its number.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# What Pillow logs of malformed files comes as an AppError with the file's name.
logging.getLogger("PIL").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Picture:
    """One decoded picture.

    `pixels`: uint8, or float32 in 0..1, (height, width, 3), sRGB, upright, transparent parts already laid over white: what a network
    or a viewer is shown. `alpha`: (height, width) of the same type where the file has transparency, else None; it goes to the output
    unchanged.
    `format`: Pillow's name of the file's real format, or EXR. `note`: what was left out or changed, in plain words, or ''.
    `depth`: how the file holds its values. `exif`: its EXIF as a TIFF structure that says upright, b'' where there is none.
    """

    pixels: AnyPixels
    alpha: AnyPixels | None
    format: str
    note: str
    depth: Depth = 8
    exif: bytes = b""


def read_picture(path: Path, at_least_px: int | None = None, *, deep: bool = False) -> Picture:
    """Decode the picture in `path`: orientation and colour profile applied, first frame of an animation.

    With `deep` pictures of more than 8 bits come as float32, all else (and without it everything) as uint8.

    With `at_least_px` a JPEG may come out reduced, but not below so many pixels on either side: much faster for large photographs.
    Raises AppError: PATH_MISSING, PICTURE_UNREADABLE (not a picture, damaged, not a file), PICTURE_TOO_LARGE (MAX_PIXELS or more).
    """
    with _opened(path) as (image, file):
        note = _frames_note(image, file)
        if at_least_px is not None:
            image.draft(None, (at_least_px, at_least_px))
        turned_by_pillow = image.format == "TIFF" and _orientation(image) != 1
        image.load()
        orientation = _orientation(image)
        # OpenCV, which would read the sixteen bits, turns such a TIFF in its own way
        converted = to_srgb(image, None if turned_by_pillow else file)
        pixels = _upright(converted.pixels, orientation)
        alpha = None if converted.alpha is None else _upright(converted.alpha, orientation)
        if alpha is not None:
            pixels = over_white(pixels, alpha)
        notes = "; ".join(part for part in (note, converted.note) if part)
        return Picture(pixels, alpha, image.format or "", notes)


def picture_size(path: Path) -> tuple[int, int]:
    """(width, height) in pixels of the upright picture in `path`, from its header only.

    Raises AppError as read_picture does, for what the header shows.
    """
    with _opened(path) as (image, file):
        width, height = image.size
        # a TIFF's size is already the upright one
        if width != height and image.format != "TIFF" and _header_orientation(image, file) >= 5:
            return height, width
        return width, height


def is_picture_name(path: Path) -> bool:
    """Whether the name ends like a picture's. The content is not looked at."""
    return path.suffix.lower() in SUFFIXES


def upright_digest(pixels: AnyPixels) -> bytes:
    """SHA-256 (32 bytes) over the shape and the bytes of decoded upright pixels: the same picture in any file gives the same digest."""
    digest = hashlib.sha256(repr((pixels.shape, pixels.dtype.str)).encode())
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.digest()


@contextmanager
def opened_quietly(file: BinaryIO) -> Iterator[Image.Image]:
    """Pillow's image of one of FORMATS, without its warnings. Its exceptions pass."""
    with _QUIET, Image.open(file, formats=FORMATS) as image:
        yield image


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Image.Image, BinaryIO]]:
    """Pillow's image with its header read, and the file it reads from; whatever goes wrong inside becomes an AppError."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a FIFO would wait for ever
            raise _unreadable(path, "it is not a file")
        with path.open("rb") as file, opened_quietly(file) as image:
            width, height = image.size
            if width * height >= MAX_PIXELS:
                raise _too_large(path, f"{width} x {height} pixels")
            yield image, file
    except FileNotFoundError:
        raise AppError(
            ErrorCode.PATH_MISSING,
            f"There is no file {path_to_text(path)}.",
            "Check the name, or whether the drive is there.",
            path=path_to_text(path),
        ) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(path, "far more pixels than a picture has") from None
    except MemoryError:
        raise _too_large(path, "more than the memory holds") from None
    except UnidentifiedImageError:
        raise _not_a_picture(path) from None
    except PermissionError:
        raise _unreadable(path, "it may not be read") from None
    except _DECODER_ERRORS as error:
        raise _unreadable(path, f"it is damaged or incomplete ({_reason(error)})") from error


def _not_a_picture(path: Path) -> AppError:
    """The error for a file that no decoder knows; the usual reasons are told apart."""
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError as error:
        return _unreadable(path, _reason(error))
    if not head:
        return _unreadable(path, "the file is empty")
    if head.startswith(b"version https://git-lfs"):
        return _unreadable(path, "it is a Git LFS placeholder, not the picture itself", "Fetch the pictures with: git lfs pull")
    if head[:4] in (b"II*\0", b"MM\0*"):
        return _unreadable(path, "it is a damaged TIFF, or of a kind that is not supported", "Save it as 8-bit or 16-bit RGB or grey.")
    kinds = "JPEG, PNG, WebP, TIFF, BMP, GIF, AVIF or PPM"
    return _unreadable(path, f"it is not a {kinds} picture, or its beginning is damaged", f"Save it as {kinds}.")


def _unreadable(path: Path, reason: str, hint: str = "Replace the file or leave it out.") -> AppError:
    message = f"The picture {path_to_text(path)} can't be read: {reason}."
    return AppError(ErrorCode.PICTURE_UNREADABLE, message, hint, path=path_to_text(path), reason=reason)


def _too_large(path: Path, size: str) -> AppError:
    message = f"The picture {path_to_text(path)} is too large: {size}."
    hint = f"Make it smaller than {MAX_PIXELS // 1_000_000} million pixels."
    return AppError(ErrorCode.PICTURE_TOO_LARGE, message, hint, path=path_to_text(path), reason=size)


def _reason(error: BaseException) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text.splitlines()[0] if text else type(error).__name__


def _frames_note(image: Image.Image, file: BinaryIO) -> str:
    """Says that only the first of several frames is used, or ''. Counting a GIF's or TIFF's walks the file: done for small ones only."""
    if not getattr(image, "is_animated", False):
        return ""
    if image.format in ("GIF", "TIFF") and file.seek(0, 2) > _MAX_COUNTED_BYTES:
        return "first of several frames"
    number = getattr(image, "n_frames", 1)
    image.seek(0)
    return f"first of {number} frames" if number > 1 else ""


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1..8, that is still to be applied; 1 where there is none or it is damaged."""
    try:
        value = image.getexif().get(_ORIENTATION_TAG, 1)
    except _DECODER_ERRORS:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _header_orientation(image: Image.Image, file: BinaryIO) -> int:
    """The same without decoding. In a PNG the EXIF may stand behind the pixels, where Pillow finds it only by decoding."""
    if image.format == "PNG" and "exif" not in image.info:
        exif = _late_png_exif(file)
        if not exif:
            return 1
        image.info["exif"] = exif
    return _orientation(image)


def _late_png_exif(file: BinaryIO) -> bytes:
    """The content of a PNG's eXIf chunk, found by stepping from chunk to chunk, or b''."""
    file.seek(8)
    while len(head := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        if kind == b"eXIf" and length <= 1 << 20:
            return b"Exif\x00\x00" + file.read(length)
        if kind == b"IEND":
            break
        file.seek(length + 4, 1)
    return b""


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    """Turn stored pixels, (height, width) or (height, width, channels), by an EXIF orientation of 1..8 (EXIF 2.32, tag 0x0112)."""
    if orientation in (3, 4, 6, 7):
        pixels = pixels[::-1]
    if orientation in (2, 3, 7, 8):
        pixels = pixels[:, ::-1]
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    return np.ascontiguousarray(pixels)


class _Quiet:
    """While at least one thread decodes, Python's warnings are off: Pillow warns of oddities that it then copes with.

    warnings.catch_warnings alone is not made for threads that overlap: the last to leave would restore the first one's silence.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._num_inside = 0
        self._caught: warnings.catch_warnings[None] | None = None

    def __enter__(self) -> None:
        with self._lock:
            self._num_inside += 1
            if self._num_inside == 1:
                self._caught = warnings.catch_warnings(action="ignore")
                self._caught.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None) -> None:
        with self._lock:
            self._num_inside -= 1
            if self._num_inside == 0 and self._caught is not None:
                self._caught.__exit__(kind, error, trace)
                self._caught = None


_QUIET = _Quiet()
