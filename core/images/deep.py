"""Pictures of more than eight bits: float32 in 0..1 from the reader to the writer, and the steps from and to whole numbers."""

from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from core.images.colour import AnyPixels, DeepPixels, Pixels

Depth = Literal[8, 16, "half", "float"]
"""How a file holds its values: 8 bits, whole numbers of more than 8 bits, floats of 16 bits, floats of 32 bits."""

_ROWS_AT_ONCE = 256


def to_eight_bits(pixels: AnyPixels) -> Pixels:
    """uint8 as it is; float32 0..1, of any shape, rounded to the nearest of 256 levels (what lies outside is cut)."""
    return pixels if pixels.dtype == np.uint8 else _rounded(pixels, np.empty(pixels.shape, np.uint8))


def to_sixteen_bits(pixels: AnyPixels) -> npt.NDArray[np.uint16]:
    """float32 0..1 or uint8, of any shape, as the nearest of 65,536 levels (what lies outside is cut)."""
    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint16) * 257
    return _rounded(pixels, np.empty(pixels.shape, np.uint16))


def to_float(values: npt.NDArray[np.unsignedinteger], white: int) -> DeepPixels:
    """Whole numbers 0..white as float32 0..1; to_sixteen_bits gives those of 16 bits back exactly."""
    return np.asarray(np.divide(values, np.float32(white), dtype=np.float32))


_Whole = TypeVar("_Whole", np.uint8, np.uint16)


def _rounded(pixels: DeepPixels, whole: npt.NDArray[_Whole]) -> npt.NDArray[_Whole]:
    """`whole`, filled: 1.0 is the greatest number of its type."""
    top = np.float32(np.iinfo(whole.dtype).max)
    for first in range(0, len(pixels), _ROWS_AT_ONCE):  # the copies in floats stay small
        rows = slice(first, first + _ROWS_AT_ONCE)
        scaled = np.clip(pixels[rows], 0, 1)
        scaled *= top
        whole[rows] = np.rint(scaled, out=scaled)
    return whole
