"""EXIF: which way up a picture is stored, and what of its EXIF may go into a translated copy."""

import struct
from typing import BinaryIO

import numpy as np
from PIL import Image

from core.images.colour import AnyPixels
from core.images.pillow import DECODER_ERRORS

_ORIENTATION_TAG = 0x0112
_EXIF_TAG = 0x8769
_GPS_TAG = 0x8825
_COLOUR_SPACE_TAG = 0xA001
_WIDTH_TAG, _HEIGHT_TAG = 0xA002, 0xA003
_SHORT = 3  # the type of numbers of 16 bits
# description, maker, model, resolution (3), software, date, artist, host, copyright
_TIFF_TAGS = frozenset({270, 271, 272, 282, 283, 296, 305, 306, 315, 316, 33432})


def orientation_of(image: Image.Image) -> int:
    """The EXIF orientation, 1..8, that is still to be applied; 1 where there is none or it is damaged."""
    try:
        value = image.getexif().get(_ORIENTATION_TAG, 1)
    except DECODER_ERRORS:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def header_orientation(image: Image.Image, file: BinaryIO) -> int:
    """The same without decoding. In a PNG the EXIF may stand behind the pixels, where Pillow finds it only by decoding."""
    if image.format == "PNG" and "exif" not in image.info:
        exif = _late_png_exif(file)
        if not exif:
            return 1
        image.info["exif"] = exif
    return orientation_of(image)


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


def upright(pixels: AnyPixels, orientation: int) -> AnyPixels:
    """Turn stored pixels, (height, width) or (height, width, channels), by an EXIF orientation of 1..8 (EXIF 2.32, tag 0x0112)."""
    if orientation in (3, 4, 6, 7):
        pixels = pixels[::-1]
    if orientation in (2, 3, 7, 8):
        pixels = pixels[:, ::-1]
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    return np.ascontiguousarray(pixels)


def kept_exif(image: Image.Image, orientation: int) -> bytes:
    """The EXIF of a picture that is being turned upright, as a TIFF structure; b'' where there is none or it is damaged.

    It is the file's own, byte for byte (makers' notes point into it), but for what would no longer be true: the orientation, the two
    sizes of a picture that was turned, the colour space (sRGB now) and the embedded thumbnail, which shows the picture as it was.
    """
    try:
        if image.format == "TIFF":
            return _exif_of_tiff(image)
        stored = image.info.get("exif") or (image.getexif().tobytes() if "Raw profile type exif" in image.info else b"")
        return _made_true(bytearray(stored.removeprefix(b"Exif\x00\x00")), is_turned=orientation >= 5) if stored else b""
    except DECODER_ERRORS:
        return b""


def _made_true(exif: bytearray, *, is_turned: bool) -> bytes:
    order = {b"II": "<", b"MM": ">"}[bytes(exif[:2])]
    (first,) = struct.unpack_from(f"{order}I", exif, 4)
    entries, end = _entries(exif, order, first)
    if (place := entries.get(_ORIENTATION_TAG)) is not None:
        struct.pack_into(f"{order}HIHH", exif, place + 2, _SHORT, 1, 1, 0)
    struct.pack_into(f"{order}I", exif, end, 0)  # no second directory: the thumbnail's
    if (place := entries.get(_EXIF_TAG)) is not None:
        below, _ = _entries(exif, order, struct.unpack_from(f"{order}I", exif, place + 8)[0])
        if (place := below.get(_COLOUR_SPACE_TAG)) is not None:
            struct.pack_into(f"{order}HIHH", exif, place + 2, _SHORT, 1, 1, 0)
        width_at, height_at = below.get(_WIDTH_TAG), below.get(_HEIGHT_TAG)
        if is_turned and width_at is not None and height_at is not None:
            width, height = exif[width_at + 2 : width_at + 12], exif[height_at + 2 : height_at + 12]
            exif[width_at + 2 : width_at + 12], exif[height_at + 2 : height_at + 12] = height, width
    return bytes(exif)


def _entries(exif: bytearray, order: str, start: int) -> tuple[dict[int, int], int]:
    """Where the directory at `start` keeps each tag's entry, and where its pointer to the next directory stands."""
    (number,) = struct.unpack_from(f"{order}H", exif, start)
    end = start + 2 + 12 * number
    if end + 4 > len(exif):
        raise ValueError("the EXIF ends within a directory")
    return {struct.unpack_from(f"{order}H", exif, place)[0]: place for place in range(start + 2, end, 12)}, end


def _exif_of_tiff(image: Image.Image) -> bytes:
    """A TIFF mixes its EXIF with what describes its pixels: the tags that people write are picked out."""
    stored, kept = image.getexif(), Image.Exif()
    for tag in _TIFF_TAGS & stored.keys():
        kept[tag] = stored[tag]
    for directory in (_EXIF_TAG, _GPS_TAG):
        if found := stored.get_ifd(directory):
            kept.get_ifd(directory).update(found)
    exif = kept.tobytes() if len(kept) or kept.get_ifd(_EXIF_TAG) or kept.get_ifd(_GPS_TAG) else b""
    return _made_true(bytearray(exif.removeprefix(b"Exif\x00\x00")), is_turned=False) if exif else b""
