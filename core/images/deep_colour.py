"""Pictures of more than eight bits a value (PNG, TIFF, AVIF, PPM) as floats of the right brightness in sRGB."""

import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from core.images.colour import DeepPixels
from core.images.deep import Depth
from core.images.icc import apply_profile
from core.images.wide import WideFile, opened_wide

# OpenCV tells its troubles on stderr; here they come as an AppError with the file's name.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

_BITS_PER_SAMPLE_TAG = 258
_PHOTOMETRIC_TAG = 262
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 0, 1, 2
_ROWS_AT_ONCE = 256
_HEAD_BYTES = 1 << 14
_PPM_START = re.compile(rb"P6(?:\s+|#[^\n]*\n)+\d+(?:\s+|#[^\n]*\n)+\d+(?:\s+|#[^\n]*\n)+(\d+)\s")


@dataclass(frozen=True)
class DeepColour:
    """`pixels`: float32 0..1 (height, width, 3), or 1 where all is grey; sRGB, not yet upright. `alpha`: float32 (height, width) or None.

    `held`: what the file holds, in words (`16 bit`, `float`). `note`: what was changed, or ''.
    """

    pixels: DeepPixels
    alpha: DeepPixels | None
    depth: Depth
    held: str
    note: str = ""


@dataclass(frozen=True)
class _Stored:
    """Numbers as a file holds them: `colour` (height, width, 1 or 3), `alpha` (height, width) or None, `white` of whole numbers."""

    colour: npt.NDArray[Any]
    alpha: npt.NDArray[Any] | None
    bits: int
    white_is_zero: bool = False
    is_multiplied: bool = False


def decode_deep(image: Image.Image, file: BinaryIO, path: Path) -> DeepColour | None:
    """The picture that Pillow has opened from `file`, which lies at `path`; None where it has no more than eight bits.

    None, too, where only Pillow can read it, in eight bits (16-bit CMYK; a PNG with a wrong checksum): `bits_told` says so. Raises what
    decoders do.
    """
    if image.mode == "F" or image.mode.startswith("I"):
        stored: _Stored | None = _numbers_of_pillow(image)
    elif (bits := bits_told(image, file)) <= 8:
        stored = None
    elif image.format == "TIFF":
        stored = _tiff_colour(path)
    else:
        stored = _colour_of_opencv(image, file, bits)
    return None if stored is None else _scaled(stored, image.info.get("icc_profile"))


def bits_told(image: Image.Image, file: BinaryIO) -> int:
    """Bits a value, as the beginning of the file says that Pillow has opened; 8 where it does not."""
    if image.format == "TIFF":
        return _tiff_bits(image)
    if image.format not in ("PNG", "AVIF", "PPM"):
        return 8
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if image.format == "PNG":
        return head[24]
    if image.format == "PPM":
        found = _PPM_START.match(head)
        # other maxima than those of whole bits would need a scale of their own: Pillow's, in eight bits
        return {65535: 16, 4095: 12, 1023: 10}.get(int(found[1]), 8) if found else 8
    place = head.find(b"av1C")  # AV1 codec configuration: version, profile and level, then flags
    flags = head[place + 6] if 0 <= place < len(head) - 6 else 0
    return (12 if flags & 0x20 else 10) if flags & 0x40 else 8


def decode_wide_tiff(file: WideFile) -> DeepColour | None:
    """A TIFF that Pillow does not open (float colour, 16-bit grey with opacity); None where it is none of these. Raises ValueError."""
    stored = _stored_in(file)
    profile = file.attribute("ICCProfile")
    return None if stored is None else _scaled(stored, None if profile is None else bytes(profile))


def _numbers_of_pillow(image: Image.Image) -> _Stored:
    image.load()
    values = np.asarray(image)
    is_tiff = image.format == "TIFF"
    transparent = image.info.get("transparency")
    alpha = np.where(values == transparent, np.float32(0), np.float32(1)) if isinstance(transparent, int) else None
    white_is_zero = is_tiff and image.tag_v2.get(_PHOTOMETRIC_TAG) == _WHITE_IS_ZERO  # type: ignore[attr-defined]
    return _Stored(values[..., None], alpha, _tiff_bits(image) if is_tiff else 16, white_is_zero)


def _tiff_bits(image: Image.Image) -> int:
    """Bits a value that a TIFF says it holds: 12 although Pillow holds 16."""
    bits = getattr(image, "tag_v2", {}).get(_BITS_PER_SAMPLE_TAG, 8)
    first = bits[0] if isinstance(bits, tuple) and bits else bits
    return first if isinstance(first, int) and 0 < first <= 64 else 8


def _tiff_colour(path: Path) -> _Stored | None:
    with opened_wide(path, "tiff") as file:
        return _stored_in(file)


def _stored_in(file: WideFile) -> _Stored | None:
    names = list(file.spec.channelnames)
    photometric = file.attribute("tiff:PhotometricInterpretation")
    is_grey = photometric in (_WHITE_IS_ZERO, _BLACK_IS_ZERO)
    colour = [0] if is_grey else [0, 1, 2]
    if photometric not in (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB) or len(names) < len(colour) or str(file.spec.format) == "uint8":
        return None
    alpha_at = file.spec.alpha_channel if file.spec.alpha_channel >= len(colour) else None
    values = file.read(colour if alpha_at is None else [*colour, alpha_at], "unknown")
    if values.dtype == np.uint8:
        return None
    is_multiplied = alpha_at is not None and not file.attribute("oiio:UnassociatedAlpha")
    alpha = None if alpha_at is None else values[..., -1]
    bits = 8 * values.dtype.itemsize
    return _Stored(values[..., : len(colour)], alpha, bits, photometric == _WHITE_IS_ZERO, is_multiplied)


def _colour_of_opencv(image: Image.Image, file: BinaryIO, bits: int) -> _Stored | None:
    """16-bit colour of a PNG or PPM, 10 or 12 bits of an AVIF; None where OpenCV reads something else."""
    file.seek(0)
    data = file.read()
    if image.format == "PNG" and not _is_sound_png(data):
        return None  # Pillow passes over a wrong checksum; OpenCV would decode a part, and print
    try:
        values = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if values is None or values.dtype != np.uint16 or values.shape[1::-1] != image.size:
        return None
    if values.ndim == 2:
        return _Stored(values[..., None], None, bits)
    alpha = values[..., 3] if values.shape[2] == 4 else None
    return _Stored(values[..., 2::-1], alpha, bits)


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


def _scaled(stored: _Stored, profile: bytes | None) -> DeepColour:
    """Stored numbers as floats 0..1 of the right brightness, by their colour profile in sRGB."""
    is_float = stored.colour.dtype.kind == "f"
    black, white, notes = _range_of(stored.colour, stored.bits)
    pixels = _unit(stored.colour, black, white)
    if stored.white_is_zero:
        np.subtract(1, pixels, out=pixels)
    alpha = None
    if stored.alpha is not None:
        top = 1.0 if stored.alpha.dtype.kind == "f" else float(min(np.iinfo(stored.alpha.dtype).max, (1 << stored.bits) - 1))
        alpha = _unit(stored.alpha, 0.0, top)
        if stored.is_multiplied:
            pixels = np.minimum(pixels / np.where(alpha > 0, alpha, 1)[..., None], 1)
    depth: Depth = ("half" if stored.colour.dtype == np.float16 else "float") if is_float else 16
    held = "float" if is_float else f"{stored.bits} bit"
    return DeepColour(apply_profile(pixels, profile), alpha, depth, held, ", ".join(notes))


def _range_of(values: npt.NDArray[Any], bits: int) -> tuple[float, float, Sequence[str]]:
    """Which stored numbers are black and white, and what is to be noted of it.

    Where no white is known (signed, 32 bit, floats outside of 0..1 and 0..255) it is the range in use, infinities left out.
    """
    is_float = values.dtype.kind == "f"
    mask = np.isfinite(values) if is_float else None
    known = values if mask is None or mask.all() else values[mask]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    black, white, notes = 0.0, float((1 << min(bits, 16)) - 1), []
    if is_float:
        white = 1.0 if high <= 1 else 255.0
    if low < 0 or high > white or (bits > 16 and not is_float):
        black, white = low, high
        notes.append("range stretched")
    if known.size != values.size:
        notes.append("not-a-number shown as black")
    return black, white, notes


def _unit(values: npt.NDArray[Any], black: float, white: float) -> DeepPixels:
    """Numbers of any type and shape as float32: `black` becomes 0 and `white` 1, what lies outside is cut, NaN is 0."""
    unit = np.empty(values.shape, np.float32)
    exact = np.float32 if values.dtype.itemsize <= 2 else np.float64  # 32 bits and their range do not fit in a float32
    for first in range(0, len(values), _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        part = np.clip(values[rows].astype(exact), exact(black), exact(white))
        part -= exact(black)
        part /= exact(max(white - black, 1e-300 if exact is np.float64 else 1e-30))
        unit[rows] = np.nan_to_num(part, nan=0.0)
    return unit
