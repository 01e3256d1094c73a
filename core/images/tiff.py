"""TIFF files of 8 or 16 bits a value, put together here: Pillow writes no 16-bit colour and OpenCV no metadata."""

import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from core.images.colour import srgb_profile

_WIDTH, _LENGTH, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_STRIP_OFFSETS, _SAMPLES, _ROWS, _STRIP_LENGTHS, _PREDICTOR, _EXTRA_SAMPLES = 273, 277, 278, 279, 317, 338
_XMP, _PROFILE, _EXIF, _GPS = 700, 34675, 34665, 34853
_SHORT, _LONG, _BYTE, _UNDEFINED = 3, 4, 1, 7
_ADOBE_DEFLATE, _HORIZONTAL, _UNASSOCIATED, _RGB = 8, 2, 2, 2
_STRIP_BYTES = 1 << 18
_ZLIB_LEVEL = 6
_MAX_BYTES = 0xF0000000
"""A TIFF's places are numbers of 32 bits."""


def encode_tiff(values: npt.NDArray[np.uint8 | np.uint16], exif: bytes, xmp: bytes) -> bytes:
    """uint8 or uint16 (height, width, 3 or 4; the fourth is opacity) as a TIFF with deflated strips and the sRGB profile (TIFF 6.0).

    Raises ValueError where it becomes larger than a TIFF may be, and what Pillow does where `exif` is damaged.
    """
    height, width, num_samples = values.shape
    rows = max(1, min(height, _STRIP_BYTES // (width * num_samples * values.itemsize)))
    strips = [_deflated(values[top : top + rows]) for top in range(0, height, rows)]
    lengths = [len(strip) for strip in strips]
    if sum(lengths) > _MAX_BYTES:
        raise ValueError("it is larger than a TIFF may be")
    directory = ImageFileDirectory_v2(b"II*\0\0\0\0\0")
    for tag, kind, value in (
        (_WIDTH, _LONG, width),
        (_LENGTH, _LONG, height),
        (_BITS, _SHORT, (8 * values.itemsize,) * num_samples),
        (_COMPRESSION, _SHORT, _ADOBE_DEFLATE),
        (_PHOTOMETRIC, _SHORT, _RGB),
        (_STRIP_OFFSETS, _LONG, tuple(np.cumsum([0, *lengths[:-1]]).tolist())),
        (_SAMPLES, _SHORT, num_samples),
        (_ROWS, _LONG, rows),
        (_STRIP_LENGTHS, _LONG, tuple(lengths)),
        (_PREDICTOR, _SHORT, _HORIZONTAL),
        *([(_EXTRA_SAMPLES, _SHORT, _UNASSOCIATED)] if num_samples == 4 else []),
        *([(_XMP, _BYTE, xmp)] if xmp else []),
        (_PROFILE, _UNDEFINED, srgb_profile()),
    ):
        directory.tagtype[tag] = kind
        directory[tag] = value
    if exif:
        _add_exif(directory, exif)
    # as Pillow writes it, the directory comes first, and it moves the strips' places behind itself
    return b"".join((b"II*\0\x08\0\0\0", directory.tobytes(8), *strips))


def _deflated(rows: npt.NDArray[np.uint8 | np.uint16]) -> bytes:
    """The differences from each value to that of the pixel left of it (predictor 2), compressed."""
    differences = np.ascontiguousarray(rows, rows.dtype.newbyteorder("<")).copy()
    differences[:, 1:] -= rows[:, :-1]  # wraps around, as it should
    return zlib.compress(differences.tobytes(), _ZLIB_LEVEL)


def _add_exif(directory: ImageFileDirectory_v2, exif: bytes) -> None:
    stored = Image.Exif()
    stored.load(b"Exif\0\0" + exif)
    entries: dict[int, Any] = dict(stored.items())
    for tag, value in entries.items():
        if tag not in directory and tag not in (_EXIF, _GPS):
            directory[tag] = value
    for tag in (_EXIF, _GPS):
        below = stored.get_ifd(tag)
        if below:
            directory[tag] = dict(below)
