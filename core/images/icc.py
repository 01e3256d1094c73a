"""Colour profiles (ICC.1:2022) applied to floats: every level of a deep picture keeps a level of its own on its way to sRGB."""

import struct
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

from core.images.colour import DeepPixels, is_grey, profile_transform, srgb_profile
from core.images.transfer import srgb_from_linear

_Curve = Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]
_ROWS_AT_ONCE = 64
_GRID = np.arange(0, 256, 5, dtype=np.uint8)  # whole numbers, so that the corners of the cells are exact


def apply_profile(values: DeepPixels, profile: bytes | None) -> DeepPixels:
    """float32 0..1 (height, width, 3), or (height, width, 1) of a grey profile, as sRGB (height, width, 3).

    Profiles of curves and a matrix are computed (relative colorimetric, as for eight bits); of those that are tables, 52 points an axis are
    looked up by LittleCMS in eight bits and the values between them are interpolated. A missing, damaged or unfitting profile is passed
    over.
    """
    converted = None
    if profile:
        try:
            is_unfitting = profile[16:20] == b"GRAY" and not is_grey(values)
            convert = None if is_unfitting else _conversion(profile, values.shape[2])
            converted = None if convert is None else _by_rows(convert, values)
        except (ImageCms.PyCMSError, ValueError, OSError, struct.error, IndexError):
            converted = None
    if converted is None:
        converted = values
    return np.repeat(converted, 3, axis=2) if converted.shape[2] == 1 else converted


def _by_rows(convert: _Curve, values: DeepPixels) -> DeepPixels:
    converted = np.empty((*values.shape[:2], 3), np.float32)
    for first in range(0, len(values), _ROWS_AT_ONCE):
        converted[first : first + _ROWS_AT_ONCE] = convert(values[first : first + _ROWS_AT_ONCE])
    return converted


@lru_cache(maxsize=8)
def _conversion(profile: bytes, num_channels: int) -> _Curve | None:
    """From a profile's values (rows, width, channels) to sRGB (rows, width, 3); None where that changes nothing."""
    tags = _tags(profile)
    space, connection = profile[16:20], profile[20:24]
    if (space, num_channels) not in ((b"RGB ", 3), (b"GRAY", 1), (b"GRAY", 3)):
        return None
    mode = "RGB" if space == b"RGB " else "L"
    if mode == "RGB" and profile_transform(profile, mode) is None:
        return None  # sRGB itself
    if connection == b"XYZ " and not any(name.startswith(b"A2B") for name in tags):
        if mode == "L" and b"kTRC" in tags:
            grey = _curve(tags[b"kTRC"])
            return lambda values: srgb_from_linear(np.clip(grey(values[..., :1]), 0, 1))
        if mode == "RGB" and {b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"} <= tags.keys():
            return _matrix_conversion(tags)
    return _table_conversion(profile, mode)


def _matrix_conversion(tags: dict[bytes, bytes]) -> _Curve:
    curves = [_curve(tags[name]) for name in (b"rTRC", b"gTRC", b"bTRC")]
    matrix = (np.linalg.inv(_colorants(_tags(srgb_profile()))) @ _colorants(tags)).astype(np.float32)

    def convert(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        light = np.stack([curve(values[..., place]) for place, curve in enumerate(curves)], axis=-1) @ matrix.T
        return srgb_from_linear(np.clip(light, 0, 1))

    return convert


def _colorants(tags: dict[bytes, bytes]) -> npt.NDArray[np.float64]:
    """(3, 3): XYZ of red, green and blue at full light, adapted to D50 as profiles hold them, one a column."""
    return np.array([struct.unpack_from(">3i", tags[name], 8) for name in (b"rXYZ", b"gXYZ", b"bXYZ")]).T / 65536


def _table_conversion(profile: bytes, mode: str) -> _Curve:
    transform = profile_transform(profile, mode)
    if transform is None:
        raise ValueError("no transform")
    size = len(_GRID)
    if mode == "L":
        looked_up = ImageCms.applyTransform(Image.fromarray(_GRID[None]), transform)
        line = np.asarray(looked_up, np.float32)[0] / np.float32(255)
        return lambda values: np.stack([_between(values[..., 0], line[:, channel]) for channel in range(3)], axis=-1)
    nodes = np.stack(np.meshgrid(_GRID, _GRID, _GRID, indexing="ij"), axis=-1).reshape(size, size * size, 3)
    looked_up = ImageCms.applyTransform(Image.fromarray(nodes), transform)
    table = np.asarray(looked_up, np.float32).reshape(size, size, size, 3) / np.float32(255)

    def convert(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Trilinear: the eight corners of the cell, each weighted by how near it is."""
        place = values * np.float32(size - 1)
        cell = np.minimum(place.astype(np.int32), size - 2)
        share = place - cell
        total = np.zeros_like(values)
        for corner in range(8):
            upper = np.array([corner >> 2 & 1, corner >> 1 & 1, corner & 1])
            weight = np.where(upper == 1, share, 1 - share).prod(axis=-1, keepdims=True)
            index = cell + upper
            total += weight * table[index[..., 0], index[..., 1], index[..., 2]]
        return total

    return convert


def _tags(profile: bytes) -> dict[bytes, bytes]:
    """The tags of a profile by their signatures (7.3)."""
    (number,) = struct.unpack_from(">I", profile, 128)
    tags = {}
    for place in range(132, 132 + 12 * min(number, 100), 12):
        name, offset, length = struct.unpack_from(">4sII", profile, place)
        tags[name] = profile[offset : offset + length]
    return tags


def _curve(tag: bytes) -> _Curve:
    """A tone curve from 0..1 to linear light 0..1: curveType (10.6) or parametricCurveType (10.18). Raises ValueError, struct.error."""
    if tag[:4] == b"para":
        return _parametric_curve(tag)
    if tag[:4] != b"curv":
        raise ValueError("no curve")
    (number,) = struct.unpack_from(">I", tag, 8)
    if number == 0:
        return lambda values: values
    if number == 1:
        exponent = np.float32(struct.unpack_from(">H", tag, 12)[0] / 256)
        return lambda values: values**exponent
    table = np.frombuffer(tag, ">u2", number, 12).astype(np.float32) / np.float32(65535)
    return lambda values: _between(values, table)


def _parametric_curve(tag: bytes) -> _Curve:
    """(a x + b)^g + e from x = d on, c x + f below it; the shorter kinds leave some of these out."""
    (kind,) = struct.unpack_from(">H", tag, 8)
    if kind > 4:
        raise ValueError("no curve")
    numbers = [number / 65536 for number in struct.unpack_from(f">{(1, 3, 4, 5, 7)[kind]}i", tag, 12)]
    if kind == 0:
        numbers.append(1.0)
    g, a, b, c, d, e, f = numbers + [0.0] * (7 - len(numbers))
    if kind in (1, 2):  # their third number, c, is added to both parts, which meet where the base is 0
        c, d, e, f = 0.0, (-b / a if a else 0.0), c, c

    def curve(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        power = np.maximum(values * np.float32(a) + np.float32(b), 0) ** np.float32(g) + np.float32(e)
        return np.where(values >= np.float32(d), power, values * np.float32(c) + np.float32(f))

    return curve


def _between(values: npt.NDArray[np.float32], table: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """`table` stands for evenly spaced values 0..1; what lies between is interpolated linearly."""
    place = values * np.float32(len(table) - 1)
    lower = np.minimum(place.astype(np.int32), len(table) - 2)
    share = place - lower
    return np.asarray(table[lower] * (1 - share) + table[lower + 1] * share)
