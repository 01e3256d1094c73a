"""Whether a picture file is all there, by its first and last bytes alone: one that is being copied is not (no torch)."""

import os
from pathlib import Path
from typing import BinaryIO

_HEAD_BYTES, _TAIL_BYTES = 16, 1024
_MAX_BOXES = 64


def is_cut_short(path: Path) -> bool:
    """Whether the file ends before its format says so. False where that can't be told: another format, a file that can't be read.

    PNG and JPEG end with a mark (PNG, third edition, 11.2.5; ITU-T T.81, B.1.1.3), GIF with another; WebP, BMP and the boxes of AVIF tell
    their lengths; a TIFF's directory is often written last.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            return size > 0 and _ends_early(file, size)
    except OSError:
        return False


def _ends_early(file: BinaryIO, size: int) -> bool:
    head = file.read(_HEAD_BYTES)
    match head[:4]:
        case b"\x89PNG":
            return b"IEND" not in _tail(file, size)
        case b"GIF8":
            return not _tail(file, size).rstrip(b"\0").endswith(b";")
        case b"RIFF":
            return head[8:12] in (b"WEBP", b"") and 8 + int.from_bytes(head[4:8], "little") > size
        case b"II*\0":
            return not 8 <= int.from_bytes(head[4:8], "little") < size
        case b"MM\0*":
            return not 8 <= int.from_bytes(head[4:8], "big") < size
    if head.startswith(b"\xff\xd8"):
        return b"\xff\xd9" not in _tail(file, size)
    if head.startswith(b"BM"):
        return int.from_bytes(head[2:6], "little") > size
    return head[4:8] == b"ftyp" and _lacks_boxes(file, size)


def _tail(file: BinaryIO, size: int) -> bytes:
    file.seek(max(0, size - _TAIL_BYTES))
    return file.read(_TAIL_BYTES)


def _lacks_boxes(file: BinaryIO, size: int) -> bool:
    """Whether the last box of an ISO base media file reaches beyond its end (ISO/IEC 14496-12, 4.2)."""
    place = 0
    for _ in range(_MAX_BOXES):
        if place >= size:
            return place > size
        file.seek(place)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:  # a length of 64 bits follows
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:  # to the end, wherever that is
            return False
        if length < 8:
            return False
        place += length
    return False
