"""Small copies of pictures for the window, made once and kept in the workspace's cache."""

import hashlib
import os
from pathlib import Path

import cv2
import numpy as np

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text, write_whole
from core.images.colour import Pixels
from core.images.reading import read_picture
from core.images.sides import cut_side
from core.images.writing import encode_picture
from core.pairs.pair import Side

_VERSION = 1
"""Counts up when thumbnails come out differently, so that older ones are made anew."""


def cached_thumbnail(cache_dir: Path, path: Path, side: Side, size_px: int) -> Path:
    """A PNG of one side of the picture, at most `size_px` wide and high and never enlarged; made if the cache does not hold it.

    It belongs to the file's path, time and length: a picture that was changed gets a new one.
    Raises AppError: as reading.read_picture does, and DISK_* where the cache can't be written.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise disk_error(error, path) from error
    key = hashlib.sha256(repr((_VERSION, status.st_mtime_ns, status.st_size, side, size_px)).encode() + os.fsencode(path.absolute()))
    name = key.hexdigest()
    thumbnail_path = cache_dir / name[:2] / f"{name[2:32]}.png"
    if not thumbnail_path.is_file():
        data = thumbnail_bytes(path, side, size_px)
        try:
            thumbnail_path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, thumbnail_path) from error
        write_whole(thumbnail_path, data, durable=False)  # can be made again at any time
    return thumbnail_path


def thumbnail_bytes(path: Path, side: Side, size_px: int) -> bytes:
    """The same as PNG bytes, without a cache. Raises AppError as reading.read_picture does."""
    # a side may be half of the picture, so twice the size is decoded at least
    pixels = cut_side(read_picture(path, at_least_px=2 * size_px).pixels, side)
    if 0 in pixels.shape:
        message = f"The picture {path_to_text(path)} is too narrow to hold two."
        raise AppError(ErrorCode.PICTURE_UNREADABLE, message, "Leave it out.", path=path_to_text(path))
    # not decoded again here: whoever asked opens the file at once
    return encode_picture(shrunk(pixels, size_px), name=path_to_text(path), check=False).data


def shrunk(pixels: Pixels, size_px: int) -> Pixels:
    """uint8 (height, width, 3) with its aspect kept, averaged down to at most `size_px` on the longer side; smaller ones as they are."""
    height, width = pixels.shape[:2]
    scale = size_px / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA), np.uint8)
