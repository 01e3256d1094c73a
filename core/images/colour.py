"""From whatever a picture file holds (any depth, palette, CMYK, colour profile) to eight-bit sRGB of the right brightness."""

import io
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

Pixels = npt.NDArray[np.uint8]
DeepPixels = npt.NDArray[np.float32]
AnyPixels = npt.NDArray[Any]
"""Pixels (eight bits, uint8) or DeepPixels (more than eight, float32 in 0..1)."""

# OpenCV tells its troubles on stderr; here they come as an AppError with the file's name.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

_BITS_PER_SAMPLE_TAG = 258
_PHOTOMETRIC_TAG = 262
_ROWS_AT_ONCE = 256


@dataclass(frozen=True)
class Converted:
    """`pixels`: uint8 (height, width, 3), sRGB, not yet upright. `alpha`: uint8 (height, width) or None. `note`: what was lost."""

    pixels: Pixels
    alpha: Pixels | None = None
    note: str = ""


def to_srgb(image: Image.Image, file: BinaryIO | None) -> Converted:
    """Convert a loaded image; `file` is what it was read from (16-bit colour is read again, as Pillow cuts it to 8), None to do without.

    A stored colour profile is applied; without one the values are taken as sRGB.
    """
    if image.mode == "F" or image.mode.startswith("I"):
        return _grey_of_numbers(image)
    deep = None if file is None else _deep_colour(image, file)
    if deep is not None:
        colour, alpha = deep
        return Converted(_apply_profile(Image.fromarray(colour), image), alpha, "16 bit shown as 8")
    if image.has_transparency_data:
        stored = np.asarray(image if image.mode == "RGBA" else image.convert("RGBA"))
        pixels, alpha = np.ascontiguousarray(stored[..., :3]), np.ascontiguousarray(stored[..., 3])
        del stored
        return Converted(_apply_profile(Image.fromarray(pixels), image) if image.info.get("icc_profile") else pixels, alpha)
    if image.mode in ("1", "LA", "La"):
        return Converted(_apply_profile(image.convert("L"), image))
    if image.mode == "LAB":
        return Converted(_array(_lab_to_srgb(image)))
    if image.mode in ("L", "RGB", "CMYK"):
        return Converted(_apply_profile(image, image))
    return Converted(_apply_profile(image.convert("RGB"), image))


def over_white(pixels: AnyPixels, alpha: AnyPixels) -> AnyPixels:
    """Lay colour (height, width, 3) with opacity (height, width) of the same type over white; uint8 is rounded to the nearest."""
    laid = np.empty_like(pixels, order="C")
    for top in range(0, len(pixels), _ROWS_AT_ONCE):  # the copies stay small
        rows = slice(top, top + _ROWS_AT_ONCE)
        if pixels.dtype == np.float32:
            laid[rows] = 1 - (1 - pixels[rows]) * alpha[rows, :, None]
            continue
        weight = alpha[rows, :, None].astype(np.uint16)
        mixed = pixels[rows] * weight
        mixed += 255 * (255 - weight) + 127
        mixed //= 255
        laid[rows] = mixed
    return laid


def _grey_of_numbers(image: Image.Image) -> Converted:
    """Grey held as 16-bit or 32-bit whole numbers or as floats: scaled to the right brightness, as Pillow's convert does not.

    Where no white is known (signed, 32 bit, floats outside of 0..1 and 0..255) the range in use is stretched. NaN is black.
    """
    values = np.asarray(image)
    mask = np.isfinite(values)
    known = values if mask.all() else values[mask]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    bits = _stored_bits(image)
    if image.mode == "F":
        white, note = (1.0 if high <= 1 else 255.0), "float shown as 8 bit"
    else:
        white, note = float((1 << min(bits, 16)) - 1), f"{bits} bit shown as 8"
    black = 0.0
    if low < 0 or high > white or (bits > 16 and image.mode != "F"):
        black, white, note = low, high, f"{note}, range stretched"
    if not mask.all():
        note += ", not-a-number shown as black"
    pixels = _scaled_grey(values, black, white)
    if getattr(image, "tag_v2", {}).get(_PHOTOMETRIC_TAG) == 0:  # white is zero; Pillow inverts up to eight bits only
        pixels = 255 - pixels
    return Converted(pixels, note=note)


def _scaled_grey(values: npt.NDArray[np.integer | np.floating], black: float, white: float) -> Pixels:
    """(height, width) of any numbers to uint8 (height, width, 3): `black` becomes 0 and `white` 255, what lies outside is cut, NaN is 0."""
    pixels = np.empty((*values.shape, 3), np.uint8)
    for top in range(0, len(values), _ROWS_AT_ONCE):
        rows = slice(top, top + _ROWS_AT_ONCE)
        scaled = (np.clip(values[rows].astype(np.float64), black, white) - black) * (255 / max(white - black, 1e-300))
        pixels[rows] = np.rint(np.nan_to_num(scaled, nan=0.0))[..., None]
    return pixels


def _stored_bits(image: Image.Image) -> int:
    """Bits per sample that the file says it holds: 12 in a 12-bit TIFF although Pillow holds 16; 16 for other formats of numbers."""
    bits = getattr(image, "tag_v2", {}).get(_BITS_PER_SAMPLE_TAG, 16)
    first = bits[0] if isinstance(bits, tuple) and bits else bits
    return first if isinstance(first, int) and 8 < first <= 32 else 16


def _deep_colour(image: Image.Image, file: BinaryIO) -> tuple[Pixels, Pixels | None] | None:
    """RGB and alpha of a 16-bit colour PNG or TIFF, rounded to 8 bit; None where the file is not one or OpenCV reads it otherwise."""
    if image.mode not in ("RGB", "RGBA", "LA") or not _is_deep(image, file):
        return None
    file.seek(0)
    data = file.read()
    if image.format == "PNG" and not _is_sound_png(data):
        return None  # Pillow passes over a wrong checksum; OpenCV would decode a part, and print
    try:
        values = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if (
        values is None
        or values.dtype != np.uint16
        or values.ndim != 3
        or values.shape[1::-1] != image.size
        or values.shape[2] not in (3, 4)
    ):
        return None
    rounded = _to_eight_bits()[values]
    return np.ascontiguousarray(rounded[..., 2::-1]), np.ascontiguousarray(rounded[..., 3]) if values.shape[2] == 4 else None


def _is_deep(image: Image.Image, file: BinaryIO) -> bool:
    if image.format == "PNG":
        file.seek(24)
        return file.read(1) == b"\x10"
    return image.format == "TIFF" and image.mode == "RGB" and _stored_bits(image) == 16


def _is_sound_png(data: bytes) -> bool:
    """Whether the checksums of all chunks up to IEND are right."""
    place = 8
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 8 + length
        if end + 4 > len(data) or zlib.crc32(data[place + 4 : end]) != int.from_bytes(data[end : end + 4], "big"):
            return False
        if kind == b"IEND":
            return True
        place = end + 4
    return False


@lru_cache(maxsize=1)
def _to_eight_bits() -> Pixels:
    """The eight-bit value of each sixteen-bit one, rounded to the nearest."""
    return ((np.arange(65536, dtype=np.uint32) * 255 + 32767) // 65535).astype(np.uint8)


def _array(image: Image.Image) -> Pixels:
    return np.array(image if image.mode == "RGB" else image.convert("RGB"))


def _apply_profile(colour: Image.Image, source: Image.Image) -> Pixels:
    """sRGB pixels of `colour` by the colour profile of `source`; a missing, damaged or unfitting profile is passed over."""
    profile = source.info.get("icc_profile")
    if not isinstance(profile, bytes) or not profile or source.mode in ("YCbCr", "HSV"):
        return _array(colour)
    if colour.mode == "RGB" and profile[16:20] == b"GRAY":
        colour = colour.convert("L")
    try:
        transform = _transform(profile, colour.mode)
        return _array(colour if transform is None else ImageCms.applyTransform(colour, transform) or colour)
    except (ImageCms.PyCMSError, ValueError, OSError):
        return _array(colour)


@lru_cache(maxsize=32)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The transform from a profile to sRGB; None where the profile is sRGB itself, whose pixels then stay bit for bit."""
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if mode == "RGB" and (opened.profile.profile_description or "").startswith("sRGB"):
        return None
    return ImageCms.buildTransform(opened, ImageCms.createProfile("sRGB"), mode, "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC,
                                   ImageCms.Flags.BLACKPOINTCOMPENSATION)  # fmt: skip


def _lab_to_srgb(image: Image.Image) -> Image.Image:
    transform = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
    return ImageCms.applyTransform(image, transform) or image
