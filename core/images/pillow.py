"""Pillow as it is used here: only the chosen formats, a stricter limit of size, no warnings and no log lines."""

import importlib
import logging
import struct
import threading
import types
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import Image, PngImagePlugin

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF", "PPM")
"""The formats that are read (JPEG includes MPO). The content of a file decides, never its name; Pillow's other decoders stay shut."""
MAX_PIXELS = 120_000_000
"""Pictures of so many pixels or more are refused before they are decoded: they would take over a gigabyte of memory."""
DECODER_ERRORS: tuple[type[Exception], ...] = (
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError, AttributeError, AssertionError, RuntimeError),
    *(struct.error, zlib.error, Warning),
)
"""What the decoders were seen to raise on malformed files, besides their documented errors."""

for _format in ("Jpeg", "Png", "WebP", "Tiff", "Bmp", "Gif", "Avif", "Mpo", "Ppm"):
    importlib.import_module(f"PIL.{_format}ImagePlugin")  # Pillow opens only what was imported

# Our own limit comes first and is stricter; Pillow's would only warn up to twice its number.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# Programs keep whole workflows in a PNG's texts: metadata must not cost the picture. (Pillow: 1 MB, and 64 MB for all.)
PngImagePlugin.MAX_TEXT_CHUNK, PngImagePlugin.MAX_TEXT_MEMORY = 64 * 2**20, 256 * 2**20
# What Pillow logs of malformed files comes as an AppError with the file's name.
logging.getLogger("PIL").setLevel(logging.CRITICAL)


@contextmanager
def opened_quietly(file: BinaryIO) -> Iterator[Image.Image]:
    """Pillow's image of one of FORMATS, without its warnings. Its exceptions pass."""
    with QUIET, Image.open(file, formats=FORMATS) as image:
        yield image


class _Quiet:
    """While at least one thread is inside, Python's warnings are off: Pillow warns of oddities that it then copes with.

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


QUIET = _Quiet()
"""Entered by whoever opens a picture; around very many headers once more, as the first to enter and the last to leave take time."""
