"""Reading pictures faithfully: upright, in sRGB, of eight bits or more, with every failure as one sentence that names the file."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, UnidentifiedImageError

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.images.colour import AnyPixels, over_white, spread_transparent_grey, to_srgb
from core.images.deep import Depth, to_eight_bits
from core.images.deep_colour import bits_told, decode_deep, decode_wide_tiff
from core.images.exif import header_orientation, kept_exif, orientation_of, upright
from core.images.exr import MAGIC, decode_exr, opened_exr
from core.images.pillow import DECODER_ERRORS, MAX_PIXELS, opened_quietly
from core.images.wide import WideFile, opened_wide

SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".webp", ".tif", ".tiff", ".bmp", ".dib", ".gif", ".avif"}
    | {".ppm", ".pgm", ".pbm", ".pnm", ".pfm", ".exr"}
)
"""How the names of picture files end, in lower case: the files of a folder that are looked at."""
_MAX_COUNTED_BYTES = 500_000
_TIFF_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


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
    """Decode the picture in `path`: orientation and colour profile applied, first frame of an animation, first part of an EXR.

    With `deep` pictures of more than 8 bits come as float32; all others, and without it every one, as uint8.
    With `at_least_px` a JPEG may come out reduced, but not below so many pixels on either side: much faster for large photographs.
    Raises AppError: PATH_MISSING, PICTURE_UNREADABLE (not a picture, damaged, not a file), PICTURE_TOO_LARGE (MAX_PIXELS or more).
    """
    with _readable(path) as file:
        if _is_exr(file):
            with opened_exr(path) as (wide, size):
                _check_size(path, wide.size)
                _check_size(path, size)
                exr = decode_exr(wide)
            decoded = _Decoded(exr.pixels, exr.alpha, "EXR", depth=exr.depth, held="float", notes=[exr.note])
        else:
            try:
                with opened_quietly(file) as image:
                    _check_size(path, image.size)
                    decoded = _decoded(image, file, path, at_least_px)
            except UnidentifiedImageError:
                decoded = _decoded_wide_tiff(path, file)
        return decoded.picture(deep=deep)


def with_opacity(picture: Picture) -> AnyPixels:
    """(height, width, 4): the colours on white, and the opacity, full where the picture has none."""
    pixels = picture.pixels
    opaque = 1.0 if pixels.dtype == np.float32 else 255
    alpha = np.full(pixels.shape[:2], opaque, pixels.dtype) if picture.alpha is None else picture.alpha
    return np.concatenate([pixels, alpha[..., None]], axis=2)


def may_be_deep(path: Path) -> bool:
    """Whether a picture may have more than eight bits a channel, by its first bytes; True where they don't tell. Raises nothing."""
    try:
        with path.open("rb") as file:
            head = file.read(25)
    except OSError:
        return True
    if head.startswith(b"\x89PNG"):
        return len(head) < 25 or head[24] == 16  # PNG, third edition, 11.2.1
    return not head.startswith((b"\xff\xd8", b"GIF8", b"BM", b"RIFF"))


def picture_size(path: Path) -> tuple[int, int]:
    """(width, height) in pixels of the upright picture in `path`, from its header only.

    Raises AppError as read_picture does, for what the header shows.
    """
    with _readable(path) as file:
        if _is_exr(file):
            with opened_exr(path) as (_, size):
                _check_size(path, size)
                return size
        try:
            with opened_quietly(file) as image:
                # a TIFF's size is already the upright one
                turned = image.format != "TIFF" and image.width != image.height and header_orientation(image, file) >= 5
                size = image.size
        except UnidentifiedImageError:
            with _opened_wide_tiff(path, file) as wide:
                turned, size = _orientation_of_wide(wide) >= 5, wide.size
        _check_size(path, size)
        return (size[1], size[0]) if turned else size


def is_picture_name(path: Path | str) -> bool:
    """Whether the name ends like a picture's. The content is not looked at."""
    return os.path.splitext(path)[1].lower() in SUFFIXES  # noqa: PTH122 -- asked of every file of a folder: Path takes ten times as long


def upright_digest(pixels: AnyPixels) -> bytes:
    """SHA-256 (32 bytes) over the shape and the bytes of decoded upright pixels: the same picture in any file gives the same digest."""
    digest = hashlib.sha256(repr((pixels.shape, pixels.dtype.str)).encode())
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.digest()


@dataclass
class _Decoded:
    """A picture as its decoder gave it: not yet upright, transparent parts not yet on white. `held`: what the file holds, in words."""

    pixels: AnyPixels
    alpha: AnyPixels | None
    format: str
    orientation: int = 1
    depth: Depth = 8
    held: str = ""
    exif: bytes = b""
    notes: list[str] = field(default_factory=list)

    def picture(self, *, deep: bool) -> Picture:
        pixels = upright(self.pixels, self.orientation)
        alpha = None if self.alpha is None else upright(self.alpha, self.orientation)
        if alpha is not None:
            pixels = over_white(pixels, alpha)
        notes = [note for note in self.notes if note]
        if pixels.dtype == np.float32 and not deep:
            pixels, alpha = to_eight_bits(pixels), None if alpha is None else to_eight_bits(alpha)
            notes.insert(0, f"{self.held} shown as 8{' bit' if self.held == 'float' else ''}")
        if pixels.shape[2] == 1:
            pixels = np.repeat(pixels, 3, axis=2)
        return Picture(pixels, alpha, self.format, "; ".join(notes), self.depth if deep else 8, self.exif)


def _decoded(image: Image.Image, file: BinaryIO, path: Path, at_least_px: int | None) -> _Decoded:
    """What Pillow has opened, read by whatever reads it best."""
    notes = [_frames_note(image, file)]
    deep = decode_deep(image, file, path)
    if deep is not None:
        notes.append(deep.note)
        orientation = header_orientation(image, file)
        exif = kept_exif(image, orientation)
        return _Decoded(deep.pixels, deep.alpha, image.format or "", orientation, deep.depth, deep.held, exif, notes)
    bits = bits_told(image, file)
    if bits > 8:
        notes.append("read as 8 bit")
    spread_transparent_grey(image, bits)
    if at_least_px is not None:
        image.draft(None, (at_least_px, at_least_px))
    image.load()
    orientation = orientation_of(image)
    converted = to_srgb(image)
    return _Decoded(converted.pixels, converted.alpha, image.format or "", orientation, exif=kept_exif(image, orientation), notes=notes)


def _decoded_wide_tiff(path: Path, file: BinaryIO) -> _Decoded:
    """A TIFF that Pillow does not know. Raises UnidentifiedImageError where this is none either."""
    with _opened_wide_tiff(path, file) as wide:
        _check_size(path, wide.size)
        deep = decode_wide_tiff(wide)
        if deep is None:
            raise UnidentifiedImageError
        orientation = _orientation_of_wide(wide)
        return _Decoded(deep.pixels, deep.alpha, "TIFF", orientation, deep.depth, deep.held, notes=[deep.note])


@contextmanager
def _opened_wide_tiff(path: Path, file: BinaryIO) -> Iterator[WideFile]:
    file.seek(0)
    if file.read(4) not in _TIFF_MAGIC:
        raise UnidentifiedImageError
    try:
        with opened_wide(path, "tiff") as wide:
            yield wide
    except ValueError:
        raise UnidentifiedImageError from None


def _orientation_of_wide(wide: WideFile) -> int:
    orientation = wide.attribute("Orientation")
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def _is_exr(file: BinaryIO) -> bool:
    is_exr = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    return is_exr


def _check_size(path: Path, size: tuple[int, int]) -> None:
    width, height = size
    if width * height >= MAX_PIXELS:
        raise _too_large(path, f"{width} x {height} pixels")


@contextmanager
def _readable(path: Path) -> Iterator[BinaryIO]:
    """The open file; whatever goes wrong inside becomes an AppError."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a FIFO would wait for ever
            raise _unreadable(path, "it is not a file")
        with path.open("rb") as file:
            yield file
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
        raise _too_large(path, "more than the memory holds", "Make it smaller, or close other programs.") from None
    except UnidentifiedImageError:
        raise _not_a_picture(path) from None
    except PermissionError:
        raise _unreadable(path, "it may not be read") from None
    except DECODER_ERRORS as error:
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
    if head[:4] in _TIFF_MAGIC:
        return _unreadable(path, "it is a damaged TIFF, or of a kind that is not supported", "Save it as 8-bit or 16-bit RGB or grey.")
    kinds = "JPEG, PNG, WebP, TIFF, BMP, GIF, AVIF, EXR or PPM"
    return _unreadable(path, f"it is not a {kinds} picture, or its beginning is damaged", f"Save it as {kinds}.")


def _unreadable(path: Path, reason: str, hint: str = "Replace the file or leave it out.") -> AppError:
    message = f"The picture {path_to_text(path)} can't be read: {reason}."
    return AppError(ErrorCode.PICTURE_UNREADABLE, message, hint, path=path_to_text(path), reason=reason)


def _too_large(path: Path, size: str, hint: str = f"Make it smaller than {MAX_PIXELS // 1_000_000} million pixels.") -> AppError:
    message = f"The picture {path_to_text(path)} is too large: {size}."
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
